"""When a series meets: local wall time kept over the year, and dates from a recurrence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday

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
        case Frequency.WEEKLY | Frequency.CALENDAR:
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
    if recurrence.frequency is Frequency.CALENDAR:
        return iter(())
    from_start = _rule(recurrence).xafter(datetime.combine(start, time.min), inc=True)
    return (moment.date() for moment in from_start)


def _rule(recurrence: Recurrence) -> rrule:
    first = datetime.combine(recurrence.first_on, time.min)
    match recurrence.frequency:
        case Frequency.WEEKLY:
            # Weeks begin on the first date's weekday, so that an interval counts from the first `weekday` on or after.
            return rrule(WEEKLY, first, recurrence.interval, first.weekday(), byweekday=recurrence.weekday)
        case Frequency.MONTHLY:
            return rrule(MONTHLY, first, byweekday=weekday(recurrence.weekday, recurrence.nth))
        case Frequency.ONCE | Frequency.CALENDAR:
            return rrule(DAILY, first, count=1)
