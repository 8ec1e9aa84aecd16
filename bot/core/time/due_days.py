"""Which day something is due on: no public holiday of its owner, unless that day was named.

A day that was named ("by 25 December", "Friday", one chosen in a date picker) is kept, and pointed at in the answer.
One that was counted ("end of week", "in 3 days", "two days before our next 1:1") goes to their working day before it,
or to the one after it where none is left before or the words name a beginning ("in the new year").

The phrases are read where nobody knows yet who does it, so that a counted day is a kind of date of its own, which is
settled once that is known. To move a named day was refused: a date that is written is meant.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from bot.core.time.holidays import IsHoliday, no_holidays
from bot.core.time.working_days import HOLIDAYS_END, is_working_day


class CountedDay(date):
    """A day that somebody's words led to without naming it."""

    @classmethod
    def of(cls, day: date) -> Self:
        """That day, as a counted one."""
        return cls(day.year, day.month, day.day)


class FirstDay(CountedDay):
    """One on which something begins rather than ends: "early next week"."""


@dataclass(frozen=True, slots=True)
class Workdays:
    """When a person works."""

    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    is_holiday: IsHoliday = no_holidays


def due_day(day: date, today: date, whose: Collection[Workdays]) -> date:
    """The day on which it is due, never before `today`, for those who do it. On a holiday, what is for today is for
    today: somebody is at work."""
    if not isinstance(day, CountedDay):
        return day
    if day == today or not any(one.is_holiday(day) for one in whose):
        return _plain(day)
    near = [timedelta(days=days) for days in range(1, 1 + HOLIDAYS_END)]
    before = [] if isinstance(day, FirstDay) else [_plain(day - one) for one in near if day - one >= today]
    days = (*before, *(_plain(day + one) for one in near))
    return next((one for one in days if all(is_working_day(one, *_of(each)) for each in whose)), _plain(day))


def _of(whose: Workdays) -> tuple[tuple[int, ...], IsHoliday]:
    return whose.working_days, whose.is_holiday


def _plain(day: date) -> date:
    return date(day.year, day.month, day.day)
