"""Goals of a pair (mission 000-04 to 000-07, 000-14): either of the two writes one, both confirm the very same words.

An objective of the work or a growth target; neither is a performance conversation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.access import BOTH, Data
from bot.core.people import Pair, Person
from bot.core.personal_data import Facts, Forgotten, Gone, all_gone

GOALS = Data("goals", readers=BOTH, writers=BOTH)
GOAL = "goal"
MOST_MILESTONES = 10
NEAR = timedelta(days=14)
"""How long before its day a milestone is told of in the weekly message."""


class GoalKind(StrEnum):
    """An objective of the work, or something the person wants to grow into."""

    PERFORMANCE = "performance"
    GROWTH = "growth"


class GoalState(StrEnum):
    """A draft until both have confirmed it."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    DONE = "done"
    DROPPED = "dropped"


LIVE = (GoalState.DRAFT, GoalState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """What the two confirm, word for word. `measure` is how it is seen, `okr` the organisation's outcome it serves."""

    what: str
    measure: str
    due_on: date | None
    kind: GoalKind
    okr: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneDraft:
    """A step on the way as it was typed; `id` None for a new one."""

    id: int | None
    text: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step on the way to a goal; either of the two ticks it."""

    id: int
    goal_id: int
    text: str
    due_on: date | None
    done_at: datetime | None = None
    done_by: int | None = None

    @property
    def done(self) -> bool:
        """Whether it was ticked."""
        return self.done_at is not None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as it stands. Every change of `draft` makes another `version`, which both confirm again.

    `asked_version` names the question that is put to the one who has not confirmed; `put_aside`: they said not now.
    """

    id: int
    workspace_id: str
    pair_id: int
    version: int
    draft: GoalDraft
    state: GoalState
    created_by: int
    changed_by: int
    changed_at: datetime
    manager_confirmed_at: datetime | None = None
    report_confirmed_at: datetime | None = None
    asked_version: int = 1
    put_aside: bool = False
    closed_by: int | None = None
    closed_at: datetime | None = None
    milestones_version: int = 0
    milestones_changed_by: int | None = None
    milestones_changed_at: datetime | None = None
    milestones: tuple[Milestone, ...] = ()

    @property
    def live(self) -> bool:
        """Whether it is still worked towards."""
        return self.state in LIVE

    @property
    def next_milestone(self) -> Milestone | None:
        """The first that is not done."""
        return next((one for one in self.milestones if not one.done), None)


@dataclass(frozen=True, slots=True)
class GoalRevision:
    """A version of a goal's words, and when each of the two confirmed it, if they did."""

    version: int
    draft: GoalDraft
    changed_by: int
    changed_at: datetime
    manager_confirmed_at: datetime | None
    report_confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal as one of the two reads it."""

    goal: Goal
    pair: Pair
    reader_id: int

    @property
    def other(self) -> Person:
        """The other one of the two."""
        return self.pair.other(self.reader_id)

    @property
    def waits_for_reader(self) -> bool:
        """Whether the reader has not confirmed it yet."""
        return waits_for(self.goal, self.pair, self.reader_id)

    @property
    def waits_for_other(self) -> bool:
        """Whether the other one has not confirmed it yet."""
        return waits_for(self.goal, self.pair, self.other.id)

    def name_of(self, person_id: int | None) -> str | None:
        """The name of one of the two; None for the reader."""
        return None if person_id == self.reader_id else self.other.name


@dataclass(frozen=True, slots=True)
class NearMilestone:
    """A milestone whose day is near or over, and with whom."""

    milestone: Milestone
    report_name: str


def waits_for(goal: Goal, pair: Pair, person_id: int) -> bool:
    """Whether this one of the two still has to confirm the goal as it is worded now."""
    missing = {pair.manager.id: goal.manager_confirmed_at, pair.report.id: goal.report_confirmed_at}
    return goal.state is GoalState.DRAFT and person_id in missing and missing[person_id] is None


def reworded(goal: Goal, pair: Pair, by: int, draft: GoalDraft, now: datetime) -> Goal:
    """The goal in other words: a draft again, confirmed by its author, and not yet by the other one."""
    by_manager = by == pair.manager.id
    return replace(
        goal,
        version=goal.version + 1,
        draft=draft,
        state=GoalState.DRAFT,
        changed_by=by,
        changed_at=now,
        manager_confirmed_at=now if by_manager else None,
        report_confirmed_at=None if by_manager else now,
        put_aside=False,
    )


def confirmed(goal: Goal, pair: Pair, by: int, now: datetime) -> Goal:
    """The goal once this one of the two has confirmed its words."""
    if not waits_for(goal, pair, by):
        return goal
    if by == pair.manager.id:
        return settled(replace(goal, manager_confirmed_at=now, put_aside=False))
    return settled(replace(goal, report_confirmed_at=now, put_aside=False))


def settled(goal: Goal) -> Goal:
    """Live again, as far as the two have confirmed it."""
    both = goal.manager_confirmed_at is not None and goal.report_confirmed_at is not None
    state = GoalState.CONFIRMED if both else GoalState.DRAFT
    return replace(goal, state=state, closed_by=None, closed_at=None)


def is_asked(goal: Goal, pair: Pair, person_id: int) -> bool:
    """Whether a question to this person is open, that can be worded again instead of asking once more."""
    return waits_for(goal, pair, person_id) and not goal.put_aside


def in_order(milestones: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """By day, those without one last."""
    return tuple(sorted(milestones, key=lambda one: (one.due_on is None, one.due_on or date.max, one.id)))


def near_milestones(goals: Sequence[tuple[Goal, Pair]], today: date) -> list[NearMilestone]:
    """What is open of confirmed goals and due within the next two weeks, or carried over; soonest first."""
    found = [
        (one.due_on, one.id, NearMilestone(one, pair.report.name))
        for goal, pair in goals
        if goal.state is GoalState.CONFIRMED
        for one in goal.milestones
        if one.due_on is not None and not one.done and one.due_on <= today + NEAR
    ]
    return [near for _, _, near in sorted(found, key=lambda each: each[:2])]


@dataclass(frozen=True, slots=True)
class HomeGoals:
    """The first goals of a person, as manager and as report, and how many more there are."""

    today: date
    lines: tuple[GoalLine, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class GoalMessage:
    """The other one of the two wrote a goal and asks for its confirmation; what became of it once it was answered.

    `asked_again`: a newer message asks about other words.
    """

    line: GoalLine
    today: date
    asked_again: bool = False


WORDED = (
    *("what", "measure", "okr", "due_on", "kind"),
    *("changed_by", "changed_at", "manager_confirmed_at", "report_confirmed_at"),
)
"""What a goal and a revision of it both have."""


def words_of(
    forgotten: Forgotten, goals: Sequence[Facts], revisions: Sequence[Facts], milestones: Sequence[Facts]
) -> Iterator[Gone]:
    """The goals, and the words goals had, of that person that the other one has not confirmed. A goal that both
    confirmed before that person reworded it has the words of then again."""
    by_other = "report_confirmed_at" if forgotten.is_manager else "manager_confirmed_at"

    def is_theirs(row: Facts) -> bool:
        return row["changed_by"] == forgotten.person_id and row[by_other] is None

    for goal in filter(is_theirs, goals):
        before = [one for one in revisions if one["goal_id"] == goal["id"]]
        both = [one for one in before if one["manager_confirmed_at"] and one["report_confirmed_at"]]
        if both:
            agreed = max(both, key=lambda one: int(one["version"]))
            state = GoalState.CONFIRMED if goal["state"] is GoalState.DRAFT else goal["state"]
            yield Gone("goals", goal["id"], {**{name: agreed[name] for name in WORDED}, "state": state})
            yield Gone("goal_revisions", agreed["id"])
        else:
            yield Gone("goals", goal["id"])
            yield from all_gone("goal_revisions", before)
            yield from all_gone("milestones", [one for one in milestones if one["goal_id"] == goal["id"]])
    yield from all_gone("goal_revisions", [*filter(is_theirs, revisions)])


@dataclass(frozen=True, slots=True)
class Entry:
    """A goal as it was typed. `version` is the one the editor began with, 0 for a new goal; `asked`: the questions
    that would help it have been shown already."""

    draft: GoalDraft
    version: int = 0
    asked: bool = False


@dataclass(frozen=True, slots=True)
class GoalConflict:
    """Nothing is stored: the goal was changed while it was being edited. `line` is how it stands."""

    line: GoalLine
