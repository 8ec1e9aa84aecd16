"""The sandbox clock runs, jumps forward, and never goes back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.workspace import Workspace

START = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_it_starts_where_told_and_runs() -> None:
    clock = SandboxClock(START.astimezone(timezone(timedelta(hours=9))))
    first, second = clock.now(), clock.now()
    assert START <= first <= second < START + timedelta(minutes=1)
    assert first.tzinfo is UTC


def test_it_moves_forward_only() -> None:
    clock = SandboxClock(START)
    assert clock.advance(timedelta(days=1)) >= START + timedelta(days=1)
    assert clock.jump_to(START + timedelta(days=7)) >= START + timedelta(days=7)
    with pytest.raises(ValueError, match="forward"):
        clock.advance(timedelta(seconds=-1))
    with pytest.raises(ValueError, match="forward"):
        clock.jump_to(START)
    assert clock.now() >= START + timedelta(days=7)


def test_message_ts_are_unique_and_rise_with_the_clock() -> None:
    workspace = Workspace(SandboxClock(START))
    first = [workspace.new_ts() for _ in range(500)]
    workspace.clock.advance(timedelta(hours=1))
    later = workspace.new_ts()
    assert first == sorted(set(first))
    assert float(later) - float(first[0]) >= 3_600
    assert all(len(ts.partition(".")[2]) == 6 for ts in first)


def test_waiting_for_a_change_ends_with_the_change_or_the_time() -> None:
    workspace = Workspace(SandboxClock(START))
    version = workspace.version
    assert workspace.wait_for_change(version, 0.01) == version
    workspace.notify("U1", "operation_timeout", "test")
    assert workspace.wait_for_change(version, 10) == version + 1


def test_a_clock_that_follows_another_never_goes_back() -> None:
    clock = SandboxClock(START)
    clock.catch_up(START + timedelta(days=1))
    clock.catch_up(START)
    assert clock.now() >= START + timedelta(days=1)
