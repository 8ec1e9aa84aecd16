"""What a report proposes to change in the shared plan, until the manager takes or declines it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.personal_data import Facts, Forgotten, Gone
from bot.plans.rules import SECTIONS, Plan, changed_sections

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
    """A report proposes to change the shared plan; told to the manager."""

    proposal_id: int
    pair_id: int
    report_name: str
    differences: tuple[Difference, ...]
    state: ProposalState


@dataclass(frozen=True, slots=True)
class DecidedMessage:
    """What the manager has made of a proposal; told to the report once."""

    pair_id: int
    manager_name: str
    taken: bool
    edited: bool = False
    answer: str = ""


def words_of(forgotten: Forgotten, proposals: Sequence[Facts]) -> Iterator[Gone]:
    """What that person proposed, and as the manager what they answered."""
    for one in proposals:
        if one["author_id"] == forgotten.person_id:
            yield Gone("plan_proposals", one["id"])
        elif forgotten.is_manager:
            yield Gone("plan_proposals", one["id"], {"answer": None})
