"""Days and times in words (`dates.yaml`). Dates and times given here are local already.

Local wall time and UTC: the one place where one becomes the other.

`zoneinfo` does it by PEP 495: with `fold=0` a time inside the spring gap is read with the offset before the change,
which moves it forward by the gap, and a doubled one is the first of the two. `zone` is a valid IANA name everywhere
(`Person.timezone`).
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from bot.core.wording.dates import DateWording

_A_MONDAY = date(2024, 1, 1)
NEAR_DAYS = 120
"""Within so many days a date of another year is clear without its year ("Mon 4 Jan", said in December)."""


def short_day(day: date, today: date, wording: DateWording) -> str:
    """ "today", "tomorrow", "Fri 27 Nov"; with the year when that would not be clear."""
    distance = (day - today).days
    if distance in (0, 1) and (near := (wording.today, wording.tomorrow)[distance]):
        return near
    clear = day.year == today.year or abs(distance) <= NEAR_DAYS
    return dated(day, wording) if clear else dated(day, wording, with_year=True)


def day_and_time(local: datetime, today: date, wording: DateWording) -> str:
    """ "today 14:00", "Tue 24 Nov, 14:00". `local` is in the reader's zone."""
    near = bool(wording.today) and 0 <= (local.date() - today).days <= 1
    shape = wording.near_day_and_time if near else wording.day_and_time
    return shape.fill(day=short_day(local.date(), today, wording), clock=clock(local.time(), wording))


def clock(at: time, wording: DateWording) -> str:
    """ "14:00"."""
    return wording.clock.fill(at)


def weekday_name(weekday: int, wording: DateWording) -> str:
    """ "Monday" for 0."""
    return wording.weekday.fill(_A_MONDAY + timedelta(days=weekday))


def duration_text(minutes: int, wording: DateWording) -> str:
    """ "45 minutes", "1 hour", "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    whole, part = wording.hours.fill(count=hours), wording.minutes.fill(count=rest)
    if hours and rest:
        return wording.hours_and_minutes.fill(hours=whole, minutes=part)
    return whole if hours else part


def dated(day: date, wording: DateWording, *, with_year: bool = False) -> str:
    """ "Fri 27 Nov"; "Fri 27 Nov 2026" with the year."""
    return (wording.day_with_year if with_year else wording.day).fill(day)


def to_utc(day: date, at: time, zone: str) -> datetime:
    """Local wall time to UTC. A time in the spring gap moves forward by the length of the gap; one doubled in
    autumn is the first of the two."""
    wall = datetime.combine(day, at.replace(fold=0), tzinfo=ZoneInfo(zone))
    return wall.astimezone(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """`moment` as an aware datetime in `zone`."""
    return moment.astimezone(ZoneInfo(zone))


def zone_of_offset(seconds: int | None, now: datetime) -> str | None:
    """A zone with that offset from UTC now, for a person without a better one. It has no daylight-saving time where the
    offset is one of whole hours: nobody can tell whose it is."""
    if seconds is None:
        return None
    hours, rest = divmod(seconds, 3600)
    if rest:
        offset = timedelta(seconds=seconds)
        return next((zone.key for zone in _zones() if now.astimezone(zone).utcoffset() == offset), None)
    # Names of these zones count to the west.
    return None if not -12 <= hours <= 14 else f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


@cache
def _zones() -> list[ZoneInfo]:
    """One for each part of the world whose clocks agree since 1970."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone1970.tab").read_text(encoding="utf-8")
    return [ZoneInfo(line.split("\t")[2]) for line in table.splitlines() if not line.startswith("#")]
