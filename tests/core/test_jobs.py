import threading
import time
from collections.abc import Callable, Iterator

import pytest
import structlog

from bot.core.jobs import Scheduler, Tick
from tests.fakes import NoMetrics

HOUR = 3600.0


def until(condition: Callable[[], bool], seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


@pytest.fixture
def start() -> Iterator[Callable[..., Scheduler]]:
    started: list[Scheduler] = []

    def start(*ticks: Tick) -> Scheduler:
        scheduler = Scheduler(ticks, NoMetrics())
        scheduler.start()
        started.append(scheduler)
        return scheduler

    yield start
    for scheduler in started:
        scheduler.stop()


def test_ticks_run_at_once_and_then_again(start: Callable[..., Scheduler]) -> None:
    runs: list[float] = []
    start(Tick("look", 0.05, lambda: runs.append(time.monotonic())))
    assert until(lambda: len(runs) >= 3)


def test_a_kick_does_not_wait_for_the_interval(start: Callable[..., Scheduler]) -> None:
    runs: list[int] = []
    scheduler = start(Tick("look", HOUR, lambda: runs.append(1)))
    assert until(lambda: len(runs) == 1)
    scheduler.kick("look")
    assert until(lambda: len(runs) == 2)


def test_a_kick_during_a_run_is_not_lost_and_runs_never_overlap(start: Callable[..., Scheduler]) -> None:
    entered, leave = threading.Event(), threading.Event()
    running, most, runs = 0, 0, 0
    lock = threading.Lock()

    def look() -> None:
        nonlocal running, most, runs
        with lock:
            running, runs = running + 1, runs + 1
            most = max(most, running)
        entered.set()
        leave.wait(5)
        with lock:
            running -= 1

    scheduler = start(Tick("look", HOUR, look))
    assert entered.wait(5)
    scheduler.kick("look")
    scheduler.kick("look")
    time.sleep(0.1)
    leave.set()
    assert until(lambda: runs >= 2 and running == 0)
    assert most == 1


def test_a_failing_tick_is_logged_once_with_an_id_and_runs_again(start: Callable[..., Scheduler]) -> None:
    runs: list[int] = []

    def look() -> None:
        runs.append(1)
        if len(runs) == 1:
            raise RuntimeError("database away")

    with structlog.testing.capture_logs() as logs:
        start(Tick("look", 0.05, look))
        assert until(lambda: len(runs) >= 2)
    failures = [entry for entry in logs if entry["event"] == "tick_failed"]
    assert len(failures) == 1
    assert failures[0]["tick"] == "look"
    assert len(failures[0]["error_id"]) == 8
    assert str(failures[0]["exc_info"]) == "database away"


def test_one_slow_tick_does_not_hold_up_the_other(start: Callable[..., Scheduler]) -> None:
    leave = threading.Event()
    runs: list[int] = []
    start(Tick("slow", HOUR, lambda: leave.wait(5)), Tick("quick", 0.05, lambda: runs.append(1)))
    assert until(lambda: len(runs) >= 3)
    leave.set()


def test_stop_waits_for_the_running_tick_and_later_kicks_do_nothing() -> None:
    entered = threading.Event()
    ended: list[int] = []

    def look() -> None:
        entered.set()
        time.sleep(0.2)
        ended.append(1)

    scheduler = Scheduler([Tick("look", HOUR, look)], NoMetrics())
    scheduler.start()
    assert entered.wait(5)
    scheduler.stop()
    assert ended == [1]
    scheduler.kick("look")
    time.sleep(0.05)
    assert ended == [1]
