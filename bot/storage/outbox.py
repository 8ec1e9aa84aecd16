"""The outbox in three figures, for whoever watches the bot. By indexes only, and no dearer with a long backlog."""

from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.health import Outbox
from bot.storage.engine import READ_ONLY
from bot.storage.tables import DeliveryRow
from bot.storage.tables.deliveries import UNFINISHED

COUNTED = 100_000
"""Counting stops there: a scrape must not read a million rows."""


class SqlOutbox:
    """Looks at the outbox on an engine of `bot.storage.engine.create_engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def look(self, now: datetime) -> Outbox | None:
        """The outbox as it is at `now`, over all workspaces; None if the database does not answer."""
        try:
            return self._look(now)
        except SQLAlchemyError:
            return None

    def _look(self, now: datetime) -> Outbox:
        due = select(DeliveryRow.due_at).where(UNFINISHED, DeliveryRow.due_at <= now)
        with self._engine.execution_options(**READ_ONLY).connect() as connection:
            count = connection.scalar(select(func.count()).select_from(due.limit(COUNTED).subquery())) or 0
            oldest = connection.scalar(due.order_by(DeliveryRow.due_at).limit(1))
        seconds = (now - oldest).total_seconds() if oldest else 0.0
        return Outbox(due=count, oldest_seconds=seconds, paused_workspaces=0)
