"""The database as the services and the scheduler see it.

A claim is a SELECT … FOR UPDATE SKIP LOCKED and an UPDATE of the rows it gave, in one short transaction:
workers on PostgreSQL pass each other by, on SQLite BEGIN IMMEDIATE lets in one at a time. A single UPDATE
with a sub-select was refused: PostgreSQL may run the sub-select twice and claim more than `limit`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Select, case, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.homes import Home
from bot.services.ports import UnitOfWork
from bot.storage.deliveries import to_delivery
from bot.storage.engine import READ_ONLY, reader
from bot.storage.homes import to_home
from bot.storage.tables import DeliveryRow, HomeRow, OneOnOneRow, ReceiptRow
from bot.storage.tables.deliveries import OUT_OF_DATE, STALE, UNFINISHED
from bot.storage.tables.one_on_ones import SERIES_ACTIVE
from bot.storage.unit_of_work import SqlUnitOfWork

_WAITING = DeliveryRow.state == DeliveryState.WAITING


class SqlStore:
    """Store on an engine of `bot.storage.engine.create_engine`. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = reader(engine)

    @contextmanager
    def begin(self, workspace_id: str) -> Iterator[UnitOfWork]:
        """A unit of work; takes the write lock at once on SQLite. Commits when the block ends cleanly."""
        with self._engine.begin() as connection:
            yield SqlUnitOfWork(connection, workspace_id)

    @contextmanager
    def reading(self, workspace_id: str) -> Iterator[UnitOfWork]:
        """A unit of work that only reads: takes no lock, and refuses to write (RuntimeError)."""
        with self._reader.connect() as connection:
            yield SqlUnitOfWork(connection, workspace_id)

    def claim_due(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """Claim what is due, oldest first, and what a dead worker left behind; that comes as `maybe_sent`."""
        with Session(self._engine) as session, session.begin():
            rows = self._lock(session, due_deliveries(now), limit)
            claimed = [_claimed(row) for row in rows]
            # One taken over may have been sent before the latest change; only a fresh one shows it for sure.
            shown = case((_WAITING, DeliveryRow.wanted_version), else_=DeliveryRow.shown_version)
            changes = {"state": DeliveryState.CLAIMED, "shown_version": shown}
            self._lease(session, rows, now, worker, lease_seconds, changes)
        return claimed

    def claim_stale(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """Claim sent messages that ask to be rendered anew."""
        with Session(self._engine) as session, session.begin():
            rows = self._lock(session, stale_deliveries(now), limit)
            claimed = [to_delivery(row) for row in rows]
            changes = {"rendering_version": DeliveryRow.wanted_version}
            self._lease(session, rows, now, worker, lease_seconds, changes)
        return claimed

    def series_to_plan(self, now: datetime, limit: int) -> list[tuple[str, int]]:
        """(workspace_id, one_on_one_id) of active series to plan at or before `now`, longest due first."""
        due = select(OneOnOneRow.workspace_id, OneOnOneRow.id).where(SERIES_ACTIVE, OneOnOneRow.plan_at <= now)
        with self._reading() as session:
            found = session.execute(due.order_by(OneOnOneRow.plan_at, OneOnOneRow.id).limit(limit))
            return [(workspace_id, one_on_one_id) for workspace_id, one_on_one_id in found]

    def stale_homes(self, opened_since: datetime, limit: int) -> list[Home]:
        """Stale Homes that were opened at or after `opened_since`, longest stale first."""
        stale = select(HomeRow).where(STALE, HomeRow.opened_at >= opened_since)
        with self._reading() as session:
            found = session.scalars(stale.order_by(HomeRow.stale_since, HomeRow.person_id).limit(limit))
            return [to_home(row) for row in found]

    def forget_receipts(self, before: datetime) -> None:
        """Delete the receipts of what was seen before then."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(ReceiptRow).where(ReceiptRow.seen_at < before))

    def next_due(self) -> datetime | None:
        """When the earliest waiting delivery is due."""
        with self._reading() as session:
            return session.scalar(next_delivery())

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with Session(self._engine.execution_options(**READ_ONLY)) as session:
            yield session

    def _lock(self, session: Session, statement: Select[DeliveryRow], limit: int) -> Sequence[DeliveryRow]:
        return session.scalars(statement.limit(limit).with_for_update(skip_locked=True)).all()

    def _lease(
        self,
        session: Session,
        rows: Sequence[DeliveryRow],
        now: datetime,
        worker: str,
        lease_seconds: float,
        changes: dict[str, Any],
    ) -> None:
        if not rows:
            return
        lease = {"claimed_by": worker, "lease_until": now + timedelta(seconds=lease_seconds)}
        session.connection().execute(
            update(DeliveryRow).where(DeliveryRow.id.in_([row.id for row in rows])).values(**lease, **changes)
        )


def _claimed(row: DeliveryRow) -> Delivery:
    """As its claim makes it, from the row as it was before."""
    maybe_sent = row.state is DeliveryState.CLAIMED
    return replace(to_delivery(row), state=DeliveryState.CLAIMED, maybe_sent=maybe_sent)


def due_deliveries(now: datetime) -> Select[DeliveryRow]:
    """Waiting and due, or claimed with a lease that has run out; oldest due first."""
    free = or_(_WAITING, DeliveryRow.lease_until <= now)
    return (
        select(DeliveryRow)
        .where(UNFINISHED, DeliveryRow.due_at <= now, free)
        .order_by(DeliveryRow.due_at, DeliveryRow.id)
    )


def stale_deliveries(now: datetime) -> Select[DeliveryRow]:
    """Sent, changed since, and not leased."""
    free = or_(DeliveryRow.lease_until.is_(None), DeliveryRow.lease_until <= now)
    sent = DeliveryRow.state == DeliveryState.SENT
    return select(DeliveryRow).where(OUT_OF_DATE, sent, free).order_by(DeliveryRow.due_at, DeliveryRow.id)


def next_delivery() -> Select[datetime | None]:
    """The earliest due time of a waiting delivery."""
    return select(func.min(DeliveryRow.due_at)).where(UNFINISHED, _WAITING)
