"""Who asked to be forgotten."""

from datetime import datetime

from sqlalchemy import select

from bot.core.database.queries import Repository
from bot.core.database.transaction import Database
from bot.privacy.rules import Erasure
from bot.privacy.tables import ErasureRow


class Erasures(Repository):
    """Who asked to be forgotten."""

    def get(self, person_id: int) -> Erasure | None:
        """What this person has asked for, if they have."""
        row = self._first(self._select(ErasureRow, ErasureRow.person_id == person_id))
        return Erasure(row.workspace_id, row.person_id, row.asked_at, row.due_at) if row else None

    def ask(self, erasure: Erasure) -> bool:
        """False if this person has asked already."""
        values = {"asked_at": erasure.asked_at, "due_at": erasure.due_at}
        return self._insert_once(ErasureRow, person_id=erasure.person_id, **values)

    def drop(self, person_id: int) -> bool:
        """False if there was none."""
        return self._run(self._delete(ErasureRow, ErasureRow.person_id == person_id)) > 0

    def put_off(self, person_id: int, due_at: datetime) -> None:
        """It is tried again then."""
        self._run(self._update(ErasureRow, ErasureRow.person_id == person_id).values(due_at=due_at))


def erasures_due(db: Database, now: datetime, limit: int) -> list[tuple[str, int]]:
    """(workspace_id, person_id) of those to be forgotten by now, longest due first, also where the bot was removed."""
    due = select(ErasureRow.workspace_id, ErasureRow.person_id).where(ErasureRow.due_at <= now)
    with db.across_workspaces(read_only=True) as connection:
        found = connection.execute(due.order_by(ErasureRow.due_at, ErasureRow.person_id).limit(limit))
        return [(workspace_id, person_id) for workspace_id, person_id in found]
