"""A Slack that answers at once or after a `delay`, in a process of its own, so that what is measured is the bot.

It keeps connections open for clients that ask for that, reads no more of a request than its length, its method and
whom it is for, and answers every Web API method with ok, a channel and a new ts. `calls()` says how often each was
called, `posts()` what was posted when, `kept()` some of the messages.

    with QuickSlack(delay=0.1) as slack:
        client = WebClient(token="xoxb-bench", base_url=slack.api_url)
        ...
        assert slack.calls()["chat.postMessage"] == 10_000

`limited`: with Slack's limits, 300 messages in any minute of a workspace, one a second to a person with bursts of 20;
more is answered 429 with Retry-After. The workspace of `U7W3M`, a user, is 3.

Written on asyncio's protocols: one call of Python for each packet, no parser, no framework.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NamedTuple
from urllib.request import urlopen

A_MINUTE = 300
BURST = 20
KEPT = 500

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_CHANNEL = re.compile(rb'(?:"channel": ?"|(?:^|&)channel=)([A-Z0-9]+)')
_KIND = re.compile(rb'"kind": ?"(\w+)"')
_BOT = b'"user_id":"UBOT","bot_id":"BBOT","team_id":"TBENCH","user":"coach","team":"Bench",'


class Post(NamedTuple):
    """A message that was taken: when (as `time.time`), to whom, of which kind."""

    at: float
    channel: str
    kind: str


@dataclass
class _Seen:
    """All that has come in."""

    limited: bool = False
    calls: Counter[str] = field(default_factory=Counter)
    posts: list[Post] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    workspaces: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    people: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def posted(self, channel: str, body: bytes) -> float:
        """Note a message; the seconds to wait instead if it is over a limit."""
        now = time.time()
        if self.limited and (wait := self._wait(channel, now)):
            self.calls["429"] += 1
            return wait
        kind = _KIND.search(body)
        self.posts.append(Post(now, channel, kind[1].decode() if kind else ""))
        if len(self.kept) < KEPT:
            self.kept.append(body.decode())
        return 0.0

    def _wait(self, channel: str, now: float) -> float:
        sent = self.workspaces[channel.partition("W")[2].rstrip("BMR")]
        while sent and now - sent[0] >= 60:
            sent.popleft()
        ahead = max(self.people[channel] - now, 0.0)
        if len(sent) >= A_MINUTE or ahead > BURST - 1:
            return sent[0] + 60 - now if len(sent) >= A_MINUTE else 1.0
        sent.append(now)
        self.people[channel] = now + ahead + 1
        return 0.0


class _Connection(asyncio.Protocol):
    def __init__(self, seen: _Seen, delay: float) -> None:
        self._seen, self._delay = seen, delay
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = _LENGTH.search(head)
            total = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < total:
                return
            body, self._buffer = self._buffer[end + 4 : total], self._buffer[total:]
            self._dispatch(head, body)

    def _dispatch(self, head: bytes, body: bytes) -> None:
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        close = _CLOSE.search(head) is not None
        asked = {"calls": self._seen.calls, "posts": self._seen.posts, "kept": self._seen.kept}
        if method in asked:
            self._answer(json.dumps(asked[method]).encode(), close)
            return
        self._seen.calls[method] += 1
        found = _CHANNEL.search(body)
        channel = found[1] if found else b"D0"
        wait = self._seen.posted(channel.decode(), body) if method == "chat.postMessage" else 0.0
        content = b'{"ok":true,%b"channel":"%b","ts":"1800000000.%06d"}' % (
            _BOT if method == "auth.test" else b"",
            channel,
            self._seen.calls[method],
        )
        answer = (content, close) if not wait else (b'{"ok":false,"error":"ratelimited"}', close, int(wait) + 1)
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._answer, *answer)
        else:
            self._answer(*answer)

    def _answer(self, content: bytes, close: bool, retry_after: int | None = None) -> None:
        assert self._transport is not None
        status = b"200 OK" if retry_after is None else b"429 Too Many Requests\r\nretry-after: %d" % retry_after
        self._transport.write(
            b"HTTP/1.1 %b\r\ncontent-type: application/json\r\nconnection: %b\r\ncontent-length: %d\r\n\r\n%b"
            % (status, b"close" if close else b"keep-alive", len(content), content)
        )
        if close:
            self._transport.close()


class QuickSlack:
    """The fake, running while the `with` block does. `api_url` is what WebClient takes as base_url."""

    def __init__(self, delay: float = 0.0, *, limited: bool = False) -> None:
        self.api_url = ""
        self._arguments = [str(delay), *(["limited"] if limited else [])]

    def __enter__(self) -> "QuickSlack":
        command = [sys.executable, __file__, *self._arguments]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.api_url = f"http://127.0.0.1:{int(self._process.stdout.readline())}/api/"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def calls(self) -> Counter[str]:
        """How often each method was called; "429" how often it was told to wait."""
        return Counter(self._ask("calls"))

    def posts(self) -> list[Post]:
        """All messages it has taken, in their order."""
        return [Post(*one) for one in self._ask("posts")]

    def kept(self) -> list[dict[str, Any]]:
        """The arguments of its first messages."""
        return [json.loads(body) for body in self._ask("kept")]

    def _ask(self, what: str) -> Any:
        with urlopen(f"{self.api_url}{what}") as answer:  # noqa: S310 (our own address)
            return json.load(answer)


async def _serve(delay: float, *, limited: bool) -> None:
    seen, loop = _Seen(limited), asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(seen, delay), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 (read by QuickSlack)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1]), limited="limited" in sys.argv))
