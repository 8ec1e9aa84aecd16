"""Performance records, kept apart from coaching: other tables, other keys, and no way from here to what was said there.

They refer to the pair, its people and the series that is the conversation; never to a table with coaching text.
"""

from datetime import date, datetime

from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.cipher import Ciphertext, DataKey, SealedDraft, SealedRecord, WrappedKey
from bot.core.database.tables import NUMBERED, Id, NumberedRow, Row, own_id, references, refers, word
from bot.core.personal_data import DESTROYED, ByRule, Kept, PersonalData, Resealed
from bot.performance.rules import ConfirmationState, words_of


class PerformanceKeyRow(NumberedRow):
    """The key of a pair's records. With the row goes everything it has sealed."""

    __tablename__ = "performance_keys"

    pair_id: Mapped[int] = mapped_column(Id)
    key: Mapped[WrappedKey] = mapped_column(DataKey)

    __table_args__ = (refers("pair_id", "pairs"), UniqueConstraint("pair_id"), NUMBERED)


class PerformanceRecordRow(NumberedRow):
    """`shown_at` is when it was first shown to the report; it does not change from then on."""

    __tablename__ = "performance_records"

    pair_id: Mapped[int] = mapped_column(Id)
    one_on_one_id: Mapped[int] = mapped_column(Id)
    standard: Mapped[Ciphertext] = mapped_column(SealedRecord)
    gap: Mapped[Ciphertext] = mapped_column(SealedRecord)
    gap_on: Mapped[date]
    way: Mapped[Ciphertext] = mapped_column(SealedRecord)
    way_by: Mapped[date]
    consequence: Mapped[Ciphertext] = mapped_column(SealedRecord)
    communicated_on: Mapped[date]
    said_here: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]

    __table_args__ = (
        own_id(),
        *references(pair_id="pairs"),
        refers("one_on_one_id", "one_on_ones"),
        UniqueConstraint("one_on_one_id"),
        NUMBERED,
    )


class AcknowledgementRow(NumberedRow):
    """That the report acknowledged receiving a record, which is not agreeing, and their comment."""

    __tablename__ = "performance_acknowledgements"

    record_id: Mapped[int] = mapped_column(Id)
    acknowledged_at: Mapped[datetime | None]
    comment: Mapped[Ciphertext | None] = mapped_column(SealedRecord)
    commented_at: Mapped[datetime | None]

    __table_args__ = (
        refers("record_id", "performance_records"),
        UniqueConstraint("workspace_id", "record_id"),
        NUMBERED,
    )


class BroughtForwardRow(NumberedRow):
    """A sentence of coaching that its author brought into a record, copied: nothing leads back to where it was."""

    __tablename__ = "brought_forward"

    record_id: Mapped[int] = mapped_column(Id)
    author_id: Mapped[int] = mapped_column(Id)
    text: Mapped[Ciphertext] = mapped_column(SealedRecord)
    at: Mapped[datetime]

    __table_args__ = (
        *references(record_id="performance_records", author_id="people"),
        NUMBERED,
    )


class PerformanceDraftRow(NumberedRow):
    """A performance conversation that is not set yet, as far as its manager has typed it (`person_id`): theirs alone.

    It holds its own key: with the row goes what it says. `form` is the same while it is the same form. `pair_id` is
    there where the two have a 1:1 already: a draft makes no pair, which the report could see.
    """

    __tablename__ = "performance_drafts"

    person_id: Mapped[int] = mapped_column(Id)
    form: Mapped[str]
    pair_id: Mapped[int | None] = mapped_column(Id)
    report_id: Mapped[int | None] = mapped_column(Id)
    key: Mapped[WrappedKey] = mapped_column(DataKey)
    content: Mapped[Ciphertext] = mapped_column(SealedDraft)
    kept_at: Mapped[datetime]

    __table_args__ = (
        *references(person_id="people", pair_id="pairs", report_id="people"),
        UniqueConstraint("workspace_id", "person_id", "form"),
        NUMBERED,
    )


class ConfirmationRow(Row):
    """Whether the manager of a pair is one. No row: nobody has been asked."""

    __tablename__ = "manager_confirmations"

    pair_id: Mapped[int] = mapped_column(Id)
    state: Mapped[ConfirmationState] = mapped_column(word(ConfirmationState))
    asked_at: Mapped[datetime]
    silent_at: Mapped[datetime]
    administrators_asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(Id)

    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "pair_id"),
        *references(pair_id="pairs", answered_by="people"),
    )


class ViewerToldRow(Row):
    """Somebody who has a record was told of a viewer and of when that begins."""

    __tablename__ = "viewers_told"

    person_id: Mapped[int] = mapped_column(Id)
    viewer_id: Mapped[int] = mapped_column(Id)
    since: Mapped[datetime]

    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "person_id", "viewer_id", "since"),
        refers("person_id", "people"),
        *references(viewer_id="people"),
    )


PERSONAL_DATA = (
    PersonalData(
        ConfirmationRow,
        pair=ConfirmationRow.pair_id,
        purged=DESTROYED,
        forgotten=Kept("that a manager was confirmed; ids only"),
    ),
    PersonalData(ViewerToldRow, person=ViewerToldRow.person_id, forgotten=DESTROYED),
    PersonalData(PerformanceKeyRow, pair=PerformanceKeyRow.pair_id, purged=DESTROYED, forgotten=Resealed(SealedRecord)),
    PersonalData(
        PerformanceRecordRow,
        pair=PerformanceRecordRow.pair_id,
        purged=DESTROYED,
        forgotten=Kept("it is the workspace's, for as long as that keeps it"),
        written_at=PerformanceRecordRow.changed_at,
    ),
    PersonalData(
        AcknowledgementRow,
        pair=AcknowledgementRow.record_id,
        purged=DESTROYED,
        forgotten=ByRule(words_of, (AcknowledgementRow,)),
    ),
    PersonalData(
        PerformanceDraftRow,
        pair=PerformanceDraftRow.pair_id,
        person=PerformanceDraftRow.person_id,
        about=PerformanceDraftRow.report_id,
        purged=DESTROYED,
        forgotten=DESTROYED,
        written_at=PerformanceDraftRow.kept_at,
    ),
    PersonalData(
        BroughtForwardRow,
        pair=BroughtForwardRow.record_id,
        person=BroughtForwardRow.author_id,
        purged=DESTROYED,
        forgotten=DESTROYED,
    ),
)
