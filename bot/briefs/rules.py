"""The brief: what a manager gets in a thread before a 1:1, and which powerful question comes next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.commitments.rules import CommitmentLine, Owner
from bot.core.access import AUTHOR, MANAGER, Data
from bot.core.people import Pair, Person, ReportBriefTime
from bot.core.personal_data import Facts, Forgotten, Gone
from bot.frames.rules import Frame, Shift, Side
from bot.goals.rules import NEAR, Goal, GoalState
from bot.library.rules import SPREAD, Fit, Part, Reason, Verdict
from bot.meetings.rules import Consistency, Lead, Occurrence
from bot.plans.rules import Note, Plan
from bot.topics.rules import Topic

BRIEFS = Data("brief", readers=MANAGER, writers=MANAGER)
TYPED = Data("typed", readers=AUTHOR, writers=AUTHOR)
"""What somebody types in a brief's thread."""

BRIEF = "brief"
REQUESTED = "requested"
REPORT_BRIEF = "report_brief"
PROMPTS = "prompts"
CHANGED = "brief_changed"
"""The line below a brief that is out, where the calendar that its 1:1 follows has changed."""
FOLLOW_UP = "follow_up"
FOLLOW_UPS = "follow_ups"
REPORT_FOLLOW_UP = "report_follow_up"
SHIFT = "shift"
SHIFTED = "shifted"
SHIFT_ASK = "shift_ask"
PERFORMANCE_TALK = "performance_talk"
COACH_ROLE = "coach_role"


Thread = tuple[str | None, str | None]
"""A channel and Slack's id of the message that begins the thread there."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief's thread. `occurrence_id` is None when it was asked for without an upcoming 1:1.

    `channel` and `thread_ts` are known once the parent message is posted. `question` is the key of the
    powerful question shown, empty for a performance conversation. `frame` is the present one of its thread.
    `for_report`: it is the thread of what the report gets before the 1:1, without a question.
    """

    id: int
    workspace_id: str
    pair_id: int
    occurrence_id: int | None
    question: str
    created_at: datetime
    channel: str | None = None
    thread_ts: str | None = None
    frame: Frame = Frame.COACHING
    for_report: bool = False

    @property
    def thread(self) -> Thread:
        """Where its parent message was posted."""
        return self.channel, self.thread_ts


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entry of the library that the two were shown in a brief for a 1:1 of a day."""

    id: int
    part: Part
    key: str
    on: date
    reasons: tuple[Reason, ...] = ()
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class WhyThese:
    """Why a brief has the question and the prompts that it has, and what its manager says of the 1:1."""

    brief: Brief
    report_name: str
    chosen: tuple[Chosen, ...]
    fit: Fit


@dataclass(frozen=True, slots=True)
class PromptsAbout:
    """What the three prompts are about. `goal` is one that both have confirmed, `milestone` a step of one that is near;
    empty without. `asks` are the ids of the three in the library."""

    pair_id: int
    week: int
    goal: str = ""
    milestone: str = ""
    milestone_on: date | None = None
    asks: tuple[str, ...] = ()


def prompts_about(pair_id: int, day: date, goals: Sequence[Goal]) -> PromptsAbout:
    """For a 1:1 on that day: the step whose day comes next within two weeks, and of several goals another each week."""
    week = (day.toordinal() - 1) // 7
    agreed = [goal for goal in goals if goal.state is GoalState.CONFIRMED]
    near = [
        (step.due_on, step.id, step.text)
        for goal in agreed
        for step in goal.milestones
        if step.due_on is not None and not step.done and day <= step.due_on <= day + NEAR
    ]
    milestone_on, _, milestone = min(near, default=(None, 0, ""))
    goal = agreed[week % len(agreed)].draft.what if agreed else ""
    return PromptsAbout(pair_id, week, goal, milestone, milestone_on)


def variant(count: int, about: PromptsAbout) -> int:
    """Whose turn it is of `count` sentences to open with: none comes again to a pair within `count` - 1 weeks, and
    pairs with neighbouring ids begin far apart."""
    return (about.week + about.pair_id * SPREAD) % count


OPEN_SHOWN = 3


def first_open(lines: Sequence[CommitmentLine]) -> tuple[tuple[CommitmentLine, ...], int]:
    """What is shown of what is open, the reader's own first and at least one of each side; and how many more there
    are."""
    theirs = [one for one in lines if one.commitment.owner not in (one.side, Owner.BOTH)]
    mine = [one for one in lines if one not in theirs]
    of_theirs = min(len(theirs), max(1, OPEN_SHOWN - len(mine)))
    shown = (*mine[: OPEN_SHOWN - of_theirs], *theirs[:of_theirs])
    return shown, len(lines) - len(shown)


@dataclass(frozen=True, slots=True)
class ReportSide:
    """One of a person's 1:1s as its report: when next (local to them), and what they bring.

    `buttons` of other features, each as its `render(wording, value, about)` and the value.
    """

    pair: Pair
    next_at: datetime | None
    plan: Plan
    topics: tuple[Topic, ...]
    buttons: tuple[tuple[Callable[..., Any], Any], ...] = ()
    away_until: date | None = None
    consistency: Consistency | None = None


@dataclass(frozen=True, slots=True)
class HomeReport:
    """A person's 1:1s as the report, on their App Home."""

    today: date
    sides: tuple[ReportSide, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class CoachRoleMessage:
    """What a manager as coach can be and cannot, and who else there is; `contact` empty: nobody was named."""

    side: Side
    other_name: str
    contact: str = ""


class Why(StrEnum):
    """Why what comes before a 1:1 comes when it does. AT_ONCE: its time had gone by when the 1:1 was set. Stored with
    it: a word here never changes."""

    CHOSEN = "chosen"
    QUIET_ENDED = "quiet_ended"
    QUIET_BEGINS = "quiet_begins"
    BACK = "back"
    AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class Came:
    """Why a message came, and when (local to the recipient)."""

    why: Why
    at: datetime


@dataclass(frozen=True, slots=True)
class BriefMessage:
    """The parent of a brief's thread: who, when, what is open, what the report brings, the manager's own last note.

    `lead` None: the manager asked for it. `late`: it could not come when it was to. `next_at`: the next one, if this
    one is skipped. `shifted_at` is when its frame last became the present one, None if it never shifted. `as_of` as in
    Occurrence. Datetimes are local.
    """

    brief: Brief
    pair: Pair
    today: date
    starts_at: datetime | None = None
    open: tuple[CommitmentLine, ...] = ()
    more_open: int = 0
    lead: Lead | None = None
    one_on_one_id: int | None = None
    skipped: bool = False
    next_at: datetime | None = None
    holiday: bool = False
    late: bool = False
    shifted_at: datetime | None = None
    topics: tuple[Topic, ...] = ()
    note: Note | None = None
    away_until: date | None = None
    came: Came | None = None
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChangedMessage:
    """Where the calendar has a 1:1 now, local; None where it has it no more. `other_name` is whom the reader meets."""

    other_name: str
    today: date
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class PromptsMessage:
    """A sentence to open with, the three prompts, and how to reply to log."""

    brief: Brief
    report_name: str
    today: date
    about: PromptsAbout
    half_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class FollowUpMessage:
    """What they agreed at a 1:1 and whether it happened, asked once. `starts_at` is local, and so is `moved_to`: where
    it is if it was moved meanwhile. `own_thread`: there was no brief in whose thread it could come."""

    occurrence: Occurrence
    report_name: str
    today: date
    starts_at: datetime
    moved_to: datetime | None = None
    own_thread: bool = False


@dataclass(frozen=True, slots=True)
class FollowUpsMessage:
    """The same after several in a row, the soonest first. `in_threads`: each of them has the thread of a brief."""

    rows: tuple[FollowUpMessage, ...]
    in_threads: bool = True


@dataclass(frozen=True, slots=True)
class ReportFollowUpMessage:
    """Whether a 1:1 happened, asked of its report because their manager has not said. As in FollowUpMessage."""

    occurrence: Occurrence
    manager_name: str
    today: date
    starts_at: datetime
    moved_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShiftMessage:
    """The answer to a shift, in the thread of the brief: what to say aloud. `at` is local; `undone` once shifted
    again."""

    shift: Shift
    report: Person
    at: datetime
    today: date
    undone: bool = False
    contact: str = ""


class ShiftAsked(StrEnum):
    """What became of the question. Stored with it: a word here never changes."""

    ASK = "ask"
    DONE = "done"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class ShiftAskMessage:
    """Asks before a shift that was typed: the other one is told at once."""

    delivery_id: int
    brief_id: int
    to: Frame
    report_name: str
    stands: ShiftAsked = ShiftAsked.ASK


@dataclass(frozen=True, slots=True)
class ShiftedMessage:
    """What the report is told of a shift; `at` is local."""

    shift: Shift
    manager_name: str
    at: datetime
    today: date
    contact: str = ""


@dataclass(frozen=True, slots=True)
class PerformanceTalkMessage:
    """Something the manager wrote while coaching sounds like a performance point."""

    report_slack_id: str


@dataclass(frozen=True, slots=True)
class ReportBriefMessage:
    """What a report gets before a 1:1. `first`: Coach has never written to them.

    `choice` and `lead` say why it comes now; with `choice` NEVER it says that it has stopped. `late`: it could not come
    when it was to.
    """

    pair: Pair
    today: date
    starts_at: datetime
    lead: Lead
    choice: ReportBriefTime
    commitments: tuple[CommitmentLine, ...] = ()
    more_commitments: int = 0
    topics: tuple[Topic, ...] = ()
    about: PromptsAbout | None = None
    first: bool = False
    skipped: bool = False
    next_at: datetime | None = None
    late: bool = False
    away_until: date | None = None
    came: Came | None = None


def where_they_met(forgotten: Forgotten, briefs: Sequence[Facts]) -> Iterator[Gone]:
    """In which direct messages somebody's briefs were says who they are."""
    for one in briefs:
        if forgotten.is_report if one["for_report"] else forgotten.is_manager:
            yield Gone("briefs", one["id"], {"channel": None, "thread_ts": None})
