"""What a claim cannot read: found one by one, and taken out of the way of all that was to be claimed with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, delete, select, update

from bot.core.database.transaction import Database
from bot.core.failed_rows import FailedRows, readable
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.tables import DeliveryRow, RateLimitRow

DELIVERIES = "deliveries"
"""The work of claiming deliveries and of all that follows."""
_TABLE = DeliveryRow.metadata.tables[DeliveryRow.__tablename__]


def put_aside_unreadable(db: Database, wanted: Sequence[Select[int]], values: Mapping[str, Any], now: datetime) -> int:
    """Put aside those of the wanted deliveries that cannot be read; how many. They are looked up in Slack before
    anything else, as whatever fails is: nobody can tell how far they had come."""
    found: list[tuple[int, Exception]] = []
    with db.across_workspaces(read_only=True) as connection:
        ids = [delivery_id for each in wanted for delivery_id in connection.scalars(each, values)]
        readable(
            lambda some: connection.execute(select(_TABLE).where(_TABLE.c.id.in_(some))).all(),
            ids,
            lambda delivery_id, error: found.append((delivery_id, error)),
        )
        whose = {
            one: connection.scalars(select(_TABLE.c.workspace_id).where(_TABLE.c.id == one)).one() for one, _ in found
        }
    for delivery_id, error in found:
        retry_at = FailedRows(db, DELIVERIES).failed((whose[delivery_id], delivery_id), error, now)
        state = case((_TABLE.c.state == DeliveryState.SENT, _TABLE.c.state), else_=DeliveryState.UNKNOWN)
        aside = {"state": state, "claimed_by": None, "lease_until": retry_at, "attempts": _TABLE.c.attempts + 1}
        with db.across_workspaces() as connection:
            connection.execute(update(_TABLE).where(_TABLE.c.id == delivery_id).values(aside))
    return len(found)


def drop_unreadable_limits(db: Database, workspace_id: str) -> int:
    """Delete limits of a workspace that cannot be read; how many. Slack says again how long to wait."""
    found: list[str] = []
    here = RateLimitRow.workspace_id == workspace_id
    with db.across_workspaces(read_only=True) as connection:
        readable(
            lambda some: connection.scalars(select(RateLimitRow.until).where(here, RateLimitRow.scope.in_(some))).all(),
            connection.scalars(select(RateLimitRow.scope).where(here)).all(),
            lambda scope, _: found.append(scope),
        )
    if found:
        with db.across_workspaces() as connection:
            connection.execute(delete(RateLimitRow).where(here, RateLimitRow.scope.in_(found)))
    return len(found)
