"""1:1s: a series between a manager and a report, and its occurrences. Time rules live in `recurrence.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.core.access import BOTH, MANAGER, Data
from bot.core.people import Pair, Person, Preferences
from bot.core.request import Page
from bot.core.time.dates import local
from bot.frames.rules import Frame, Side

SCHEDULE = Data("schedule", readers=BOTH, writers=MANAGER)
OUTCOMES = Data("outcome", readers=BOTH, writers=BOTH)
"""Whether a 1:1 took place. A report says it only where their manager has not."""
PLAN_AHEAD = "plan_ahead"
BY_CALENDAR = "calendar"
"""Why a 1:1 was moved or cancelled: the calendar that it follows says so."""


class Frequency(StrEnum):
    """How a 1:1 repeats; CALENDAR: whenever a calendar has it (`followed.py`)."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    ONCE = "once"
    CALENDAR = "calendar"


class Lead(StrEnum):
    """How long before a 1:1 its brief comes."""

    TEN_MINUTES = "10m"
    HALF_AN_HOUR = "30m"
    AN_HOUR = "1h"
    TWO_HOURS = "2h"
    MORNING_OF = "morning_of"
    WORKING_DAY_BEFORE = "working_day_before"


class SeriesState(StrEnum):
    """Only an active series plans occurrences."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class OccurrenceState(StrEnum):
    """`cancelled` is for occurrences that a change, pause or end of the series took away."""

    SCHEDULED = "scheduled"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """Whether a 1:1 happened. No answer stays `unknown`, never a no."""

    UNKNOWN = "unknown"
    HAPPENED = "happened"
    MOVED = "moved"
    NOT_THIS_TIME = "not_this_time"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When a 1:1 takes place, in local wall time.

    `first_on` anchors the series: the first date it can fall on, and for ONCE the date itself.
    WEEKLY: every `interval` weeks (1-4) on `weekday`. MONTHLY: the `nth` (1-4, or -1 for the last) `weekday`. Raises
    ValueError for what has no dates: to look for the next one would never end. CALENDAR has no dates of its own: it
    was about every `interval` weeks on that `weekday`, which is how it goes on once no calendar is followed.
    """

    frequency: Frequency
    local_time: time
    first_on: date
    weekday: int = 0
    interval: int = 1
    nth: int = 1

    def __post_init__(self) -> None:
        if not (self.weekday in range(7) and self.interval in range(1, 53) and self.nth in (-1, 1, 2, 3, 4, 5)):
            raise ValueError("a recurrence without dates")


@dataclass(frozen=True, slots=True)
class OneOnOne:
    """A series. `timezone` is the zone its local times are read in: the manager's. `frame` never changes: a performance
    conversation is a single one of its own."""

    id: int
    workspace_id: str
    pair_id: int
    recurrence: Recurrence
    minutes: int
    lead: Lead
    timezone: str
    state: SeriesState
    frame: Frame = Frame.COACHING


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One meeting of a series. `series_date` is the local date the series gave it and names it for good;
    `starts_at` and `ends_at` (UTC) are where it is now, after a move too.
    `frame` is its series'. `kept`: it takes place although one of the two is away then, as its manager has said.
    `changed_at` is when it was skipped or moved last, and `moved_from` from when; None once that was taken back.
    `outcome_by` is who of the two has said what its outcome is; None while nobody has.
    `as_of` is when the calendar that it follows was read last, where it could not be read since."""

    id: int
    workspace_id: str
    one_on_one_id: int
    pair_id: int
    series_date: date
    starts_at: datetime
    ends_at: datetime
    moved: bool
    state: OccurrenceState
    outcome: Outcome
    frame: Frame = Frame.COACHING
    kept: bool = False
    changed_at: datetime | None = None
    moved_from: datetime | None = None
    outcome_by: Side | None = None
    as_of: datetime | None = None


CONSISTENCY_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Consistency:
    """What became of the coaching 1:1s of a rhythm in the last weeks, the same for both of a pair. Single 1:1s are not
    among them: a talk in between does not stand in for one that did not take place."""

    held: int = 0
    moved: int = 0
    skipped: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series as a list shows it to the manager, with its next meeting if there is one; `away_until` as in
    MeetingLine."""

    one_on_one: OneOnOne
    pair: Pair
    upcoming: Occurrence | None = None
    away_until: date | None = None

    @property
    def next_at(self) -> datetime | None:
        """Local to the manager."""
        return local(self.upcoming.starts_at, self.pair.manager.timezone) if self.upcoming else None


EARLIEST, LATEST = time(7), time(21)
"""A 1:1 before or after that, on the clock of one of the two, may have been set up by mistake."""


def odd_hours(starts_at: datetime, pair: Pair) -> list[tuple[Person, datetime]]:
    """For whom of the two a 1:1 would begin at night, and when on their clock."""
    there = [(one, local(starts_at, one.timezone)) for one in (pair.manager, pair.report)]
    return [(one, at) for one, at in there if not EARLIEST <= at.time() < LATEST]


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A 1:1 as a list shows it to `reader`, one of the pair. `away_until` is the first day back of the other one, where
    they are away."""

    occurrence: Occurrence
    pair: Pair
    reader: Person
    away_until: date | None = None

    @property
    def starts_at(self) -> datetime:
        """Local to the reader."""
        return local(self.occurrence.starts_at, self.reader.timezone)

    @property
    def other(self) -> Person:
        """Whom the reader meets."""
        return self.pair.other(self.reader)


def away_until(person: Person, preferences: Preferences, now: datetime, starts_at: datetime | None) -> date | None:
    """Their first day back, where they are away at the time of a 1:1, or now; None where they are not."""
    for moment in (starts_at, now):
        day = local(moment, person.timezone).date() if moment else None
        if day is not None and preferences.away_on(day):
            return preferences.back_on(day)
    return None


def waits_for_answer(occurrence: Occurrence, pair: Pair, preferences: Mapping[int, Preferences]) -> bool:
    """Whether one of the two is away at the time of a 1:1, and its manager has not said that it takes place. Nothing is
    sent before it until then. `preferences` are those of both, by their ids."""
    both = (pair.manager, pair.report)
    is_away = (preferences[one.id].away_on(local(occurrence.starts_at, one.timezone).date()) for one in both)
    return not occurrence.kept and any(is_away)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday of a person, by the country they have chosen."""

    person: Person
    day: date
    country: str


Meeting = tuple[OneOnOne, Occurrence]
"""A meeting with its series."""


@dataclass(frozen=True, slots=True)
class MeetingsPlanned:
    """These take place now: new ones, or those that a change took away before."""

    manager: Person
    meetings: tuple[Meeting, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class MeetingsMoved:
    """Each took place at another time `before` (in the same order as `after`)."""

    manager: Person
    before: tuple[Occurrence, ...]
    after: tuple[Meeting, ...]
    reason: str
    now: datetime


@dataclass(frozen=True, slots=True)
class MeetingsCancelled:
    """These, as they were, do not take place then."""

    meetings: tuple[Occurrence, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class FollowsAgain:
    """A paused series goes on whose times come from a calendar: what lies ahead is to be planned from there."""

    pair: Pair
    now: datetime


@dataclass(frozen=True, slots=True)
class OutcomeRecorded:
    """It was said whether the meeting happened; UNKNOWN: that was taken back."""

    occurrence: Occurrence
    outcome: Outcome
    now: datetime


@dataclass(frozen=True, slots=True)
class JustDone:
    """The 1:1s that a manager has just skipped or moved, on their App Home: each can be put back."""

    today: date
    meetings: tuple[MeetingLine, ...]


@dataclass(frozen=True, slots=True)
class HomeMeetings:
    """A manager's 1:1s on their App Home, the next one first. `skipped` has by series the meeting before the next one
    that was skipped, `consistency` is by pair. `welcome` is the onboarding of someone without any 1:1."""

    today: date
    lines: Page[SeriesLine]
    skipped: Mapping[int, MeetingLine] = field(default_factory=dict)
    consistency: Mapping[int, Consistency] = field(default_factory=dict)
    welcome: bool = False
