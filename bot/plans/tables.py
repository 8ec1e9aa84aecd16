"""The shared plan with its history, what a report proposes to change in it, and private notes."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.cipher import Ciphertext, SealedText
from bot.core.database.tables import (
    NUMBERED,
    TO_DESTROY,
    WRITERS,
    Id,
    NumberedRow,
    partial_index,
    references,
    refers,
    state_in,
    word,
)
from bot.core.personal_data import DESTROYED, ByRule, PersonalData, TakenBack
from bot.frames.rules import Frame
from bot.plans.rules import ProposalState, words_of

OPEN_PROPOSAL = state_in([ProposalState.OPEN])


class PlanRevisionRow(NumberedRow):
    """`writers`: ids of those whose words are in a part, by its name. NULL in rows of the version before."""

    __tablename__ = "plan_revisions"

    pair_id: Mapped[int] = mapped_column(Id)
    version: Mapped[int]
    expectations: Mapped[Ciphertext] = mapped_column(SealedText)
    current_performance: Mapped[Ciphertext] = mapped_column(SealedText)
    support: Mapped[Ciphertext] = mapped_column(SealedText)
    changed_by: Mapped[int | None] = mapped_column(Id)
    changed_at: Mapped[datetime | None]
    writers: Mapped[dict[str, list[int]] | None] = mapped_column(WRITERS)

    __table_args__ = (
        UniqueConstraint("pair_id", "version"),
        refers("pair_id", "pairs"),
        *references(changed_by="people"),
        NUMBERED,
    )


class ProposalRow(NumberedRow):
    """What a report proposes to change in the plan of `base_version`; a pair has one open proposal at most."""

    __tablename__ = "plan_proposals"

    pair_id: Mapped[int] = mapped_column(Id)
    author_id: Mapped[int] = mapped_column(Id)
    base_version: Mapped[int]
    expectations: Mapped[Ciphertext] = mapped_column(SealedText)
    current_performance: Mapped[Ciphertext] = mapped_column(SealedText)
    support: Mapped[Ciphertext] = mapped_column(SealedText)
    state: Mapped[ProposalState] = mapped_column(word(ProposalState))
    answer: Mapped[Ciphertext | None] = mapped_column(SealedText)
    created_at: Mapped[datetime]
    writers: Mapped[dict[str, list[int]] | None] = mapped_column(WRITERS)

    __table_args__ = (
        *references(pair_id="pairs", author_id="people"),
        partial_index("uq_plan_proposals_open", "pair_id", where=OPEN_PROPOSAL, unique=True),
        NUMBERED,
    )


class NoteRow(NumberedRow):
    __tablename__ = "notes"

    pair_id: Mapped[int] = mapped_column(Id)
    author_id: Mapped[int] = mapped_column(Id)
    text: Mapped[Ciphertext] = mapped_column(SealedText)
    written_at: Mapped[datetime]
    reply_id: Mapped[int | None] = mapped_column(Id)
    line: Mapped[int | None]
    destroy_at: Mapped[datetime | None]
    frame: Mapped[Frame] = mapped_column(word(Frame), server_default=Frame.COACHING)

    __table_args__ = (
        *references(pair_id="pairs", reply_id="replies"),
        refers("author_id", "people"),
        Index(None, "author_id", "pair_id"),
        partial_index("ix_notes_to_destroy", "destroy_at", where=TO_DESTROY),
        NUMBERED,
    )


_BY_WRITER = ByRule(words_of, (PlanRevisionRow, ProposalRow))

PERSONAL_DATA = (
    PersonalData(
        PlanRevisionRow,
        pair=PlanRevisionRow.pair_id,
        purged=DESTROYED,
        forgotten=_BY_WRITER,
        written_at=PlanRevisionRow.changed_at,
    ),
    PersonalData(
        ProposalRow,
        pair=ProposalRow.pair_id,
        person=ProposalRow.author_id,
        purged=DESTROYED,
        forgotten=_BY_WRITER,
        written_at=ProposalRow.created_at,
    ),
    PersonalData(
        NoteRow,
        pair=NoteRow.pair_id,
        person=NoteRow.author_id,
        purged=DESTROYED,
        forgotten=DESTROYED,
        written_at=NoteRow.written_at,
        unlinked=(NoteRow.reply_id, NoteRow.line),
        taken_back=TakenBack(NoteRow.destroy_at, by=NoteRow.author_id),
    ),
)
