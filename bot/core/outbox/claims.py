"""Takes deliveries for one worker, so that no other has them.

What is due is found by workspace: an index is hopped through from one to the next, so that what is not due costs
nothing and a workspace with thousands due hides no other. The row of a workspace's pace is locked while its share is
taken, and passed by where another worker holds it. A claim is one UPDATE of the rows that a materialized CTE locks
(SKIP LOCKED): without MATERIALIZED, PostgreSQL may run the sub-select again and take more than `room`. On SQLite
BEGIN IMMEDIATE lets in one at a time, and a plain sub-select does; looking whether anything is due takes no lock.

The statements of claims, made once: putting one together costs more than running it.

They are run with `now`, `last_open` (the latest `until` that leaves a person's pace room for one), `aside_from` (no
lease lasts until then), `workspace`, `room` (how many at most), `worker` and `lease_end`.

A row that cannot be read fails the claim of all that were to be claimed with it: then the other workspaces are claimed
without this one, what cannot be read is put aside, and the rest of it is claimed by the next tick.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    Update,
    bindparam,
    cast,
    exists,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from bot.core.database.queries import value_of
from bot.core.database.tables import UtcDateTime
from bot.core.database.transaction import Database
from bot.core.failed_rows import readable
from bot.core.outbox import rate_limits
from bot.core.outbox.deliveries import Delivery, DeliveryState
from bot.core.outbox.rate_limits import CHANNEL_PACE, FIRST_PACE, WORKSPACE_PACE, closed_scope
from bot.core.outbox.tables import IN_HAND, IS_WAITING, OUT_OF_DATE, DeliveryRow, RateLimitRow
from bot.core.outbox.unreadable import drop_unreadable_limits, put_aside_unreadable

_TABLE = DeliveryRow.metadata.tables[DeliveryRow.__tablename__]
_NOW = bindparam("now", type_=UtcDateTime())
_LAST_OPEN = bindparam("last_open", type_=UtcDateTime())
_ASIDE_FROM = bindparam("aside_from", type_=UtcDateTime())
_LEASE = {"claimed_by": bindparam("worker"), "lease_until": bindparam("lease_end", type_=UtcDateTime())}
_LOOK_UP = ("conversations.history", "conversations.open", "conversations.replies")


@dataclass(frozen=True, eq=False)
class Claimable:
    """Ids of what can be claimed, and what a claim makes of them."""

    found: Select[int]
    values: dict[str, Any]


@cache
def _take(what: Claimable, postgres: bool) -> Any:  # noqa: ANN401
    """The UPDATE that claims and returns them."""
    changed = update(_TABLE).values(**what.values, **_LEASE).returning(*_TABLE.c)
    if not postgres:
        return changed.where(_TABLE.c.id.in_(what.found))
    locked = what.found.with_for_update(skip_locked=True, of=DeliveryRow).cte("wanted").prefix_with("MATERIALIZED")
    return changed.where(_TABLE.c.id == locked.c.id)


def due_deliveries(workspace_id: Any, priority: int) -> Select[int]:  # noqa: ANN401
    """Ids of what is due in a workspace, oldest first, leaving out who has been sent enough for the moment and threads
    in which an earlier message is still in hand. One that fails again and again is put aside for long, and then holds
    up nobody."""
    full = exists().where(
        RateLimitRow.workspace_id == DeliveryRow.workspace_id,
        RateLimitRow.scope == literal("channel:").concat(cast(DeliveryRow.recipient_id, Text)),
        RateLimitRow.until > _LAST_OPEN,
    )
    before = aliased(DeliveryRow)
    same_thread = (before.recipient_id == DeliveryRow.recipient_id, before.thread_ts == DeliveryRow.thread_ts)
    soon = before.lease_until <= _ASIDE_FROM
    in_hand = select(before.id).where(IN_HAND, *same_thread, soon).exists()
    due = (DeliveryRow.priority == priority, IS_WAITING, DeliveryRow.due_at <= _NOW)
    found = select(DeliveryRow.id).where(DeliveryRow.workspace_id == workspace_id, *due, ~full, ~in_hand)
    return found.order_by(DeliveryRow.due_at, DeliveryRow.id)


def _due_workspaces() -> Select[Any]:
    """workspace_id, whether its pace is `known`, and whether something of the `first` priority and of the `rest` is
    due, of those with nothing in the way; who sent least lately comes first."""
    one = select(DeliveryRow.workspace_id).where(IS_WAITING).order_by(DeliveryRow.workspace_id).limit(1)
    hop = select(one.scalar_subquery().label("workspace_id")).cte("hop", recursive=True)
    following = one.where(DeliveryRow.workspace_id > hop.c.workspace_id).correlate(hop)
    hop = hop.union_all(select(following.scalar_subquery()).where(hop.c.workspace_id.is_not(None)))
    pace = aliased(RateLimitRow)

    def some(priority: int) -> ColumnElement[bool]:
        # The first id, not EXISTS: PostgreSQL would answer that for all workspaces by reading all rows.
        due = due_deliveries(hop.c.workspace_id, priority).limit(1).correlate_except(DeliveryRow, RateLimitRow)
        return due.scalar_subquery().is_not(None)

    found = (
        select(
            hop.c.workspace_id,
            pace.until,
            pace.until.is_not(None).label("known"),
            some(0).label("first"),
            some(1).label("rest"),
        )
        .join_from(
            hop, pace, (pace.workspace_id == hop.c.workspace_id) & (pace.scope == rate_limits.MESSAGES), isouter=True
        )
        .where(
            hop.c.workspace_id.is_not(None),
            ~closed_scope(hop.c.workspace_id, _NOW, rate_limits.WORKSPACE, rate_limits.method(rate_limits.POST)),
        )
        .subquery("found")
    )
    due = select(*(column for column in found.c if column.name != "until")).where(or_(found.c.first, found.c.rest))
    return due.order_by(found.c.until.asc().nulls_first(), found.c.workspace_id)


def _some(found: Select[int]) -> Select[int]:
    return found.limit(bindparam("room"))


_MAY_NOT_POST = closed_scope(
    DeliveryRow.workspace_id, _NOW, rate_limits.WORKSPACE, rate_limits.method(rate_limits.POST)
)
DUE_WORKSPACES = _due_workspaces()
DUE = tuple(
    Claimable(
        # Asked once more: since the workspace was found, another worker may have been refused, and given back what it
        # held.
        _some(due_deliveries(bindparam("workspace"), priority).where(~_MAY_NOT_POST)),
        {"state": DeliveryState.CLAIMED, "shown_version": DeliveryRow.wanted_version},
    )
    for priority in (0, 1)
)
"""By priority."""
EXPIRED = Claimable(
    _some(select(DeliveryRow.id).where(IS_WAITING, DeliveryRow.expires_at <= _NOW).order_by(DeliveryRow.expires_at)),
    {"state": DeliveryState.CLAIMED},
)
UNKNOWN = Claimable(
    _some(
        select(DeliveryRow.id)
        .where(
            IN_HAND,
            DeliveryRow.lease_until <= _NOW,
            ~closed_scope(DeliveryRow.workspace_id, _NOW, rate_limits.WORKSPACE, *map(rate_limits.method, _LOOK_UP)),
        )
        .order_by(DeliveryRow.lease_until, DeliveryRow.id)
    ),
    {"state": DeliveryState.UNKNOWN},
)
STALE = Claimable(
    _some(
        select(DeliveryRow.id)
        .where(
            OUT_OF_DATE,
            DeliveryRow.state == DeliveryState.SENT,
            or_(DeliveryRow.lease_until.is_(None), DeliveryRow.lease_until <= _NOW),
            ~closed_scope(
                DeliveryRow.workspace_id, _NOW, rate_limits.WORKSPACE, rate_limits.method(rate_limits.UPDATE)
            ),
        )
        .order_by(DeliveryRow.due_at, DeliveryRow.id)
    ),
    {"rendering_version": DeliveryRow.wanted_version},
)
LOCK_PACE = (
    select(RateLimitRow.until)
    .where(RateLimitRow.workspace_id == bindparam("workspace"), RateLimitRow.scope == bindparam("scope"))
    .with_for_update(skip_locked=True)
)
SPENT = select(RateLimitRow.scope, RateLimitRow.until).where(
    RateLimitRow.workspace_id == bindparam("workspace"), RateLimitRow.scope.in_(bindparam("scopes", expanding=True))
)
GIVE_BACK: Update = (
    update(_TABLE)
    .where(_TABLE.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=DeliveryState.WAITING, claimed_by=None, lease_until=None)
)


@cache
def spend(postgres: bool) -> postgresql.Insert | sqlite.Insert:
    """Note in rows of limits (`workspace_id`, `scope`, `until`) how far a pace has been used."""
    insert = _insert(postgres)
    return insert.on_conflict_do_update(index_elements=_SCOPE, set_={"until": insert.excluded.until})


@cache
def begin(postgres: bool) -> postgresql.Insert | sqlite.Insert:
    """Make the row of a pace, unless there is one."""
    return _insert(postgres).on_conflict_do_nothing()


_SCOPE = ("workspace_id", "scope")


def _insert(postgres: bool) -> postgresql.Insert | sqlite.Insert:
    insert = postgresql.insert(RateLimitRow) if postgres else sqlite.insert(RateLimitRow)
    values: dict[str, Any] = {name: bindparam(name) for name in _SCOPE}
    return insert.values(**values, until=bindparam("until", type_=UtcDateTime()))


@dataclass(frozen=True, slots=True)
class Claim:
    """Who claims, when, and until when what is claimed is theirs."""

    now: datetime
    worker: str
    lease: timedelta

    def values(self) -> dict[str, Any]:
        """What every claim is run with."""
        return {**self.looking(), "worker": self.worker, "lease_end": self.now + self.lease}

    def looking(self) -> dict[str, datetime]:
        """What is looked for due deliveries with."""
        return {"now": self.now, "last_open": CHANNEL_PACE.last_open(self.now), "aside_from": self.now + 2 * self.lease}


def due(db: Database, claim: Claim, limit: int) -> list[Delivery]:
    """What is due, as far as limits allow."""
    with db.across_workspaces(read_only=True) as connection:
        workspaces = connection.execute(DUE_WORKSPACES, claim.looking()).all()

    def take(found: Sequence[Row[Any]]) -> list[Delivery]:
        claimed: list[Delivery] = []
        with db.across_workspaces() as connection:
            for one in found:
                share = _Share(connection, one.workspace_id, claim)
                claimed += share.take(limit - len(claimed), (one.first, one.rest), known=one.known)
                if len(claimed) >= limit:
                    break
        return claimed

    def unreadable(found: Row[Any], error: Exception) -> None:
        wanted = [due_deliveries(found.workspace_id, priority).limit(limit) for priority in (0, 1)]
        dropped = drop_unreadable_limits(db, found.workspace_id)
        if not put_aside_unreadable(db, wanted, claim.looking(), claim.now) + dropped:
            raise error

    return readable(take, workspaces, unreadable)


def others(db: Database, what: Claimable, claim: Claim, limit: int) -> list[Delivery]:
    """What is EXPIRED, UNKNOWN or STALE."""
    looking = {"now": claim.now, "room": limit}
    with db.across_workspaces(read_only=True) as connection:
        if connection.execute(what.found, {**looking, "room": 1}).first() is None:
            return []

    def take(_: object) -> list[Delivery]:
        with db.across_workspaces() as connection:
            statement = _take(what, _is_postgres(connection))
            return _taken(connection.execute(statement, {**claim.values(), "room": limit}).all())

    def unreadable(_: object, error: Exception) -> None:
        if not put_aside_unreadable(db, [what.found], looking, claim.now):
            raise error

    return readable(take, [what], unreadable)


class _Share:
    """What one workspace may be sent now."""

    def __init__(self, connection: Connection, workspace_id: str, claim: Claim) -> None:
        self._connection, self._postgres = connection, _is_postgres(connection)
        self._workspace_id, self._claim = workspace_id, claim

    def take(self, limit: int, there: tuple[bool, bool], *, known: bool) -> list[Delivery]:
        """At most `limit`; nothing while another worker is at it. `there` says of which priorities something is due,
        `known` that its pace has a row."""
        until = self._lock_pace(known)
        if until is None:
            return []
        taken: list[Delivery] = []
        for due, pace, some in zip(DUE, (FIRST_PACE, WORKSPACE_PACE), there, strict=True):
            room = min(limit, pace.room(until, self._claim.now)) - len(taken)
            if some and room > 0:
                taken += _taken(self._run(_take(due, self._postgres), **self._claim.values(), room=room))
        return self._spend(until, taken) if taken else []

    def _lock_pace(self, known: bool) -> datetime | None:
        if not known:
            self._connection.execute(begin(self._postgres), self._limit(rate_limits.MESSAGES, self._claim.now))
        rows = self._run(LOCK_PACE, scope=rate_limits.MESSAGES)
        return rows[0].until if rows else None

    def _spend(self, until: datetime, taken: list[Delivery]) -> list[Delivery]:
        """Note what is sent to the workspace and to each person; who is sent too much at once gets the rest later."""
        now = self._claim.now
        scopes = {one.recipient_id: rate_limits.channel(one.recipient_id) for one in taken}
        known = {row.scope: row.until for row in self._run(SPENT, scopes=list(scopes.values()))}
        kept: list[Delivery] = []
        left: list[int] = []
        counts: Counter[int] = Counter()
        for one in taken:
            if counts[one.recipient_id] < CHANNEL_PACE.room(known.get(scopes[one.recipient_id]), now):
                counts[one.recipient_id] += 1
                kept.append(one)
            else:
                left.append(one.id)
        if left:
            self._connection.execute(GIVE_BACK, {"ids": left})
        spent = [self._limit(rate_limits.MESSAGES, WORKSPACE_PACE.after(until, now, len(kept)))]
        for recipient_id, count in counts.items():
            scope = scopes[recipient_id]
            spent.append(self._limit(scope, CHANNEL_PACE.after(known.get(scope), now, count)))
        self._connection.execute(spend(self._postgres), spent)
        return kept

    def _limit(self, scope: str, until: datetime) -> dict[str, Any]:
        return {"workspace_id": self._workspace_id, "scope": scope, "until": until}

    def _run(self, statement: Any, **values: Any) -> Sequence[Row[Any]]:  # noqa: ANN401
        asked = {"workspace": self._workspace_id, **self._claim.looking(), **values}
        return self._connection.execute(statement, asked).all()


def _is_postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _taken(rows: Sequence[Row[Any]]) -> list[Delivery]:
    """In the order in which they were due; an UPDATE gives them in any."""
    return sorted((value_of(Delivery, row) for row in rows), key=lambda one: (one.due_at, one.id))
