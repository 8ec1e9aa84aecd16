"""Delivers events and interactions to the app over a transport, and retries events as Slack does.

Everything runs on the server's event loop; other threads hand work in. A blocking call from that loop would
deadlock, so it raises.
"""

import asyncio
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from bot.sandbox.clock import SandboxClock
from bot.sandbox.log import CallLog
from bot.sandbox.model import Json
from bot.sandbox.tickets import Timings

T = TypeVar("T")
Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True)
class Envelope:
    """Something for the app; `name` is what the log calls it."""

    kind: Kind
    name: str
    payload: Json
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """The app's answer. No `error` means acknowledged; `body` is what came with it; `final` stops retries."""

    error: str | None = None
    body: Json | None = None
    final: bool = False

    @property
    def ok(self) -> bool:
        return self.error is None


class Transport(Protocol):
    """Socket Mode or HTTP."""

    async def send(self, envelope: Envelope) -> Answer:
        """Send one envelope to the app and wait for its answer; never raises for the app's failures."""


class Delivery:
    """Hands envelopes to a transport. Before `start` and after `stop` nothing reaches the app."""

    def __init__(self, transport: Transport, timings: Timings, clock: SandboxClock, log: CallLog) -> None:
        self._transport = transport
        self._timings = timings
        self._clock = clock
        self._log = log
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: int | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Accept work, on the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()

    async def stop(self) -> None:
        """Cancel pending deliveries."""
        self._loop = None
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def post(self, envelope: Envelope) -> None:
        """Deliver in the background, with retries. From any thread."""
        loop = self._loop
        if loop is None:
            self._record(envelope, Answer("not_running"), 0.0)
        elif threading.get_ident() == self._thread:
            self._spawn(self._deliver_with_retries(envelope))
        else:
            loop.call_soon_threadsafe(lambda: self._spawn(self._deliver_with_retries(envelope)))

    def ask(self, envelope: Envelope) -> Answer:
        """Deliver once and wait for the answer. Raises RuntimeError on the server's own event loop."""
        if self._loop is None:
            answer = Answer("dispatch_failed")
            self._record(envelope, answer, 0.0)
            return answer
        try:
            return self.run(self._attempt(envelope))
        except CancelledError:
            return Answer("dispatch_failed")

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something on the server's event loop and wait. Raises RuntimeError on that loop itself."""
        if self._loop is None or threading.get_ident() == self._thread:
            work.close()
            raise RuntimeError("call this from another thread than the server's, while it runs")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver_with_retries(self, envelope: Envelope) -> None:
        answer = await self._attempt(envelope)
        for number, delay in enumerate(self._timings.retries, start=1):
            if answer.ok or answer.final:
                return
            await asyncio.sleep(delay)
            again = Envelope(envelope.kind, envelope.name, envelope.payload, number, answer.error or "")
            answer = await self._attempt(again)

    async def _attempt(self, envelope: Envelope) -> Answer:
        started = time.monotonic()
        answer = await self._transport.send(envelope)
        self._record(envelope, answer, time.monotonic() - started)
        return answer

    def _record(self, envelope: Envelope, answer: Answer, seconds: float) -> None:
        self._log.add(
            self._clock.now(),
            "to_app",
            envelope.name,
            error=answer.error,
            seconds=seconds,
            attempt=envelope.attempt,
            request=envelope.payload,
            response=answer.body,
        )
