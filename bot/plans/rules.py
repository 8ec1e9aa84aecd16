"""The one-page coaching plan of a pair (mission 001-06): four parts on one screen, kept with its history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.commitments.rules import CommitmentLine
from bot.core.access import AUTHOR, BOTH, MANAGER, REPORT, Data
from bot.core.people import Pair, Person
from bot.core.personal_data import Facts, Forgotten, Gone
from bot.goals.rules import GoalLine

PLANS = Data("plan", readers=BOTH, writers=MANAGER)
PROPOSALS = Data("proposal", readers=BOTH, writers=REPORT)
PRIVATE_NOTES = Data("private_notes", readers=AUTHOR, writers=AUTHOR)

PLAN = "plan"
SECTIONS = ("expectations", "current_performance", "support")
"""The parts people write. The fourth part, agreed actions, is the pair's live commitments."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A revision of a pair's plan. Version 0 is the empty plan that nobody has written yet."""

    pair_id: int
    version: int = 0
    expectations: str = ""
    current_performance: str = ""
    support: str = ""
    changed_by: int | None = None
    changed_at: datetime | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing has been written yet."""
        return not (self.expectations or self.current_performance or self.support)


def changed_sections(before: Plan, after: Plan) -> tuple[str, ...]:
    """The names of the sections that differ between two revisions."""
    return tuple(name for name in SECTIONS if getattr(before, name) != getattr(after, name))


def merge(base: Plan, current: Plan, edited: Plan) -> tuple[Plan, tuple[str, ...]]:
    """`edited`, begun from `base`, brought together with what stands by now; and the sections that both changed.

    A section the editor left alone is taken as it stands; one that both changed keeps the editor's words.
    """
    mine = changed_sections(base, edited)
    both = tuple(name for name in mine if name in changed_sections(base, current))
    clashes = tuple(name for name in both if name in changed_sections(current, edited))
    return replace(current, **{name: getattr(edited, name) for name in mine}), clashes


def first_line(plan: Plan) -> str:
    """The first line of the first part that is written; empty without any."""
    return next((text for name in SECTIONS if (text := str(getattr(plan, name)))), "").partition("\n")[0]


@dataclass(frozen=True, slots=True)
class PlanMessage:
    """The one-page coaching plan, for one of the pair. `notes` counts the reader's private notes."""

    pair: Pair
    reader: Person
    plan: Plan
    today: date
    actions: tuple[CommitmentLine, ...] = ()
    more_actions: int = 0
    notes: int = 0
    goals: tuple[GoalLine, ...] = ()
    more_goals: int = 0

    @property
    def for_report(self) -> bool:
        """Whether the report reads it."""
        return self.reader.id == self.pair.report.id


def words_of(forgotten: Forgotten, revisions: Sequence[Facts]) -> Iterator[Gone]:
    """The parts of revisions in that person's words: a part is in the words of the person who changed it last."""
    in_order = sorted(revisions, key=lambda one: int(one["version"]))
    for part in SECTIONS:
        before, author = "", None
        for one in in_order:
            author = one["changed_by"] if one[part] != before else author
            before = one[part]
            if before and author == forgotten.person_id:
                yield Gone("plan_revisions", one["id"], {part: ""})


@dataclass(frozen=True, slots=True)
class Note:
    """A private note of `author_id` about a pair."""

    id: int
    workspace_id: str
    pair_id: int
    author_id: int
    text: str
    written_at: datetime
    reply_id: int | None = None


PROPOSED = "proposed"
DECIDED = "decided"


class ProposalState(StrEnum):
    """`replaced` by a newer one of the same report."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Proposal:
    """`plan` is the plan as proposed; its version is the one it was begun from. `answer` is the manager's line."""

    id: int
    workspace_id: str
    pair_id: int
    author_id: int
    plan: Plan
    state: ProposalState
    created_at: datetime
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of the plan as it stands and as it is proposed."""

    section: str
    now: str
    proposed: str


def differences(base: Plan, current: Plan, proposed: Plan) -> tuple[Difference, ...]:
    """What taking the proposal would change, part by part; parts the report left alone stay as they stand."""
    mine = changed_sections(base, proposed)
    return tuple(
        Difference(name, getattr(current, name), getattr(proposed, name))
        for name in SECTIONS
        if name in mine and getattr(current, name) != getattr(proposed, name)
    )


@dataclass(frozen=True, slots=True)
class ProposedMessage:
    """Asks the manager about a report's proposal, with what differs from the plan as it stands."""

    pair: Pair
    proposal: Proposal
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class DecidedMessage:
    """Notifies the report of what the manager has made of a proposal; `edited` before it was taken."""

    pair: Pair
    proposal: Proposal
    edited: bool = False


def proposals_of(forgotten: Forgotten, proposals: Sequence[Facts]) -> Iterator[Gone]:
    """What that person proposed, and as the manager what they answered."""
    for one in proposals:
        if one["author_id"] == forgotten.person_id:
            yield Gone("plan_proposals", one["id"])
        elif forgotten.is_manager:
            yield Gone("plan_proposals", one["id"], {"answer": None})


@dataclass(frozen=True, slots=True)
class PlanConflict:
    """Somebody saved the same sections while they were being edited.

    `current` is what stands, `sections` what both changed; `merged` is `current` with what the editor typed.
    """

    current: Plan
    sections: tuple[str, ...]
    merged: Plan
