"""Who asked to be forgotten, and forgetting them."""

from datetime import datetime

from sqlalchemy import or_, select

from bot.administration.tables import LegalHoldRow
from bot.core.database.queries import Repository
from bot.core.database.transaction import Database, Transaction
from bot.core.people_tables import PairRow
from bot.privacy.erasing import Erasing
from bot.privacy.rules import Erasure
from bot.privacy.tables import ErasureRow


class Erasures(Repository):
    """Who asked to be forgotten, and forgetting them."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self._erasing = Erasing(tx)

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

    def is_held(self, person_id: int) -> bool:
        """Whether this person, or somebody of one of their pairs, is on legal hold."""
        pairs = self._all(self._select(PairRow, or_(PairRow.manager_id == person_id, PairRow.report_id == person_id)))
        people = {person_id, *(one for pair in pairs for one in (pair.manager_id, pair.report_id))}
        return self._first(self._select(LegalHoldRow, LegalHoldRow.person_id.in_(people))) is not None

    def erase(self, person_id: int, name: str, now: datetime) -> None:
        """Delete what this person wrote, replace the keys of their pairs, and let `name` stand in their place. What
        the others wrote stays; nothing brings back what went."""
        self._erasing.erase(person_id, name, now)


def erasures_due(db: Database, now: datetime, limit: int) -> list[tuple[str, int]]:
    """(workspace_id, person_id) of those to be forgotten by now, longest due first, also where the bot was removed."""
    due = select(ErasureRow.workspace_id, ErasureRow.person_id).where(ErasureRow.due_at <= now)
    with db.across_workspaces(read_only=True) as connection:
        found = connection.execute(due.order_by(ErasureRow.due_at, ErasureRow.person_id).limit(limit))
        return [(workspace_id, person_id) for workspace_id, person_id in found]
