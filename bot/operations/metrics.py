"""What is counted of the running bot, for Prometheus. No label holds an id of a person, a text or a token,
and none says that somebody has a record or asked to be forgotten: kinds of messages and of work are coarse.

gunicorn's workers share a folder, made new for each run, into which each writes its own counts: any of them can
answer for all. What lies in the database is read when it is asked for, so that no process has to keep it.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from bot.core.health import Heartbeat, OutboxFigures

CONTENT_TYPE = prometheus_client.CONTENT_TYPE_LATEST
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus_client looks for the folder that processes share."""

LATE = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
CLAIM = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
ANSWER = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5)
"""Slack waits 3 s for an answer."""
Seen = dict[str, Heartbeat]

TICK = (0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300)


def share_between_processes(folder: Path) -> None:
    """Let the processes forked from this one count together, in an empty folder. Comes before any metrics are made."""
    os.environ[SHARED] = str(folder)
    values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]


def forget_process(pid: int) -> None:
    """One of the processes that count together has ended. What it counted stays."""
    mark_process_dead(pid, os.environ[SHARED])  # type: ignore[no-untyped-call]


class PrometheusMetrics:
    """Implements Metrics. `outbox`, `heartbeats` and `failed` (rows put aside, by work) are asked when somebody looks;
    None if the database does not answer."""

    def __init__(
        self,
        outbox: Callable[[], OutboxFigures | None],
        heartbeats: Callable[[], Seen | None],
        failed: Callable[[], dict[str, int] | None] = dict,
    ) -> None:
        self._registry = registry = CollectorRegistry()
        self._gauges = _Gauges(outbox, heartbeats, failed)
        self._ended = Counter(
            "coach_deliveries", "Deliveries that reached a final state.", ("kind", "state"), registry=registry
        )
        self._late = Histogram(
            "coach_delivery_late_seconds", "From due to sent.", ("kind",), registry=registry, buckets=LATE
        )
        self._claim = Histogram(
            "coach_claim_seconds", "How long claiming from the outbox took.", registry=registry, buckets=CLAIM
        )
        self._claimed = Counter("coach_claimed_deliveries", "Deliveries claimed.", registry=registry)
        self._limited = Counter("coach_rate_limited", "Slack's answers 429.", ("method",), registry=registry)
        self._answer = Histogram(
            "coach_answer_seconds",
            "From a request of Slack to our answer.",
            ("kind",),
            registry=registry,
            buckets=ANSWER,
        )
        self._refused = Counter(
            "coach_refused_requests", "Requests not well formed or not from Slack.", ("reason",), registry=registry
        )
        self._tick = Histogram("coach_tick_seconds", "How long ticks took.", ("tick",), registry=registry, buckets=TICK)
        self._failures = Counter("coach_tick_failures", "Ticks that failed.", ("tick",), registry=registry)

    def delivery_ended(self, kind: str, state: str, late_seconds: float | None) -> None:
        """A delivery reached a final state."""
        self._ended.labels(kind, state).inc()
        if late_seconds is not None:
            self._late.labels(kind).observe(max(late_seconds, 0.0))

    def claimed(self, seconds: float, count: int) -> None:
        """A claim of `count` deliveries took so long."""
        self._claim.observe(seconds)
        self._claimed.inc(count)

    def rate_limited(self, method: str) -> None:
        """Slack answered 429 to a Web API method."""
        self._limited.labels(method).inc()

    def answered(self, kind: str, seconds: float) -> None:
        """A request of Slack was answered."""
        self._answer.labels(kind).observe(seconds)

    def request_refused(self, reason: str) -> None:
        """A request was not well formed or not from Slack."""
        self._refused.labels(reason).inc()

    def tick_ended(self, tick: str, seconds: float, failed: bool) -> None:
        """A tick of the scheduler ended."""
        self._tick.labels(tick).observe(seconds)
        if failed:
            self._failures.labels(tick).inc()

    def exposition(self) -> bytes:
        """Everything counted, by all processes that count together, in Prometheus' text format."""
        counted = self._registry
        if SHARED in os.environ:
            counted = CollectorRegistry()
            MultiProcessCollector(counted, os.environ[SHARED])  # type: ignore[no-untyped-call]
        now = CollectorRegistry()
        now.register(self._gauges)
        return generate_latest(counted) + generate_latest(now)


class _Gauges(Collector):
    """What is read at the moment somebody looks."""

    def __init__(
        self,
        outbox: Callable[[], OutboxFigures | None],
        heartbeats: Callable[[], Seen | None],
        failed: Callable[[], dict[str, int] | None],
    ) -> None:
        self._outbox = outbox
        self._heartbeats = heartbeats
        self._failed = failed

    def describe(self) -> Iterator[Metric]:
        """Nothing: what a registry asks of a collector when it is registered must not read the database."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """The outbox, rows put aside, and when each tick last succeeded."""
        outbox, seen = self._outbox(), self._heartbeats()
        answers = outbox is not None and seen is not None
        yield GaugeMetricFamily("coach_database_answers", "Whether the database could be read.", float(answers))
        if outbox is not None:
            yield GaugeMetricFamily("coach_outbox_due", "Deliveries due and not ended, 100000 at most.", outbox.due)
            yield GaugeMetricFamily(
                "coach_outbox_oldest_due_seconds", "How long the oldest of them has been due.", outbox.oldest_seconds
            )
            yield GaugeMetricFamily(
                "coach_outbox_unknown", "Deliveries that may or may not have been sent.", outbox.unknown
            )
            yield GaugeMetricFamily(
                "coach_paused_workspaces", "Workspaces to which nothing is sent for a while.", outbox.paused_workspaces
            )
        failed = GaugeMetricFamily("coach_failed_rows", "Rows that could not be dealt with and wait to be tried again.")
        failed.add_metric([], sum((self._failed() or {}).values()))
        yield failed
        succeeded = GaugeMetricFamily(
            "coach_last_success_seconds", "When each part last succeeded in any process, since 1970.", labels=["part"]
        )
        for part, heartbeat in sorted((seen or {}).items()):
            if heartbeat.trouble is None:
                succeeded.add_metric([part], heartbeat.at.timestamp())
        yield succeeded
