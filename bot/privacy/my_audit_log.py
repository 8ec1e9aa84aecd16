"""What was done with somebody's data, as they read it."""

from dataclasses import dataclass

from bot.core.audit_store import AuditLog
from bot.core.database.transaction import Database, Transaction
from bot.core.export import name_for
from bot.core.files import Row, plain
from bot.core.people import Person
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.time.zones import local
from bot.privacy.rules import AuditLogLine

SHOWN = 500


@dataclass(frozen=True)
class MyAuditLog:
    """The audit log, for the one it concerns."""

    db: Database

    def of(self, request: Request) -> list[AuditLogLine]:
        """What this person did, and what was done to what is theirs; newest first."""
        with self.db.read_only(request.who.workspace_id) as tx:
            return audit_log_lines(tx, request.who)


def audit_log_lines(tx: Transaction, who: Person) -> list[AuditLogLine]:
    """The same, inside the caller's transaction."""
    entries = AuditLog(tx).of_person(who.id, SHOWN)
    ids = {one for entry in entries for one in (entry.actor_id, entry.whose) if one is not None}
    people = {person.id: person for person in People(tx).get_many(sorted(ids))}
    return [
        AuditLogLine(
            at=local(entry.at, who.timezone),
            act=entry.act,
            data=entry.data,
            actor=people.get(entry.actor_id) if entry.actor_id is not None else None,
            whose=people.get(entry.whose) if entry.whose is not None else None,
        )
        for entry in entries
    ]


def audit(tx: Transaction, request: Request) -> list[Row]:
    """What they did, and what was done to what is theirs."""
    who = request.who
    return [
        {
            "at": plain(line.at),
            "by": name_for(line.actor, who) if line.actor else "Coach",
            "act": line.act.value,
            "data": line.data,
            "whose": name_for(line.whose, who),
        }
        for line in audit_log_lines(tx, who)
    ]
