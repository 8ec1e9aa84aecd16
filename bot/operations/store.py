"""Heartbeats on SQL: one row a name, one short statement every few seconds from each process."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Column, Engine, Table, Text, bindparam, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from bot.core.database.engine import READ_ONLY
from bot.core.database.tables import Row, UtcDateTime
from bot.core.failed_rows import readable
from bot.core.health import Heartbeat
from bot.core.personal_data import PersonalData

HEARTBEATS = Table(
    "heartbeats",
    Row.metadata,
    Column("name", Text, primary_key=True),
    Column("seen_at", UtcDateTime(), nullable=False),
    Column("trouble", Text, nullable=True),
)

PERSONAL_DATA = (PersonalData(HEARTBEATS),)


class Heartbeats:
    """When the parts of the bot were last well, where every process can read it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, seen: Mapping[str, Heartbeat]) -> None:
        """By name; what another process has seen later stays, unless that lies ahead of our clock: then theirs has been
        set back since, or ours runs behind, and either way it would hide whether anything works. Sorted: two processes
        lock rows in one order."""
        rows = [{"name": name, "seen_at": one.at, "trouble": one.trouble} for name, one in sorted(seen.items())]
        if not rows:
            return
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        statement = insert(HEARTBEATS).values(rows)
        new = statement.excluded
        changes, stored = {"seen_at": new.seen_at, "trouble": new.trouble}, HEARTBEATS.c.seen_at
        now = max(datetime.now(UTC), *(one.at for one in seen.values()))
        replaced = or_(stored <= new.seen_at, stored > now)
        with self._engine.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=changes, where=replaced))

    def all(self) -> dict[str, Heartbeat] | None:
        """The latest of each name, as far as they can be read; None if the database does not answer."""
        try:
            with self._engine.execution_options(**READ_ONLY).connect() as connection:
                names = connection.scalars(select(HEARTBEATS.c.name)).all()
                some = select(HEARTBEATS).where(HEARTBEATS.c.name.in_(bindparam("names", expanding=True)))
                found = readable(lambda names: connection.execute(some, {"names": names}).all(), names, lambda *_: None)
                return {row.name: Heartbeat(row.seen_at, row.trouble) for row in found}
        except SQLAlchemyError:
            return None
