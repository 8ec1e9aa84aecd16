"""What two people agree to pass on to a new manager: ids only."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.tables import NUMBERED, NumberedRow, references, word
from bot.core.database.types import Id
from bot.core.personal_data import Kept, PersonalData
from bot.handovers.rules import HandoverState


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
