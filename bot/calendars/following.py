"""What has changed in the 1:1s that are followed: the complete list of a read against what is stored.

What is followed is the pair. A meeting is known by its series and the start that the series gave it. The order in which
things are decided:

1. A series that nobody knows takes over from one of the same two that has ended or vanished within 7 days: "this and
   following", a meeting deleted and made again, another organizer. Other new ones are asked about, unless it may yet
   turn out that the one before has ended when they begin.
2. Meetings that are listed are where the list says, or off where it says so. Those that are missing have vanished,
   unless they lie where the list does not reach.
3. What has vanished and what is new of the same two is one meeting that was moved, where it is nearest.
4. If more than half of what is to come has vanished, it stays until a second read, 15 minutes later or more, misses it
   too: a server that hands out an empty calendar is no reason to send no briefs.

What has begun never changes: it is what the brief was for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.calendars.one_on_ones import is_off, one_on_one
from bot.calendars.rules import Event, Events, Window

AGREES_AFTER = timedelta(minutes=15)
TAKES_OVER_WITHIN = timedelta(days=7)
SAME_MEETING = timedelta(minutes=5)


class Key(NamedTuple):
    """Which meeting, within its source."""

    series: str
    original: datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """A followed meeting as it is stored. `person` is the id of the other one. `on`: it takes place."""

    key: Key
    person: int
    starts_at: datetime
    ends_at: datetime
    on: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """A series that is followed. `gone_at`: since when nothing of it is to come; `lost_at`: when something that was to
    come was last taken out of it."""

    id: str
    person: int
    gone_at: datetime | None = None
    lost_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """More than half had vanished, first at that time: these. Until that is clear the source is read without its mark,
    because the same list again is what agrees."""

    since: datetime
    missing: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Followed:
    """All that is stored of one source. Of `refused` series nothing more is asked."""

    series: tuple[Series, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    doubtful: Doubtful | None = None
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose calendar it is: all addresses that are theirs, their first name, and the people of others' addresses."""

    addresses: frozenset[str]
    name: str
    people: Mapping[str, int]


class Moved(NamedTuple):
    """One meeting before and after; it may also have another key."""

    before: Meeting
    after: Meeting


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be stored from now on, and how it differs. `ask`: series of people who are followed already that
    nobody has said anything of."""

    followed: Followed
    added: tuple[Meeting, ...] = ()
    moved: tuple[Moved, ...] = ()
    cancelled: tuple[Meeting, ...] = ()
    ask: tuple[str, ...] = ()


def compare(followed: Followed, read: Events, owner: Owner, window: Window, now: datetime) -> Changes:
    """What this read means for what is stored."""
    return _Comparison(followed, read, owner, window, now).changes()


def once(meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """The meetings that take place, of all sources together; the first of those of the same person that begin within 5
    minutes of one another."""
    found: list[Meeting] = []
    for one in sorted((one for one in meetings if one.on), key=lambda one: (one.starts_at, one.person, one.key)):
        if not any(one.person == other.person and one.starts_at - other.starts_at <= SAME_MEETING for other in found):
            found.append(one)
    return tuple(found)


class _Comparison:
    def __init__(self, followed: Followed, read: Events, owner: Owner, window: Window, now: datetime) -> None:
        self._before, self._read, self._owner, self._now = followed, read, owner, now
        self._reaches = min(read.reaches, window.end)
        self._past = [one for one in followed.meetings if one.starts_at <= now]
        self._coming = [one for one in followed.meetings if one.starts_at > now]
        self._series = {one.id: one for one in followed.series}
        self._single = {one.series for one in read.events if one.single}
        began = {one.key for one in self._past}
        self._listed = [one for one in map(self._meeting, read.events) if one is not None and one.key not in began]

    def _meeting(self, event: Event) -> Meeting | None:
        """Of a series that is followed any, off where it is no 1:1 of these two this time; of others their 1:1s."""
        found = one_on_one(event, self._owner.addresses, self._owner.name)
        person = self._owner.people.get(found.email) if found is not None and found.email else None
        known = self._series.get(event.series)
        key = Key(event.series, event.original)
        if known is None:
            return Meeting(key, person, event.starts_at, event.ends_at) if person is not None else None
        on = found is not None and person in (None, known.person) and not is_off(event)
        return Meeting(key, known.person, event.starts_at, event.ends_at, on)

    def changes(self) -> Changes:
        taken_over = self._take_over()
        theirs = {one.key: one for one in self._listed if one.key.series in self._series}
        stored = {one.key: one for one in self._coming}
        missing = [one for one in self._coming if one.on and one.key not in theirs and one.starts_at < self._reaches]
        off = [one for one in self._coming if one.on and one.key in theirs and not theirs[one.key].on]
        replaced = [one for one in off if one.key.series in taken_over]
        new = [one for key, one in theirs.items() if one.on and one.starts_at > self._now and key not in stored]
        moved, left, new = _nearest([*missing, *replaced], new)
        missing = [one for one in left if one.key not in theirs]
        kept, doubtful = self._kept(missing)
        gone = [one for one in missing if one.key not in kept]
        after: dict[Key, Meeting] = {}
        for one in self._coming:
            if one.key in theirs and one.key not in {each.before.key for each in moved}:
                after[one.key] = theirs[one.key]
            elif one.key in kept or (one.on and one.key not in theirs and one.starts_at >= self._reaches):
                after[one.key] = one
        after |= {one.key: one for one in [*new, *(each.after for each in moved)]}
        return self._told(stored, after, moved, gone, doubtful)

    def _told(
        self,
        stored: Mapping[Key, Meeting],
        after: dict[Key, Meeting],
        moved: list[Moved],
        gone: list[Meeting],
        doubtful: Doubtful | None,
    ) -> Changes:
        renamed = {each.after.key for each in moved}
        off = [*gone]
        added: list[Meeting] = []
        for key, one in after.items():
            before = stored.get(key)
            if key in renamed or before == one:
                continue
            if before is None or (one.on and not before.on):
                added += [one] if one.on else []
            elif before.on and not one.on:
                off.append(before)
            elif one.on:
                moved.append(Moved(before, one))
        meetings = sorted([*self._past, *after.values()], key=lambda one: (one.starts_at, one.key))
        series = self._series_after(after, off)
        followed = replace(self._before, series=series, meetings=tuple(meetings), doubtful=doubtful)
        return Changes(followed, tuple(added), tuple(moved), tuple(off), self._to_ask(series))

    def _take_over(self) -> set[str]:
        """The series that others have taken the place of; the new ones are followed from now on."""
        taken_over: set[str] = set()
        strangers: dict[tuple[str, int], list[Meeting]] = {}
        for one in self._listed:
            if one.key.series not in self._series and one.key.series not in self._before.refused:
                strangers.setdefault((one.key.series, one.person), []).append(one)
        for (series, person), theirs in strangers.items():
            coming = [one.starts_at for one in theirs if one.starts_at > self._now]
            old = {one.id for one in self._before.series if one.person == person}
            ended = {one for one in old - taken_over if coming and self._has_ended(one, series, min(coming))}
            if ended:
                taken_over |= ended
                self._series[series] = Series(series, person)
        return taken_over

    def _has_ended(self, series: str, new: str, begins_at: datetime) -> bool:
        """Whether nothing of it is left when the new one begins: it has gone or been cut lately, or ends before."""
        if not self._ends_before(series, begins_at):
            return False
        one = self._series[series]
        if any(at is not None and self._now - at <= TAKES_OVER_WITHIN for at in (one.gone_at, one.lost_at)):
            return True
        listed = {each.key: each for each in self._listed if each.key.series == series}
        known = [each for each in self._coming if each.on and each.key.series == series]
        if any(self._is_off(each, listed) and each.starts_at < self._reaches for each in known):
            return True
        last = max((each.starts_at for each in listed.values() if each.on), default=None)
        return last is not None and begins_at - last <= TAKES_OVER_WITHIN and new not in self._single

    def _ends_before(self, series: str, begins_at: datetime) -> bool:
        """Whether the list has nothing of it from then on, and it is not known to go on."""
        left = (one for one in self._listed if one.key.series == series and one.on)
        return series not in self._read.goes_on and all(one.starts_at < begins_at for one in left)

    def _is_off(self, one: Meeting, listed: Mapping[Key, Meeting]) -> bool:
        return one.key not in listed or not listed[one.key].on

    def _kept(self, missing: list[Meeting]) -> tuple[set[Key], Doubtful | None]:
        """Which of those that are missing stay for now."""
        keys = frozenset(one.key for one in missing)
        reachable = [one for one in self._coming if one.on and one.starts_at < self._reaches]
        if 2 * len(keys) <= len(reachable):
            return set(), None
        before = self._before.doubtful
        if before is None:
            return set(keys), Doubtful(self._now, keys)
        if self._now - before.since < AGREES_AFTER:
            return set(keys), before
        unsaid = keys - before.missing
        return set(unsaid), Doubtful(self._now, unsaid) if unsaid else None

    def _series_after(self, after: Mapping[Key, Meeting], off: Iterable[Meeting]) -> tuple[Series, ...]:
        alive = {one.key.series for one in after.values() if one.on} | self._read.goes_on
        lost = {one.key.series for one in off}
        return tuple(
            replace(
                one,
                gone_at=None if one.id in alive else one.gone_at or self._now,
                lost_at=self._now if one.id in lost else one.lost_at,
            )
            for one in self._series.values()
        )

    def _to_ask(self, known: tuple[Series, ...]) -> tuple[str, ...]:
        """Not yet of what begins when another of the same two may have ended: that takes over once it has."""
        strangers: dict[str, Meeting] = {}
        for one in self._listed:
            if one.starts_at > self._now and one.key.series not in self._series.keys() | self._before.refused:
                strangers.setdefault(one.key.series, one)
        alive = [one for one in known if one.gone_at is None]
        return tuple(
            series
            for series, one in strangers.items()
            if any(one.person == each.person for each in known)
            and not any(one.person == each.person and self._ends_before(each.id, one.starts_at) for each in alive)
        )


_Meetings = list[Meeting]


def _nearest(gone: _Meetings, new: _Meetings) -> tuple[list[Moved], _Meetings, _Meetings]:
    """Pairs of one that is gone and one that is new, of one person, the nearest first; and what is left of both."""
    pairs = sorted(
        (abs(to.starts_at - of.starts_at), of.starts_at, of.key, to.starts_at, to.key, of, to)
        for of in gone
        for to in new
        if of.person == to.person and abs(to.starts_at - of.starts_at) < TAKES_OVER_WITHIN
    )
    moved: list[Moved] = []
    used: set[Key] = set()
    for *_, of, to in pairs:
        if of.key not in used and to.key not in used:
            used |= {of.key, to.key}
            moved.append(Moved(of, to))
    return moved, [one for one in gone if one.key not in used], [one for one in new if one.key not in used]
