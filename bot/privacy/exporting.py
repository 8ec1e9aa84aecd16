"""Sends a person everything that is theirs, into their own direct messages.

First a message says what comes; then the files come into its thread as a delivery of its own. Their names carry the
delivery's id, so that an upload whose outcome is unknown is looked up in the thread before it is tried again.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.core.audit import Act, Entry
from bot.core.audit_store import AuditLog
from bot.core.database.transaction import Database, Transaction
from bot.core.errors import ExportTooSoonError
from bot.core.locking import lock_people
from bot.core.outbox.claim_once import claim_once
from bot.core.outbox.deliveries import Delivery, DeliveryState, NewDelivery
from bot.core.outbox.store import Deliveries
from bot.core.request import Request
from bot.privacy.rules import (
    EXPORT,
    EXPORT_EVERY,
    EXPORT_FILES,
    minutes_until_next_export,
)

LASTS = timedelta(days=1)
CAME_TO_NOTHING = (DeliveryState.REFUSED, DeliveryState.EXPIRED, DeliveryState.CANCELLED)


@dataclass(frozen=True)
class ExportService:
    """What a person asks for; bot.privacy.messages does the rest."""

    db: Database

    def ask(self, request: Request) -> None:
        """Let an export go out. Raises ExportTooSoonError when the last one is less than an hour old."""
        who, now = request.who, request.now
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                return
            last = Deliveries(tx).latest(who.id, EXPORT)
            failed = last is not None and has_failed(tx, last)
            if last is not None and not failed and last.due_at > now - EXPORT_EVERY:
                raise ExportTooSoonError(minutes=str(minutes_until_next_export(last.due_at, now)))
            key = f"export:{who.id}:{now:%Y%m%dT%H%M%S.%f}"
            Deliveries(tx).add(NewDelivery(EXPORT, key, who.id, now, now + LASTS))
            AuditLog(tx).add(Entry(Act.EXPORTED, "everything", now, actor_id=who.id, whose=who.id))


def has_failed(tx: Transaction, export: Delivery) -> bool:
    """Whether an export, or its files, came to nothing."""
    files = Deliveries(tx).by_key(f"{EXPORT_FILES}:{export.id}")
    return export.state in CAME_TO_NOTHING or (files is not None and files.state in CAME_TO_NOTHING)
