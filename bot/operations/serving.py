"""HTTP for clients that may be slow: waitress, in processes that gunicorn starts and replaces.

One loop receives requests and hands whole ones to a thread. What does not end holds a socket, and that for READ_SECONDS
in all, however it trickles. gunicorn's own threads read by themselves: 40 connections with unfinished headers took all
of them, and a time-out for each read still let 200 hold everybody up for half a minute. Waitress alone was not chosen
either: it runs one process.
"""

import os
import socket
import time
from contextlib import suppress
from enum import Enum
from typing import Any
from wsgiref.types import WSGIApplication

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

MAX_HEADER_BYTES = 32_768
MAX_BODY_BYTES = 1_000_000
READ_SECONDS = 5
"""From the first byte of a request, or from connecting, to its last."""
KEEP_ALIVE_SECONDS = 75
"""Longer than proxies keep idle connections (60 s is common), so that none is closed just as a request comes."""
LINGER_SECONDS = 2
GRACE_SECONDS = 8
THREADS = 32
"""Some requests wait for Slack itself (a modal is opened before its button is answered), and Slack waits 3 s for all
of them: many threads that wait cost little."""
CONNECTIONS = 900
"""A process may have 1,024 files open on most machines."""
LOOK_SECONDS = 1.0
READ_AT_ONCE = 65_536
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Waits(Enum):
    """What a connection waits for when nothing of it is in hand, and for how many seconds it may."""

    THE_REST = READ_SECONDS
    THE_NEXT_REQUEST = KEEP_ALIVE_SECONDS
    THE_END = LINGER_SECONDS


class Channel(HTTPChannel):
    """A connection. Waitress counts from the last byte by the wall clock, and so has no end for who trickles; and it
    hangs up with bytes unread, which can take the answer away from who still sends (RFC 9112, 9.6)."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401
        self._wait_for(Waits.THE_REST)
        super().__init__(*given, **named)

    def _wait_for(self, what: Waits) -> None:
        self._waits_for, self._since = what, time.monotonic()

    def handle_read(self) -> None:
        """Called by the loop when there is something to read."""
        if self._waits_for is Waits.THE_END:
            with suppress(OSError):
                self.recv(READ_AT_ONCE)
            return
        if self._waits_for is Waits.THE_NEXT_REQUEST:
            self._wait_for(Waits.THE_REST)
        super().handle_read()

    def service(self) -> None:
        """Called by a thread with a whole request."""
        self._wait_for(Waits.THE_NEXT_REQUEST)
        super().service()

    def handle_close(self) -> None:
        """Called by the loop when the answer has been sent (`will_close`), or the other side is gone."""
        if self.will_close and self._waits_for is not Waits.THE_END:
            self._hang_up()
        else:
            super().handle_close()

    def _hang_up(self) -> None:
        """Say no more, and wait for the other side to say no more either."""
        self.will_close = False
        self._wait_for(Waits.THE_END)
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def look(self) -> None:
        """Cut it off if it has had its time."""
        if self.requests or time.monotonic() - self._since <= self._waits_for.value:
            return
        if self._waits_for is Waits.THE_REST and self.request is not None:
            with suppress(OSError):
                self.socket.send(TOO_SLOW)
            self._hang_up()
        else:
            super().handle_close()

    @property
    def is_busy(self) -> bool:
        """Whether a request of it is being received or answered."""
        return bool(self.requests or self.request is not None or self.total_outbufs_len)


class HttpServer:
    """Serves on a socket that listens, for as long as `step` is called."""

    def __init__(self, app: WSGIApplication, listening: socket.socket, threads: int = THREADS) -> None:
        self._sockets: dict[int, object] = {}
        self._server = create_server(
            app,
            self._sockets,
            sockets=[listening],
            threads=threads,
            connection_limit=CONNECTIONS,
            max_request_header_size=MAX_HEADER_BYTES,
            max_request_body_size=MAX_BODY_BYTES,
            ident=None,
        )
        self._server.channel_class = Channel

    @property
    def _channels(self) -> list[Channel]:
        return [*self._server.active_channels.values()]

    def step(self, seconds: float = LOOK_SECONDS) -> None:
        """Wait that long for something to do, and do it; cut off who has had their time."""
        wasyncore.loop(seconds, use_poll=True, map=self._sockets, count=1)
        for channel in self._channels:
            channel.look()

    def wake(self) -> None:
        """Let `step` return at once. May be called by any thread, and by a signal handler."""
        self._server.pull_trigger()

    def finish(self, seconds: float) -> None:
        """Take no new connection, and answer what is in hand for at most that long."""
        self._server.accepting = False
        deadline = time.monotonic() + seconds
        self.step(0)
        while time.monotonic() < deadline and any(channel.is_busy for channel in self._channels):
            self.step(0.1)

    def close(self) -> None:
        """Hang up."""
        self._server.task_dispatcher.set_thread_count(0)  # those that are busy end when they are done
        for channel in self._channels:
            channel.close()
        self._server.close()


class HttpWorker(Worker):
    """A process of gunicorn's."""

    _http: HttpServer | None = None

    def run(self) -> None:
        """Serve until SIGTERM, or until gunicorn is gone."""
        [listener] = self.sockets
        http = self._http = HttpServer(self.wsgi, listener.sock)
        while self.alive and self.ppid == os.getppid():
            self.notify()
            http.step()
        http.finish(GRACE_SECONDS)

    def handle_exit(self, *given: Any) -> None:  # noqa: ANN401
        """On SIGTERM."""
        super().handle_exit(*given)
        if self._http is not None:
            self._http.wake()
