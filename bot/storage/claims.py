"""Takes deliveries for one worker, so that no other has them.

What is due is found by workspace: an index is hopped through from one to the next, so that what is not due costs
nothing and a workspace with thousands due hides no other. The row of a workspace's pace is locked while its share is
taken, and passed by where another worker holds it. A claim is one UPDATE of the rows that a materialized CTE locks
(SKIP LOCKED): without MATERIALIZED, PostgreSQL may run the sub-select again and take more than `limit`. On SQLite
BEGIN IMMEDIATE lets in one at a time, and a plain sub-select does; looking whether anything is due takes no lock.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, Select, Text, cast, exists, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from bot.domain import limits
from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.limits import CHANNEL_PACE, FIRST_PACE, WORKSPACE_PACE
from bot.storage.deliveries import to_delivery
from bot.storage.engine import reader
from bot.storage.tables import DeliveryRow, LimitRow
from bot.storage.tables.deliveries import IN_HAND, IS_WAITING, OUT_OF_DATE

_TABLE = DeliveryRow.metadata.tables[DeliveryRow.__tablename__]
_LOOK_UP = ("conversations.history", "conversations.open", "conversations.replies")


class Claims:
    """Claims on an engine of `bot.storage.engine.create_engine`; every method is a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._reader = engine, reader(engine)
        self._postgres = engine.dialect.name == "postgresql"

    def due(self, now: datetime, worker: str, limit: int, lease: timedelta) -> list[Delivery]:
        """What is due, as far as limits allow; see the Store port."""
        with self._reader.connect() as connection:
            workspaces = connection.execute(due_workspaces(now)).all()
        claimed: list[Delivery] = []
        if not workspaces:
            return claimed
        with self._engine.begin() as connection:
            for found in workspaces:
                share = _Share(connection, self._postgres, found.workspace_id, now)
                claimed += share.claim(worker, limit - len(claimed), lease, known=found.until is not None)
                if len(claimed) >= limit:
                    break
        return claimed

    def expired(self, now: datetime, worker: str, limit: int, lease: timedelta) -> list[Delivery]:
        """What waits and is too late."""
        late = select(DeliveryRow.id).where(IS_WAITING, DeliveryRow.expires_at <= now).order_by(DeliveryRow.expires_at)
        return self._claim(late.limit(limit), state=DeliveryState.CLAIMED, **_lease(worker, now + lease))

    def unknown(self, now: datetime, worker: str, limit: int, lease: timedelta) -> list[Delivery]:
        """What may have been sent, a dead worker's claims included."""
        closed = closed_scope(DeliveryRow.workspace_id, now, limits.WORKSPACE, *map(limits.method, _LOOK_UP))
        left = select(DeliveryRow.id).where(IN_HAND, DeliveryRow.lease_until <= now, ~closed)
        left = left.order_by(DeliveryRow.lease_until, DeliveryRow.id)
        return self._claim(left.limit(limit), state=DeliveryState.UNKNOWN, **_lease(worker, now + lease))

    def stale(self, now: datetime, worker: str, limit: int, lease: timedelta) -> list[Delivery]:
        """What was sent, has changed since, and is not leased."""
        closed = closed_scope(DeliveryRow.workspace_id, now, limits.WORKSPACE, limits.method(limits.UPDATE))
        free = or_(DeliveryRow.lease_until.is_(None), DeliveryRow.lease_until <= now)
        sent = DeliveryRow.state == DeliveryState.SENT
        stale = select(DeliveryRow.id).where(OUT_OF_DATE, sent, free, ~closed)
        stale = stale.order_by(DeliveryRow.due_at, DeliveryRow.id)
        return self._claim(
            stale.limit(limit), rendering_version=DeliveryRow.wanted_version, **_lease(worker, now + lease)
        )

    def _claim(self, wanted: Select[int], **values: Any) -> list[Delivery]:  # noqa: ANN401
        with self._reader.connect() as connection:
            if connection.execute(wanted.limit(1)).first() is None:
                return []
        with self._engine.begin() as connection:
            return _taken(connection.execute(_take(self._postgres, wanted, values)).all())


class _Share:
    """What one workspace may be sent now."""

    def __init__(self, connection: Any, postgres: bool, workspace_id: str, now: datetime) -> None:  # noqa: ANN401
        self._connection, self._postgres = connection, postgres
        self._workspace_id, self._now = workspace_id, now

    def claim(self, worker: str, limit: int, lease: timedelta, *, known: bool) -> list[Delivery]:
        """At most `limit`; nothing while another worker is at it. `known` says that its pace has a row."""
        until = self._lock_pace(known)
        if until is None:
            return []
        values = {
            "state": DeliveryState.CLAIMED,
            "shown_version": DeliveryRow.wanted_version,
            **_lease(worker, self._now + lease),
        }
        taken: list[Delivery] = []
        for priority, pace in enumerate((FIRST_PACE, WORKSPACE_PACE)):
            room = min(limit, pace.room(until, self._now)) - len(taken)
            if room > 0:
                due = due_deliveries(self._workspace_id, priority, self._now).limit(room)
                taken += _taken(self._connection.execute(_take(self._postgres, due, values)).all())
        return self._spend(until, taken) if taken else []

    def _lock_pace(self, known: bool) -> datetime | None:
        if not known:
            first = {"workspace_id": self._workspace_id, "scope": limits.MESSAGES, "until": self._now}
            self._connection.execute(self._insert().values(**first).on_conflict_do_nothing())
        mine = (LimitRow.workspace_id == self._workspace_id, LimitRow.scope == limits.MESSAGES)
        row = self._connection.execute(select(LimitRow.until).where(*mine).with_for_update(skip_locked=True)).first()
        return row.until if row else None

    def _spend(self, until: datetime, taken: list[Delivery]) -> list[Delivery]:
        """Note what is sent to the workspace and to each person; who is sent too much at once gets the rest later."""
        scopes = {one.recipient_id: limits.channel(one.recipient_id) for one in taken}
        mine = (LimitRow.workspace_id == self._workspace_id, LimitRow.scope.in_(scopes.values()))
        known: dict[str, datetime] = dict(
            map(tuple, self._connection.execute(select(LimitRow.scope, LimitRow.until).where(*mine)))
        )
        kept: list[Delivery] = []
        counts: Counter[int] = Counter()
        for one in taken:
            if counts[one.recipient_id] < CHANNEL_PACE.room(known.get(scopes[one.recipient_id]), self._now):
                counts[one.recipient_id] += 1
                kept.append(one)
        self._give_back([one.id for one in taken if one not in kept] if len(kept) < len(taken) else [])
        spent = {limits.MESSAGES: WORKSPACE_PACE.after(until, self._now, len(kept))}
        for recipient_id, count in counts.items():
            scope = scopes[recipient_id]
            spent[scope] = CHANNEL_PACE.after(known.get(scope), self._now, count)
        rows = [{"workspace_id": self._workspace_id, "scope": each, "until": at} for each, at in spent.items()]
        insert = self._insert().values(rows)
        key = ["workspace_id", "scope"]
        changed = insert.on_conflict_do_update(index_elements=key, set_={"until": insert.excluded.until})
        self._connection.execute(changed)
        return kept

    def _give_back(self, ids: Sequence[int]) -> None:
        if ids:
            waiting = {"state": DeliveryState.WAITING, "claimed_by": None, "lease_until": None}
            self._connection.execute(update(DeliveryRow).where(DeliveryRow.id.in_(ids)).values(**waiting))

    def _insert(self) -> postgresql.Insert | sqlite.Insert:
        return postgresql.insert(LimitRow) if self._postgres else sqlite.insert(LimitRow)


def due_workspaces(now: datetime) -> Select[tuple[str, datetime | None]]:
    """(workspace_id, until of its pace) of those with something due and nothing in the way; who sent least lately
    comes first."""
    first = select(DeliveryRow.workspace_id).where(IS_WAITING).order_by(DeliveryRow.workspace_id).limit(1)
    hop = select(first.scalar_subquery().label("workspace_id")).cte("hop", recursive=True)
    following = first.where(DeliveryRow.workspace_id > hop.c.workspace_id).correlate(hop)
    hop = hop.union_all(select(following.scalar_subquery()).where(hop.c.workspace_id.is_not(None)))
    pace = aliased(LimitRow)
    return (
        select(hop.c.workspace_id, pace.until)
        .join_from(hop, pace, (pace.workspace_id == hop.c.workspace_id) & (pace.scope == limits.MESSAGES), isouter=True)
        .where(
            hop.c.workspace_id.is_not(None),
            or_(*(exists(due_deliveries(hop.c.workspace_id, priority, now).correlate(hop)) for priority in (0, 1))),
            ~closed_scope(hop.c.workspace_id, now, limits.WORKSPACE, limits.method(limits.POST)),
        )
        .order_by(pace.until.asc().nulls_first(), hop.c.workspace_id)
    )


def due_deliveries(workspace_id: Any, priority: int, now: datetime) -> Select[int]:  # noqa: ANN401
    """Ids of what is due in a workspace, oldest first, leaving out who has been sent enough for the moment and
    threads in which an earlier message is still in hand."""
    full = exists().where(
        LimitRow.workspace_id == DeliveryRow.workspace_id,
        LimitRow.scope == literal("channel:").concat(cast(DeliveryRow.recipient_id, Text)),
        LimitRow.until > CHANNEL_PACE.last_open(now),
    )
    before = aliased(DeliveryRow)
    in_hand = (
        select(before.id)
        .where(IN_HAND, before.recipient_id == DeliveryRow.recipient_id, before.thread_ts == DeliveryRow.thread_ts)
        .exists()
    )
    return (
        select(DeliveryRow.id)
        .where(
            DeliveryRow.workspace_id == workspace_id,
            DeliveryRow.priority == priority,
            IS_WAITING,
            DeliveryRow.due_at <= now,
            ~full,
            ~in_hand,
        )
        .order_by(DeliveryRow.due_at, DeliveryRow.id)
    )


def closed_scope(workspace_id: Any, now: datetime, *scopes: str) -> Any:  # noqa: ANN401
    """Whether one of these scopes is closed in the workspace of the row asked about."""
    return exists().where(LimitRow.workspace_id == workspace_id, LimitRow.scope.in_(scopes), LimitRow.until > now)


def _take(postgres: bool, wanted: Select[int], values: dict[str, Any]) -> Any:  # noqa: ANN401
    """The UPDATE that claims the rows `wanted` gives the ids of."""
    if not postgres:
        return update(_TABLE).where(DeliveryRow.id.in_(wanted)).values(**values).returning(*_TABLE.c)
    locked = wanted.with_for_update(skip_locked=True, of=DeliveryRow).cte("wanted").prefix_with("MATERIALIZED")
    return update(_TABLE).where(DeliveryRow.id == locked.c.id).values(**values).returning(*_TABLE.c)


def _taken(rows: Sequence[Row[Any]]) -> list[Delivery]:
    """In the order in which they were due; an UPDATE gives them in any."""
    return sorted(map(to_delivery, rows), key=lambda one: (one.due_at, one.id))


def _lease(worker: str, until: datetime) -> dict[str, Any]:
    return {"claimed_by": worker, "lease_until": until}
