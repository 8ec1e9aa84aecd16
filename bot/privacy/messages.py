"""Composes what people are told and sent about their own data."""

from datetime import datetime

from bot.core.database.transaction import Transaction
from bot.core.feature import Opens
from bot.core.files import Export, ExportSection
from bot.core.outbox.deliveries import Delivery, DeliveryState, NewDelivery, Skip
from bot.core.outbox.store import Deliveries
from bot.core.request import Request
from bot.core.time.dates import local
from bot.privacy.rules import EXPORT_FILES, EXPORT_RECORDS, ExportMessage, ForgettingMessage, LastMessage
from bot.privacy.service import LASTS, has_failed
from bot.privacy.store import Erasures


def compose_export(tx: Transaction, delivery: Delivery, request: Request) -> ExportMessage:
    """What comes, or that it could not."""
    return ExportMessage(failed=has_failed(tx, delivery))


def after_export(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """The files follow, in the thread of the message; performance records are opened apart, and come apart."""
    for kind in (EXPORT_FILES, EXPORT_RECORDS):
        files = NewDelivery(
            kind=kind,
            dedupe_key=f"{kind}:{delivery.id}",
            recipient_id=request.who.id,
            due_at=request.now,
            expires_at=request.now + LASTS,
            subject={"message": delivery.id},
            channel=delivery.channel,
            thread_ts=delivery.ts,
        )
        Deliveries(tx).add(files)


def compose_files(tx: Transaction, delivery: Delivery, request: Request) -> Export:
    """Everything but performance records, as it is when it is sent."""
    return _export(tx, request, performance=False)


def compose_records(tx: Transaction, delivery: Delivery, request: Request) -> Export | Skip:
    """The performance records that the person may read as one of the two they are about."""
    export = _export(tx, request, performance=True)
    return export if any(section.rows for section in export.sections) else Skip("no records")


def _export(tx: Transaction, request: Request, *, performance: bool) -> Export:
    parts = (part for part in tx.features.export if (part.opens is Opens.PERFORMANCE) is performance)
    sections = tuple(ExportSection(part.name, tuple(part.read(tx, request))) for part in parts)
    return Export(sections, local(request.now, request.who.timezone))


def after_files(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """The message says so when the files did not come."""
    if delivery.state is not DeliveryState.SENT:
        Deliveries(tx).mark_stale(int(str(delivery.subject["message"])))


def compose_forgetting(tx: Transaction, delivery: Delivery, request: Request) -> ForgettingMessage | Skip:
    """What was asked for and when it happens, or that it was taken back."""
    due_at = local(datetime.fromisoformat(str(delivery.subject["due_at"])), request.who.timezone)
    today = request.today
    there = Erasures(tx).get(request.who.id)
    if there is None and delivery.ts is None:
        return Skip("taken back")
    return ForgettingMessage("waiting" if there else "taken_back", due_at, today)


def compose_last(tx: Transaction, delivery: Delivery, request: Request) -> LastMessage | Skip:
    """The last message, unless they have changed their mind."""
    return LastMessage() if Erasures(tx).get(request.who.id) else Skip("taken back")
