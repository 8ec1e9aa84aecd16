"""The outbox in a few figures, for whoever watches the bot. By indexes only, and no dearer with a long backlog."""

from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.core.database.engine import READ_ONLY
from bot.core.health import Outbox
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.rate_limits import FOREVER, WORKSPACE, uninstalled
from bot.core.outbox.tables import IN_HAND, UNFINISHED, DeliveryRow, RateLimitRow

COUNTED = 100_000
"""Counting stops there: a scrape must not read a million rows."""


def look(engine: Engine, now: datetime) -> Outbox | None:
    """The outbox as it is at `now`, over all workspaces but those without the bot; None if the database does not
    answer."""
    due = select(DeliveryRow.due_at).where(
        UNFINISHED, DeliveryRow.due_at <= now, ~uninstalled(DeliveryRow.workspace_id)
    )
    unknown = select(DeliveryRow.id).where(IN_HAND, DeliveryRow.state == DeliveryState.UNKNOWN)
    paused = select(RateLimitRow.workspace_id).where(
        RateLimitRow.scope == WORKSPACE, RateLimitRow.until > now, RateLimitRow.until < FOREVER
    )
    counted = [select(func.count()).select_from(rows.limit(COUNTED).subquery()) for rows in (due, unknown, paused)]
    try:
        with engine.execution_options(**READ_ONLY).connect() as connection:
            oldest = connection.scalar(due.order_by(DeliveryRow.due_at).limit(1))
            counts = [connection.scalar(count) or 0 for count in counted]
    except SQLAlchemyError:
        return None
    seconds = (now - oldest).total_seconds() if oldest else 0.0
    return Outbox(due=counts[0], oldest_seconds=seconds, unknown=counts[1], paused_workspaces=counts[2])
