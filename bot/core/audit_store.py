"""The audit log. Nothing here can change an entry, and triggers of the migration keep others from it."""

from sqlalchemy import or_

from bot.core.audit import Entry
from bot.core.audit_tables import AuditRow
from bot.core.database.queries import Repository


class AuditLog(Repository):
    """It can be added to and read; the database itself refuses to change or delete an entry."""

    def add(self, *entries: Entry) -> None:
        """Add them in this very transaction: what was done and its entry are kept together or not at all."""
        self._insert_all(AuditRow, [_to_values(entry) for entry in entries])

    def of_person(self, person_id: int, limit: int) -> list[Entry]:
        """What this person did, and what was done to what is theirs; newest first."""
        theirs = or_(AuditRow.actor_id == person_id, AuditRow.whose_id == person_id)
        newest = self._select(AuditRow, theirs).order_by(AuditRow.at.desc(), AuditRow.id.desc())
        return [_to_entry(row) for row in self._all(newest.limit(limit))]


def _to_values(entry: Entry) -> dict[str, object]:
    return {
        "act": entry.act,
        "data": entry.data,
        "at": entry.at,
        "actor_id": entry.actor_id,
        "whose_id": entry.whose,
        "pair_id": entry.pair_id,
        "ref": entry.ref,
    }


def _to_entry(row: AuditRow) -> Entry:
    return Entry(row.act, row.data, row.at, row.actor_id, row.whose_id, row.pair_id, row.ref)
