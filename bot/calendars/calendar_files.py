"""Calendar files (RFC 5545) as they really are: the events that a window has.

recurring-ical-events expands what repeats. What it and icalendar read wrong, or give up a whole file for, is set right
before it sees anything: an event is made of its own lines (`vevents.py`), with the zones of its own file (`zones.py`),
and what cannot be read costs that event alone. Only what can touch the window is made anything of: some 66 of 500.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain
from time import process_time

import recurring_ical_events
from icalendar import Calendar
from icalendar import Event as Component

from bot.calendars.repeats import ALL_DAYS, Days, Moment, UnreadableError, day_of, digits_of, shifted
from bot.calendars.rules import NO_SERIES, Event, Events, Failed, Failure, Window, as_utc, in_order
from bot.calendars.vevents import LONGEST_REPEATED, Vevent
from bot.calendars.zones import Zones, clean_name, named

MOST_EVENTS, MOST_INSTANCES, MOST_SECONDS = 20_000, 5_000, 20
AROUND = 2
"""Days beside the window in which a date without its zone can still touch it."""
_FOLD = re.compile(rb"\r?\n[ \t]")
_CALENDAR = re.compile(r"^(BEGIN|END):VCALENDAR\b", re.M | re.I)
_MARKS = {name: re.compile(rf"^(BEGIN|END):{name}\b[^\r\n]*", re.M | re.I) for name in ("VEVENT", "VTIMEZONE")}
_CALENDAR_ZONE = re.compile(r"^X-WR-TIMEZONE[^:\r\n]*:([^\r\n]*)", re.M | re.I)
_UNREADABLE = (UnreadableError, ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError)
"""What the libraries raise for events that make no sense."""


class TooManyError(Exception):
    """More than any person's calendar has."""


def read_file(raw: bytes, window: Window) -> Events | Failed:
    """All events of the window. What is no calendar, or was cut, is an error and no empty calendar."""
    text = _decoded(raw)
    blocks = _components(text, "VEVENT")
    if blocks is None or not _is_calendar(text):
        return Failed(Failure.BROKEN)
    if len(blocks) > MOST_EVENTS:
        return Failed(Failure.TOO_LARGE)
    file = _File(text, [Vevent(one) for one in blocks], window)
    try:
        events = in_order(file.events())
    except TooManyError:
        return Failed(Failure.TOO_LARGE)
    return Events(events, file.reaches(), frozenset(file.goes_on()), file.left_out)


def _decoded(raw: bytes) -> str:
    unfolded = _FOLD.sub(b"", raw)
    try:
        return unfolded.decode("utf-8-sig")
    except UnicodeDecodeError:
        return unfolded.decode("cp1252", "replace")


def _is_calendar(text: str) -> bool:
    """Confluence, Google and Apple also hand out events without a VCALENDAR around them."""
    words = [word.upper() for word in _CALENDAR.findall(text)]
    if words:
        return words.count("BEGIN") == words.count("END")
    return text.lstrip()[:12].upper() == "BEGIN:VEVENT"


def _components(text: str, name: str) -> list[str] | None:
    """What stands in each; None where one has no end."""
    found: list[str] = []
    begins: int | None = None
    for mark in _MARKS[name].finditer(text):
        is_begin = mark[1].upper() == "BEGIN"
        if is_begin is (begins is not None):
            return None
        if begins is not None:
            found.append(text[begins : mark.start()])
        begins = mark.end() if is_begin else None
    return None if begins is not None else found


class _File:
    def __init__(self, text: str, vevents: list[Vevent], window: Window) -> None:
        self._window = window
        self._first = window.start.strftime("%Y%m%d")
        self._last = shifted(window.end.strftime("%Y%m%d"), AROUND)
        self._groups: dict[str, list[Vevent]] = {}
        for one in vevents:
            self._groups.setdefault(one.uid, []).append(one)
        definitions = {clean_name(named(one)): one for one in _components(text, "VTIMEZONE") or ()}
        said = _CALENDAR_ZONE.search(text)
        self._zones = Zones(window.zone, definitions, said[1].strip() if said else "")
        self._found = 0
        self.left_out = 0

    def events(self) -> Iterator[Event]:
        """Those that touch the window."""
        ends = process_time() + MOST_SECONDS
        for uid, group in self._groups.items():
            days = self._days(group)
            if process_time() > ends:
                raise TooManyError
            if matters := self._what_matters(group, days):
                from_outside = any(one.is_override and not days.have(one.instance_on) for one in matters)
                yield from self._of_group(uid, matters, ALL_DAYS if from_outside else days)

    def reaches(self) -> datetime:
        """A file that has series goes as far as these do; a list of single events may end anywhere."""
        every = list(chain.from_iterable(self._groups.values()))
        last = max((one.starts_on for one in every), default="")
        if not last or any(one.repeats for one in every) or last >= shifted(self._last, -AROUND):
            return self._window.end
        return min(self._window.midnight(_date(shifted(last, 1))), self._window.end)

    def goes_on(self) -> Iterator[str]:
        """Series with instances after the window."""
        after = digits_of(self._window.end)
        for uid, group in self._groups.items():
            if any(one.goes_on or (one.repeats and one.last_on > after) or one.starts_on > after for one in group):
                yield uid

    def _days(self, group: list[Vevent]) -> Days:
        """Those on which an instance can begin that touches the window, by any clock; all where instances may be moved
        by what is said of an earlier one."""
        if any(one.moves_what_follows for one in group):
            return ALL_DAYS
        longest = max((_days_between(one.starts_on, one.ends_on) for one in group), default=0)
        return Days(shifted(self._first, -AROUND - min(longest, LONGEST_REPEATED.days)), self._last)

    def _what_matters(self, group: list[Vevent], days: Days) -> list[Vevent]:
        """Its series where any of its instances can touch the window, and each override that can, with those of the
        same instance: the later SEQUENCE counts."""
        if not days.first:
            return group
        series = [one for one in group if not one.is_override]
        touching = {one.recurrence_id for one in group if one.is_override and one.can_touch(days)}
        if not touching and not any(one.can_touch(days) for one in series):
            return []
        return series + [one for one in group if one.is_override and one.recurrence_id in touching]

    def _of_group(self, uid: str, group: list[Vevent], days: Days) -> Iterator[Event]:
        calendar = Calendar()
        series = [one for one in group if not one.is_override]
        of = self._start_of(series)
        for key, one in enumerate(group):
            try:
                calendar.add_component(one.component(self._zones, of, key, days))
            except _UNREADABLE:
                self.left_out += 1
        repeats = any(one.repeats for one in series) or any(one.is_override for one in group)
        try:
            found = self._expanded(calendar) if repeats else _latest(calendar)
            yield from self._in_window(uid, group, found, single=not repeats)
        except _UNREADABLE:
            self.left_out += 1

    def _start_of(self, series: list[Vevent]) -> Moment | None:
        for one in series:
            try:
                return one.moment(one.line("DTSTART"), self._zones)
            except UnreadableError:
                continue
        return None

    def _expanded(self, calendar: Calendar) -> list[Component]:
        around = timedelta(days=1)
        query = recurring_ical_events.of(calendar)
        found: list[Component] = query.between(self._window.start - around, self._window.end + around)
        return found

    def _in_window(self, uid: str, group: list[Vevent], found: Iterable[Component], *, single: bool) -> Iterator[Event]:
        for one in found:
            event = self._event(uid, group[int(str(one["X-KEY"]))], one, single=single)
            if self._window.has(event.starts_at, event.ends_at):
                self._found += 1
                if self._found > MOST_INSTANCES:
                    raise TooManyError
                yield event

    def _event(self, uid: str, written: Vevent, instance: Component, *, single: bool) -> Event:
        start = _moment(instance, "DTSTART")
        if "DTEND" in instance:
            end = _moment(instance, "DTEND")
        else:
            end = start if isinstance(start, datetime) else start + timedelta(days=1)
        return Event(
            series=uid,
            original=NO_SERIES if single else self._utc(_original(written, instance, self._zones)),
            starts_at=self._utc(start),
            ends_at=self._utc(end),
            title=written.title,
            guests=written.guests,
            state=written.state,
            days=None if isinstance(start, datetime) else (start, end),
            single=single,
            private=written.is_private,
            out_of_office=written.is_out_of_office,
            assumed_zone=written.assumed_zone,
        )

    def _utc(self, moment: Moment) -> datetime:
        return as_utc(moment) if isinstance(moment, datetime) else self._window.midnight(moment)


def _latest(calendar: Calendar) -> list[Component]:
    """Of single events with one UID the one with the highest SEQUENCE."""
    events = [one for one in calendar.subcomponents if isinstance(one, Component)]
    return sorted(events, key=lambda one: int(str(one.get("SEQUENCE", -1))))[-1:]


def _moment(instance: Component, name: str) -> Moment:
    """Raises UnreadableError where it is none."""
    value = getattr(instance.get(name), "dt", None)
    if not isinstance(value, date):
        raise UnreadableError(name)
    return value


def _original(written: Vevent, instance: Component, zones: Zones) -> Moment:
    """The start that the series gave an instance; those that an override of all that follow has moved, moved back."""
    of, start = _moment(instance, "RECURRENCE-ID"), _moment(instance, "DTSTART")
    if not written.moves_what_follows:
        return of
    moved = written.moment(written.line("DTSTART"), zones)
    return start - (_naive(moved) - _naive(of))


def _naive(moment: Moment) -> datetime:
    """On its own clock."""
    return datetime.combine(moment, moment.time() if isinstance(moment, datetime) else time.min)


def _days_between(first: str, last: str) -> int:
    if not first or not last or first == last:
        return 0
    return max((_date(last) - _date(first)).days, 0)


def _date(digits: str) -> date:
    try:
        return day_of(digits)
    except ValueError:
        return NO_SERIES.date()
