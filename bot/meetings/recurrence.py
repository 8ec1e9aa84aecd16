"""When a series meets: local wall time kept over the year, and dates from a recurrence."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from bot.core.time.dates import to_utc
from bot.meetings.rules import Frequency, Recurrence

AT_MOST = 60
"""How many occurrences one call of `occurrences_after` gives."""


@dataclass(frozen=True, slots=True)
class ComingOccurrence:
    """A meeting a series asks for: the local date that names it, and where it lies (UTC)."""

    series_date: date
    starts_at: datetime
    ends_at: datetime


def series_dates(recurrence: Recurrence, after: date, limit: int) -> list[date]:
    """The series' dates strictly after `after` and not before `first_on`, ascending, at most `limit`."""
    start = max(after + timedelta(days=1), recurrence.first_on)
    return list(islice(_dates_from(recurrence, start), max(limit, 0)))


def first_date(recurrence: Recurrence) -> date | None:
    """The first date of the series."""
    return next(_dates_from(recurrence, recurrence.first_on), None)


def next_date(recurrence: Recurrence, today: date) -> date:
    """The series' first date from `today` on; a single one that has gone by keeps its date."""
    return next(iter(series_dates(recurrence, today - timedelta(days=1), 1)), recurrence.first_on)


def cadence_days(recurrence: Recurrence) -> int | None:
    """Days from one 1:1 to the next: 7 to 28, 35 for monthly (its longest gap), None for a single one."""
    match recurrence.frequency:
        case Frequency.WEEKLY:
            return 7 * recurrence.interval
        case Frequency.MONTHLY:
            return 35
        case Frequency.ONCE:
            return None


def occurrences_after(
    recurrence: Recurrence, zone: str, minutes: int, after: date, now: datetime, ahead: int = 2
) -> list[ComingOccurrence]:
    """Occurrences after series date `after`, up to and including the `ahead`-th that begins after `now`.

    Those that have begun meanwhile are included, so that an outage leaves no hole. At most 60 at once: after
    a longer outage the next call goes on from the last. They last `minutes` of elapsed time.
    """
    coming: list[ComingOccurrence] = []
    for day in series_dates(recurrence, after, AT_MOST):
        if ahead <= 0:
            break
        starts_at = to_utc(day, recurrence.local_time, zone)
        coming.append(ComingOccurrence(day, starts_at, starts_at + timedelta(minutes=minutes)))
        ahead -= starts_at > now
    return coming


def _dates_from(recurrence: Recurrence, start: date) -> Iterator[date]:
    match recurrence.frequency:
        case Frequency.WEEKLY:
            return _weekly(recurrence, start)
        case Frequency.MONTHLY:
            return _monthly(recurrence, start)
        case Frequency.ONCE:
            return iter([recurrence.first_on] if recurrence.first_on >= start else [])


def _weekly(recurrence: Recurrence, start: date) -> Iterator[date]:
    """Every `interval` weeks, counted from the first `weekday` on or after `first_on`."""
    anchor = recurrence.first_on + timedelta(days=(recurrence.weekday - recurrence.first_on.weekday()) % 7)
    step = timedelta(weeks=recurrence.interval)
    day = anchor + max(-((anchor - start) // step), 0) * step
    while True:
        yield day
        day += step


def _monthly(recurrence: Recurrence, start: date) -> Iterator[date]:
    month = start.replace(day=1)
    while True:
        day = _nth_weekday(month, recurrence.weekday, recurrence.nth)
        if day >= start:
            yield day
        month = (month + timedelta(days=31)).replace(day=1)


def _nth_weekday(month: date, weekday: int, nth: int) -> date:
    """The `nth` (1-4, -1 the last) `weekday` of the month that begins on `month`."""
    if nth == -1:
        last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    return month + timedelta(days=(weekday - month.weekday()) % 7 + 7 * (nth - 1))
