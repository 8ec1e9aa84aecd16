"""1:1 series and their occurrences."""

from datetime import date, datetime, time

from sqlalchemy import Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.tables import NUMBERED, Id, NumberedRow, own_id, references, refers, state_in, word
from bot.core.personal_data import Kept, PersonalData
from bot.frames.rules import Frame, Side
from bot.meetings.rules import Frequency, Lead, OccurrenceState, Outcome, SeriesState

SERIES_ACTIVE = state_in([SeriesState.ACTIVE])


class OneOnOneRow(NumberedRow):
    __tablename__ = "one_on_ones"

    pair_id: Mapped[int] = mapped_column(Id)
    frequency: Mapped[Frequency] = mapped_column(word(Frequency))
    local_time: Mapped[time]
    first_on: Mapped[date]
    weekday: Mapped[int]
    interval: Mapped[int]
    nth: Mapped[int]
    minutes: Mapped[int]
    lead: Mapped[Lead] = mapped_column(word(Lead))
    timezone: Mapped[str]
    state: Mapped[SeriesState] = mapped_column(word(SeriesState))
    plan_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    frame: Mapped[Frame] = mapped_column(word(Frame), server_default=Frame.COACHING)

    __table_args__ = (
        own_id(),
        *references(pair_id="pairs"),
        Index("ix_one_on_ones_to_plan", "plan_at", sqlite_where=SERIES_ACTIVE, postgresql_where=SERIES_ACTIVE),
        NUMBERED,
    )


class OccurrenceRow(NumberedRow):
    """`pair_id`, `manager_id` and `frame` follow from the series; they are kept here to be found with the time."""

    __tablename__ = "occurrences"

    one_on_one_id: Mapped[int] = mapped_column(Id)
    pair_id: Mapped[int] = mapped_column(Id)
    manager_id: Mapped[int] = mapped_column(Id)
    series_date: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    moved: Mapped[bool]
    state: Mapped[OccurrenceState] = mapped_column(word(OccurrenceState))
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    frame: Mapped[Frame] = mapped_column(word(Frame), server_default=Frame.COACHING)
    kept: Mapped[bool] = mapped_column(server_default=false())
    changed_at: Mapped[datetime | None]
    moved_from: Mapped[datetime | None]
    outcome_by: Mapped[Side | None] = mapped_column(word(Side))
    as_of: Mapped[datetime | None]

    __table_args__ = (
        own_id(),
        UniqueConstraint("one_on_one_id", "series_date"),
        refers("one_on_one_id", "one_on_ones"),
        refers("pair_id", "pairs"),
        refers("manager_id", "people"),
        Index(None, "one_on_one_id", "starts_at"),
        Index(None, "pair_id", "starts_at"),
        Index(None, "manager_id", "starts_at"),
        NUMBERED,
    )


PERSONAL_DATA = (
    PersonalData(OneOnOneRow, pair=OneOnOneRow.pair_id, purged=Kept("that they met, and how often")),
    PersonalData(
        OccurrenceRow,
        pair=OccurrenceRow.pair_id,
        purged=Kept("when they met"),
        forgotten=Kept("when the other one met them"),
    ),
)
