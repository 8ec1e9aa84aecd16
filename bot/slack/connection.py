"""How the bot reaches Slack: the Web API client and the Socket Mode listener."""

from collections.abc import Callable

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.kept_open import KeptOpenClient

CALL_TIMEOUT_SECONDS = 5
LISTENER_TIMEOUT_SECONDS = 2
"""Slack wants its own requests answered within 3 s (docs.slack.dev/interactivity/handling-user-interaction)."""


class SocketModeError(Exception):
    """Slack did not let us listen. The message is Slack's error name, or the name of the network fault."""


def web_client(token: str | None, api_url: str, timeout: int = CALL_TIMEOUT_SECONDS) -> WebClient:
    """A client that never repeats a call by itself: slack_sdk's own retry can post a message twice.

    `timeout` is in seconds.
    """
    return KeptOpenClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])


def bolt_app(client: WebClient, signing_secret: str | None) -> App:
    """A Bolt app without listeners; calls nothing. `bot.web` checks signatures before Bolt sees a request."""
    return App(
        client=client,
        signing_secret=signing_secret or "",
        token_verification_enabled=False,
        request_verification_enabled=False,
        process_before_response=True,
    )


class SocketMode:
    """Listens by WebSocket. `after_each` is called when a request has been handled."""

    def __init__(self, bolt: App, app_token: str, api_url: str, after_each: Callable[[], None]) -> None:
        # Without a client of its own the handler asks Slack's address, whatever `api_url` is.
        self._handler = SocketModeHandler(bolt, app_token, web_client=web_client(app_token, api_url))
        self._handler.client.socket_mode_request_listeners.append(lambda _client, _request: after_each())

    def start(self) -> None:
        """Connect, and keep connected until `stop`. Raises SocketModeError when the first try fails."""
        try:
            self._handler.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            raise SocketModeError(str(error.response["error"])) from error
        except (SlackClientError, OSError) as error:
            raise SocketModeError(type(error).__name__) from error

    def stop(self) -> None:
        """Disconnect and wait for requests in hand."""
        self._handler.close()  # type: ignore[no-untyped-call]
