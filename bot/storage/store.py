"""The database as the services and the scheduler see it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, and_, bindparam, delete, func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from bot.domain import limits
from bot.domain.administration import Kept
from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.holidays import HolidaysOf, nowhere
from bot.domain.homes import Home
from bot.services.ports import Sent, UnitOfWork
from bot.services.ports.opening import Opened
from bot.services.ports.performance import RecordUnitOfWork
from bot.storage import purging
from bot.storage.claiming import closed_scope, uninstalled
from bot.storage.claims import Claim, Claims
from bot.storage.deliveries import CAN_FINISH
from bot.storage.engine import READ_ONLY, empty_log, reader
from bot.storage.homes import to_home
from bot.storage.tables import (
    DeliveryRow,
    ErasureRow,
    HomeRow,
    LimitRow,
    OneOnOneRow,
    PairRow,
    PolicyRow,
    ReceiptRow,
    Row,
)
from bot.storage.tables.administration import TO_RESCHEDULE
from bot.storage.tables.deliveries import IS_EXPIRED, IS_OVER, IS_WAITING, OVER, STALE
from bot.storage.tables.one_on_ones import SERIES_ACTIVE
from bot.storage.unit_of_work import SqlRecordUnitOfWork, SqlUnitOfWork

FORGOTTEN_AT_ONCE = 10_000


class SqlStore:
    """Store, Opener and RecordOpener on an engine of `bot.storage.engine.create_engine`. Safe to share between threads.

    `holidays_of` is handed on to every unit of work.
    """

    def __init__(self, engine: Engine, holidays_of: HolidaysOf = nowhere) -> None:
        self._engine, self._holidays_of = engine, holidays_of
        self._claims = Claims(engine)
        self._reader = reader(engine)

    @contextmanager
    def begin(self, workspace_id: str) -> Iterator[UnitOfWork]:
        """A unit of work; takes the write lock at once on SQLite. Commits when the block ends cleanly."""
        with self._engine.begin() as connection:
            yield SqlUnitOfWork(connection, workspace_id, self._holidays_of)

    @contextmanager
    def opened(self, workspace_id: str, reader_id: int) -> Iterator[Opened]:
        """`begin`, with the text that this person may read and write."""
        with self._engine.begin() as connection:
            yield SqlUnitOfWork(connection, workspace_id, self._holidays_of, reader_id)

    @contextmanager
    def opened_reading(self, workspace_id: str, reader_id: int) -> Iterator[Opened]:
        """`reading`, with the text that this person may read."""
        with self._reader.connect() as connection:
            yield SqlUnitOfWork(connection, workspace_id, self._holidays_of, reader_id)

    @contextmanager
    def records_opened(self, workspace_id: str, reader_id: int) -> Iterator[RecordUnitOfWork]:
        """`begin`, with the performance records that this person may read and write."""
        with self._engine.begin() as connection:
            yield SqlRecordUnitOfWork(connection, workspace_id, self._holidays_of, reader_id)

    @contextmanager
    def records_reading(self, workspace_id: str, reader_id: int) -> Iterator[RecordUnitOfWork]:
        """`reading`, with the performance records that this person may read."""
        with self._reader.connect() as connection:
            yield SqlRecordUnitOfWork(connection, workspace_id, self._holidays_of, reader_id)

    @contextmanager
    def reading(self, workspace_id: str) -> Iterator[UnitOfWork]:
        """A unit of work that only reads: takes no lock, and refuses to write (RuntimeError)."""
        with self._reader.connect() as connection:
            yield SqlUnitOfWork(connection, workspace_id, self._holidays_of)

    def claim_due(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """Claim what is due, as far as limits allow."""
        return self._claims.due(Claim(now, worker, timedelta(seconds=lease_seconds)), limit)

    def claim_expired(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """Claim what waits and is too late."""
        return self._claims.expired(Claim(now, worker, timedelta(seconds=lease_seconds)), limit)

    def claim_unknown(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """Claim what may have been sent, to look it up."""
        return self._claims.unknown(Claim(now, worker, timedelta(seconds=lease_seconds)), limit)

    def claim_stale(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """Claim sent messages that ask to be rendered anew."""
        return self._claims.stale(Claim(now, worker, timedelta(seconds=lease_seconds)), limit)

    def record_sent(self, sent: Sequence[Sent]) -> None:
        """Record all of these as sent, in one transaction and one statement, but for those that have ended already."""
        rows = [
            {"delivery": one.delivery.id, "to": one.posted.channel, "as": one.posted.ts, "when": one.at} for one in sent
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(_SENT, rows)

    def series_to_plan(self, now: datetime, limit: int) -> list[tuple[str, int]]:
        """(workspace_id, one_on_one_id) of active series to plan at or before `now`, longest due first, where
        the bot has not been removed."""
        due = select(OneOnOneRow.workspace_id, OneOnOneRow.id).where(
            SERIES_ACTIVE, OneOnOneRow.plan_at <= now, ~uninstalled(OneOnOneRow.workspace_id)
        )
        with self._reading() as session:
            found = session.execute(due.order_by(OneOnOneRow.plan_at, OneOnOneRow.id).limit(limit))
            return [(workspace_id, one_on_one_id) for workspace_id, one_on_one_id in found]

    def stale_homes(self, now: datetime, opened_since: datetime, limit: int) -> list[Home]:
        """Stale Homes that were opened at or after `opened_since`, longest stale first, where Slack takes them now."""
        closed = closed_scope(HomeRow.workspace_id, now, limits.WORKSPACE, limits.method(limits.PUBLISH))
        stale = select(HomeRow).where(STALE, HomeRow.opened_at >= opened_since, ~closed)
        with self._reading() as session:
            found = session.scalars(stale.order_by(HomeRow.stale_since, HomeRow.person_id).limit(limit))
            return [to_home(row) for row in found]

    def policies_to_follow(self, limit: int) -> list[tuple[str, str]]:
        """Workspaces whose quiet hours changed, each with the Slack id of the last person whose messages follow."""
        unfinished = select(PolicyRow.workspace_id, PolicyRow.reschedule_after).where(TO_RESCHEDULE).limit(limit)
        with self._reading() as session:
            return [(workspace_id, after) for workspace_id, after in session.execute(unfinished) if after is not None]

    def pairs_to_purge(self, kept: Kept, limit: int) -> list[tuple[str, int]]:
        """(workspace_id, pair_id) of pairs that have been kept for long enough, longest ended first."""
        over = select(PairRow.workspace_id, PairRow.id).where(purging.due(kept))
        with self._reading() as session:
            found = session.execute(over.order_by(PairRow.ended_at, PairRow.id).limit(limit))
            return [(workspace_id, pair_id) for workspace_id, pair_id in found]

    def erasures_due(self, now: datetime, limit: int) -> list[tuple[str, int]]:
        """Who is to be forgotten by now, longest due first."""
        due = select(ErasureRow.workspace_id, ErasureRow.person_id).where(ErasureRow.due_at <= now)
        with self._reading() as session:
            found = session.execute(due.order_by(ErasureRow.due_at, ErasureRow.person_id).limit(limit))
            return [(workspace_id, person_id) for workspace_id, person_id in found]

    def scrub(self) -> bool:
        """Let nothing that was deleted stay in SQLite's log."""
        return empty_log(self._engine)

    def forget_deliveries(self, not_sent: datetime, sent: datetime) -> None:
        """Delete deliveries that are over and that nobody looks up any more."""
        went_out = DeliveryRow.state == DeliveryState.SENT
        self._forget(DeliveryRow, and_(IS_OVER, went_out, DeliveryRow.due_at < sent, DeliveryRow.sent_at < sent))
        too_late = or_(DeliveryRow.expires_at.is_(None), DeliveryRow.expires_at < not_sent)
        others = DeliveryRow.state.in_([state for state in OVER if state is not DeliveryState.SENT])
        self._forget(DeliveryRow, and_(IS_OVER, others, DeliveryRow.due_at < not_sent, too_late))

    def forget_receipts(self, before: datetime) -> None:
        """Delete the receipts of what was seen before then."""
        self._forget(ReceiptRow, ReceiptRow.seen_at < before)

    def forget_limits(self, before: datetime) -> None:
        """Delete limits that ended before then."""
        self._forget(LimitRow, LimitRow.until < before)

    def _forget(self, row: type[Row], old: ColumnElement[bool]) -> None:
        """Delete some at once, so that no statement takes too long. What a claim holds is passed by: it may wait for
        others of them."""
        table = row.metadata.tables[row.__tablename__]
        key = tuple_(*table.primary_key.columns)
        some = select(*table.primary_key.columns).where(old).limit(FORGOTTEN_AT_ONCE)
        statement = delete(table).where(key.in_(some.with_for_update(skip_locked=True)))
        count = FORGOTTEN_AT_ONCE
        while count >= FORGOTTEN_AT_ONCE:
            with self._engine.begin() as connection:
                count = connection.execute(statement).rowcount

    def follow_clock_back(self, now: datetime) -> None:
        """Let what was found too late, and is not, wait again, and open what can only be closed by a clock that ran
        ahead."""
        too_early = update(DeliveryRow).where(IS_EXPIRED, DeliveryRow.expires_at > now)
        is_pace = and_(LimitRow.reason.is_(None), LimitRow.until > now + limits.LONGEST_PACE)
        is_closing = and_(LimitRow.until > now + limits.LONGEST_CLOSING, LimitRow.until < limits.FOREVER)
        far = delete(LimitRow).where(LimitRow.until > now + limits.LONGEST_PACE, or_(is_pace, is_closing))
        with Session(self._engine) as session, session.begin():
            session.connection().execute(too_early.values(state=DeliveryState.WAITING, attempts=0, reason=None))
            session.connection().execute(far)

    def next_due(self) -> datetime | None:
        """When the earliest waiting delivery is due and nothing in its way. Reads all of them: for the sandbox only."""
        waiting = select(DeliveryRow.workspace_id, DeliveryRow.recipient_id, DeliveryRow.due_at).where(IS_WAITING)
        look_ups = select(func.min(DeliveryRow.lease_until)).where(DeliveryRow.state == DeliveryState.UNKNOWN)
        with self._reading() as session:
            until: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
            for row in session.scalars(select(LimitRow)):
                until[row.workspace_id][row.scope] = row.until
            moments = [
                limits.opens(due_at, recipient_id, until[workspace_id].get)
                for workspace_id, recipient_id, due_at in session.execute(waiting)
            ]
            look_up = session.scalar(look_ups)
        return min([*moments, look_up] if look_up else moments, default=None)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with Session(self._engine.execution_options(**READ_ONLY)) as session:
            yield session


_SENT = (
    update(DeliveryRow.metadata.tables[DeliveryRow.__tablename__])
    .where(DeliveryRow.id == bindparam("delivery"), or_(*(DeliveryRow.state == state for state in CAN_FINISH)))
    .values(
        state=DeliveryState.SENT,
        channel=bindparam("to"),
        ts=bindparam("as"),
        sent_at=bindparam("when"),
        reason=None,
        claimed_by=None,
        lease_until=None,
    )
)
"""Made once; without IN, whose list of parameters cannot be sent many times at once."""
