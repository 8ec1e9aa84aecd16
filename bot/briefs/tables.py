"""Briefs, and the questions shown in them."""

from datetime import date, datetime

from sqlalchemy import Index, PrimaryKeyConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.briefs.rules import where_they_met
from bot.core.database.tables import NUMBERED, Id, NumberedRow, Row, own_id, references, word
from bot.core.personal_data import DESTROYED, ByRule, Kept, PersonalData
from bot.frames.rules import Frame
from bot.library.rules import Competency, Function, Level, Part, Verdict


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
    """An entry of the library that the pair has been shown, for which part of a brief and for a 1:1 of which `day`.
    Rows of before had questions only, and no day."""

    __tablename__ = "brief_questions"

    pair_id: Mapped[int] = mapped_column(Id)
    brief_id: Mapped[int] = mapped_column(Id)
    question: Mapped[str]
    shown_at: Mapped[datetime]
    part: Mapped[Part] = mapped_column(word(Part), server_default=Part.QUESTION)
    day: Mapped[date | None]
    reasons: Mapped[str] = mapped_column(server_default="")
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict))

    __table_args__ = (
        *references(pair_id="pairs", brief_id="briefs"),
        NUMBERED,
    )


class BriefFitRow(Row):
    """What a manager says of a 1:1 so that what the library gives fits it. No text."""

    __tablename__ = "brief_fits"

    pair_id: Mapped[int] = mapped_column(Id)
    function: Mapped[Function] = mapped_column(word(Function))
    level: Mapped[Level] = mapped_column(word(Level))
    practise: Mapped[Competency | None] = mapped_column(word(Competency))
    changed_at: Mapped[datetime]

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "pair_id"), *references(pair_id="pairs"))


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
        purged=Kept("which entries of the library they were shown"),
    ),
    PersonalData(BriefFitRow, pair=BriefFitRow.pair_id, purged=DESTROYED),
    PersonalData(
        FrameShiftRow,
        pair=FrameShiftRow.pair_id,
        purged=Kept("when a conversation changed its frame; no word of it"),
        forgotten=Kept("when a conversation changed its frame; no word of it"),
    ),
)
