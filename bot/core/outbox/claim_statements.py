"""The statements of claims, made once: putting one together costs more than running it.

They are run with `now`, `last_open` (the latest `until` that leaves a person's pace room for one), `workspace`, `room`
(how many at most), `worker` and `lease_end`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
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

from bot.core.database.types import UtcDateTime
from bot.core.outbox import rate_limits
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.tables import IN_HAND, IS_WAITING, OUT_OF_DATE, DeliveryRow, RateLimitRow

_TABLE = DeliveryRow.metadata.tables[DeliveryRow.__tablename__]
_NOW = bindparam("now", type_=UtcDateTime())
_LAST_OPEN = bindparam("last_open", type_=UtcDateTime())
_LEASE = {"claimed_by": bindparam("worker"), "lease_until": bindparam("lease_end", type_=UtcDateTime())}
_LOOK_UP = ("conversations.history", "conversations.open", "conversations.replies")


def closed_scope(workspace_id: Any, now: Any, *scopes: str) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether one of these scopes is closed in the workspace of the row asked about."""
    return exists().where(
        RateLimitRow.workspace_id == workspace_id, RateLimitRow.scope.in_(scopes), RateLimitRow.until > now
    )


def uninstalled(workspace_id: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether the bot was removed from the workspace of the row asked about: closed until it is installed again."""
    return exists().where(
        RateLimitRow.workspace_id == workspace_id,
        RateLimitRow.scope == rate_limits.WORKSPACE,
        RateLimitRow.until >= rate_limits.FOREVER,
    )


@dataclass(frozen=True)
class Claimable:
    """Ids of what can be claimed, and what a claim makes of them."""

    found: Select[int]
    values: dict[str, Any]

    def take(self, postgres: bool) -> Any:  # noqa: ANN401
        """The UPDATE that claims and returns them."""
        return _take(self, postgres)

    def __hash__(self) -> int:
        return id(self)


@cache
def _take(what: Claimable, postgres: bool) -> Any:  # noqa: ANN401
    changed = update(_TABLE).values(**what.values, **_LEASE).returning(*_TABLE.c)
    if not postgres:
        return changed.where(_TABLE.c.id.in_(what.found))
    locked = what.found.with_for_update(skip_locked=True, of=DeliveryRow).cte("wanted").prefix_with("MATERIALIZED")
    return changed.where(_TABLE.c.id == locked.c.id)


def due_deliveries(workspace_id: Any, priority: int) -> Select[int]:  # noqa: ANN401
    """Ids of what is due in a workspace, oldest first, leaving out who has been sent enough for the moment and threads
    in which an earlier message is still in hand."""
    full = exists().where(
        RateLimitRow.workspace_id == DeliveryRow.workspace_id,
        RateLimitRow.scope == literal("channel:").concat(cast(DeliveryRow.recipient_id, Text)),
        RateLimitRow.until > _LAST_OPEN,
    )
    before = aliased(DeliveryRow)
    in_hand = (
        select(before.id)
        .where(IN_HAND, before.recipient_id == DeliveryRow.recipient_id, before.thread_ts == DeliveryRow.thread_ts)
        .exists()
    )
    due = (DeliveryRow.priority == priority, IS_WAITING, DeliveryRow.due_at <= _NOW)
    found = select(DeliveryRow.id).where(DeliveryRow.workspace_id == workspace_id, *due, ~full, ~in_hand)
    return found.order_by(DeliveryRow.due_at, DeliveryRow.id)


def _due_workspaces() -> Select[Any]:
    """workspace_id, `until` of its pace, and whether something of the `first` priority and of the `rest` is due, of
    those with nothing in the way; who sent least lately comes first."""
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
        select(hop.c.workspace_id, pace.until, some(0).label("first"), some(1).label("rest"))
        .join_from(
            hop, pace, (pace.workspace_id == hop.c.workspace_id) & (pace.scope == rate_limits.MESSAGES), isouter=True
        )
        .where(
            hop.c.workspace_id.is_not(None),
            ~closed_scope(hop.c.workspace_id, _NOW, rate_limits.WORKSPACE, rate_limits.method(rate_limits.POST)),
        )
        .subquery("found")
    )
    due = select(found).where(or_(found.c.first, found.c.rest))
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
