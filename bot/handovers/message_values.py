"""What the bot says of a handover in messages of their own."""

from dataclasses import dataclass
from datetime import date

from bot.handovers.rules import HandoverState, Item, ItemKind


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
