"""Goals of a pair (mission 000-04 to 000-07, 000-14): either of the two writes one, both confirm the very same words.

An objective of the work or a growth target; neither is a performance conversation.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.core.access import BOTH, Data
from bot.core.people import Pair, Person
from bot.core.personal_data import Facts, Forgotten, Gone, all_gone
from bot.core.writers import Writers, writers_of

GOALS = Data("goals", readers=BOTH, writers=BOTH)
GOAL = "goal"
GOAL_CONFIRMED = "goal_confirmed"
TEXTS = ("what", "measure", "okr")
"""What of a goal is text."""
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
    """A step on the way to a goal; either of the two ticks it. `writers` are those whose words are in the text,
    nobody's once both have confirmed the goal with it, and None if nobody knows."""

    id: int
    goal_id: int
    text: str
    due_on: date | None
    done_at: datetime | None = None
    done_by: int | None = None
    writers: Sequence[int] | None = field(default=None, compare=False)

    @property
    def done(self) -> bool:
        """Whether it was ticked."""
        return self.done_at is not None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as it stands. Every change of `draft` makes another `version`, which both confirm again.

    `asked_version` names the question that is put to the one who has not confirmed; `put_aside`: they said not now.
    `writers` are ids by the name of the text, of those whose words are in it; nobody's own once both have confirmed it.
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
    writers: Mapping[str, Sequence[int]] | None = field(default=None, compare=False)

    def writers_of(self, name: str) -> Writers | None:
        """Whose words are in that text; None if nobody knows."""
        ids = () if self.agreed else (self.writers or {}).get(name)
        return None if ids is None else tuple(ids)

    @property
    def agreed(self) -> bool:
        """Whether both have confirmed it as it is worded."""
        return self.manager_confirmed_at is not None and self.report_confirmed_at is not None

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
        return None if person_id == self.reader_id else self.other.called


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
    texts = {name: (str(getattr(goal.draft, name)), goal.writers_of(name)) for name in TEXTS}
    writers = {name: writers_of(str(getattr(draft, name)), (by,), texts[name]) for name in TEXTS}
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
        writers={name: ids for name, ids in writers.items() if ids is not None},
    )


def new_goal(pair: Pair, by: int, draft: GoalDraft, now: datetime) -> Goal:
    """A draft that its author has confirmed."""
    nothing = replace(draft, what="", measure="", okr="")
    return reworded(Goal(0, pair.workspace_id, pair.id, 0, nothing, GoalState.DRAFT, by, by, now), pair, by, draft, now)


def confirmed(goal: Goal, pair: Pair, by: int, now: datetime) -> Goal:
    """The goal once this one of the two has confirmed its words."""
    if not waits_for(goal, pair, by):
        return goal
    if by == pair.manager.id:
        return settled(replace(goal, manager_confirmed_at=now, put_aside=False))
    return settled(replace(goal, report_confirmed_at=now, put_aside=False))


def settled(goal: Goal) -> Goal:
    """Live again, as far as the two have confirmed it."""
    state = GoalState.CONFIRMED if goal.agreed else GoalState.DRAFT
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
        (one.due_on, one.id, NearMilestone(one, pair.report.called))
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
class GoalConfirmedMessage:
    """Who has waited for it hears that the other one of the two agrees to a goal."""

    line: GoalLine
    today: date


@dataclass(frozen=True, slots=True)
class GoalMessage:
    """The other one of the two wrote a goal and asks for its confirmation; what became of it once it was answered.

    `asked_again`: a newer message asks about other words.
    """

    line: GoalLine
    today: date
    asked_again: bool = False


WORDED = (
    *(*TEXTS, "due_on", "kind", "writers"),
    *("changed_by", "changed_at", "manager_confirmed_at", "report_confirmed_at"),
)
"""What a goal and a revision of it both have."""


def words_of(
    forgotten: Forgotten,
    goals: Sequence[Facts],
    revisions: Sequence[Facts],
    milestones: Sequence[Facts],
    steps_before: Sequence[Facts],
) -> Iterator[Gone]:
    """The goals with words of that person that not both have confirmed: each reads again as it did before them, or
    goes. The same for the words that goals had, and for steps.

    Where a row does not say who wrote a text, everybody who had worded the goal by then did.
    """
    for goal in goals:
        before = [one for one in revisions if one["goal_id"] == goal["id"]]
        steps = [one for one in milestones if one["goal_id"] == goal["id"]]
        steps_then = [one for one in steps_before if one["goal_id"] == goal["id"]]
        versions = list(_without_them(forgotten.person_id, goal, before))
        last = next((one for one in reversed(versions) if one is not None), None)
        if last is None:
            yield Gone("goals", goal["id"])
            yield from all_gone("goal_revisions", before)
            yield from all_gone("milestones", steps)
            yield from all_gone("milestone_revisions", steps_then)
            continue
        yield from _words_before(sorted(before, key=_version), versions, last)
        if versions[-1] is None or versions[-1] != goal:
            agreed = _is_agreed(last) and goal["state"] is GoalState.DRAFT
            state = GoalState.CONFIRMED if agreed else goal["state"]
            yield Gone("goals", goal["id"], {**{name: last[name] for name in WORDED}, "state": state})
        yield from _steps_of(forgotten.person_id, goal, steps, steps_then)


def _without_them(person_id: int, goal: Facts, revisions: Sequence[Facts]) -> Iterator[Facts | None]:
    """Each version in turn, the present one last, without that person's words; None for one that nothing is left of, or
    that was their last word on it."""
    unless_said = {goal["created_by"]}
    texts: dict[str, Any] = dict.fromkeys(TEXTS, ("", []))
    for one in (*sorted(revisions, key=_version), goal):
        unless_said.add(one["changed_by"])
        writers = one["writers"] or {}
        for name in TEXTS:
            if _is_agreed(one) or not (one[name] and person_id in writers.get(name, unless_said)):
                texts[name] = (one[name], [] if _is_agreed(one) else writers.get(name))
        is_their_word = one["changed_by"] == person_id and not _is_agreed(one)
        if is_their_word or not texts["what"][0]:
            yield None
            continue
        known = {name: ids for name, (_, ids) in texts.items() if ids is not None}
        cleaned = {**one, **{name: text for name, (text, _) in texts.items()}}
        yield one if cleaned == one else {**cleaned, "writers": known}


def _words_before(revisions: Sequence[Facts], versions: Sequence[Facts | None], last: Facts) -> Iterator[Gone]:
    """What goes of the history: the words of then that stand again are no words of before."""
    for one, cleaned in zip(revisions, versions, strict=False):
        if cleaned is None or cleaned is last:
            yield Gone("goal_revisions", one["id"])
        elif cleaned != one:
            yield Gone("goal_revisions", one["id"], {name: cleaned[name] for name in (*TEXTS, "writers")})


def _steps_of(person_id: int, goal: Facts, steps: Sequence[Facts], steps_before: Sequence[Facts]) -> Iterator[Gone]:
    """Steps with words of that person, and the words they had."""
    unless_said = [goal["milestones_changed_by"] or goal["created_by"]]

    def is_theirs(row: Facts) -> bool:
        return person_id in (unless_said if row["writers"] is None else row["writers"])

    for step in filter(is_theirs, steps):
        others = [one for one in steps_before if one["milestone_id"] == step["id"] and not is_theirs(one)]
        if others:
            yield Gone("milestones", step["id"], {name: others[-1][name] for name in ("text", "writers")})
        else:
            yield Gone("milestones", step["id"])
    yield from all_gone("milestone_revisions", [*filter(is_theirs, steps_before)])


def _is_agreed(row: Facts) -> bool:
    return bool(row["manager_confirmed_at"] and row["report_confirmed_at"])


def _version(row: Facts) -> int:
    return int(row["version"])


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
