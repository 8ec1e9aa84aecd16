"""What people typed."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.commitments.rules import Owner
from bot.core.cipher import Ciphertext, SealedText
from bot.core.database.tables import (
    NUMBERED,
    TO_DESTROY,
    Id,
    NumberedRow,
    own_id,
    partial_index,
    references,
    word,
)
from bot.core.personal_data import DESTROYED, PersonalData, TakenBack
from bot.frames.rules import Frame
from bot.replies.rules import Decision

HAS_WORDS = text("text <> ''")


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
        partial_index("ix_replies_with_words", "received_at", where=HAS_WORDS),
        NUMBERED,
    )


NOWHERE = -1


class ReplyLineRow(NumberedRow):
    """A line that its writer can decide until `destroy_at`. The first line of `text` is its kind, which may say that it
    is a feeling, the second one the task as it would be logged; below stands the line as typed. It is empty once the
    words are destroyed. What was edited away has no place any more: its `position` is NOWHERE."""

    __tablename__ = "reply_lines"

    reply_id: Mapped[int] = mapped_column(Id)
    pair_id: Mapped[int] = mapped_column(Id)
    author_id: Mapped[int] = mapped_column(Id)
    position: Mapped[int]
    asked: Mapped[bool]
    text: Mapped[Ciphertext] = mapped_column(SealedText)
    owner: Mapped[Owner] = mapped_column(word(Owner))
    due_on: Mapped[date | None]
    destroy_at: Mapped[datetime | None]

    __table_args__ = (
        *references(reply_id="replies", pair_id="pairs", author_id="people"),
        partial_index("ix_reply_lines_to_destroy", "destroy_at", where=TO_DESTROY),
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
    PersonalData(
        ReplyLineRow,
        pair=ReplyLineRow.pair_id,
        person=ReplyLineRow.author_id,
        purged=DESTROYED,
        forgotten=DESTROYED,
        taken_back=TakenBack(ReplyLineRow.destroy_at, by=ReplyLineRow.author_id, emptied=ReplyLineRow.text),
    ),
)
