"""What the two agreed, and every change of it."""

from datetime import date, datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from bot.commitments.rules import LIVE, Change, CommitmentState, Origin, Owner, words_of
from bot.core.cipher import Ciphertext, SealedText
from bot.core.database.tables import (
    NUMBERED,
    TO_DESTROY,
    WRITERS,
    Id,
    NumberedRow,
    own_id,
    partial_index,
    references,
    refers,
    state_in,
    word,
)
from bot.core.personal_data import DESTROYED, ByRule, Column, PersonalData, TakenBack
from bot.frames.rules import Frame

LIVE_STATES = state_in(LIVE)
NUMBERED_ONES = text("number > 0")
"""All of them. It keeps the index of every number from queries of live ones, which have a smaller one."""


class CommitmentRow(NumberedRow):
    """`manager_id` follows from the pair; it is kept here because numbers are unique per manager. `writers` are the ids
    of those whose words are in the text, NULL in rows of the version before."""

    __tablename__ = "commitments"

    pair_id: Mapped[int] = mapped_column(Id)
    manager_id: Mapped[int] = mapped_column(Id)
    number: Mapped[int]
    text: Mapped[Ciphertext] = mapped_column(SealedText)
    owner: Mapped[Owner] = mapped_column(word(Owner))
    due_on: Mapped[date | None]
    state: Mapped[CommitmentState] = mapped_column(word(CommitmentState))
    created_at: Mapped[datetime]
    reply_id: Mapped[int | None] = mapped_column(Id)
    line: Mapped[int | None]
    frame: Mapped[Frame] = mapped_column(word(Frame), server_default=Frame.COACHING)
    writers: Mapped[list[int] | None] = mapped_column(WRITERS)
    destroy_at: Mapped[datetime | None]

    __table_args__ = (
        own_id(),
        *references(pair_id="pairs", reply_id="replies"),
        refers("manager_id", "people"),
        partial_index("uq_commitments_live_number", "manager_id", "number", where=LIVE_STATES, unique=True),
        partial_index("ix_commitments_numbers", "manager_id", "number", where=NUMBERED_ONES),
        partial_index("ix_commitments_to_destroy", "destroy_at", where=TO_DESTROY),
        NUMBERED,
    )


class CommitmentChangeRow(NumberedRow):
    """`before_text` is None where nothing was replaced; `before_writers` are its `writers`."""

    __tablename__ = "commitment_changes"

    commitment_id: Mapped[int] = mapped_column(Id)
    change: Mapped[Change] = mapped_column(word(Change))
    by: Mapped[int | None] = mapped_column(Id)
    at: Mapped[datetime]
    origin: Mapped[Origin] = mapped_column(word(Origin))
    before_text: Mapped[Ciphertext | None] = mapped_column(SealedText)
    before_owner: Mapped[Owner | None] = mapped_column(word(Owner))
    before_due_on: Mapped[date | None]
    before_writers: Mapped[list[int] | None] = mapped_column(WRITERS)
    destroy_at: Mapped[datetime | None]

    __table_args__ = (
        *references(commitment_id="commitments", by="people"),
        partial_index("ix_commitment_changes_to_destroy", "destroy_at", where=TO_DESTROY),
        NUMBERED,
    )


def _taken_back_by(commitment_id: Column, destroy_at: Column) -> Column:
    """Who withdrew it, or put other words in its place: by the last such change before its words are to go."""
    change = aliased(CommitmentChangeRow)
    taking_back = change.change.in_((Change.WITHDRAWN, Change.EDITED))
    mine = (change.commitment_id == commitment_id, taking_back, change.at <= destroy_at)
    return select(change.by).where(*mine).order_by(change.id.desc()).limit(1).scalar_subquery()


_BY_WRITER = ByRule(words_of, (CommitmentRow, CommitmentChangeRow))

PERSONAL_DATA = (
    PersonalData(
        CommitmentRow,
        pair=CommitmentRow.pair_id,
        purged=DESTROYED,
        forgotten=_BY_WRITER,
        written_at=CommitmentRow.created_at,
        unlinked=(CommitmentRow.reply_id, CommitmentRow.line),
        taken_back=TakenBack(
            CommitmentRow.destroy_at,
            by=_taken_back_by(CommitmentRow.id, CommitmentRow.destroy_at),
            emptied=CommitmentRow.text,
        ),
    ),
    PersonalData(
        CommitmentChangeRow,
        pair=CommitmentChangeRow.commitment_id,
        purged=DESTROYED,
        forgotten=_BY_WRITER,
        taken_back=TakenBack(
            CommitmentChangeRow.destroy_at,
            by=_taken_back_by(CommitmentChangeRow.commitment_id, CommitmentChangeRow.destroy_at),
            emptied=CommitmentChangeRow.before_text,
        ),
    ),
)
