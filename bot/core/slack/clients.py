"""The Web API client of each workspace: the one place that knows which token speaks to whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.core.errors import SlackUnauthorizedError
from bot.core.slack.calls import call
from bot.core.slack.connection import CALL_TIMEOUT_SECONDS, web_client

NOT_INSTALLED = "not_installed"
OUT_OF_DATE = {"account_inactive", "invalid_auth", "token_expired", "token_revoked"}
"""What Slack says of a token that another process may have replaced a moment ago."""


Method = Callable[[WebClient], Callable[..., SlackResponse]]
"""Such as `lambda client: client.chat_update`."""


class TokenBook(Protocol):
    """Who is spoken to with which token."""

    def bot_token(self, workspace_id: str, *, fresh: bool = False) -> str | None:
        """None where the bot is not installed; `fresh` skips the cache."""


@dataclass(frozen=True)
class Clients:
    """A client for each workspace, made once and again when its token changes. Safe to share between threads.

    `timeout` and `rate_limited` are those of `web_client`.
    """

    tokens: TokenBook
    api_url: str
    timeout: int = CALL_TIMEOUT_SECONDS
    rate_limited: Callable[[str], None] = lambda _method: None
    _clients: dict[str, WebClient] = field(default_factory=dict, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def of(self, workspace_id: str, *, fresh: bool = False) -> WebClient:
        """The client to speak to this workspace with. Raises SlackUnauthorizedError where there is none."""
        token = self.tokens.bot_token(workspace_id, fresh=fresh)
        with self._lock:
            if token is None:
                self._clients.pop(workspace_id, None)
                raise SlackUnauthorizedError(NOT_INSTALLED)
            client = self._clients.get(workspace_id)
            if client is None or client.token != token:
                client = web_client(token, self.api_url, self.timeout, self.rate_limited)
                self._clients[workspace_id] = client
            return client

    def call(self, workspace_id: str, method: Method, **arguments: object) -> SlackResponse:
        """Call a method of this workspace's client; once more with the new token, if the one in hand has just been
        replaced. Raises what `bot.core.slack.calls.call` raises."""
        client = self.of(workspace_id)
        try:
            return call(method(client), **arguments)
        except SlackUnauthorizedError as error:
            if error.code not in OUT_OF_DATE:
                raise
            renewed = self.of(workspace_id, fresh=True)
            if renewed.token == client.token:
                raise
            return call(method(renewed), **arguments)
