"""Counting days from a person's today: weeks that begin on their first working day, months, working days."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.core.time import quiet_hours
from bot.core.time.dates import local, to_utc
from bot.core.time.holidays import IsHoliday, no_holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SLIPS = {
    "wen": "wed",
    "thr": "thu",
    "trh": "thu",
    "tus": "tue",
    "teu": "tue",
    "fir": "fri",
    "frd": "fri",
    "mod": "mon",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FURTHEST = timedelta(days=5 * 366)
"""A date further away than this is taken for something else: a typo, a version number."""
HOLIDAYS_END = 31
"""Days after which a working day is no longer looked for: no country rests for a month."""


class Preferences(quiet_hours.Preferences, Protocol):
    """When a person works: their weekdays, and the first day from a given one on which they are not away."""

    @property
    def working_days(self) -> tuple[int, ...]: ...

    def back_on(self, day: date) -> date: ...


@dataclass(frozen=True, slots=True)
class Today:
    """Where a phrase is read from: the aware moment in the person's zone, their working days, and whether they write
    the day before the month (None: not known)."""

    now: datetime
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    day_first: bool | None = None

    @property
    def day(self) -> date:
        """The local date."""
        return self.now.date()

    def allows(self, day: date) -> bool:
        """Whether a date is neither past nor absurdly far away."""
        return self.day <= day <= self.day + FURTHEST

    def week(self, weeks: int) -> list[date]:
        """The seven days of the working week that many weeks from this one."""
        first = week_start(self.day, self.working_days) + timedelta(weeks=weeks)
        return [first + timedelta(days=n) for n in range(7)]

    def working_week(self, weeks: int) -> list[date]:
        """The working days of that week; all seven if none are set."""
        days = self.week(weeks)
        return [day for day in days if day.weekday() in self.working_days] or days

    def working_week_of(self, day: date) -> list[date]:
        """The working days of the week that `day` lies in."""
        return self.working_week((week_start(day, self.working_days) - self.week(0)[0]).days // 7)


def weekday_of(name: str) -> int:
    """0 for any spelling of Monday, slips of the finger included."""
    start = name[:3].lower()
    return WEEKDAYS.index(_SLIPS.get(start, start))


def month_of(name: str) -> int:
    """1 for any spelling of January."""
    return MONTHS.index(name[:3].lower()) + 1


def month_end(year: int, month: int) -> date:
    """The last calendar day of a month; months past December run into the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day so many months later (or earlier), or that month's last where it has no such day."""
    last = month_end(day.year, day.month + months)
    return last.replace(day=min(day.day, last.day))


def coming(day: date, weekday: int) -> date:
    """The first date after `day` on that weekday."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def next_calendar_date(year: int | None, month: int, day: int, today: Today) -> date | None:
    """The date if the calendar has it. Without a year: the next one that is not in the past."""
    years = [year] if year else range(today.day.year, today.day.year + 5)
    for candidate in years:
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(candidate, month)[1]:
            found = date(candidate, month, day)
            if found >= today.day:
                return found
    return None


def add_units(start: date, count: int, unit: str, today: Today) -> date | None:
    """`start` plus so many hours, days, working days, weeks, fortnights or months; None if unknown."""
    if unit.startswith(("h", "min")):
        length = timedelta(hours=count) if unit.startswith("h") else timedelta(minutes=count)
        return (today.now + length).date()
    if unit.startswith(("work", "business")):
        return _add_working_days(start, count, today)
    if unit.startswith("mo"):
        return add_months(start, count)
    days = {"d": 1, "w": 7, "f": 14}.get(unit[0])
    return start + timedelta(days=days * count) if days else None


def _add_working_days(start: date, count: int, today: Today) -> date:
    day = start
    for _ in range(count):
        day += timedelta(days=1)
        while today.working_days and day.weekday() not in today.working_days:
            day += timedelta(days=1)
    return day


def next_working_day(today: date, working_days: tuple[int, ...], is_holiday: IsHoliday = no_holidays) -> date:
    """The first working day after `today` that is no holiday; without working days, any day that is none."""
    ahead = [today + timedelta(days=days) for days in range(1, 1 + HOLIDAYS_END)]
    return next((day for day in ahead if is_working_day(day, working_days, is_holiday)), ahead[0])


def previous_working_day(today: date, working_days: tuple[int, ...], is_holiday: IsHoliday = no_holidays) -> date:
    """The same, looking back from `today`."""
    back = [today - timedelta(days=days) for days in range(1, 1 + HOLIDAYS_END)]
    return next((day for day in back if is_working_day(day, working_days, is_holiday)), back[0])


def working_days_later(
    moment: datetime, days: int, zone: str, preferences: Preferences, is_holiday: IsHoliday = no_holidays
) -> datetime:
    """That many whole working days of a person later (UTC), at the same hour, or when quiet hours end that day. A day
    on which they are away is none."""
    wall = local(moment, zone)
    day = wall.date()
    for _ in range(days):
        day = next_working_day(day, preferences.working_days, is_holiday)
        while (back_on := preferences.back_on(day)) != day:
            day = next_working_day(back_on - timedelta(days=1), preferences.working_days, is_holiday)
    at = to_utc(day, wall.time().replace(tzinfo=None), zone)
    return quiet_hours.quiet_end(at, zone, preferences)


def is_working_day(day: date, working_days: tuple[int, ...], is_holiday: IsHoliday = no_holidays) -> bool:
    """Whether `day` is one of the working days (any is, without some) and no holiday."""
    return (day.weekday() in working_days or not working_days) and not is_holiday(day)


def week_start(day: date, working_days: tuple[int, ...]) -> date:
    """The first day of the week that `day` lies in: Sunday for Sun-Thu, Saturday for Sat-Wed, else Monday.

    The week begins after the longest run of days off; one that would begin from Tuesday to Friday counts from
    Monday.
    """

    def days_off_before(weekday: int) -> int:
        return next(off for off in range(7) if (weekday - off - 1) % 7 in working_days)

    after_rest = max(sorted(set(working_days)), key=days_off_before, default=0)
    first = after_rest if after_rest in (5, 6) else 0
    return date.fromordinal(day.toordinal() - (day.weekday() - first) % 7)
