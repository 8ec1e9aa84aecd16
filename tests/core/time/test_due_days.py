"""A public holiday is no due day unless it was named."""

from datetime import UTC, date, datetime

import pytest

from bot.core.language.due_dates import read_due_date
from bot.core.time.due_days import CountedDay, Workdays, due_day
from bot.core.time.holidays import holidays_of

ENGLAND = Workdays(is_holiday=holidays_of("GB-ENG"))
"""Off on Fri 25 and Mon 28 December 2026, Fri 1 January, Fri 26 and Mon 29 March 2027."""
JAPAN = Workdays(is_holiday=holidays_of("JP"))
"""Off on Thu 31 December 2026 no more than England, on Fri 1 January, Mon 11 January 2027."""


@pytest.mark.parametrize(
    ("said", "today", "whose", "expected"),
    [
        # Counted: the working day before.
        ("by end of week", "2026-12-21", [ENGLAND], "2026-12-24"),
        ("by the end of next week", "2026-12-21", [ENGLAND], "2026-12-31"),
        ("in 3 days", "2026-12-22", [ENGLAND], "2026-12-24"),
        ("in a week", "2026-12-21", [ENGLAND], "2026-12-24"),
        ("two days before our next 1:1", "2026-12-14", [ENGLAND], "2026-12-24"),
        # A holiday of the other one alone is none; of two who do it together, it is.
        ("in 3 days", "2026-12-22", [JAPAN], "2026-12-25"),
        ("in 3 days", "2026-12-22", [JAPAN, ENGLAND], "2026-12-24"),
        # Nobody has chosen a country.
        ("in 3 days", "2026-12-22", [Workdays()], "2026-12-25"),
        # A beginning goes on; so does what has no working day left before it, but not what is for today.
        ("early next week", "2026-12-21", [ENGLAND], "2026-12-29"),
        ("in the new year", "2026-12-21", [ENGLAND], "2027-01-04"),
        ("in 1 day", "2026-12-27", [ENGLAND], "2026-12-29"),
        ("by the end of this week", "2026-12-25", [ENGLAND], "2026-12-25"),
        # Named: kept.
        ("by 25 December", "2026-12-21", [ENGLAND], "2026-12-25"),
        ("by Friday", "2026-12-21", [ENGLAND], "2026-12-25"),
        ("tomorrow", "2026-12-24", [ENGLAND], "2026-12-25"),
        ("by 25/12", "2026-12-21", [ENGLAND], "2026-12-25"),
        ("by the 25th", "2026-12-21", [ENGLAND], "2026-12-25"),
    ],
)
def test_a_counted_day_goes_around_holidays_and_a_named_one_stays(said, today, whose, expected):
    now = datetime.combine(date.fromisoformat(today), datetime.min.time(), UTC)
    found, text = read_due_date(f"call Kim {said}", now, date(2026, 12, 27), day_first=True)
    assert found is not None
    settled = due_day(found, now.date(), whose)
    assert (settled.isoformat(), type(settled), text) == (expected, date, "call Kim")


def test_weekdays_off_count_too():
    sunday_to_thursday = Workdays((6, 0, 1, 2, 3), holidays_of("IL"))
    # The Jewish new year: Sat 12 and Sun 13 September 2026; Friday is off every week.
    assert due_day(CountedDay(2026, 9, 13), date(2026, 9, 1), [sunday_to_thursday]) == date(2026, 9, 10)
