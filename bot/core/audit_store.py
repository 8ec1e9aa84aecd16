"""The audit log. Nothing here can change an entry, and triggers of the migration keep others from it."""

from datetime import datetime

from sqlalchemy import Index, or_
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.audit import Act, Entry
from bot.core.database.queries import Repository, columns_of
from bot.core.database.tables import NUMBERED, Id, NumberedRow, references, refers, word
from bot.core.people_tables import PersonRow
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


class AuditLog(Repository):
    """It can be added to and read; the database itself refuses to change or delete an entry."""

    def add(self, *entries: Entry) -> None:
        """Add them in this very transaction: what was done and its entry are kept together or not at all."""
        self._insert_all(AuditRow, [{**columns_of(AuditRow, entry), "whose_id": entry.whose} for entry in entries])

    def of_person(self, person_id: int, limit: int) -> list[Entry]:
        """What this person did, and what was done to what is theirs; newest first."""
        joined = self._select(PersonRow, PersonRow.joined_to == person_id).with_only_columns(PersonRow.id)
        ids = [person_id, *self._connection.scalars(joined)]
        theirs = or_(AuditRow.actor_id.in_(ids), AuditRow.whose_id.in_(ids))
        newest = self._select(AuditRow, theirs).order_by(AuditRow.at.desc(), AuditRow.id.desc())
        return [self._value(Entry, row, whose=row.whose_id) for row in self._all(newest.limit(limit))]
