"""Shifts from one frame to the other within a conversation."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.tables import NUMBERED, NumberedRow, references, word
from bot.core.database.types import Id
from bot.frames.rules import Frame


class FrameShiftRow(NumberedRow):
    """No text: who named which frame, when. `brief_id` says in which conversation."""

    __tablename__ = "frame_shifts"

    brief_id: Mapped[int] = mapped_column(Id)
    pair_id: Mapped[int] = mapped_column(Id)
    came_from: Mapped[Frame] = mapped_column(word(Frame))
    went_to: Mapped[Frame] = mapped_column(word(Frame))
    by: Mapped[int] = mapped_column(Id)
    at: Mapped[datetime]

    __table_args__ = (
        *references(brief_id="briefs", pair_id="pairs", by="people"),
        NUMBERED,
    )
