"""Briefs, and the questions shown in them."""

from datetime import datetime

from sqlalchemy import Index, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.briefs.rules import where_they_met
from bot.briefs.shift_tables import FrameShiftRow
from bot.core.database.tables import NUMBERED, NumberedRow, own_id, references, word
from bot.core.database.types import Id
from bot.core.personal_data import ByRule, Kept, PersonalData
from bot.frames.rules import Frame


class BriefRow(NumberedRow):
    """The thread of a manager's brief, or of what a report gets before the 1:1 (`for_report`)."""

    __tablename__ = "briefs"

    pair_id: Mapped[int] = mapped_column(Id)
    occurrence_id: Mapped[int | None] = mapped_column(Id)
    question: Mapped[str]
    channel: Mapped[str | None]
    thread_ts: Mapped[str | None]
    created_at: Mapped[datetime]
    frame: Mapped[Frame] = mapped_column(word(Frame), server_default=Frame.COACHING)
    for_report: Mapped[bool] = mapped_column(server_default=false())

    __table_args__ = (
        own_id(),
        *references(pair_id="pairs", occurrence_id="occurrences"),
        Index(None, "channel", "thread_ts"),
        NUMBERED,
    )


class BriefQuestionRow(NumberedRow):
    """A question the pair has been shown."""

    __tablename__ = "brief_questions"

    pair_id: Mapped[int] = mapped_column(Id)
    brief_id: Mapped[int] = mapped_column(Id)
    question: Mapped[str]
    shown_at: Mapped[datetime]

    __table_args__ = (
        *references(pair_id="pairs", brief_id="briefs"),
        NUMBERED,
    )


PERSONAL_DATA = (
    PersonalData(
        BriefRow,
        pair=BriefRow.pair_id,
        purged=Kept("in which thread a brief was, so that a reply in it is known to be one"),
        forgotten=ByRule(where_they_met, (BriefRow,)),
        written_at=BriefRow.created_at,
    ),
    PersonalData(
        BriefQuestionRow,
        pair=BriefQuestionRow.pair_id,
        purged=Kept("which of the library's questions they were shown"),
    ),
    PersonalData(
        FrameShiftRow,
        pair=FrameShiftRow.pair_id,
        purged=Kept("when a conversation changed its frame; no word of it"),
        forgotten=Kept("when a conversation changed its frame; no word of it"),
    ),
)
