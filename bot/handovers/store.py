"""What two people agree to pass on to a new manager."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.database.queries import Repository
from bot.handovers.rules import Handover, HandoverState
from bot.handovers.tables import HandoverRow


class Handovers(Repository):
    """What two people agree to pass on to a new manager."""

    def get(self, handover_id: int) -> Handover:
        """Raises NotFoundError."""
        return self._handover(self._get(HandoverRow, handover_id))

    def add(self, pair_id: int, to_manager_id: int, started_by: int, chosen: Sequence[str], now: datetime) -> Handover:
        """A new open one; `pair_id` is the former pair."""
        row = self._insert(
            HandoverRow,
            pair_id=pair_id,
            to_manager_id=to_manager_id,
            started_by=started_by,
            chosen=" ".join(chosen),
            agreed="",
            state=HandoverState.OPEN,
            created_at=now,
        )
        return self._handover(row)

    def of_pair(self, pair_id: int) -> list[Handover]:
        """In every state, oldest first."""
        mine = self._select(HandoverRow, HandoverRow.pair_id == pair_id).order_by(HandoverRow.id)
        return [self._handover(row) for row in self._all(mine)]

    def end(self, handover_id: int, state: HandoverState, agreed: Sequence[str] = ()) -> None:
        """How it ended, and what was passed on."""
        mine = self._update(HandoverRow, HandoverRow.id == handover_id)
        self._run(mine.values(state=state, agreed=" ".join(agreed)))

    def _handover(self, row: HandoverRow) -> Handover:
        return self._value(Handover, row, chosen=tuple(row.chosen.split()), agreed=tuple(row.agreed.split()))
