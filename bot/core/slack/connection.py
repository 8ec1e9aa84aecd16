"""How the bot reaches Slack: the Web API client and the Socket Mode listener."""

import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from socket import SHUT_RDWR
from threading import Event, Thread

import structlog
from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryHandler, RetryState
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.core.slack.keep_alive_client import KeepAliveClient
from bot.core.slack.payloads import is_well_formed
from bot.core.slack.registry import request_kind

log = structlog.get_logger(__name__)

CALL_TIMEOUT_SECONDS = 5
LISTENER_TIMEOUT_SECONDS = 2
"""Slack wants its own requests answered within 3 s (docs.slack.dev/interactivity/handling-user-interaction)."""

THREADS = 32
"""Some listeners wait for Slack, and each must have a thread at once to answer within Slack's 3 s."""
PING_SECONDS = 5.0
SILENT_PINGS = 4
WATCH_SECONDS = 1.0
HANG_UP_SECONDS = 0.2
LONGEST_WAIT_SECONDS = 10.0
"""What came and is not begun after that: the listeners hang, or the client does while it connects again."""


class SocketModeError(Exception):
    """Slack did not let us listen. The message is Slack's error name, or the name of the network fault."""


class CountRateLimits(RetryHandler):
    """Never has a call repeated; tells the method of those that Slack answers with 429."""

    def __init__(self, rate_limited: Callable[[str], None]) -> None:
        super().__init__(max_retry_count=0)
        self._rate_limited = rate_limited

    def can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        """slack_sdk asks this after every answer."""
        if response is not None and response.status_code == 429:
            self._rate_limited(request.url.partition("?")[0].rpartition("/")[2])
        return False


def web_client(
    token: str | None,
    api_url: str,
    timeout: int = CALL_TIMEOUT_SECONDS,
    rate_limited: Callable[[str], None] = lambda _method: None,
) -> WebClient:
    """A client that never repeats a call by itself: slack_sdk's own retry can post a message twice.

    `timeout` is in seconds; `rate_limited` is given the method of each call that Slack answers with 429.
    """
    handlers: list[RetryHandler] = [CountRateLimits(rate_limited)]
    return KeepAliveClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=handlers)


def bolt_app(
    client: WebClient,
    signing_secret: str | None,
    admit: Callable[..., BoltResponse],
    authorize: Callable[[BoltContext], AuthorizeResult],
) -> App:
    """A Bolt app without listeners; calls nothing. `bot.operations.web` checks signatures before Bolt sees a request.

    `client` needs no token: each request gets a copy with that of `authorize`, which is asked once `admit` has let the
    request in. Without ours Bolt would ask Slack who the token belongs to on every request.
    """
    return App(
        name="coach",  # Bolt would read the source of every caller to find one
        client=client,
        signing_secret=signing_secret or "",
        before_authorize=admit,
        authorize=lambda context: authorize(context),  # Bolt would take a method's `self` for one of its arguments
        token_verification_enabled=False,
        request_verification_enabled=False,
        process_before_response=True,
    )


class SocketMode:
    """Listens by WebSocket, and says whether the connection is alive.

    What slack_sdk's client leaves open is closed here. It takes a connection that never answers a ping for a good one,
    for it compares pongs only once it has had one; it reports a handshake that failed as a success; and when it is
    closed it hangs up before the answers in hand are sent. Its ten threads are too few where listeners wait for Slack.
    """

    def __init__(
        self,
        bolt: App,
        app_token: str,
        api_url: str,
        after_each: Callable[[], None],
        answered: Callable[[str, float], None] = lambda _kind, _seconds: None,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        """`after_each` is called when a request has been handled, `answered` with its kind and how long it took."""
        # Without a client of its own the handler asks Slack's address, whatever `api_url` is.
        self._handler = SocketModeHandler(
            bolt,
            app_token,
            logger=logging.getLogger("slack_sdk.socket_mode"),
            web_client=web_client(app_token, api_url),
            ping_interval=ping_seconds,
            concurrency=THREADS,
        )
        self._client = self._handler.client
        self._client.socket_mode_request_listeners[:] = [self._handle]
        self._enqueue = self._client.enqueue_message
        self._client.enqueue_message = self._heard  # type: ignore[method-assign]
        self._silence = ping_seconds * SILENT_PINGS
        self._after_each = after_each
        self._answered = answered
        self._waiting: deque[float] = deque()
        self._last_heard: tuple[str, float | None] = ("", None)
        self._heard_at = time.monotonic()
        self._stopping = Event()
        self._watch = Thread(target=self._keep_watch, name="socket-watch", daemon=True)

    def start(self) -> None:
        """Connect, and keep connected until `stop`. Raises SocketModeError when the first try fails."""
        try:
            self._handler.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            raise SocketModeError(str(error.response["error"])) from error
        except (SlackClientError, OSError) as error:
            raise SocketModeError(type(error).__name__) from error
        if not self._client.is_connected():
            self._close()
            raise SocketModeError("no connection")
        self._watch.start()

    def alive(self) -> bool:
        """Whether Slack's requests get here now: the connection answers, and what came is being dealt with."""
        session = self._client.current_session
        if session is None or not session.is_active() or self._silent_for(session) > self._silence:
            return False
        waiting = [*self._waiting][:1]
        return not waiting or time.monotonic() - waiting[0] < LONGEST_WAIT_SECONDS

    def stop(self) -> None:
        """Take no more requests, answer those in hand, disconnect."""
        self._stopping.set()
        self._client.auto_reconnect_enabled = self._client.default_auto_reconnect_enabled = False
        self._client.closed = True  # nothing is taken from its queue any more
        self._client.message_processor.shutdown()  # type: ignore[no-untyped-call]
        self._client.message_workers.shutdown(wait=True)
        self._close()

    def _close(self) -> None:
        self._stopping.set()
        self._client.current_session_state.terminated = True
        if self._client.current_session is not None:
            wake(self._client.current_session)
        self._handler.close()  # type: ignore[no-untyped-call]

    def _heard(self, message: str) -> None:
        """Called by the thread that reads the connection, for each message, in order.

        Before the message can be taken up: its listeners are called when it may have been dealt with already.
        """
        session = self._client.current_session
        if '"envelope_id"' in message:
            self._waiting.append(time.monotonic())
        elif '"disconnect"' in message and session is not None:
            # It is about to be replaced, and what comes by the new one waits until this one has been closed.
            with suppress(AttributeError, OSError):
                session.sock.settimeout(HANG_UP_SECONDS)  # type: ignore[union-attr]
        self._enqueue(message)

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time.monotonic()
        if self._waiting:
            self._waiting.popleft()
        body = request.payload if isinstance(request.payload, dict) else {}
        if is_well_formed(body):
            self._handler.handle(client, request)  # type: ignore[arg-type]
        else:
            log.warning("request_refused", reason="malformed")  # taken, so that Slack does not send it again
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
        self._answered(request_kind(body), time.monotonic() - began)
        self._after_each()

    def _keep_watch(self) -> None:
        """Hang up a connection that has been silent, even from its beginning; the client then makes another."""
        states: deque[ConnectionState] = deque(maxlen=8)
        while not self._stopping.wait(WATCH_SECONDS):
            session, state = self._client.current_session, self._client.current_session_state
            if state not in states:
                states.append(state)
            if session is None or not session.is_active() or self._silent_for(session) <= self._silence:
                continue
            log.warning("socket_silent", seconds=round(self._silent_for(session)))
            for each in states:  # the reading thread may still be at an older one, deaf to this
                each.terminated = True
            wake(session)
            with suppress(AttributeError, OSError):  # the client may hang up at the same moment
                session.disconnect()

    def _silent_for(self, session: Connection) -> float:
        """Seconds since its last pong was first seen; since the connection was, while there has been none."""
        heard = (session.session_id, session.last_ping_pong_time)
        if heard != self._last_heard:
            self._last_heard, self._heard_at = heard, time.monotonic()
        return time.monotonic() - self._heard_at


def wake(session: Connection) -> None:
    """Closing a connection would wait up to 3 s for the thread that reads it."""
    with suppress(AttributeError, OSError):  # it is closed already
        session.sock.shutdown(SHUT_RDWR)  # type: ignore[union-attr]
