"""Quiet hours and calendar days of a person, as spans of UTC.

A quiet span is found by its two ends in UTC rather than by comparing wall times: an end inside the hour that
autumn doubles would otherwise be followed by quiet once more.
"""

from datetime import datetime, time, timedelta
from typing import Protocol

from bot.core.time.zones import local, to_utc


class Preferences(Protocol):
    """Local times at which quiet hours begin and end; the same for none. They may span midnight."""

    @property
    def quiet(self) -> tuple[time, time]: ...


def is_quiet(moment: datetime, zone: str, preferences: Preferences) -> bool:
    """Whether `moment` lies in the person's quiet hours; their begin does, their end does not."""
    return _span(moment, zone, preferences) is not None


def quiet_end(moment: datetime, zone: str, preferences: Preferences) -> datetime:
    """The end of the quiet hours that `moment` lies in (UTC); `moment` itself when it is not quiet."""
    while span := _span(moment, zone, preferences):
        moment = span[1]
    return moment


def quiet_begin(moment: datetime, zone: str, preferences: Preferences) -> datetime:
    """The begin of the quiet hours that `moment` lies in (UTC); `moment` itself when it is not quiet."""
    span = _span(moment, zone, preferences)
    return span[0] if span else moment


def day_bounds(moment: datetime, zone: str) -> tuple[datetime, datetime]:
    """Begin and end (UTC, half open) of the local calendar day: 23 or 25 hours when the clocks change."""
    day = local(moment, zone).date()
    return to_utc(day, time.min, zone), to_utc(day + timedelta(days=1), time.min, zone)


def _span(moment: datetime, zone: str, preferences: Preferences) -> tuple[datetime, datetime] | None:
    """The quiet span around `moment`, half open; None when it is not quiet."""
    begin_time, end_time = preferences.quiet
    if begin_time == end_time:
        return None
    nights = timedelta(days=1 if end_time < begin_time else 0)
    today = local(moment, zone).date()
    for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
        begin, end = to_utc(day, begin_time, zone), to_utc(day + nights, end_time, zone)
        if begin <= moment < end:
            return begin, end
    return None
