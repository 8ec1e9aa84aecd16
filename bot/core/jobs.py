"""Wakes the bot up. What is due lives in the database; a tick only asks services to look.

APScheduler keeps its jobs in memory: processes cannot share a job store, and a store deletes what it cannot
read back. Late ticks are never dropped (`misfire_grace_time=None`), only merged (`coalesce`).

Each tick has a thread of its own: one that hangs or fails holds up no other. When each last succeeded is kept here,
and recorded every few seconds where other processes can read it.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from uuid import uuid4

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

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
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(max(len(self._ticks), 1))},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_listener(_log_failure, EVENT_JOB_ERROR)
        for tick in self._ticks:
            self._scheduler.add_job(self._run, "interval", args=[tick], seconds=tick.every, id=tick.name)

    def start(self) -> None:
        """Start, with every tick at once: what became due while the bot was away is not made to wait."""
        # Failures come to `_log_failure`; APScheduler's own log would repeat them.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._started = time.monotonic()
        self._scheduler.start()
        self.kick(*self._kicked)

    def kick(self, *names: str) -> None:
        """Run these ticks now; one that is running, once more when it ends. Does nothing once stopping."""
        for name in names:
            if self._stopping.is_set():
                return
            self._kicked[name].set()
            try:
                self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
            except JobLookupError:
                log.debug("kick_after_stop", tick=name)

    def stop(self) -> None:
        """Start no more ticks and wait for running ones."""
        self._stopping.set()
        self._scheduler.shutdown()

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

    def _run(self, tick: Tick) -> None:
        kicked = self._kicked[tick.name]
        while not self._stopping.is_set():
            kicked.clear()
            more = self._step(tick)
            if not more and not kicked.is_set():
                return

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


def _log_failure(event: JobExecutionEvent) -> None:
    log.error("tick_failed", tick=event.job_id, error_id=uuid4().hex[:8], exc_info=event.exception)
