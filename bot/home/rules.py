"""A person's App Home: whether it was opened, what page it is on, and what it shows."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from bot.commitments.rules import CommitmentLine
from bot.core.people import Pair, Preferences
from bot.goals.rules import GoalLine
from bot.meetings.rules import MeetingLine, SeriesLine
from bot.plans.rules import Plan
from bot.topics.rules import Topic

T = TypeVar("T")

HomeList = Literal["one_on_ones", "commitments", "plans"]


@dataclass(frozen=True, slots=True)
class Home:
    """`opened_at` is the last time the person looked; `stale_since` is set by changes and cleared by publishing.

    Pages count from 0, one counter for each list that can be long.
    """

    workspace_id: str
    person_id: int
    opened_at: datetime
    stale_since: datetime | None = None
    one_on_ones_page: int = 0
    commitments_page: int = 0
    plans_page: int = 0

    def turned(self, which: HomeList, page: int) -> "Home":
        """With another page of one of its lists."""
        match which:
            case "one_on_ones":
                return replace(self, one_on_ones_page=page)
            case "commitments":
                return replace(self, commitments_page=page)
            case "plans":
                return replace(self, plans_page=page)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a long list. `number` counts from 0."""

    items: tuple[T, ...]
    number: int
    size: int
    total: int

    @property
    def has_previous(self) -> bool:
        """Whether there is an earlier page."""
        return self.number > 0

    @property
    def has_next(self) -> bool:
        """Whether there is a later page."""
        return (self.number + 1) * self.size < self.total


@dataclass(frozen=True, slots=True)
class ReportSide:
    """One of a person's 1:1s as its report: with whom, when next (local to them), what is agreed."""

    pair_id: int
    manager_name: str
    next_at: datetime | None
    plan: Plan
    commitments: tuple[CommitmentLine, ...]
    more_commitments: int
    topics: tuple[Topic, ...]
    record_id: int | None = None
    """The newest performance record that they were shown."""


@dataclass(frozen=True, slots=True)
class HomeContent:
    """What App Home shows a person. `welcome` is the onboarding of someone without any 1:1.

    `next_nudge` is local; `last_nudge_silent` says that the latest nudge had nothing to say; `messages_off` that Slack
    takes no direct messages of the app here; `administers` that the person looks after the workspace. `performance`
    are the performance conversations to come. `manages`: they have a 1:1 or a plan as a manager. `left` names those
    whose 1:1s ended lately because they left.
    """

    name: str
    today: date
    welcome: bool
    meetings: Page[MeetingLine]
    commitments: Page[CommitmentLine]
    plans: Page[tuple[Pair, Plan]]
    paused: tuple[SeriesLine, ...]
    preferences: Preferences
    timezone: str
    next_nudge: datetime | None
    last_nudge_silent: bool
    messages_off: bool = False
    administers: bool = False
    performance: tuple[SeriesLine, ...] = ()
    goals: tuple[GoalLine, ...] = ()
    more_goals: int = 0
    as_report: tuple[ReportSide, ...] = ()
    more_as_report: int = 0
    manages: bool = True
    left: tuple[str, ...] = ()
