"""Rules of recurrence, as they are written, made into such as dateutil can expand in little time.

dateutil goes from the start of a rule to the year 9999 where nothing ever matches ("30 February"), which takes half a
minute. So a rule begins shortly before the days that matter, where that leaves the same instances, and is not expanded
at all if none of these days can match.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import gcd
from typing import NamedTuple

from bot.calendars.zones import Zones

Moment = date | datetime
MOST_A_DAY = 100
"""A rule with more instances in a day is no meeting's."""
MOST_POSITIONS = 7
ONE_DAY = timedelta(days=1)
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_KNOWN = re.compile(
    "FREQ|INTERVAL|COUNT|UNTIL|WKST|BYSETPOS|BY(?:SECOND|MINUTE|HOUR|DAY|MONTHDAY|YEARDAY|WEEKNO|MONTH)"
)
_POSITIVE = re.compile(r"0*[1-9]\d{0,6}")
_TIMES_A_DAY = {"SECONDLY": 86_400, "MINUTELY": 1_440, "HOURLY": 24}


class UnreadableError(Exception):
    """Nothing can be made of this event; others of its file are not concerned."""


class Days(NamedTuple):
    """The digits of the first and last day that matter; empty where all do."""

    first: str
    last: str

    def have(self, digits: str) -> bool:
        """Whether that day does, or cannot be read."""
        return not (self.first and digits.isdigit()) or self.first <= digits <= self.last


ALL_DAYS = Days("", "")


@lru_cache(maxsize=4096)
def shifted(digits: str, days: int) -> str:
    """The digits of the day so many days later."""
    try:
        return digits_of(day_of(digits) + timedelta(days=days))
    except (ValueError, OverflowError):
        return digits


def digits_of(day: date) -> str:
    """Of eight, also before the year 1000."""
    return f"{day.year:04}{day.month:02}{day.day:02}"


def day_of(digits: str) -> date:
    """Raises ValueError."""
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def parts_of(rule: str) -> dict[str, str]:
    """What RFC 5545 knows of it; other parts are left out. Raises UnreadableError for what no meeting does."""
    parts = {name: value.strip() for name, _, value in (one.partition("=") for one in rule.split(";"))}
    parts = {name: value for name, value in parts.items() if value and _KNOWN.fullmatch(name)}
    often = _TIMES_A_DAY.get(parts.get("FREQ", ""), 1)
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        often *= len(parts.get(name, "").split(","))
    positions = _numbers(parts.get("BYSETPOS", ""))
    within = {"YEARLY": 366, "MONTHLY": 31, "WEEKLY": MOST_POSITIONS}.get(parts.get("FREQ", ""), 0)
    if not _POSITIVE.fullmatch(parts.get("INTERVAL", "1")) or not _POSITIVE.fullmatch(parts.get("COUNT", "1")):
        raise UnreadableError("no number")
    if often > MOST_A_DAY or any(abs(one) > within for one in positions):
        raise UnreadableError("no rule of a meeting")
    return parts


def written(parts: dict[str, str], start: Moment, zones: Zones) -> str:
    """The rule for a series with that start."""
    if until := parts.get("UNTIL"):
        parts = parts | {"UNTIL": _until(until, start, zones)}
    return ";".join(f"{name}={value}" for name, value in parts.items())


def can_match(parts: dict[str, str], days: Days) -> bool:
    """Whether any of these days has the month and the numbers that the rule asks for."""
    months, dates, of_year = (_numbers(parts.get(name, "")) for name in ("BYMONTH", "BYMONTHDAY", "BYYEARDAY"))
    if not days.first or not (months or dates or of_year):
        return True
    day, last = day_of(days.first), day_of(days.last)
    while day <= last:
        if (
            (not months or day.month in months)
            and (not dates or {day.day, -1 - _left(day, (day.replace(day=28) + 4 * ONE_DAY).replace(day=1))} & dates)
            and (not of_year or {_of_year(day), -1 - _left(day, date(day.year + 1, 1, 1))} & of_year)
        ):
            return True
        day += ONE_DAY
    return False


def skipped(parts: dict[str, str], start: Moment, days: Days) -> timedelta:
    """How much later a rule can begin with the same instances from `days` on."""
    every = int(parts.get("INTERVAL", "1"))
    step = {"DAILY": every, "WEEKLY": 7 * every, "HOURLY": every // gcd(every, 24)}.get(parts.get("FREQ", ""), 0)
    if not step or not days.first or "COUNT" in parts:
        return timedelta()
    first = start.date() if isinstance(start, datetime) else start
    gap = (day_of(days.first) - first).days - 1
    return timedelta(days=max(gap // step * step, 0))


def _left(day: date, end: date) -> int:
    """Days of the month or year after it."""
    return (end - day).days - 1


def _of_year(day: date) -> int:
    return day.timetuple().tm_yday


def _numbers(value: str) -> set[int]:
    return {int(one) for one in value.split(",") if re.fullmatch(r"[+-]?\d{1,3}", one)}


def _until(value: str, start: Moment, zones: Zones) -> str:
    """For times in UTC: without Z it is in the zone of the start, and a day is meant to its end. For days a date."""
    found = _UNTIL.match(value)
    if found is None:
        raise UnreadableError("no end")
    day = day_of(found[1])
    at = time(int(found[2][:2]), int(found[2][2:4]), min(int(found[2][4:]), 59)) if found[2] else time(23, 59, 59)
    if not isinstance(start, datetime):
        return digits_of(datetime.combine(day, at, UTC).astimezone(zones.owner).date() if found[3] else day)
    until = datetime.combine(day, at, UTC if found[3] else start.tzinfo).astimezone(UTC)
    return f"{digits_of(until)}T{until:%H%M%S}Z"
