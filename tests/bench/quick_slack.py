"""A Slack that answers at once, in a process of its own, so that what is measured is the bot and not the fake.

It keeps connections open for clients that ask for that, reads no more of a request than its length, its method and its
channel, and answers every Web API method with ok, a channel and a new ts. `calls()` says how often each was called.

    with QuickSlack() as slack:
        client = WebClient(token="xoxb-bench", base_url=slack.api_url)
        ...
        assert slack.calls()["chat.postMessage"] == 10_000

Written on asyncio's protocols: one call of Python for each packet, no parser, no framework.
"""

import asyncio
import json
import re
import subprocess
import sys
from collections import Counter
from types import TracebackType
from urllib.request import urlopen

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_CHANNEL = re.compile(rb'(?:"channel": ?"|(?:^|&)channel=)([A-Z0-9]+)')
_BOT = b'"user_id":"UBOT","bot_id":"BBOT","team_id":"TBENCH","user":"coach","team":"Bench",'


class _Connection(asyncio.Protocol):
    def __init__(self, seen: Counter[str]) -> None:
        self._seen = seen
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
            self._answer(head, body)

    def _answer(self, head: bytes, body: bytes) -> None:
        assert self._transport is not None
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        close = _CLOSE.search(head) is not None
        if method == "calls":
            content = json.dumps(self._seen).encode()
        else:
            self._seen[method] += 1
            channel = _CHANNEL.search(body)
            content = b'{"ok":true,%b"channel":"%b","ts":"1800000000.%06d"}' % (
                _BOT if method == "auth.test" else b"",
                channel[1] if channel else b"D0",
                self._seen[method],
            )
        self._transport.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: %b\r\ncontent-length: %d\r\n\r\n%b"
            % (b"close" if close else b"keep-alive", len(content), content)
        )
        if close:
            self._transport.close()


class QuickSlack:
    """The fake, running while the `with` block does. `api_url` is what WebClient takes as base_url."""

    def __init__(self) -> None:
        self.api_url = ""

    def __enter__(self) -> "QuickSlack":
        self._process = subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.api_url = f"http://127.0.0.1:{int(self._process.stdout.readline())}/api/"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def calls(self) -> Counter[str]:
        """How often each method was called."""
        with urlopen(f"{self.api_url}calls") as answer:  # noqa: S310 (our own address)
            return Counter(json.load(answer))


async def _serve() -> None:
    seen: Counter[str] = Counter()
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(seen), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 (read by QuickSlack)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
