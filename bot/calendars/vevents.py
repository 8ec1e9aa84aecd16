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
from functools import cached_property

from icalendar import Event as Component
from icalendar.prop import vDDDLists, vDDDTypes, vDuration, vRecur

from bot.calendars.repeats import ONE_DAY, Days, Moment, UnreadableError, can_match, parts_of, shifted, skipped, written
from bot.calendars.rules import Answer, EventState, Guest, GuestKind
from bot.calendars.zones import Zones

LONGEST_TITLE = 300
LONGEST_REPEATED = timedelta(days=100)
"""What repeats and takes longer is a slip of the pen."""
_MARK = re.compile(r"^(BEGIN|END):[^\r\n]*\r?\n?", re.M | re.I)
_NAMES = (
    "UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|SEQUENCE|STATUS|SUMMARY|CLASS|ORGANIZER|ATTENDEE"
    "|X-MICROSOFT-CDO-BUSYSTATUS"
)
_NEEDED = re.compile(rf"^({_NAMES})([;:][^\r\n]*)", re.M | re.I)
_DIGITS = re.compile(r"\W*(\d{8})")
_UNTIL = re.compile(r"UNTIL=(\d{8})", re.I)
_DAYS = re.compile(r"(\d+)([WDH])", re.I)
_TIME = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.I)
_ZONE = re.compile(r';TZID=("[^"]*"|[^;]*)', re.I)
_PARAMETER = re.compile(r';([\w-]+)=("[^"]*"|[^;]*)')
_VALUE = re.compile(r'^(?:;[\w-]+=(?:"[^"]*"|[^";:]*))*:')
_ESCAPED = re.compile(r"\\(.)", re.S)
_GROUP_CALENDAR = "@group.calendar.google.com"
_ANSWERS = {"ACCEPTED": Answer.ACCEPTED, "TENTATIVE": Answer.TENTATIVE, "DECLINED": Answer.DECLINED}
_KINDS = {"GROUP": GuestKind.GROUP, "ROOM": GuestKind.RESOURCE, "RESOURCE": GuestKind.RESOURCE}


class Vevent:
    """One VEVENT as it is written. `uid` is made up where there is none, and the same at each reading."""

    def __init__(self, text: str) -> None:
        if "BEGIN:" in text:
            text = _outside(text)
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
        return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], raw[:LONGEST_TITLE]).strip()

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
        if self.repeats and length is not None and length > LONGEST_REPEATED:
            raise UnreadableError("longer than what repeats")
        rules = [parts_of(one) for one in self.rule_lines] if self.repeats else []
        if len(rules) == 1:
            start += skipped(rules[0], start, days)
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
        made["RRULE"] = [vRecur.from_ical(written(one, start, zones)) for one in rules if can_match(one, days)]
        made["EXDATE"] = vDDDLists(self._excluded(start, zones, days))
        made["RDATE"] = vDDDLists(list(self._added(zones)))
        return made

    def _length(self, start: Moment, zones: Zones) -> timedelta | None:
        """How long it takes; None where nothing sensible is said."""
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


def _outside(text: str) -> str:
    """Without what stands in components of its own: an alarm has times and a UID, too."""
    depth, kept, last = 0, [], 0
    for found in _MARK.finditer(text):
        if depth == 0:
            kept.append(text[last : found.start()])
        depth = max(depth + (1 if found[1].upper() == "BEGIN" else -1), 0)
        last = found.end()
    return "".join([*kept, text[last:]] if depth == 0 else kept)


def _digits(line: str) -> str:
    found = _DIGITS.match(line.rpartition(":")[2])
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
        length = end.astimezone(start.tzinfo) - start  # by its clock, as all of this
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


def _guest(line: str, *, organizer: bool = False) -> Guest:
    """Whatever else is said of them, an address stands at the end."""
    parameters, separator, email = line.lower().rpartition("mailto:")
    said = {name: value.strip('"') for name, value in _PARAMETER.findall(parameters.rstrip(": ") or line.lower())}
    email = (email if separator else said.get("email", "")).strip()
    kind = _KINDS.get(said.get("cutype", "").upper(), GuestKind.PERSON)
    return Guest(
        email if "@" in email else "",
        _ANSWERS.get(said.get("partstat", "").upper(), Answer.NONE),
        GuestKind.GROUP if email.endswith(_GROUP_CALENDAR) else kind,
        said.get("role", "").upper() in ("OPT-PARTICIPANT", "NON-PARTICIPANT"),
        organizer,
        invited=not organizer,
    )
