"""Who asked to be forgotten."""

from datetime import datetime

from sqlalchemy import Index, PrimaryKeyConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.queries import Repository
from bot.core.database.tables import Id, Row, refers
from bot.core.database.transaction import Database
from bot.core.failed_rows import is_aside
from bot.core.personal_data import DESTROYED, PersonalData
from bot.privacy.rules import FORGET_PEOPLE, Erasure


class ErasureRow(Row):
    __tablename__ = "erasures"

    person_id: Mapped[int] = mapped_column(Id)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]

    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "person_id"),
        refers("person_id", "people"),
        Index(None, "due_at"),
    )


PERSONAL_DATA = (PersonalData(ErasureRow, person=ErasureRow.person_id, forgotten=DESTROYED),)


class Erasures(Repository):
    """Who asked to be forgotten."""

    def get(self, person_id: int) -> Erasure | None:
        """What this person has asked for, if they have."""
        return self._first_of(Erasure, self._select(ErasureRow, ErasureRow.person_id == person_id))

    def ask(self, person_id: int, now: datetime, due_at: datetime) -> None:
        """For a person who has not asked yet."""
        self._insert(ErasureRow, person_id=person_id, asked_at=now, due_at=due_at)

    def drop(self, person_id: int) -> bool:
        """False if there was none."""
        return self._run(self._delete(ErasureRow, ErasureRow.person_id == person_id)) > 0

    def put_off(self, person_id: int, due_at: datetime) -> None:
        """It is tried again then."""
        self._run(self._update(ErasureRow, ErasureRow.person_id == person_id).values(due_at=due_at))


def erasures_due(db: Database, now: datetime, limit: int) -> list[tuple[str, int]]:
    """(workspace_id, person_id) of those to be forgotten by now, longest due first, also where the bot was removed;
    without those put aside."""
    aside = is_aside(FORGET_PEOPLE, ErasureRow.workspace_id, ErasureRow.person_id)
    due = select(ErasureRow.workspace_id, ErasureRow.person_id).where(ErasureRow.due_at <= now, ~aside)
    with db.across_workspaces(read_only=True) as connection:
        found = connection.execute(due.order_by(ErasureRow.due_at, ErasureRow.person_id).limit(limit))
        return [(workspace_id, person_id) for workspace_id, person_id in found]
