"""When somebody is away, by what their calendar says: only what it calls out of office, nothing else it is full of."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import NamedTuple

from bot.calendars.rules import Answer, Event, EventState
from bot.core.people import Away
from bot.core.time.dates import local, to_utc

DAY_BEGINS, DAY_ENDS = time(9), time(17)
"""Who is away between these is away that day."""
ONE_DAY = timedelta(days=1)


class Absence(NamedTuple):
    """In UTC, half open."""

    starts_at: datetime
    until: datetime


def absences(events: Iterable[Event]) -> tuple[Absence, ...]:
    """Those that count, joined where one begins before another is over."""
    found: list[Absence] = []
    for one in sorted(_spans(events)):
        if found and one.starts_at <= found[-1].until:
            found[-1] = Absence(found[-1].starts_at, max(found[-1].until, one.until))
        else:
            found.append(one)
    return tuple(found)


def _spans(events: Iterable[Event]) -> Iterable[Absence]:
    for one in events:
        declined = any(guest.me and guest.answer is Answer.DECLINED for guest in one.guests)
        if one.out_of_office and one.state is not EventState.CANCELLED and not declined and one.ends_at > one.starts_at:
            yield Absence(one.starts_at, one.ends_at)


def days_away(found: Iterable[Absence], zone: str) -> tuple[Away, ...]:
    """Their days; an hour at the dentist's is none. `until` is the first day back."""
    days: list[Away] = []
    for one in found:
        day = local(one.starts_at, zone).date()
        while to_utc(day, DAY_ENDS, zone) <= one.until:
            if to_utc(day, DAY_BEGINS, zone) >= one.starts_at:
                away = Away(day, day + ONE_DAY)
                days[-1:] = [days[-1].joined([away])] if days and days[-1].joins(away) else [*days[-1:], away]
            day += ONE_DAY
    return tuple(days)
