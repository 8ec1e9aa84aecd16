"""What is read from a calendar: values that are the same for every source.

A source gives the complete list of a window, or says that nothing has changed, or why it could not read; it never gives
single changes. What has changed is found by comparing (`following.py`): a source has nothing to get wrong there.
Descriptions, places and links are not among the values: they are never kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.time.dates import local, to_utc

DAYS_AHEAD = 21
NO_SERIES = datetime(1970, 1, 1, tzinfo=UTC)
"""The original start of what is single."""


class Answer(StrEnum):
    """What a guest has answered; NONE where they have not, or it is not known."""

    NONE = "none"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


class GuestKind(StrEnum):
    """GROUP: several people behind one address. RESOURCE: rooms, cars, screens."""

    PERSON = "person"
    GROUP = "group"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of an event. `email` is in lower case, and empty where the calendar gives none. `invited`: they are in
    the list of guests, as an organizer need not be. `me`: the source says that this is its owner."""

    email: str
    answer: Answer = Answer.NONE
    kind: GuestKind = GuestKind.PERSON
    optional: bool = False
    organizer: bool = False
    invited: bool = True
    me: bool = False


class EventState(StrEnum):
    """What the calendar says of the event itself."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Event:
    """One instance, in UTC. It is known by `series` and `original`, the start that the series gave it: neither changes
    when it is moved. What is `single`, of no series, has the same original at all times.

    An all-day event has `days`, its first day and the first after it, and begins and ends at midnight in its owner's
    zone. `title` is empty for private events. `out_of_office`: its owner is away. `assumed_zone`: the calendar names a
    zone that nobody knows, and it was read in its owner's.
    """

    series: str
    original: datetime
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    guests: tuple[Guest, ...] = ()
    state: EventState = EventState.CONFIRMED
    days: tuple[date, date] | None = None
    single: bool = False
    guests_hidden: bool = False
    private: bool = False
    out_of_office: bool = False
    assumed_zone: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The time that is read (UTC, half open), and the zone of whose calendar it is."""

    start: datetime
    end: datetime
    zone: str

    def midnight(self, day: date) -> datetime:
        """When that day begins for the owner."""
        return to_utc(day, time.min, self.zone)

    def has(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether any of that time is in it; what takes no time is where it starts."""
        return starts_at < self.end and (ends_at > self.start or starts_at >= self.start)


def window_of(now: datetime, zone: str) -> Window:
    """From yesterday on to the end of the day three weeks ahead, by the owner's days: the same all day long."""
    today = local(now, zone).date()
    first, last = today - timedelta(days=1), today + timedelta(days=DAYS_AHEAD + 1)
    return Window(to_utc(first, time.min, zone), to_utc(last, time.min, zone), zone)


class Failure(StrEnum):
    """Why a source could not be read; each has a sentence of its own."""

    SIGNED_OUT = "signed_out"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    GONE = "gone"
    BUSY = "busy"
    SERVER = "server"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    NOT_ALLOWED = "not_allowed"
    EXPIRED = "expired"
    NEEDS_ADMIN = "needs_admin"


@dataclass(frozen=True, slots=True)
class Failed:
    """Everything stored stays. `retry_after`: the source has asked not to come back earlier."""

    reason: Failure
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing is different since the last read of this window. `fresh_for` as in Events."""

    fresh_for: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Events:
    """The complete list of the window, cancelled ones among it where the source still has them.

    `reaches` is how far (UTC) the list is complete: a published calendar may end before the window does. `goes_on` are
    the series known to have more after the window. `left_out` counts the events that could not be read. `mark` is for
    the source to be handed at its next read, and says nothing to anybody else. `fresh_for`: the source has asked not
    to be read again within that time.
    """

    events: tuple[Event, ...]
    reaches: datetime
    goes_on: frozenset[str] = frozenset()
    left_out: int = 0
    mark: str = ""
    fresh_for: timedelta | None = None


class Source(Protocol):
    """A calendar somebody has connected."""

    def read(self, window: Window) -> Unchanged | Events | Failed:
        """All of it in that window."""


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC, to the second."""
    return moment.astimezone(UTC).replace(microsecond=0)


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """By when they start; the same for the same events, however a source sorts them."""
    return tuple(sorted(events, key=lambda one: (one.starts_at, one.series, one.original, one.ends_at)))
