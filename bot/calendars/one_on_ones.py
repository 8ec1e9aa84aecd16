"""Which events are 1:1s, and with whom.

Nothing is followed that nobody has said yes to, so this only says what is worth asking about: what cannot be a 1:1 is
not found at all, and what may be another kind of meeting is asked about by itself. A title makes nothing a 1:1 that has
other people in it, or hidden ones.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.calendars.rules import Answer, Event, EventState, Guest, GuestKind

LONGEST = timedelta(hours=2)
_SAYS_SO = re.compile(
    r"(?<!\d)1\s?[:/]\s?1(?!\d)|\b1\s?-?\s?(?:on|to|2|a)\s?-?\s?1\b|\bone[ -](?:on|to)[ -]one\b|\b1x1\b"
    r"|\bjour[ -]?fixe?\b|\beinzelgespräch|\bzweiergespräch|\b(?:vier|4)[ -]?augen|\bmitarbeitergespräch"
    r"|\bt[êe]te[ -][àa][ -]t[êe]te\b|\b(?:point|entretien|suivi) individuel\b|\ben individuel\b"
    r"|\buno a uno\b|\b(?:reunión|seguimiento) individual\b|\bmano a mano\b",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*(?:/|<-?>|↔|&|\+|\||,)\s*|\s+(?:x|and|und|et|y|mit|with|avec|con)\s+", re.IGNORECASE)


class Doubt(StrEnum):
    """Why it may be no 1:1."""

    OPTIONAL = "optional"
    ORGANIZER = "organizer"
    TENTATIVE = "tentative"
    LONG = "long"
    SINGLE = "single"
    NO_GUESTS = "no_guests"


@dataclass(frozen=True, slots=True)
class OneOnOne:
    """An event of its owner and one other. `email` is empty where nobody knows who that is."""

    event: Event
    email: str
    doubts: frozenset[Doubt] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """A series (or a single event) of 1:1s, to be asked about. A title that says so makes up for a single event, for
    nothing else."""

    series: str
    email: str
    title: str
    next_at: datetime
    doubts: frozenset[Doubt]

    @property
    def sure(self) -> bool:
        """Whether one question for all of them is enough."""
        return not self.doubts


def one_on_one(event: Event, own: Collection[str], name: str = "") -> OneOnOne | None:
    """Whether it is one of the person with these addresses, in lower case, and that first name."""
    if event.days is not None or event.guests_hidden or is_off(event):
        return None
    people = [one for one in event.guests if one.kind is not GuestKind.RESOURCE]
    if not people:
        return OneOnOne(event, "", _doubts(event, []) | {Doubt.NO_GUESTS}) if says_so(event.title, name) else None
    if any(one.kind is GuestKind.GROUP and one.invited for one in people):
        return None
    mine = [one for one in people if one.me or one.email in own]
    others = [one for one in people if not (one.me or one.email in own)]
    invited = [one for one in others if one.invited] or others
    if len(invited) != 1 or not (mine or len(others) == 1):
        return None
    doubts = _doubts(event, [*mine, *invited])
    if others != invited or not mine:
        doubts |= {Doubt.ORGANIZER}
    return OneOnOne(event, invited[0].email, doubts - ({Doubt.SINGLE} if says_so(event.title, name) else set()))


def is_off(event: Event) -> bool:
    """Whether it does not take place: cancelled, or declined by anybody in it. No answer is none."""
    return event.state is EventState.CANCELLED or any(
        one.answer is Answer.DECLINED and one.kind is GuestKind.PERSON for one in event.guests
    )


def says_so(title: str, name: str = "") -> bool:
    """Whether a title is one of a 1:1: by its word for it, or by two names of which one is their own."""
    if _SAYS_SO.search(title):
        return True
    parts = [part.strip().casefold() for part in _BETWEEN_NAMES.split(title.strip())]
    named = [part for part in parts if name and part.split()[:1] == [name.casefold()]]
    return len(parts) == 2 and len(named) == 1 and all(1 <= len(part.split()) <= 3 for part in parts)


def find(events: Iterable[Event], own: Collection[str], name: str, now: datetime) -> list[Found]:
    """The series that have a 1:1 still to come, soonest first. One instance with a third person in it changes nothing
    of the others."""
    by_series: dict[str, list[OneOnOne]] = {}
    for event in events:
        if event.starts_at > now and (one := one_on_one(event, own, name)) is not None:
            by_series.setdefault(event.series, []).append(one)
    return sorted((_of_series(found) for found in by_series.values()), key=lambda one: (one.next_at, one.series))


def _of_series(found: list[OneOnOne]) -> Found:
    email, _ = Counter(one.email for one in found).most_common(1)[0]
    theirs = [one for one in found if one.email == email]
    first = min(theirs, key=lambda one: one.event.starts_at).event
    doubts = frozenset.intersection(*(one.doubts for one in theirs))
    return Found(first.series, email, first.title, first.starts_at, doubts)


def _doubts(event: Event, both: Iterable[Guest]) -> frozenset[Doubt]:
    there = {
        Doubt.OPTIONAL: any(one.optional for one in both),
        Doubt.TENTATIVE: event.state is EventState.TENTATIVE or any(one.answer is Answer.TENTATIVE for one in both),
        Doubt.LONG: event.ends_at - event.starts_at > LONGEST,
        Doubt.SINGLE: event.single,
    }
    return frozenset(doubt for doubt, applies in there.items() if applies)
