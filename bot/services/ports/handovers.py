"""What services need to keep of handovers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.handovers import Handover, HandoverState


class HandoverRepository(Protocol):
    def get(self, handover_id: int) -> Handover:
        """Raises NotFoundError."""

    def add(self, pair_id: int, to_manager_id: int, started_by: int, chosen: Sequence[str], now: datetime) -> Handover:
        """A new open one; `pair_id` is the former pair."""

    def of_pair(self, pair_id: int) -> list[Handover]:
        """In every state, oldest first."""

    def end(self, handover_id: int, state: HandoverState, agreed: Sequence[str] = ()) -> None:
        """How it ended, and what was passed on."""
