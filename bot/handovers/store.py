"""What two people agree to pass on to a new manager."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.queries import Repository
from bot.core.database.tables import NUMBERED, Id, NumberedRow, references, word
from bot.core.personal_data import Kept, PersonalData
from bot.handovers.rules import Handover, HandoverState


class HandoverRow(NumberedRow):
    """`pair_id` is the former pair. `chosen` and `agreed` name items, with spaces between them."""

    __tablename__ = "handovers"

    pair_id: Mapped[int] = mapped_column(Id)
    to_manager_id: Mapped[int] = mapped_column(Id)
    started_by: Mapped[int] = mapped_column(Id)
    chosen: Mapped[str]
    agreed: Mapped[str]
    state: Mapped[HandoverState] = mapped_column(word(HandoverState))
    created_at: Mapped[datetime]

    __table_args__ = (
        *references(pair_id="pairs", to_manager_id="people", started_by="people"),
        NUMBERED,
    )


_IDS = Kept("that something was passed on, by ids; no word of it")

PERSONAL_DATA = (PersonalData(HandoverRow, pair=HandoverRow.pair_id, purged=_IDS, forgotten=_IDS),)


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
