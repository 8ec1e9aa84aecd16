"""What people typed."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.cipher import Ciphertext, SealedText
from bot.core.database.tables import NUMBERED, Id, NumberedRow, own_id, references, word
from bot.core.personal_data import DESTROYED, PersonalData
from bot.frames.rules import Frame
from bot.replies.rules import Decision


class ReplyRow(NumberedRow):
    __tablename__ = "replies"

    pair_id: Mapped[int | None] = mapped_column(Id)
    brief_id: Mapped[int | None] = mapped_column(Id)
    author_id: Mapped[int] = mapped_column(Id)
    channel: Mapped[str]
    ts: Mapped[str]
    thread_ts: Mapped[str | None]
    decision: Mapped[Decision] = mapped_column(word(Decision))
    text: Mapped[Ciphertext] = mapped_column(SealedText)
    received_at: Mapped[datetime]
    frame: Mapped[Frame] = mapped_column(word(Frame), server_default=Frame.COACHING)
    unread: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        own_id(),
        UniqueConstraint("workspace_id", "channel", "ts"),
        *references(pair_id="pairs", brief_id="briefs", author_id="people"),
        NUMBERED,
    )


PERSONAL_DATA = (
    PersonalData(
        ReplyRow,
        pair=ReplyRow.pair_id,
        person=ReplyRow.author_id,
        purged=DESTROYED,
        forgotten=DESTROYED,
        written_at=ReplyRow.received_at,
    ),
)
