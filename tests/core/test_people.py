"""Who can be a report, and where a working week begins."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import NotAReportError
from bot.core.people import Pair, Person, PersonKind, check_report
from bot.core.time.working_days import next_working_day, previous_working_day, week_start

MANAGER = Person(1, "T1", "U1", "Mara", "Europe/Berlin")
SAM = Person(2, "T1", "U2", "Sam", "Europe/Berlin")


@pytest.mark.parametrize(
    ("report", "key", "fields"),
    [
        (replace(SAM, workspace_id="T2"), "report_outsider", {"name": "Sam"}),
        (replace(SAM, kind=PersonKind.OUTSIDER), "report_outsider", {"name": "Sam"}),
        (replace(SAM, kind=PersonKind.OUTSIDER, active=False), "report_outsider", {"name": "Sam"}),
        (replace(MANAGER, workspace_id="T2"), "report_outsider", {"name": "Mara"}),
        (MANAGER, "report_self", {}),
        (replace(SAM, kind=PersonKind.BOT), "report_bot", {"name": "Sam"}),
        (replace(SAM, kind=PersonKind.BOT, active=False), "report_bot", {"name": "Sam"}),
        (replace(SAM, active=False), "report_gone", {"name": "Sam"}),
        (replace(SAM, kind=PersonKind.GUEST), "report_guest", {"name": "Sam"}),
    ],
)
def test_who_cannot_be_a_report(report: Person, key: str, fields: dict[str, str]) -> None:
    with pytest.raises(NotAReportError) as refusal:
        check_report(MANAGER, report)
    assert refusal.value.key == key
    assert refusal.value.fields == fields


def test_the_other_one_of_a_pair() -> None:
    pair = Pair(1, "T1", MANAGER, SAM)
    assert (pair.other(MANAGER), pair.other(SAM)) == (SAM, MANAGER)
    assert (pair.other(MANAGER.id), pair.other(SAM.id)) == (SAM, MANAGER)


def test_a_member_of_the_workspace_can_be_a_report() -> None:
    check_report(MANAGER, SAM)


@pytest.mark.parametrize(
    ("working_days", "first"),
    [
        ((0, 1, 2, 3, 4), 0),
        ((0, 1, 2, 3, 4, 5), 0),
        ((6, 0, 1, 2, 3), 6),
        ((6, 0, 1, 2, 3, 4), 6),
        ((5, 6, 0, 1, 2), 5),
        ((5, 6, 0, 1, 2, 3), 5),
        # Days off in between begin no week.
        ((0, 2, 4), 0),
        ((0, 1, 3, 4), 0),
        ((0, 1, 3, 6), 6),
        ((6, 1, 3), 6),
        # Those who begin later still count from Monday: a weekly message on Monday speaks of the days to come.
        ((1, 2, 3), 0),
        ((3, 4), 0),
        ((2, 3, 4, 5, 6), 0),
        ((0, 1, 2, 3, 4, 5, 6), 0),
        ((), 0),
    ],
)
def test_where_a_week_begins(working_days: tuple[int, ...], first: int) -> None:
    monday = date(2026, 11, 23)
    for days in (monday + timedelta(days=n) for n in range(7)):
        start = week_start(days, working_days)
        assert start.weekday() == first
        assert timedelta() <= days - start < timedelta(weeks=1)


@pytest.mark.parametrize("working_days", list(permutations((6, 1, 3))))
def test_the_order_of_working_days_does_not_matter(working_days: tuple[int, ...]) -> None:
    assert week_start(date(2026, 11, 28), working_days) == date(2026, 11, 22)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.sets(st.integers(0, 6)))
def test_weeks_meet_without_a_gap(day: date, working_days: set[int]) -> None:
    days = tuple(working_days)
    start = week_start(day, days)
    assert week_start(start, days) == start
    assert week_start(start + timedelta(days=6), days) == start
    assert week_start(start + timedelta(days=7), days) == start + timedelta(days=7)


@pytest.mark.parametrize(
    ("today", "working_days", "expected"),
    [
        (date(2026, 11, 27), (0, 1, 2, 3, 4), date(2026, 11, 30)),
        (date(2026, 11, 26), (6, 0, 1, 2, 3), date(2026, 11, 29)),
        (date(2026, 11, 23), (0,), date(2026, 11, 30)),
        (date(2026, 11, 23), (), date(2026, 11, 24)),
    ],
)
def test_the_next_working_day(today: date, working_days: tuple[int, ...], expected: date) -> None:
    assert next_working_day(today, working_days) == expected


@pytest.mark.parametrize(
    ("holidays", "working_days", "following", "before"),
    [
        ({24}, (0, 1, 2, 3, 4), 25, 20),
        ({24, 25, 26, 27}, (0, 1, 2, 3, 4), 30, 20),
        ({20, 24}, (0, 1, 2, 3, 4), 25, 19),
        ({22, 24}, (6, 0, 1, 2, 3), 25, 19),
        ({22, 24}, (), 25, 21),
        # Nobody works at all: the next day, rather than never.
        (set(range(1, 31)), (0,), 24, 22),
    ],
)
def test_working_days_are_no_holidays(
    holidays: set[int], working_days: tuple[int, ...], following: int, before: int
) -> None:
    def is_holiday(day: date) -> bool:
        return day.day in holidays or len(holidays) == 30

    monday = date(2026, 11, 23)
    assert next_working_day(monday, working_days, is_holiday) == date(2026, 11, following)
    assert previous_working_day(monday, working_days, is_holiday) == date(2026, 11, before)
