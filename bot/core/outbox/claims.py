"""Takes deliveries for one worker, so that no other has them.

What is due is found across workspaces, oldest first, by one look at an index: what is not due costs nothing, however
much that is and in however many workspaces. Only where more is due than `LOOK` it is found by workspace, hopping
through an index from one to the next, so that a workspace with thousands due hides no other. Looking takes no lock.

The rows of the workspaces' paces are locked while their shares are taken, and passed by where another worker holds
them. A claim is one UPDATE of the rows that a materialized CTE locks (SKIP LOCKED) and that are still due: without
MATERIALIZED, PostgreSQL may run the sub-select again. On SQLite BEGIN IMMEDIATE lets in one at a time, and a plain
sub-select does.

The statements of claims, made once: putting one together costs more than running it.

They are run with `now`, `last_open` (the latest `until` that leaves a person's pace room for one), `aside_from` (no
lease lasts until then), `workspace` or `ids`, `room` (how many at most), `worker` and `lease_end`.

A row that cannot be read fails the claim of all that were to be claimed with it: then the other workspaces are claimed
without this one, what cannot be read is put aside, and the rest of it is claimed by the next tick.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    Update,
    and_,
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
from bot.core.outbox.tables import IN_HAND, IS_WAITING, OUT_OF_DATE, UNFINISHED, DeliveryRow, RateLimitRow
from bot.core.outbox.unreadable import drop_unreadable_limits, put_aside_unreadable

_TABLE = DeliveryRow.metadata.tables[DeliveryRow.__tablename__]
_NOW = bindparam("now", type_=UtcDateTime())
_LAST_OPEN = bindparam("last_open", type_=UtcDateTime())
_ASIDE_FROM = bindparam("aside_from", type_=UtcDateTime())
_LEASE = {"claimed_by": bindparam("worker"), "lease_until": bindparam("lease_end", type_=UtcDateTime())}
LOOK = 500
"""So many that are due are looked at, oldest first, whatever is in their way."""
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


def _nothing_in_the_way(due: Any = DeliveryRow) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401
    """Leaves out who has been sent enough for the moment, whom another batch is sending to, so that messages to one
    person keep their order, and threads in which the fate of an earlier message is not known. One that fails again and
    again is put aside for long, and then holds up nobody."""
    full = exists().where(
        RateLimitRow.workspace_id == due.workspace_id,
        RateLimitRow.scope == literal("channel:").concat(cast(due.recipient_id, Text)),
        RateLimitRow.until > _LAST_OPEN,
    )
    before = aliased(DeliveryRow)
    being_sent = and_(before.state == DeliveryState.CLAIMED, before.lease_until > _NOW)
    in_hand = select(before.id).where(
        IN_HAND,
        before.recipient_id == due.recipient_id,
        or_(before.thread_ts == due.thread_ts, being_sent),
        before.lease_until <= _ASIDE_FROM,
    )
    return ~full, ~in_hand.exists()


def due_deliveries(workspace_id: Any, priority: int) -> Select[int]:  # noqa: ANN401
    """Ids of what is due in a workspace and has nothing in the way, oldest first."""
    due = (DeliveryRow.priority == priority, IS_WAITING, DeliveryRow.due_at <= _NOW)
    found = select(DeliveryRow.id).where(DeliveryRow.workspace_id == workspace_id, *due, *_nothing_in_the_way())
    return found.order_by(DeliveryRow.due_at, DeliveryRow.id)


def _may_post(workspace_id: Any) -> ColumnElement[bool]:  # noqa: ANN401
    return ~closed_scope(workspace_id, _NOW, rate_limits.WORKSPACE, rate_limits.method(rate_limits.POST))


_PACE = aliased(RateLimitRow)


def _with_pace(workspace_id: Any) -> ColumnElement[bool]:  # noqa: ANN401
    return and_(_PACE.workspace_id == workspace_id, _PACE.scope == rate_limits.MESSAGES)


def _oldest_due() -> Select[Any]:
    """The oldest `LOOK` that are due, whose workspace sent least lately first, then in the order in which they go:
    workspace_id, whether its pace is `known`, the id, its priority, and whether nothing is in the way (`free`).

    UNFINISHED is the condition of the index that gives them in their order.
    """
    columns = (DeliveryRow.id, DeliveryRow.workspace_id, DeliveryRow.recipient_id, DeliveryRow.thread_ts)
    due = select(*columns, DeliveryRow.priority, DeliveryRow.due_at).where(UNFINISHED, IS_WAITING)
    due = due.where(or_(DeliveryRow.priority == 0, DeliveryRow.priority == 1), DeliveryRow.due_at <= _NOW)
    due = due.order_by(DeliveryRow.due_at, DeliveryRow.id).limit(LOOK)
    one = aliased(DeliveryRow, due.subquery("due"))
    free = and_(_may_post(one.workspace_id), *_nothing_in_the_way(one))
    known = _PACE.until.is_not(None).label("known")
    shown: tuple[Any, ...] = (one.workspace_id, known, one.id, one.priority, free.label("free"))
    found = select(*shown).join_from(one, _PACE, _with_pace(one.workspace_id), isouter=True)
    return found.order_by(_PACE.until.asc().nulls_first(), one.workspace_id, one.priority, one.due_at, one.id)


def _due_workspaces() -> Select[Any]:
    """workspace_id, whether its pace is `known`, and whether something of the `first` priority and of the `rest` is
    due, of those with nothing in the way; who sent least lately comes first."""
    one = select(DeliveryRow.workspace_id).where(IS_WAITING).order_by(DeliveryRow.workspace_id).limit(1)
    hop = select(one.scalar_subquery().label("workspace_id")).cte("hop", recursive=True)
    following = one.where(DeliveryRow.workspace_id > hop.c.workspace_id).correlate(hop)
    hop = hop.union_all(select(following.scalar_subquery()).where(hop.c.workspace_id.is_not(None)))

    def some(priority: int) -> ColumnElement[bool]:
        # The first id, not EXISTS: PostgreSQL would answer that for all workspaces by reading all rows.
        due = due_deliveries(hop.c.workspace_id, priority).limit(1).correlate_except(DeliveryRow, RateLimitRow)
        return due.scalar_subquery().is_not(None)

    columns = (hop.c.workspace_id, _PACE.until, _PACE.until.is_not(None).label("known"))
    found = (
        select(*columns, some(0).label("first"), some(1).label("rest"))
        .join_from(hop, _PACE, _with_pace(hop.c.workspace_id), isouter=True)
        .where(hop.c.workspace_id.is_not(None), _may_post(hop.c.workspace_id))
        .subquery("found")
    )
    due = select(*(column for column in found.c if column.name != "until")).where(or_(found.c.first, found.c.rest))
    return due.order_by(found.c.until.asc().nulls_first(), found.c.workspace_id)


def _some(found: Select[int]) -> Select[int]:
    return found.limit(bindparam("room"))


OLDEST_DUE = _oldest_due()
DUE_WORKSPACES = _due_workspaces()
DUE_IN_WORKSPACE = tuple(_some(due_deliveries(bindparam("workspace"), priority)) for priority in (0, 1))
"""By priority."""
_IDS: ColumnElement[Any] = DeliveryRow.id.in_(bindparam("ids", expanding=True))
DUE = Claimable(
    # Asked once more: since they were found, another worker may have claimed them, or been refused.
    select(DeliveryRow.id).where(
        _IDS, IS_WAITING, DeliveryRow.due_at <= _NOW, _may_post(DeliveryRow.workspace_id), *_nothing_in_the_way()
    ),
    {"state": DeliveryState.CLAIMED, "shown_version": DeliveryRow.wanted_version},
)
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
LOCK_PACES = (
    select(RateLimitRow.workspace_id, RateLimitRow.until)
    .where(RateLimitRow.workspace_id.in_(bindparam("workspaces", expanding=True)))
    .where(RateLimitRow.scope == rate_limits.MESSAGES)
    .order_by(RateLimitRow.workspace_id)
    .with_for_update(skip_locked=True)
)
SPENT = (
    select(DeliveryRow.recipient_id, RateLimitRow.until)
    .join(
        RateLimitRow,
        and_(
            RateLimitRow.workspace_id == DeliveryRow.workspace_id,
            RateLimitRow.scope == literal("channel:").concat(cast(DeliveryRow.recipient_id, Text)),
        ),
    )
    .where(_IDS)
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


@dataclass(frozen=True, slots=True)
class Share:
    """What is due in a workspace: ids of each priority, in the order in which they go. `known`: its pace has a row."""

    workspace_id: str
    known: bool
    due: tuple[list[int], list[int]]


def due(db: Database, claim: Claim, limit: int) -> list[Delivery]:
    """What is due, as far as limits allow."""
    with db.across_workspaces(read_only=True) as connection:
        shares = _shares(connection, claim, limit)

    def take(found: Sequence[Share]) -> list[Delivery]:
        with db.across_workspaces() as connection:
            return _Taking(connection, claim).take(found, limit)

    def unreadable(found: Share, error: Exception) -> None:
        wanted = [due_deliveries(found.workspace_id, priority).limit(limit) for priority in (0, 1)]
        dropped = drop_unreadable_limits(db, found.workspace_id)
        if not put_aside_unreadable(db, wanted, claim.looking(), claim.now) + dropped:
            raise error

    return readable(take, shares, unreadable)


def _shares(connection: Connection, claim: Claim, limit: int) -> list[Share]:
    """Twice as many as are needed for `limit` where no pace has been used, who was sent least lately first."""
    oldest = connection.execute(OLDEST_DUE, claim.looking()).all()
    if len(oldest) < LOOK:
        free = [one for one in oldest if one.free]
        shares = (_share(*key, rows) for key, rows in groupby(free, lambda one: (one.workspace_id, one.known)))
    else:
        workspaces = connection.execute(DUE_WORKSPACES, claim.looking()).all()
        shares = (_share_of(connection, claim, one) for one in workspaces)
    found, left = list[Share](), 2 * limit
    for share in shares:
        found.append(share)
        left -= min(sum(map(len, share.due)), WORKSPACE_PACE.burst)
        if left <= 0:
            break
    return found


def _share(workspace_id: str, known: bool, rows: Iterable[Row[Any]]) -> Share:
    due: tuple[list[int], list[int]] = ([], [])
    for row in rows:
        due[row.priority].append(row.id)
    return Share(workspace_id, known, due)


def _share_of(connection: Connection, claim: Claim, found: Row[Any]) -> Share:
    asked = {**claim.looking(), "workspace": found.workspace_id, "room": FIRST_PACE.burst}
    first, rest = (
        list(connection.scalars(ids, asked)) if there else []
        for ids, there in zip(DUE_IN_WORKSPACE, (found.first, found.rest), strict=True)
    )
    return Share(found.workspace_id, found.known, (first, rest))


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


class _Taking:
    """Claims shares of workspaces, in one transaction."""

    def __init__(self, connection: Connection, claim: Claim) -> None:
        self._connection, self._postgres, self._claim = connection, _is_postgres(connection), claim

    def take(self, shares: Sequence[Share], limit: int) -> list[Delivery]:
        """At most `limit`; nothing of a workspace while another worker is at it."""
        paces = self._lock_paces(shares)
        wanted: list[int] = []
        for share in shares:
            if share.workspace_id in paces:
                wanted += self._room(share, paces[share.workspace_id], limit - len(wanted))
        if not wanted:
            return []
        claimed = self._connection.execute(_take(DUE, self._postgres), {**self._claim.values(), "ids": wanted})
        return self._spend(paces, _taken(claimed.all()))

    def _lock_paces(self, shares: Sequence[Share]) -> dict[str, datetime]:
        new = [_limit(share.workspace_id, rate_limits.MESSAGES, self._claim.now) for share in shares if not share.known]
        if new:
            self._connection.execute(begin(self._postgres), new)
        locked = self._connection.execute(LOCK_PACES, {"workspaces": [share.workspace_id for share in shares]})
        return {workspace_id: until for workspace_id, until in locked}

    def _room(self, share: Share, until: datetime, limit: int) -> list[int]:
        """As many ids as the pace and the limit let through."""
        ids: list[int] = []
        for due, pace in zip(share.due, (FIRST_PACE, WORKSPACE_PACE), strict=True):
            ids += due[: max(0, min(limit, pace.room(until, self._claim.now)) - len(ids))]
        return ids

    def _spend(self, paces: dict[str, datetime], taken: list[Delivery]) -> list[Delivery]:
        """Note what is sent to each workspace and person; who is sent too much at once gets the rest later."""
        now = self._claim.now
        known = {id: until for id, until in self._connection.execute(SPENT, {"ids": [one.id for one in taken]})}
        kept: list[Delivery] = []
        left: list[int] = []
        people: Counter[tuple[str, int]] = Counter()
        for one in taken:
            who = (one.workspace_id, one.recipient_id)
            if people[who] < CHANNEL_PACE.room(known.get(one.recipient_id), now):
                people[who] += 1
                kept.append(one)
            else:
                left.append(one.id)
        if left:
            self._connection.execute(GIVE_BACK, {"ids": left})
        spent = [
            _limit(workspace_id, rate_limits.MESSAGES, WORKSPACE_PACE.after(paces[workspace_id], now, count))
            for workspace_id, count in Counter(one.workspace_id for one in kept).items()
        ]
        for (workspace_id, id), count in people.items():
            spent.append(_limit(workspace_id, rate_limits.channel(id), CHANNEL_PACE.after(known.get(id), now, count)))
        if spent:
            self._connection.execute(spend(self._postgres), spent)
        return kept


def _limit(workspace_id: str, scope: str, until: datetime) -> dict[str, Any]:
    return {"workspace_id": workspace_id, "scope": scope, "until": until}


def _is_postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _taken(rows: Sequence[Row[Any]]) -> list[Delivery]:
    """In the order in which they were due; an UPDATE gives them in any."""
    return sorted((value_of(Delivery, row) for row in rows), key=lambda one: (one.due_at, one.id))
