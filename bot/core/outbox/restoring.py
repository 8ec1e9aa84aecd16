"""What follows when the database has been restored from a backup: Slack has seen more than it knows.

- What is not sent yet may have been: each delivery is looked up in Slack before anything else becomes of it. What is
  found is recorded, and so its thread is known again.
- Ids that were given out since the backup are in messages, in buttons and in metadata. None is given out again: the
  numbers of all tables go on far beyond them.
- What Slack shows in a message is not known. Until it is rendered again, its buttons do nothing (`shown_digest`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from sqlalchemy import Connection, Table, func, insert, select, text, update

from bot.core.database.tables import Row
from bot.core.database.transaction import Database, OpeningDatabase, Transaction
from bot.core.outbox.deliveries import RESTORED, DeliveryState
from bot.core.outbox.store import Deliveries
from bot.core.outbox.tables import RESTORES, ClaimedRequestRow, DeliveryRow, HomeRow

SKIPPED_IDS = 10_000_000
"""Far more than any table grows between a backup and its restoration."""
REMEMBERED_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Restore:
    """The database was restored `at` then (UTC), to how it was about `since`; deliveries of later ids than
    `last_delivery_id` are not those that had them before."""

    at: datetime
    since: datetime
    last_delivery_id: int


@dataclass(frozen=True)
class Restores:
    """The latest restoration, as it was known a few seconds ago."""

    db: Database
    _read: list[tuple[float, Restore | None]] = field(default_factory=list, init=False, repr=False)

    def last(self) -> Restore | None:
        """None if there was none."""
        if not self._read or monotonic() - self._read[-1][0] >= REMEMBERED_SECONDS:
            self._read[:] = [(monotonic(), last_restore(self.db))]
        return self._read[-1][1]


def last_restore(db: Database | OpeningDatabase) -> Restore | None:
    """The latest restoration."""
    with db.across_workspaces(read_only=True) as connection:
        row = connection.execute(select(RESTORES).order_by(RESTORES.c.at.desc()).limit(1)).first()
    return Restore(row.at, row.since, row.last_delivery_id) if row is not None else None


def mark_restored(db: Database, now: datetime) -> None:
    """Mark this moment, while nothing else uses the database. `look_up_unsent` comes after what is done once more."""
    with db.across_workspaces() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        last_id = connection.scalar(select(func.coalesce(func.max(DeliveryRow.id), 0)))
        connection.execute(insert(RESTORES), {"at": now, "since": _as_of(connection, now), "last_delivery_id": last_id})
        sent = DeliveryRow.state == DeliveryState.SENT
        free = {"shown_digest": None, "claimed_by": None, "lease_until": None}
        connection.execute(update(DeliveryRow).where(sent).values(free))
        connection.execute(update(HomeRow).values(stale_since=now))
        for table in Row.metadata.sorted_tables:
            if "id" in table.c:
                _skip_ids(connection, table)


def look_up_unsent(db: Database, now: datetime) -> int:
    """Look up in Slack whatever is not known to be sent, before anything else becomes of it; how many that are."""
    not_ended = DeliveryRow.state.in_([DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.UNKNOWN])
    unknown = {"state": DeliveryState.UNKNOWN, "claimed_by": None, "lease_until": now, "reason": RESTORED}
    with db.across_workspaces() as connection:
        return connection.execute(update(DeliveryRow).where(not_ended).values(unknown)).rowcount


def _as_of(connection: Connection, now: datetime) -> datetime:
    """The latest moment of which the database tells."""
    moments = (DeliveryRow.sent_at, ClaimedRequestRow.claimed_at, HomeRow.opened_at)
    told = [connection.scalar(select(func.max(moment))) for moment in moments]
    return min(max((one for one in told if one is not None), default=now), now)


def _skip_ids(connection: Connection, table: Table) -> None:
    last = connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
    name = {"name": table.name}
    if connection.dialect.name == "postgresql":
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), name)
        given = connection.scalar(text(f"SELECT last_value FROM {sequence}"))  # noqa: S608 (named by the database)
        connection.execute(text("SELECT setval(:of, :to)"), {"of": sequence, "to": max(last, given) + SKIPPED_IDS})
        return
    given = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), name) or 0
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), name)
    to = {"to": max(last, given) + SKIPPED_IDS}
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :to)"), name | to)


def is_shown(tx: Transaction, channel: str, ts: str) -> bool:
    """Whether what Slack shows in this message is known. If not, and the message is, it is rendered again."""
    delivery = Deliveries(tx).by_message(channel, ts)
    if delivery is not None and delivery.shown_digest is None:
        Deliveries(tx).mark_stale(delivery.id)
    return delivery is not None and delivery.shown_digest is not None
