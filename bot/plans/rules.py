"""The one-page coaching plan of a pair (mission 001-06): four parts on one screen, kept with its history."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.commitments.rules import CommitmentLine
from bot.core.access import AUTHOR, BOTH, MANAGER, REPORT, Data
from bot.core.people import Pair, Person
from bot.core.personal_data import Facts, Forgotten, Gone
from bot.core.writers import Writers, writers_of
from bot.goals.rules import GoalLine
from bot.meetings.rules import Consistency

PLANS = Data("plan", readers=BOTH, writers=MANAGER)
PROPOSALS = Data("proposal", readers=BOTH, writers=REPORT)
PRIVATE_NOTES = Data("private_notes", readers=AUTHOR, writers=AUTHOR)

PLAN = "plan"
SECTIONS = ("expectations", "current_performance", "support")
"""The parts people write. The fourth part, agreed actions, is the pair's live commitments."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A revision of a pair's plan. Version 0 is the empty plan that nobody has written yet.

    `writers` are ids by the name of the part, of those whose words are in it.
    """

    pair_id: int
    version: int = 0
    expectations: str = ""
    current_performance: str = ""
    support: str = ""
    changed_by: int | None = None
    changed_at: datetime | None = None
    writers: Mapping[str, Sequence[int]] | None = field(default=None, compare=False)

    def writers_of(self, section: str) -> Writers | None:
        """Whose words are in that part; None if nobody knows."""
        if not getattr(self, section):
            return ()
        ids = (self.writers or {}).get(section)
        return None if ids is None else tuple(ids)

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


def writers_by_section(plan: Plan, by: Collection[int], *before: Plan) -> dict[str, list[int]]:
    """`Plan.writers` of a plan that `by` made from those before, as far as it is known."""
    found = {}
    for name in SECTIONS:
        texts = [(str(getattr(one, name)), one.writers_of(name)) for one in before]
        writers = writers_of(str(getattr(plan, name)), by, *texts)
        if writers is not None:
            found[name] = list(writers)
    return found


def first_part(plan: Plan) -> tuple[str, str] | None:
    """The first part that is written: its name in SECTIONS and its first line; None without any."""
    written = ((name, str(getattr(plan, name))) for name in SECTIONS)
    return next(((name, text.partition("\n")[0]) for name, text in written if text), None)


@dataclass(frozen=True, slots=True)
class PlanMessage:
    """The one-page coaching plan, for one of the pair. `notes` counts the reader's private notes, `actions_above` what
    the message that it stands below lists already. `stays`: it is read later too, and says as of which day its goals
    are so."""

    pair: Pair
    reader: Person
    plan: Plan
    today: date
    actions: tuple[CommitmentLine, ...] = ()
    more_actions: int = 0
    notes: int = 0
    goals: tuple[GoalLine, ...] = ()
    more_goals: int = 0
    consistency: Consistency = field(default_factory=Consistency)
    actions_above: int = 0
    stays: bool = False

    @property
    def for_report(self) -> bool:
        """Whether the report reads it."""
        return self.reader.id == self.pair.report.id


@dataclass(frozen=True, slots=True)
class Note:
    """A private note of `author_id` about a pair, from which `line` of a reply."""

    id: int
    workspace_id: str
    pair_id: int
    author_id: int
    text: str
    written_at: datetime
    reply_id: int | None = None
    line: int | None = None


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


_Texts = Mapping[str, tuple[Any, Sequence[int] | None]]
"""Parts by name: what is written, and whose words are in it."""


def words_of(forgotten: Forgotten, revisions: Sequence[Facts], proposals: Sequence[Facts]) -> Iterator[Gone]:
    """What that person proposed, as the manager what they answered, and every part with words of theirs: it reads again
    as it did before them, or not at all. A proposal follows the revision that it was begun from.

    Where a row does not say who wrote a part, everybody who has changed the plan since it was empty did.
    """
    before: _Texts = dict.fromkeys(SECTIONS, ("", []))
    without_them: dict[int, _Texts] = {0: before}
    changed_by: dict[str, set[int]] = {name: set() for name in SECTIONS}
    for one in sorted(revisions, key=lambda each: int(each["version"])):
        changed_by = {name: {*changed_by[name], one["changed_by"]} if one[name] else set() for name in SECTIONS}
        theirs = _sections_with_words_of(forgotten.person_id, one, changed_by)
        writers = one["writers"] or {}
        before = {name: before[name] if name in theirs else (one[name], writers.get(name)) for name in SECTIONS}
        without_them[one["version"]] = before
        if theirs:
            yield Gone("plan_revisions", one["id"], _instead(one, theirs, before))
    for one in proposals:
        if one["author_id"] == forgotten.person_id:
            yield Gone("plan_proposals", one["id"])
            continue
        both = {one["author_id"], forgotten.manager_id}
        theirs = _sections_with_words_of(forgotten.person_id, one, dict.fromkeys(SECTIONS, both))
        instead = _instead(one, theirs, without_them.get(one["base_version"], before)) if theirs else {}
        if instead or forgotten.is_manager:
            yield Gone("plan_proposals", one["id"], {**instead, **({"answer": None} if forgotten.is_manager else {})})


def _sections_with_words_of(person_id: int, row: Facts, unless_said: Mapping[str, Collection[int]]) -> list[str]:
    writers = row["writers"] or {}
    return [name for name in SECTIONS if row[name] and person_id in writers.get(name, unless_said[name])]


def _instead(row: Facts, theirs: Collection[str], before: _Texts) -> dict[str, Any]:
    """What stands in these parts instead, and whose that is."""
    writers = {**(row["writers"] or {}), **{name: before[name][1] for name in theirs}}
    known = {name: ids for name, ids in writers.items() if ids is not None}
    return {**{name: before[name][0] for name in theirs}, "writers": known}


@dataclass(frozen=True, slots=True)
class PlanConflict:
    """Somebody saved the same sections while they were being edited.

    `current` is what stands, `sections` what both changed; `merged` is `current` with what the editor typed.
    """

    current: Plan
    sections: tuple[str, ...]
    merged: Plan
