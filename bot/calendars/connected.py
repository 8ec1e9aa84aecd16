"""A calendar that somebody has connected, as it is stored.

All that is known of its meetings is one value, sealed for its owner alone: it is read and written as a whole, by a
comparison that is pure, and ids of meetings often have addresses in them. What is offered stands there until it is
answered; after that only what is followed does.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import TypeAdapter

from bot.calendars.following import Followed, Key
from bot.calendars.rules import Failure
from bot.core.access import AUTHOR, Data
from bot.core.people import Away, Person

CALENDARS = Data("calendars", readers=AUTHOR, writers=AUTHOR)
"""Which calendars somebody has connected, and what of them is followed."""
OFFER = "calendar_offer"
FAILING = "calendar_failing"
READ_CALENDARS = "read_calendars"


class SourceKind(StrEnum):
    """Where a calendar is."""

    ICS = "ics"
    GOOGLE = "google"
    MICROSOFT = "microsoft"
    CALDAV = "caldav"

    @property
    def by_sign_in(self) -> bool:
        """Whether its owner signs in to it, instead of pasting an address."""
        return self in (SourceKind.GOOGLE, SourceKind.MICROSOFT)


@dataclass(frozen=True, slots=True)
class Offered:
    """A series (or a single event) that may be a 1:1, until somebody says whether to follow it. `weeks` is about how
    many lie between two of them."""

    series: str
    email: str
    title: str
    next_at: datetime
    minutes: int
    weeks: int = 1

    @property
    def id(self) -> str:
        """What it is called in a form: the id of a series may be long, and may name people."""
        return hashlib.sha256(self.series.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a calendar. In `followed`, a person is the id of the pair. `own` are its owner's addresses,
    `people` the pairs by the addresses that their reports have in it. `planned` has the id of the occurrence as which a
    meeting was planned. `told` are the series that were asked about, `away` is when the calendar said that its owner
    is away."""

    own: frozenset[str]
    followed: Followed = field(default_factory=Followed)
    people: tuple[tuple[str, int], ...] = ()
    planned: tuple[tuple[Key, int], ...] = ()
    offered: tuple[Offered, ...] = ()
    told: frozenset[str] = frozenset()
    away: tuple[Away, ...] = ()
    mark: str = ""


_KNOWN = TypeAdapter(Known)


def to_text(known: Known) -> str:
    """As it is sealed."""
    return _KNOWN.dump_json(known).decode()


def from_text(text: str) -> Known:
    """What was sealed."""
    return _KNOWN.validate_json(text)


@dataclass(frozen=True, slots=True)
class Connected:
    """A calendar of somebody. `access` is its address, or what opens it. `failing_since` is when it could not be read
    for the first time after it could; `told_at` when its owner was told. `left_out` events could not be read."""

    id: int
    workspace_id: str
    person_id: int
    kind: SourceKind
    access: str = field(repr=False)
    known: Known = field(repr=False)
    created_at: datetime
    read_at: datetime | None
    next_read_at: datetime
    failures: int = 0
    failure: Failure | None = None
    failing_since: datetime | None = None
    told_at: datetime | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A calendar as its owner sees it, datetimes local. `follows` are whom they meet by it, `waiting` how many are
    waiting for an answer."""

    id: int
    kind: SourceKind
    host: str
    own: tuple[str, ...]
    follows: tuple[Person, ...]
    waiting: int
    read_at: datetime | None
    failure: Failure | None
    left_out: int


@dataclass(frozen=True, slots=True)
class Calendars:
    """All that somebody has connected."""

    today: datetime
    shown: tuple[Shown, ...]
    available: bool = True


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One of those that may be a 1:1, `at` local. `report` is who it is with, where that is known; `by_hand`: the two
    have a 1:1 here already."""

    offered: Offered
    at: datetime
    report: Person | None = None
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class OfferMessage:
    """How many 1:1s were found; 0 once all are answered."""

    calendar_id: int
    count: int


@dataclass(frozen=True, slots=True)
class FailingMessage:
    """A calendar that cannot be read since `since`, local; `failure` None once it can."""

    calendar_id: int
    today: datetime
    since: datetime
    failure: Failure | None
    kind: SourceKind = SourceKind.ICS
