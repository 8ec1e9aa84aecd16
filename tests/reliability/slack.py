"""A Slack of many workspaces over real HTTP that can misbehave in the middle of a call.

The sandbox is strict about what it is sent; this one is quick, knows several workspaces, counts what came when, and
does to a connection whatever `trouble` orders. tests/reliability/test_slack.py holds it against the sandbox.

The second character of an id names the workspace: UA01 is a person of TA, DA01 her direct messages.
"""

import json
import os
import random
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.reliability.clock import SharedClock

Json = dict[str, Any]
CHAT = "chat.postMessage"
OURS = "xoxb-of-the-test"
"""The token of the test itself: none of its connections are kept open, to be taken for those of a process."""


@dataclass(frozen=True)
class Message:
    """A message as it was posted. `delivery` is the id in its metadata."""

    workspace: str
    channel: str
    ts: str
    thread_ts: str | None
    text: str
    metadata: Json

    @property
    def delivery(self) -> int:
        return int(self.metadata.get("event_payload", {}).get("delivery", 0))


@dataclass(frozen=True)
class Called:
    """A call, when it came by the real (monotonic) clock, and how it was answered: a status, or what was done."""

    method: str
    workspace: str
    at: float
    answer: str


@dataclass(frozen=True)
class Trouble:
    """What one call meets. `done` is whether Slack has done what it was asked before anything else happens.

    Then `meanwhile` is run; the call hangs until it is `released`, and what was not done is done now; the connection is
    cut by a `reset`; or it is answered with `status` and, unless it is to be Slack's own answer, an `error` or a `page`
    of HTML.
    """

    done: bool = False
    meanwhile: Callable[[], None] | None = None
    released: Event | None = None
    reset: bool = False
    status: int = 200
    error: str = ""
    page: str = ""
    retry_after: int | None = None

    @property
    def name(self) -> str:
        """For the list of calls."""
        if self.reset:
            return "reset"
        return "hang" if self.released else str(self.status)


WELL = Trouble(done=True)
TOKENS_LAST = timedelta(hours=12)


class Rotation:
    """Bot tokens that end: each refresh gives new ones, and the refresh token before is good until they are used."""

    def __init__(self, clock: SharedClock) -> None:
        self._clock, self._numbers = clock, count(1)
        self._ends: dict[str, datetime] = {}
        self._good: dict[str, str] = {}
        self._replaces: dict[str, str] = {}
        self.refreshed = 0

    def issue(self) -> Json:
        """The answer of oauth.v2.access."""
        number = next(self._numbers)
        bot, refresh = f"xoxe.xoxb-{number}", f"xoxe-{number}"
        self._ends[bot], self._good[refresh] = self._clock.now() + TOKENS_LAST, bot
        lasts = int(TOKENS_LAST.total_seconds())
        given = {"access_token": bot, "refresh_token": refresh, "expires_in": lasts, "scope": "chat:write"}
        return {**given, "team": {"id": "TA", "name": "A"}, "bot_user_id": "UACOACH", "app_id": "A1"}

    def refresh(self, given: Json) -> Json:
        """oauth.v2.access with a refresh token."""
        before = str(given.get("refresh_token"))
        if before not in self._good:
            return {"ok": False, "error": "invalid_refresh_token"}
        self.refreshed += 1
        answer = self.issue()
        self._replaces[answer["access_token"]] = before
        return answer

    def refuses(self, authorization: str | None) -> str:
        """Why a call with this token is refused; empty for a good one, which is used by that."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme != "Bearer" or token == OURS:
            return ""
        if token not in self._ends:
            return "invalid_auth"
        self._good.pop(self._replaces.pop(token, ""), None)
        return "" if self._clock.now() < self._ends[token] else "token_expired"


class FakeSlack:
    """`with FakeSlack(clock) as slack:`; `trouble` is asked about every call and gives None when all is well."""

    def __init__(self, clock: SharedClock) -> None:
        self.clock = clock
        self.messages: list[Message] = []
        self.calls: list[Called] = []
        self.trouble: Callable[[str, str], Trouble | None] = lambda _method, _workspace: None
        self.lock = Lock()
        self.latency = 0.002
        self.rotation: Rotation | None = None
        self._open: set[socket.socket] = set()
        self._calls = 0
        self._server: ThreadingHTTPServer | None = None
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/api/"

    def __enter__(self) -> "FakeSlack":
        self.listen()
        return self

    def __exit__(self, *_: object) -> None:
        self.refuse()

    def listen(self) -> None:
        """Take connections."""
        self._server = _Server(("127.0.0.1", self.port), _handler(self))
        self._server.slack = self  # type: ignore[attr-defined]
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def refuse(self) -> None:
        """Refuse connections, as when nobody listens, and cut those that are open."""
        if self._server is None:
            return
        server, self._server = self._server, None
        server.shutdown()
        server.server_close()
        with self.lock:
            for connection in self._open:
                abort(connection)

    def quiet(self) -> None:
        """Once no process of the bot is left: wait until every call they have made has been dealt with."""
        with socket.create_connection(("127.0.0.1", self.port)):
            pass  # connections are taken in their order
        deadline = time.monotonic() + 20
        while self._open:
            assert time.monotonic() < deadline, "a call to the fake Slack does not end"
            time.sleep(0.001)

    @property
    def busy(self) -> bool:
        """Whether a call is being answered."""
        return self._calls > 0

    def of_delivery(self) -> dict[int, list[Message]]:
        """What was posted, by delivery id, in order."""
        found: dict[int, list[Message]] = {}
        with self.lock:
            for message in self.messages:
                found.setdefault(message.delivery, []).append(message)
        return found

    def called(self, method: str, workspace: str | None = None) -> list[Called]:
        """The calls of a method, in order."""
        with self.lock:
            return [one for one in self.calls if one.method == method and workspace in (None, one.workspace)]

    @contextmanager
    def noted(self, method: str, workspace: str, answer: str) -> Iterator[None]:
        """Remember a call that is answered meanwhile."""
        with self.lock:
            self.calls.append(Called(method, workspace, time.monotonic(), answer))
            self._calls += 1
        try:
            yield
        finally:
            with self.lock:
                self._calls -= 1

    def refusal(self, authorization: str | None) -> Trouble | None:
        """What a token meets that is no longer good."""
        with self.lock:
            error = self.rotation.refuses(authorization) if self.rotation else ""
        return Trouble(error=error) if error else None

    def refresh(self, given: Json) -> Json:
        """oauth.v2.access."""
        return self.rotation.refresh(given) if self.rotation else refused("invalid_client_id")

    def do(self, method: str, given: Json) -> Json:
        """Slack's answer to a call."""
        with self.lock:
            return {"ok": True, **METHODS[method](self, given)} if method in METHODS else refused("unknown_method")

    def post(self, given: Json) -> Json:
        """chat.postMessage; a person's id as channel means the direct messages with them."""
        channel, metadata = direct(str(given["channel"])), given.get("metadata") or {}
        message = Message(
            workspace=f"T{channel[1]}",
            channel=channel,
            ts=f"{self.clock.now().timestamp():.0f}.{len(self.messages) + 1:06}",
            thread_ts=given.get("thread_ts") or None,
            text=str(given.get("text", "")),
            metadata=metadata if isinstance(metadata, dict) else json.loads(metadata),
        )
        self.messages.append(message)
        return {"channel": channel, "ts": message.ts, "message": as_json(message, metadata=True)}

    def open(self, given: Json) -> Json:
        """conversations.open."""
        return {"channel": {"id": direct(str(given.get("users") or given.get("channel")))}}

    def history(self, given: Json) -> Json:
        """conversations.history: the timeline without threads, newest first."""
        found = [one for one in reversed(self.messages) if one.channel == given["channel"] and not one.thread_ts]
        return page(found, given, 100)

    def replies(self, given: Json) -> Json:
        """conversations.replies: the parent, then its replies, oldest first."""
        ts = given["ts"]
        found = [one for one in self.messages if one.channel == given["channel"] and ts in (one.ts, one.thread_ts)]
        return page(found, given, 1000) if found else {"ok": False, "error": "thread_not_found"}

    def update(self, given: Json) -> Json:
        """chat.update: all that matters here is that the message is there."""
        if not any((one.channel, one.ts) == (given["channel"], given["ts"]) for one in self.messages):
            return refused("message_not_found")
        return {"channel": given["channel"], "ts": given["ts"], "text": given.get("text", "")}

    def user(self, given: Json) -> Json:
        """users.info."""
        return {"user": {"id": given["user"], "team_id": f"T{given['user'][1]}", "name": given["user"], "tz": "UTC"}}


METHODS: dict[str, Callable[[FakeSlack, Json], Json]] = {
    CHAT: FakeSlack.post,
    "chat.update": FakeSlack.update,
    "conversations.open": FakeSlack.open,
    "conversations.history": FakeSlack.history,
    "conversations.replies": FakeSlack.replies,
    "users.info": FakeSlack.user,
    "users.list": lambda _slack, _given: {"members": []},
    "oauth.v2.access": FakeSlack.refresh,
    "views.publish": lambda _slack, _given: {"view": {}},
    "auth.test": lambda _slack, _given: {"team_id": "TA", "user_id": "UACOACH", "bot_id": "BACOACH"},
}


def direct(reference: str) -> str:
    """The direct messages with a person, or the channel itself."""
    return f"D{reference[1:]}" if reference.startswith("U") else reference


def refused(error: str) -> Json:
    """Slack's no."""
    return {"ok": False, "error": error}


def as_json(message: Message, *, metadata: bool) -> Json:
    """A message as Slack lists it."""
    shown = {"type": "message", "ts": message.ts, "text": message.text, "bot_id": f"B{message.channel[1]}COACH"}
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    return shown | ({"metadata": message.metadata} if metadata else {})


def page(found: list[Message], given: Json, limit: int) -> Json:
    """A list of messages, as far as `limit`, `oldest` and `latest` go; metadata only for those who ask."""
    oldest, latest = float(given.get("oldest") or 0), float(given.get("latest") or "inf")
    edge = str(given.get("inclusive", "")).lower() in ("1", "true")
    within = [
        one
        for one in found
        if one.ts == given.get("ts") or oldest < float(one.ts) < latest or (edge and float(one.ts) in (oldest, latest))
    ]
    shown = within[: int(given.get("limit") or limit)]
    metadata = str(given.get("include_all_metadata", "")).lower() in ("1", "true")
    return {"messages": [as_json(one, metadata=metadata) for one in shown], "has_more": len(within) > len(shown)}


def free_port() -> int:
    """One that no outgoing connection takes while nobody listens on it."""
    numbers = list(range(20000, 30000))
    random.shuffle(numbers)
    for number in numbers:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", number))
            except OSError:
                continue
            return number
    raise RuntimeError("no free port")


def abort(connection: socket.socket) -> None:
    """Cut a connection so that the other side is told of a reset."""
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(connection.detach())
    except OSError:
        pass  # it is gone already


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    slack: FakeSlack

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.slack.lock:
            self.slack._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        with self.slack.lock:
            self.slack._open.discard(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other side was killed, or we have cut it off."""


def _handler(slack: FakeSlack) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            self.ours = self.headers.get("authorization") == f"Bearer {OURS}"
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            method = urlsplit(self.path).path.removeprefix("/api/")
            given = read(self.headers.get("content-type", ""), body, urlsplit(self.path).query)
            target = given.get("channel") or given.get("users") or given.get("user") or given.get("user_id") or "?A"
            workspace = f"T{str(target)[1]}"
            trouble = slack.trouble(method, workspace) or slack.refusal(self.headers.get("authorization")) or WELL
            with slack.noted(method, workspace, trouble.name):
                time.sleep(random.uniform(0, slack.latency))
                answer = slack.do(method, given) if trouble.done else {}
                if trouble.meanwhile is not None:
                    trouble.meanwhile()
            if trouble.released is not None:
                trouble.released.wait()
                answer = answer or slack.do(method, given)
            if trouble.reset:
                abort(self.connection)
                self.close_connection = True
            else:
                self._answer(trouble, answer)

        do_GET = do_POST

        def _answer(self, trouble: Trouble, answer: Json) -> None:
            body = (trouble.page or json.dumps(refused(trouble.error) if trouble.error else answer)).encode()
            self.send_response(trouble.status)
            self.send_header("content-type", "text/html" if trouble.page else "application/json")
            self.send_header("content-length", str(len(body)))
            if self.ours:
                self.send_header("connection", "close")
            if trouble.retry_after is not None:
                self.send_header("retry-after", str(trouble.retry_after))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def read(kind: str, body: str, query: str) -> Json:
    """The arguments of a call, as JSON or as a form."""
    if kind.startswith("application/json"):
        given: Json = json.loads(body or "{}")
        return given
    return dict(parse_qsl(query)) | dict(parse_qsl(body))
