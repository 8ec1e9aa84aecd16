"""Calendars that people have connected."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.calendars.connected import SourceKind
from bot.calendars.rules import Failure
from bot.core.cipher import Ciphertext, SealedText
from bot.core.database.tables import NUMBERED, Id, NumberedRow, references, word
from bot.core.personal_data import DESTROYED, PersonalData


class CalendarRow(NumberedRow):
    """`access` opens the calendar, `known` is what is followed of it: both are sealed for its owner alone."""

    __tablename__ = "calendars"

    person_id: Mapped[int] = mapped_column(Id)
    kind: Mapped[SourceKind] = mapped_column(word(SourceKind))
    access: Mapped[Ciphertext] = mapped_column(SealedText)
    known: Mapped[Ciphertext] = mapped_column(SealedText)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    next_read_at: Mapped[datetime]
    failures: Mapped[int]
    failure: Mapped[Failure | None] = mapped_column(word(Failure))
    failing_since: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    left_out: Mapped[int]

    __table_args__ = (*references(person_id="people"), Index(None, "next_read_at"), NUMBERED)


PERSONAL_DATA = (PersonalData(CalendarRow, person=CalendarRow.person_id, forgotten=DESTROYED),)
