"""What other processes can see of a scheduler: when each tick last succeeded, what failed, what hangs."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.core import jobs as scheduler_module
from bot.core.health import Heartbeat
from bot.core.jobs import RECORD, Scheduler, Tick
from tests.core.test_jobs import HOUR, until
from tests.fakes import NoMetrics


class Counted(NoMetrics):
    def __init__(self) -> None:
        self.ticks: list[tuple[str, bool]] = []

    def tick_ended(self, tick: str, seconds: float, failed: bool) -> None:
        assert seconds >= 0
        self.ticks.append((tick, failed))


def fail() -> None:
    raise RuntimeError("database away")


def test_a_hanging_and_a_failing_tick_get_older_while_others_go_on(monkeypatch) -> None:
    monkeypatch.setattr(scheduler_module, "RECORD_EVERY_SECONDS", 0.05)
    leave, runs, counted = threading.Event(), [], Counted()
    recorded: list[Mapping[str, Heartbeat]] = []
    ticks = [
        Tick("well", 0.05, lambda: runs.append(1)),
        Tick("fails", 0.05, fail),
        Tick("hangs", 0.05, lambda: leave.wait(20) and None),
    ]
    scheduler = Scheduler(ticks, counted, recorded.append)
    scheduler.start()
    try:
        assert until(lambda: len(runs) > 3 and len(recorded) > 3 and counted.ticks.count(("fails", True)) > 1)
        ages = scheduler.ages()
        assert ages["well"] < min(ages["fails"], ages["hangs"])
        assert set(recorded[-1]) == {"well", RECORD}
        assert abs((datetime.now(UTC) - recorded[-1]["well"].at).total_seconds()) < 5
        assert ("well", False) in counted.ticks
        assert "hangs" not in {name for name, _ in counted.ticks}
    finally:
        leave.set()
        scheduler.stop()


def test_each_step_of_a_long_backlog_counts_and_a_stop_waits_for_one_only() -> None:
    counted, enough = Counted(), threading.Event()

    def step() -> bool:
        if len(counted.ticks) > 3:
            enough.set()
        return True

    scheduler = Scheduler([Tick("endless", HOUR, step)], counted)
    scheduler.start()
    assert enough.wait(5)
    scheduler.stop()
    before = len(counted.ticks)
    assert before > 3
    assert len(counted.ticks) == before


def test_a_heartbeat_that_cannot_be_recorded_is_a_failed_tick() -> None:
    counted = Counted()
    scheduler = Scheduler([], counted, lambda _seen: fail())
    scheduler.start()
    assert until(lambda: (RECORD, True) in counted.ticks)
    scheduler.stop()
