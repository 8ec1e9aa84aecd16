"""The lines of one VEVENT: when it takes place, who is in it, and whether it can touch a window at all.

The lines are read here and not by icalendar, which takes 20 times as long, applies zones by name, and gives up on what
real servers write: an unquoted colon in a zone's name, a date with a zone, UNTIL without Z, parts of a rule it does not
know. What only matters for the window is decided from the digits of dates, before anything is made of them.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property, lru_cache
from typing import NamedTuple

from icalendar import Event as Component
from icalendar.prop import vDDDLists, vDDDTypes, vDuration, vRecur

from bot.calendars.rules import Answer, EventState, Guest, GuestKind
from bot.calendars.zones import Zones

Moment = date | datetime
ONE_DAY = timedelta(days=1)
MOST_A_DAY = 100
"""A rule with more instances in a day is no meeting's."""
VEVENT = re.compile(r"^BEGIN:VEVENT[ \t]*\r?\n(.*?)^END:VEVENT\b", re.S | re.M | re.I)
_INNER = re.compile(r"^BEGIN:([\w-]+).*?^END:\1[^\n]*\n?", re.S | re.M | re.I)
_NAMES = (
    "UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|SEQUENCE|STATUS|SUMMARY|CLASS|ORGANIZER|ATTENDEE"
    "|X-MICROSOFT-CDO-BUSYSTATUS"
)
_NEEDED = re.compile(rf"^({_NAMES})([;:][^\r\n]*)", re.M | re.I)
_DIGITS = re.compile(r":\W*(\d{8})(?!.*:)")
_INTERVAL = re.compile(r"INTERVAL=(\d{1,4})\b")
_STEP = {"DAILY": 1, "WEEKLY": 7}
_UNTIL = re.compile(r"UNTIL=(\d{8})", re.I)
_DAYS = re.compile(r"(\d+)([WDH])", re.I)
_TIME = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.I)
_ZONE = re.compile(r';TZID=("[^"]*"|[^;]*)', re.I)
_RULE = re.compile("FREQ|INTERVAL|COUNT|UNTIL|WKST|BYSETPOS|BY(?:SECOND|MINUTE|HOUR|DAY|MONTHDAY|YEARDAY|WEEKNO|MONTH)")
_ADDRESS = re.compile(r"(.*):\s*mailto:(.*)", re.I)
_PARAMETER = re.compile(r';([\w-]+)=("[^"]*"|[^;]*)')
_VALUE = re.compile(r'^(?:;[\w-]+=(?:"[^"]*"|[^";:]*))*:')
_ESCAPED = re.compile(r"\\(.)", re.S)
_GROUP_CALENDAR = "@group.calendar.google.com"
_ANSWERS = {"ACCEPTED": Answer.ACCEPTED, "TENTATIVE": Answer.TENTATIVE, "DECLINED": Answer.DECLINED}
_KINDS = {"GROUP": GuestKind.GROUP, "ROOM": GuestKind.RESOURCE, "RESOURCE": GuestKind.RESOURCE}


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


class Vevent:
    """One VEVENT as it is written. `uid` is made up where there is none, and the same at each reading."""

    def __init__(self, text: str) -> None:
        if text[:6].upper() == "BEGIN:" or "\nBEGIN:" in text:
            text = _INNER.sub("", text)
        self._values: dict[str, list[str]] = {}
        for name, rest in _NEEDED.findall(text):
            self._values.setdefault(name.upper(), []).append(rest)
        self.rule_lines = [rest.partition(":")[2].strip().upper() for rest in self._values.get("RRULE", ())]
        self.uid = self.text("UID") or "without-uid:" + _digest(self.line("DTSTART") + self.line("SUMMARY"))
        self.assumed_zone = False

    def line(self, name: str) -> str:
        """The first of that name: its parameters and value, with what stands before them; empty where there is none."""
        return self._values.get(name, ("",))[0]

    def text(self, name: str) -> str:
        """The value of the first of that name."""
        line = self.line(name)
        return (line[1:] if line.startswith(":") else line.rpartition(":")[2]).strip()

    @property
    def is_override(self) -> bool:
        """Whether it stands for one instance of a series."""
        return "RECURRENCE-ID" in self._values

    @property
    def recurrence_id(self) -> str:
        """Which instance, as it is written."""
        return self.line("RECURRENCE-ID")

    @property
    def instance_on(self) -> str:
        """The digits of the day of that instance."""
        return _digits(self.recurrence_id)

    @property
    def moves_what_follows(self) -> bool:
        """Whether it also stands for all instances after its own."""
        return "THISANDFUTURE" in self.recurrence_id.upper()

    @property
    def repeats(self) -> bool:
        """Whether it has more than one instance."""
        return not self.is_override and bool(self._values.keys() & {"RRULE", "RDATE"})

    @cached_property
    def starts_on(self) -> str:
        """The digits of its first day; empty where they cannot be read."""
        return _digits(self.line("DTSTART"))

    @cached_property
    def ends_on(self) -> str:
        """The digits of a day on which it is certainly over."""
        start, end = self.starts_on, _digits(self.line("DTEND"))
        if "DURATION" not in self._values:
            return max(start, end)
        days = {"W": 7.0, "D": 1.0, "H": 1 / 24}
        length = sum(int(count[:6]) * days[unit.upper()] for count, unit in _DAYS.findall(self.text("DURATION")))
        return shifted(start, int(length) + 2) if start else ""

    @property
    def last_on(self) -> str:
        """The digits of a day after which it has no instance; empty where it goes on, or that cannot be said."""
        if "RDATE" in self._values or any("COUNT=" in rule for rule in self.rule_lines):
            return ""
        untils = [found[1] if (found := _UNTIL.search(rule)) else "" for rule in self.rule_lines]
        return max(untils) if untils and all(untils) else ""

    @property
    def goes_on(self) -> bool:
        """Whether it is known to have no end."""
        return self.repeats and any("UNTIL=" not in rule and "COUNT=" not in rule for rule in self.rule_lines)

    def can_touch(self, days: Days) -> bool:
        """Whether an instance of it can lie within these days, or be taken out of them."""
        start = self.starts_on
        if not start or (self.is_override and days.have(self.instance_on)):
            return True
        end = self.last_on or days.last if self.repeats else self.ends_on
        return start <= days.last and end >= days.first

    @cached_property
    def state(self) -> EventState:
        """What its STATUS says."""
        value = self.text("STATUS").upper()
        return EventState(value.lower()) if value in ("CANCELLED", "TENTATIVE") else EventState.CONFIRMED

    @cached_property
    def is_private(self) -> bool:
        """Whether its title is for nobody else."""
        return self.text("CLASS").upper() in ("PRIVATE", "CONFIDENTIAL")

    @cached_property
    def is_out_of_office(self) -> bool:
        """As Outlook and Exchange write it."""
        return self.text("X-MICROSOFT-CDO-BUSYSTATUS").upper() == "OOF"

    @cached_property
    def title(self) -> str:
        """Its SUMMARY; empty where it is private."""
        if self.is_private:
            return ""
        line = self.line("SUMMARY")
        raw = line[1:] if line[:1] in ("", ":") else _VALUE.sub("", line)
        return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], raw).strip()

    @cached_property
    def guests(self) -> tuple[Guest, ...]:
        """Everybody in it, the organizer too."""
        found: dict[str, Guest] = {}
        for line in self._values.get("ATTENDEE", ()):
            guest = _guest(line)
            found[guest.email or f"?{len(found)}"] = guest
        for line in self._values.get("ORGANIZER", ())[:1]:
            guest = _guest(line, organizer=True)
            known = found.get(guest.email) if guest.email else None
            found[guest.email or "organizer"] = replace(known or guest, organizer=True)
        return tuple(found.values())

    def moment(self, line: str, zones: Zones) -> Moment:
        """The time that a line gives: a date, or aware."""
        parameters, _, value = line.rpartition(":")
        return self._time(value, parameters, zones)

    def _time(self, value: str, parameters: str, zones: Zones) -> Moment:
        found = _TIME.match(value.strip().strip('"'))
        if found is None:
            raise UnreadableError("no time")
        day, clock, is_utc = found.groups()
        try:
            if clock is None or "VALUE=DATE;" in f"{parameters.upper()};":
                return date(int(day[:4]), int(day[4:6]), int(day[6:]))
            second = min(int(clock[4:]), 59)
            wall = time(int(clock[:2]), int(clock[2:4]), second)
            zone = UTC if is_utc else self._zone(parameters, zones)
            return datetime.combine(date(int(day[:4]), int(day[4:6]), int(day[6:])), wall, zone)
        except ValueError as error:
            raise UnreadableError("no such time") from error

    def _zone(self, parameters: str, zones: Zones) -> tzinfo:
        if (named := _ZONE.search(parameters)) is None:
            return zones.floating
        zone, assumed = zones.get(named[1])
        self.assumed_zone = self.assumed_zone or assumed
        return zone

    def component(self, zones: Zones, of: Moment | None, key: int, days: Days) -> Component:
        """What recurring-ical-events reads. `of` is the start of the series of an override; `key` comes back with each
        instance. Only what concerns `days` is made: a weekly event of ten years ago begins shortly before them."""
        start = self.moment(self.line("DTSTART"), zones)
        length = self._length(start, zones)
        start += self._skipped(start, days)
        made = Component()
        made["UID"], made["X-KEY"] = self.uid, key
        made["DTSTART"] = vDDDTypes(start)
        if length is not None:
            made["DTEND"] = vDDDTypes(start + length)
        if self.text("SEQUENCE").isdigit():
            made["SEQUENCE"] = int(self.text("SEQUENCE")[:9])
        if self.is_override:
            original = self.moment(self.recurrence_id, zones)
            made["RECURRENCE-ID"] = vDDDTypes(original if of is None else _as_of(of, original, zones))
            if self.moves_what_follows:
                made["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
            return made
        made["RRULE"] = [vRecur.from_ical(_rule(one, start, zones)) for one in self.rule_lines]
        made["EXDATE"] = vDDDLists(self._excluded(start, zones, days))
        made["RDATE"] = vDDDLists(list(self._added(zones)))
        return made

    def _length(self, start: Moment, zones: Zones) -> timedelta | None:
        """How long it takes; None where nothing sensible is said. The elapsed time, also over a change of the clock."""
        try:
            if line := self.line("DTEND"):
                end = self.moment(line, zones)
                return _elapsed(start, end)
            if line := self.line("DURATION"):
                length = _duration(line.rpartition(":")[2])
                return length if length > timedelta() else None
        except (UnreadableError, ValueError):
            pass
        return None

    def _skipped(self, start: Moment, days: Days) -> timedelta:
        """How much later a daily or weekly rule can begin with the same instances from `days` on."""
        rule = self.rule_lines[0] if self.repeats and len(self.rule_lines) == 1 else ""
        step = _STEP.get(rule.partition("FREQ=")[2].partition(";")[0], 0)
        if not step or not days.first or "COUNT=" in rule:
            return timedelta()
        every = _INTERVAL.search(rule)
        step *= max(int(every[1]), 1) if every else 1
        gap = (datetime.strptime(days.first, "%Y%m%d") - _naive(start)).days  # noqa: DTZ007 (a date)
        return timedelta(days=max(gap // step * step, 0))

    def _excluded(self, start: Moment, zones: Zones, days: Days) -> list[Moment]:
        """EXDATE: what is not to be; a day stands for all times in it."""
        listed = self._listed("EXDATE")
        found = [self._time(one, parameters, zones) for parameters, one in listed if days.have(one.strip()[:8])]
        return [_as_of(start, one, zones) for one in found]

    def _added(self, zones: Zones) -> Iterator[Moment | tuple[Moment, Moment | timedelta]]:
        for parameters, one in self._listed("RDATE"):
            begin, _, end = one.partition("/")
            at = self._time(begin, parameters, zones)
            if not end:
                yield at
            elif end[0] in "Pp":
                yield at, _duration(end)
            else:
                yield at, self._time(end, parameters, zones)

    def _listed(self, name: str) -> Iterator[tuple[str, str]]:
        for line in self._values.get(name, ()):
            parameters, _, values = line.rpartition(":")
            yield from ((parameters, one) for one in values.split(",") if one.strip())


def _naive(moment: Moment) -> datetime:
    """On its own clock."""
    return datetime.combine(moment, moment.time() if isinstance(moment, datetime) else time.min)


@lru_cache(maxsize=4096)
def shifted(digits: str, days: int) -> str:
    """The digits of the day so many days later."""
    try:
        return (datetime.strptime(digits, "%Y%m%d") + timedelta(days=days)).strftime("%Y%m%d")  # noqa: DTZ007 (a date)
    except (ValueError, OverflowError):
        return digits


def _digits(line: str) -> str:
    found = _DIGITS.search(line)
    return found[1] if found else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _as_of(start: Moment, moment: Moment, zones: Zones) -> Moment:
    """What names an instance, as a series with that start says it: recurring-ical-events also compares the clocks of
    different zones. A time means a day where the series is all-day: midnight in its zone, or in UTC in the owner's."""
    if not isinstance(moment, datetime):
        return moment
    if isinstance(start, datetime):
        return moment.astimezone(start.tzinfo)
    return (moment.astimezone(zones.owner) if moment.tzinfo is UTC else moment).date()


def _elapsed(start: Moment, end: Moment) -> timedelta | None:
    if isinstance(start, datetime) and isinstance(end, datetime):
        length = end.astimezone(UTC) - start.astimezone(UTC)
    elif isinstance(start, datetime):
        length = datetime.combine(end, time.min, start.tzinfo) - start
    else:
        length = (end.date() if isinstance(end, datetime) else end) - start
    shortest = timedelta() if isinstance(start, datetime) else ONE_DAY
    return length if length >= shortest else None


def _duration(value: str) -> timedelta:
    """Raises ValueError."""
    found: timedelta = vDuration.from_ical(value.strip())  # type: ignore[no-untyped-call]
    return found


def _rule(rule: str, start: Moment, zones: Zones) -> str:
    """A rule of RFC 5545 alone, with UNTIL as dateutil wants it."""
    parts = dict(one.split("=", 1) for one in rule.split(";") if "=" in one)
    parts = {name: value.strip() for name, value in parts.items() if _RULE.fullmatch(name) and value.strip()}
    if _times_a_day(parts) > MOST_A_DAY:
        raise UnreadableError("too often")
    if until := parts.get("UNTIL"):
        parts["UNTIL"] = _until(until, start, zones)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _times_a_day(parts: dict[str, str]) -> int:
    base = {"SECONDLY": 86_400, "MINUTELY": 1_440, "HOURLY": 24}.get(parts.get("FREQ", ""), 1)
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        base *= len(parts.get(name, "").split(","))
    return base


def _until(value: str, start: Moment, zones: Zones) -> str:
    """For times in UTC: without Z it is in the zone of the start, and a day is meant to its end. For days a date."""
    found = _TIME.match(value)
    if found is None:
        raise UnreadableError("no end")
    day = datetime.strptime(found[1], "%Y%m%d").date()  # noqa: DTZ007 (a date)
    at = datetime.strptime(found[2] or "235959", "%H%M%S").time()  # noqa: DTZ007 (wall time)
    if not isinstance(start, datetime):
        last = datetime.combine(day, at, UTC).astimezone(zones.owner).date() if found[3] else day
        return last.strftime("%Y%m%d")
    until = datetime.combine(day, at, UTC if found[3] else start.tzinfo)
    return until.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _guest(line: str, *, organizer: bool = False) -> Guest:
    """Whatever else is said of them, an address stands at the end."""
    found = _ADDRESS.fullmatch(line)
    said = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(found[1] if found else line)}
    email = (found[2] if found else said.get("EMAIL", "").removeprefix("mailto:")).strip().lower()
    kind = _KINDS.get(said.get("CUTYPE", "").upper(), GuestKind.PERSON)
    return Guest(
        email if "@" in email else "",
        _ANSWERS.get(said.get("PARTSTAT", "").upper(), Answer.NONE),
        GuestKind.GROUP if email.endswith(_GROUP_CALENDAR) else kind,
        said.get("ROLE", "").upper() in ("OPT-PARTICIPANT", "NON-PARTICIPANT"),
        organizer,
        invited=not organizer,
    )
