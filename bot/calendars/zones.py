"""Time zones of calendar files.

A name in a file is read by the file's own VTIMEZONE, then as an IANA name, then as one of Windows (CLDR), and else in
its owner's zone, marked as assumed. icalendar keeps a VTIMEZONE by its name for the whole process, so that one person's
"Customized Time Zone" would change another's times; here a zone is made of the text of its definition, and kept by that
text alone. Two files can be read at once and in any order.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrulestr
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

FIRST, LAST = datetime(1970, 1, 1), datetime(2060, 1, 1)  # noqa: DTZ001 (wall time)
"""Changes of the clock before and after that are of no interest, apart from the last before."""
MOST_CHANGES = 5_000
_PROPERTY = re.compile(r"^(BEGIN|END|TZID|DTSTART|TZOFFSETFROM|TZOFFSETTO|RRULE|RDATE)[;:]([^\r\n]*)", re.M | re.I)
_OFFSET = re.compile(r"([+-]?)(\d{2})(\d{2})(\d{2})?")
_WALL = re.compile(r"(\d{8})(?:T(\d{6}))?")
_SHOWN = re.compile(r"\([^)]*\)")
_MICROSOFT = {"tzone://microsoft/utc": "Etc/UTC"}


class _Change(NamedTuple):
    at: datetime
    """In UTC, without a zone."""
    before: timedelta
    after: timedelta


class FileZone(tzinfo):
    """What a VTIMEZONE says, read as PEP 495 reads: a time that is skipped has the offset before the change, one that
    comes twice is the first unless `fold` says otherwise. Of times before its first change it says nothing: `before` is
    the zone whose name it has, if there is one."""

    def __init__(self, name: str, changes: list[_Change], before: tzinfo | None) -> None:
        self._name = name
        self._before = before
        self._offsets = [changes[0].before, *(one.after for one in changes)]
        self._at = [one.at for one in changes]
        self._later = [one.at + max(one.before, one.after) for one in changes]
        self._earlier = [one.at + min(one.before, one.after) for one in changes]

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        if dt is None:
            return None
        walls = self._earlier if dt.fold else self._later
        index = bisect_right(walls, dt.replace(tzinfo=None, fold=0))
        if index == 0 and self._before is not None:
            return dt.replace(tzinfo=self._before).utcoffset()
        return self._offsets[index]

    def fromutc(self, dt: datetime) -> datetime:
        at = dt.replace(tzinfo=None)
        index = bisect_right(self._at, at)
        if index == 0 and self._before is not None:
            return dt.replace(tzinfo=UTC).astimezone(self._before).replace(tzinfo=self)
        first = (at + self._offsets[index]).replace(tzinfo=self)
        wall = first.replace(tzinfo=None)
        return first if wall - self.offset(first) == at else first.replace(fold=1)

    def offset(self, dt: datetime) -> timedelta:
        """The same for a time that is there."""
        return self.utcoffset(dt) or timedelta()

    def dst(self, dt: datetime | None) -> timedelta | None:
        return None

    def tzname(self, dt: datetime | None) -> str:
        return self._name


def named(definition: str) -> str:
    """The TZID of a VTIMEZONE."""
    found = next((rest for name, rest in _PROPERTY.findall(definition) if name.upper() == "TZID"), "")
    return clean_name(str(found).rpartition(":")[2] if str(found).startswith("X-") else str(found))


def clean_name(name: str) -> str:
    """Without the quotes and blanks around it."""
    name = name.strip().strip('"').strip()
    return name[5:] if name.upper().startswith("TZID=") else name


@lru_cache(maxsize=1024)
def known_zone(name: str) -> tzinfo | None:
    """By its IANA name, also behind the prefix that Mozilla and Evolution write, or by its name in Windows; that may be
    the one people see there: "(UTC-05:00) Eastern Time (US & Canada)", "Amsterdam, Berlin, Bern"."""
    parts = [part for part in name.split("/") if part]
    shown = _SHOWN.sub("", name).strip()
    tries = [name, *("/".join(parts[-count:]) for count in (3, 2) if len(parts) > count)]
    tries += [WINDOWS_TO_OLSON.get(one, "") for one in (name, shown, shown.replace(" Time", " Standard Time"))]
    tries += [_MICROSOFT.get(name.lower(), ""), *(_cities().get(city.strip().lower(), "") for city in shown.split(","))]
    known = available_timezones()
    return next((ZoneInfo(one) for one in tries if one in known), None)


@cache
def _cities() -> dict[str, str]:
    """The zones that are named after a city."""
    regions = ("Africa", "America", "Asia", "Australia", "Europe", "Pacific/")
    zones = (zone.split("/") for zone in sorted(available_timezones()))
    return {
        zone[-1].replace("_", " ").lower(): "/".join(zone) for zone in zones if len(zone) > 1 and zone[0] in regions
    }


@lru_cache(maxsize=512)
def zone_of(definition: str) -> tzinfo | None:
    """The zone that the text of a VTIMEZONE describes; None where nothing of it can be read, or only a part, and its
    name is known without it.

    Definitions of the same name differ, so none is looked up by its name.
    """
    parts = [_changes(part) for part in _parts(definition)]
    name = named(definition)
    known = known_zone(name)
    changes = sorted(change for part in parts for change in part)
    if not changes or (known is not None and not all(parts)):
        return None
    return FileZone(name, changes, known)


def _parts(definition: str) -> Iterator[list[tuple[str, str]]]:
    """The properties of each STANDARD and DAYLIGHT."""
    part: list[tuple[str, str]] = []
    for name, rest in _PROPERTY.findall(definition):
        match name.upper():
            case "BEGIN":
                part = []
            case "END":
                yield part
                part = []
            case _:
                part.append((name.upper(), rest.rpartition(":")[2].strip()))


def _changes(part: list[tuple[str, str]]) -> list[_Change]:
    values = dict(part)
    try:
        start = _wall(values["DTSTART"])
        before, after = _offset(values["TZOFFSETFROM"]), _offset(values["TZOFFSETTO"])
        if after % timedelta(minutes=1) and start >= FIRST:
            raise ValueError("an offset of before there was standard time")
        walls = {start}
        for name, value in part:
            if name == "RDATE":
                walls |= {_wall(one) for one in value.split(",")}
            elif name == "RRULE":
                walls |= set(_recurring(start, value, before))
        return [_Change(_since_1900(wall) - before, before, after) for wall in walls]
    except (KeyError, ValueError, OverflowError, IndexError, TypeError):  # of dateutil, too
        return []


def _recurring(start: datetime, rule: str, before: timedelta) -> Iterator[datetime]:
    """When the rule changes the clocks, in the wall time before. A yearly rule of 1601 starts in 1970."""
    parts = dict(part.upper().split("=", 1) for part in rule.split(";") if "=" in part)
    until = LAST
    if (said := parts.pop("UNTIL", "")) and (found := _WALL.match(said)):
        until = min(until, _wall(found.group()) + (before if said.endswith("Z") else timedelta()))
    if parts.get("FREQ") != "YEARLY":
        raise ValueError("a zone changes by the year")
    if start < FIRST and "COUNT" not in parts and int(parts.get("INTERVAL", "1")) == 1:
        parts.setdefault("BYMONTH", str(start.month))
        if not parts.keys() & {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}:
            parts["BYMONTHDAY"] = str(start.day)
        start = start.replace(year=FIRST.year - 1, day=1)
    rules = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=start)
    for wall in islice(rules, MOST_CHANGES):
        if wall > until:
            return
        yield wall


def _wall(value: str) -> datetime:
    if (found := _WALL.match(value)) is None:
        raise ValueError("no time")
    return datetime.strptime(found[1] + (found[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007 (wall time)


def _since_1900(wall: datetime) -> datetime:
    """Exchange begins in 1601, others in the year 1, where no hour can be taken away."""
    return wall if wall.year >= 1900 else wall.replace(year=1900, day=min(wall.day, 28))


def _offset(value: str) -> timedelta:
    """Some write +5328 and mean 53 minutes and 28 seconds."""
    if (found := _OFFSET.fullmatch(value)) is None:
        raise ValueError("no offset")
    sign = -1 if found[1] == "-" else 1
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4] or 0)
    if hours > 23:
        hours, minutes, seconds = 0, hours, minutes
    return sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)


class Zones:
    """The zones of one file. `owner` is where times without a zone are, and those whose zone nobody knows."""

    def __init__(self, owner: str, definitions: dict[str, str], calendar_zone: str = "") -> None:
        self._owner = ZoneInfo(owner)
        self._definitions = definitions
        self._found: dict[str, tuple[tzinfo, bool]] = {}
        floating = self._zone(clean_name(calendar_zone)) if calendar_zone else None
        self.floating = floating or self._owner

    @property
    def owner(self) -> tzinfo:
        """The zone of whose calendar it is."""
        return self._owner

    def get(self, name: str) -> tuple[tzinfo, bool]:
        """The zone of that name, and whether it is only assumed."""
        name = clean_name(name)
        if name not in self._found:
            zone = self._zone(name)
            self._found[name] = (zone, False) if zone is not None else (self._owner, True)
        return self._found[name]

    def _zone(self, name: str) -> tzinfo | None:
        own = self._definitions.get(name)
        return (zone_of(own) if own is not None else None) or known_zone(name)
