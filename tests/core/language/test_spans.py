"""What follows `/coach away`, on Monday 30 November 2026 in London."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.language.spans import Span, read_days, read_span

MONDAY = datetime(2026, 11, 30, 9, tzinfo=ZoneInfo("Europe/London"))
TODAY = MONDAY.date()
WEEK = (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("typed", "start", "until"),
    [
        ("until 4 Jan", TODAY, date(2027, 1, 4)),
        ("till Jan 4.", TODAY, date(2027, 1, 4)),
        ("until Mon, 4 Jan", TODAY, date(2027, 1, 4)),
        ("until 4 Jan, it is a holiday", TODAY, date(2027, 1, 4)),
        ("21 Dec - 4 Jan", date(2026, 12, 21), date(2027, 1, 5)),
        ("21 Dec – 4 Jan", date(2026, 12, 21), date(2027, 1, 5)),
        ("21 Dec-4 Jan please", date(2026, 12, 21), date(2027, 1, 5)),
        ("from 21 Dec until 4 Jan", date(2026, 12, 21), date(2027, 1, 4)),
        ("Dec 21 to Jan 4", date(2026, 12, 21), date(2027, 1, 5)),
        ("2026-12-21 - 2027-01-04", date(2026, 12, 21), date(2027, 1, 5)),
        ("21-24 Dec", date(2026, 12, 21), date(2026, 12, 25)),
        ("Dec 21-24", date(2026, 12, 21), date(2026, 12, 25)),
        ("from Mon to Fri", date(2026, 12, 7), date(2026, 12, 14)),
        ("today", TODAY, date(2026, 12, 1)),
        ("tomorrow", date(2026, 12, 1), date(2026, 12, 2)),
        ("on Friday", date(2026, 12, 4), date(2026, 12, 5)),
        ("this week", TODAY, date(2026, 12, 7)),
        ("next week", date(2026, 12, 7), date(2026, 12, 14)),
        ("until next week", TODAY, date(2026, 12, 7)),
        ("for 2 weeks", TODAY, date(2026, 12, 14)),
        ("three days", TODAY, date(2026, 12, 3)),
    ],
)
def test_days_are_read(typed, start, until):
    assert read_span(typed, MONDAY, WEEK) == Span(start, until)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "until I am back",
        "until yesterday",
        "4 Jan - soon",
        "0 days",
        "x" * 500,
    ],
)
def test_what_is_no_day_is_not_guessed(typed):
    assert read_span(typed, MONDAY, WEEK) is None


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("next week", date(2026, 11, 30), date(2026, 12, 6)),
        ("this week", date(2026, 11, 23), date(2026, 11, 29)),
        ("the week after next", date(2026, 12, 7), date(2026, 12, 13)),
        ("on Thursday", date(2026, 11, 26), date(2026, 11, 26)),
        ("this monday", date(2026, 11, 23), date(2026, 11, 23)),
        ("later today", date(2026, 11, 23), date(2026, 11, 23)),
        ("next month", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_the_days_that_are_named(typed, first, last):
    span = read_days(typed, datetime(2026, 11, 23, 10, tzinfo=MONDAY.tzinfo), WEEK)
    assert span is not None
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize("typed", ["2nd tue 10am", "the deck", "prep doc", ""])
def test_what_names_no_day(typed):
    assert read_days(typed, MONDAY, WEEK) is None
