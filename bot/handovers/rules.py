"""What a report and their former manager agree to pass on to a new manager: only what both saw and both ticked.

A handover holds ids and versions, never words. An item whose words have changed since it was chosen is another item.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.core.access import BOTH, Data
from bot.core.people import Pair, Person
from bot.core.writers import Writers

HANDOVERS = Data("handover", readers=BOTH, writers=BOTH)
HANDOVER = "handover"
HANDED_OVER = "handed_over"
MOST_ITEMS = 20
MOST_OF_PART = 3000
"""A part of a plan takes no more: that is what its field takes."""


class ItemKind(StrEnum):
    """What can be passed on; private notes, topics, proposals and performance records never can."""

    PART = "part"
    GOAL = "goal"
    COMMITMENT = "commitment"


class HandoverState(StrEnum):
    """`replaced` by a newer one of the same pair and new manager."""

    OPEN = "open"
    PASSED_ON = "passed_on"
    KEPT = "kept"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Item:
    """A part of the plan (`key` is its name), a goal or a commitment (`key` is its id), with its words as they stand.

    `version` counts with its words; `writers` are those whose words they are, nobody in particular's once both have
    confirmed them.
    """

    kind: ItemKind
    key: str
    version: int
    text: str
    measure: str = ""
    due_on: date | None = None
    writers: Writers = field(default=(), compare=False)

    @property
    def ref(self) -> str:
        """Names it with its version: "goal:12:2"."""
        return f"{self.kind.value}:{self.key}:{self.version}"


@dataclass(frozen=True, slots=True)
class Handover:
    """`pair_id` is the former pair; `chosen` are refs of what `started_by` ticked, `agreed` of what both did."""

    id: int
    workspace_id: str
    pair_id: int
    to_manager_id: int
    started_by: int
    chosen: tuple[str, ...]
    state: HandoverState
    created_at: datetime
    agreed: tuple[str, ...] = ()

    def answers(self, pair: Pair) -> int:
        """The id of the one of the two who is asked."""
        return pair.other(self.started_by).id


def may_pass_on(writers: Collection[int], pair: Pair) -> bool:
    """Whether those who agree to it have written it all: the two of the pair, or the report alone once the manager has
    left. A manager before them is not asked, so their words stay."""
    agree = {pair.report.id, pair.manager.id} if pair.manager.active else {pair.report.id}
    return agree.issuperset(writers)


def named(items: Iterable[Item], refs: Iterable[str]) -> list[Item]:
    """The items of these refs that still stand word for word, in their order."""
    wanted = set(refs)
    return [item for item in items if item.ref in wanted]


def count_by_kind(refs: Sequence[str]) -> dict[ItemKind, int]:
    """How many of each kind these refs name."""
    kinds = [ItemKind(ref.partition(":")[0]) for ref in refs]
    return {kind: kinds.count(kind) for kind in ItemKind}


@dataclass(frozen=True, slots=True)
class HandoverMessage:
    """The other one of a former pair would like to pass these on; what became of it once it was answered."""

    handover_id: int
    other_name: str
    new_manager_name: str
    items: tuple[Item, ...]
    state: HandoverState
    today: date


@dataclass(frozen=True, slots=True)
class HandedOverMessage:
    """What was passed on, in numbers. `pair_id` is the new pair for the new manager, None for who began it.

    `former_agreed` is False where the former manager had left and the report decided alone.
    """

    report_name: str
    former_name: str
    new_manager_name: str
    counts: dict[ItemKind, int]
    pair_id: int | None = None
    former_agreed: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be passed on from a pair to a new manager."""

    pair: Pair
    to: Person
    items: tuple[Item, ...]
