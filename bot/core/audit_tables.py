"""The audit log."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.audit import Act
from bot.core.database.tables import NUMBERED, NumberedRow, references, refers, word
from bot.core.database.types import Id
from bot.core.personal_data import Kept, PersonalData


class AuditRow(NumberedRow):
    """Append only: triggers refuse UPDATE and DELETE, so a migration must not let Alembic copy this table (batch mode
    on SQLite): the copy has none. What it refers to can therefore never be deleted either."""

    __tablename__ = "audit_log"

    act: Mapped[Act] = mapped_column(word(Act))
    data: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(Id)
    whose_id: Mapped[int | None] = mapped_column(Id)
    pair_id: Mapped[int | None] = mapped_column(Id)
    ref: Mapped[str | None]

    __table_args__ = (
        refers("actor_id", "people"),
        refers("whose_id", "people"),
        *references(pair_id="pairs"),
        Index(None, "actor_id", "at"),
        Index(None, "whose_id", "at"),
        NUMBERED,
    )


PERSONAL_DATA = (
    PersonalData(
        AuditRow,
        pair=AuditRow.pair_id,
        purged=Kept("what was done to their data; ids only, and never deleted"),
        forgotten=Kept("the proof; ids only, and never deleted"),
    ),
)
