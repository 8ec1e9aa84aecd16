"""Thousands at once: each has a moment of its own, near the one they chose; alone, exactly that."""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.people import ALLOWANCES, Preferences
from bot.core.time.dates import local
from bot.core.time.quiet_hours import is_quiet
from bot.weekly.spreading import NEAR, STEP, near_slot, outer_slot, room

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
LONG_AGO = NINE - timedelta(days=5)


def spread(wanted: list[tuple[datetime, Preferences]], zone: str = "UTC", now: datetime = LONG_AGO) -> list[datetime]:
    """The moments people get who come one after the other, looked for as the service does."""
    waiting: list[datetime] = []
    slots = []
    for person_id, (at, preferences) in enumerate(wanted, start=1):
        space = room(at, zone, preferences, now)
        near = waiting[bisect_left(waiting, at - NEAR - STEP) : bisect_right(waiting, at + NEAR + STEP)]
        slot = near_slot(space, near)
        if slot is None:
            inside = waiting[bisect_left(waiting, space.earliest) : bisect_right(waiting, space.latest)] or [at]
            slot = outer_slot(space, inside[0], inside[-1], person_id)
        insort(waiting, slot)
        slots.append(slot)
    return slots


def busiest_minute(slots: list[datetime]) -> int:
    """The most that are due within any sixty seconds."""
    slots = sorted(slots)
    return max(bisect_left(slots, slot + timedelta(minutes=1)) - n for n, slot in enumerate(slots))


def test_three_thousand_at_nine_come_within_minutes_before_and_after():
    slots = spread([(NINE, Preferences())] * 3000)
    assert busiest_minute(slots) <= 305
    assert len(set(slots)) == 3000
    assert max(abs(slot - NINE) for slot in slots) == 1500 * STEP == timedelta(minutes=5)
    sides = Counter(slot > NINE for slot in slots)
    assert abs(sides[True] - sides[False]) <= 1


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from([0, 1, 2, 5, 10, 60]), st.sampled_from(ALLOWANCES[1:])), max_size=400))
def test_whatever_people_chose_it_stays_within_their_allowance(chosen: list[tuple[int, int]]):
    wanted = [(NINE + timedelta(minutes=minutes), Preferences(weekly_allowance=most)) for minutes, most in chosen]
    slots = spread(wanted)
    assert len(set(slots)) == len(slots)
    assert not slots or busiest_minute(slots) <= 305
    for (at, preferences), slot in zip(wanted, slots, strict=True):
        assert abs(slot - at) <= timedelta(minutes=preferences.weekly_allowance)


@pytest.mark.parametrize("size", [1, 2, 5, 20])
def test_in_a_small_workspace_nobody_notices(size: int):
    neighbours = [(NINE + timedelta(minutes=minutes), Preferences()) for minutes in (-10, -5, 5, 10)]
    slots = spread([*neighbours, *[(NINE, Preferences())] * size])
    assert slots[:4] == [at for at, _ in neighbours]
    assert slots[4] == NINE
    assert all(abs(slot - NINE) <= timedelta(seconds=2) for slot in slots[4:])


def test_exactly_then_is_exactly_then():
    assert set(spread([(NINE, Preferences(weekly_allowance=0))] * 50)) == {NINE}


def test_a_full_room_is_used_all_over():
    slots = spread([(NINE, Preferences(weekly_allowance=5))] * 4500)
    assert all(abs(slot - NINE) <= timedelta(minutes=5) for slot in slots)
    late = Counter((slot - NINE) // timedelta(minutes=1) for slot in slots[3001:])
    assert set(late) >= set(range(-5, 5))
    assert max(late.values()) < 1.5 * min(count for minute, count in late.items() if minute < 5)


@pytest.mark.parametrize(
    ("at", "now", "preferences", "earliest", "latest"),
    [
        (NINE, LONG_AGO, Preferences(), "08:45:00", "09:15:00"),
        (NINE, LONG_AGO, Preferences(weekly_allowance=0), "09:00:00", "09:00:00"),
        (NINE, NINE - timedelta(minutes=4), Preferences(), "08:56:00", "09:15:00"),
        (NINE, NINE - timedelta(seconds=1), Preferences(weekly_allowance=5), "08:59:59", "09:05:00"),
        # Quiet hours until 7:00, and from 20:00.
        (NINE.replace(hour=7), LONG_AGO, Preferences(), "07:00:00", "07:15:00"),
        (NINE.replace(hour=7, minute=10), LONG_AGO, Preferences(), "07:00:00", "07:25:00"),
        (NINE.replace(hour=19, minute=55), LONG_AGO, Preferences(), "19:40:00", "19:59:59.800000"),
        (NINE, LONG_AGO, Preferences(quiet_from=time(8, 50), quiet_until=time(8, 55)), "08:55:00", "09:15:00"),
        (NINE, LONG_AGO, Preferences(quiet_from=time(9, 5), quiet_until=time(9, 10)), "08:45:00", "09:04:59.800000"),
        # Never on another day: it may be one off.
        (NINE.replace(hour=0, minute=5), LONG_AGO, Preferences(quiet_from=time(7)), "00:00:00", "00:20:00"),
        (NINE.replace(hour=23, minute=59), LONG_AGO, Preferences(quiet_from=time(7)), "23:44:00", "23:59:59.800000"),
    ],
)
def test_room(at: datetime, now: datetime, preferences: Preferences, earliest: str, latest: str):
    space = room(at, "UTC", preferences, now)
    assert (f"{space.earliest.time()}", f"{space.latest.time()}") == (earliest, latest)


clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 30, 55]))
ZONES = ["Europe/London", "Asia/Jerusalem", "Australia/Lord_Howe", "America/New_York"]


@given(st.integers(0, 2 * 365 * 288), st.sampled_from(ZONES), clocks, clocks, st.sampled_from(ALLOWANCES))
def test_no_moment_is_in_quiet_hours_or_on_another_day(
    fives: int, zone: str, quiet_from: time, quiet_until: time, allowance: int
):
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=5 * fives)
    preferences = Preferences(weekly_allowance=allowance, quiet_from=quiet_from, quiet_until=quiet_until)
    if is_quiet(at, zone, preferences):
        return
    for slot in spread([(at, preferences)] * 150, zone):
        assert not is_quiet(slot, zone, preferences)
        assert local(slot, zone).date() == local(at, zone).date()
