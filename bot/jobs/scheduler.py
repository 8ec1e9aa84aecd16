"""Wakes the bot up. What is due lives in the database; a tick only asks services to look.

APScheduler keeps its jobs in memory: processes cannot share a job store, and a store deletes what it cannot
read back. Late ticks are never dropped (`misfire_grace_time=None`), only merged (`coalesce`).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from uuid import uuid4

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to look at every `every` seconds."""

    name: str
    every: float
    run: Callable[[], None]


class Scheduler:
    """Runs ticks in the background, each at most once at a time in this process."""

    def __init__(self, ticks: Sequence[Tick]) -> None:
        self._kicked = {tick.name: Event() for tick in ticks}
        self._stopping = Event()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(max(len(ticks), 1))},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_listener(_log_failure, EVENT_JOB_ERROR)
        for tick in ticks:
            self._scheduler.add_job(self._run, "interval", args=[tick], seconds=tick.every, id=tick.name)

    def start(self) -> None:
        """Start, with every tick at once: what became due while the bot was away is not made to wait."""
        # Failures come to `_log_failure`; APScheduler's own log would repeat them.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
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

    def _run(self, tick: Tick) -> None:
        kicked = self._kicked[tick.name]
        while not self._stopping.is_set():
            kicked.clear()
            tick.run()
            if not kicked.is_set():
                return


def _log_failure(event: JobExecutionEvent) -> None:
    log.error("tick_failed", tick=event.job_id, error_id=uuid4().hex[:8], exc_info=event.exception)
