"""Wakes the bot up. What is due lives in the database; a tick only asks services to look.

Each tick has a thread of its own: one that hangs or fails holds up no other. It waits by the monotonic clock, so it
comes at least once a period whatever becomes of the wall clock; APScheduler was refused, which plans by the wall clock
and sleeps until the machine has caught up with it. When each last succeeded is kept here, and recorded every few
seconds where other processes can read it.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from uuid import uuid4

import structlog

from bot.core.health import Heartbeat
from bot.core.ports import Metrics

log = structlog.get_logger(__name__)

RECORD = "record_heartbeats"
RECORD_EVERY_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to look at every `every` seconds. `step` does a piece of it and says whether there is more.

    `counted_as` is what metrics call it, if not by its name: one more step could say that there was something to do.
    """

    name: str
    every: float
    step: Callable[[], object]
    counted_as: str = ""

    def run(self) -> None:
        """All of it, here and now."""
        while self.step():
            pass


class Scheduler:
    """Runs ticks in the background, each at most once at a time in this process.

    `record` is given when each tick last succeeded, every few seconds; a failure to do so is a failed tick too.
    """

    def __init__(
        self, ticks: Sequence[Tick], metrics: Metrics, record: Callable[[Mapping[str, Heartbeat]], None] | None = None
    ) -> None:
        self._metrics = metrics
        self._succeeded: dict[str, float] = {}
        self._started = time.monotonic()
        own = [Tick(RECORD, RECORD_EVERY_SECONDS, lambda: record(self._heartbeats()))] if record else []
        self._ticks = (*ticks, *own)
        self._kicked = {tick.name: Event() for tick in self._ticks}
        self._stopping = Event()
        self._threads = [
            Thread(target=self._keep_running, args=[tick], name=tick.name, daemon=True) for tick in self._ticks
        ]

    def start(self) -> None:
        """Start, with every tick at once: what became due while the bot was away is not made to wait."""
        self._started = time.monotonic()
        for thread in self._threads:
            thread.start()

    def kick(self, *names: str) -> None:
        """Run these ticks now; one that is running, once more when it ends. Does nothing once stopping."""
        for name in names:
            self._kicked[name].set()

    def stop(self) -> None:
        """Start no more ticks and wait for running ones."""
        self._stopping.set()
        self.kick(*self._kicked)
        for thread in self._threads:
            thread.join()

    def periods(self) -> dict[str, float]:
        """How often each tick is due, in seconds."""
        return {tick.name: tick.every for tick in self._ticks}

    def ages(self) -> dict[str, float]:
        """Seconds since each tick last succeeded here; since the start, while one has not done so yet."""
        now = time.monotonic()
        return {tick.name: now - self._succeeded.get(tick.name, self._started) for tick in self._ticks}

    def _heartbeats(self) -> dict[str, Heartbeat]:
        """By the wall clock, which other machines share, from a clock that never jumps."""
        now, wall = time.monotonic(), datetime.now(UTC)
        done = dict(self._succeeded)
        done[RECORD] = now
        return {name: Heartbeat(wall - timedelta(seconds=now - at)) for name, at in done.items()}

    def _keep_running(self, tick: Tick) -> None:
        kicked = self._kicked[tick.name]
        while not self._stopping.is_set():
            began = time.monotonic()
            kicked.clear()
            try:
                more = self._step(tick)
            except Exception as error:
                log.error("tick_failed", tick=tick.name, error_id=uuid4().hex[:8], exc_info=error)
                more = False
            if not more:
                kicked.wait(max(began + tick.every - time.monotonic(), 0.0))

    def _step(self, tick: Tick) -> bool:
        """A long backlog is many steps: each counts as a success, and between two of them the bot can stop."""
        began, failed = time.monotonic(), True
        try:
            more = bool(tick.step())
            failed = False
            first = tick.name not in self._succeeded
            self._succeeded[tick.name] = time.monotonic()
            if first and tick.name != RECORD:
                self.kick(*(self._kicked.keys() & {RECORD}))  # others need not wait for the next turn to see it
            return more
        finally:
            self._metrics.tick_ended(tick.counted_as or tick.name, time.monotonic() - began, failed)
