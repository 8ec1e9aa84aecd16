"""How Alembic reaches the database: the connection that `bot.core.database.schema` hands over, or DATABASE_URL."""

import os
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

import bot.wiring  # noqa: F401 - with it every feature, and all their tables
from bot.core.cipher import DataKey, Sealed, Sealing
from bot.core.database.engine import create_engine
from bot.core.database.tables import Row, UtcDateTime, WriterIds

MIGRATION_LOCK = 7_263_114  # any number, the same in every process


def render_item(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write plain types into migrations: they must not change when the code does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, DataKey | Sealed | Sealing):
        return "sa.Text()"
    if kind == "type" and isinstance(item, WriterIds):
        return "sa.JSON(none_as_null=True)"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String({item.length})"
    return False


def run(connection: Connection) -> None:
    """Migrate in one transaction, one process at a time, and rather fail than block the bot for long."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        set_foreign_keys(connection, on=False)
    context.configure(
        connection=connection,
        target_metadata=Row.metadata,
        render_as_batch=True,
        render_item=render_item,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not sqlite:
            lock_postgres(connection)
        context.run_migrations()
        if sqlite:
            refuse_dangling(connection)
    if sqlite:
        set_foreign_keys(connection, on=True)


def lock_postgres(connection: Connection) -> None:
    """Wait for another process's migration, then set short time-outs for our own locks."""
    connection.exec_driver_sql("SET LOCAL lock_timeout = '60s'")
    connection.exec_driver_sql("SET LOCAL statement_timeout = '60s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
    connection.exec_driver_sql("SET LOCAL lock_timeout = '4s'")


def set_foreign_keys(connection: Connection, *, on: bool) -> None:
    """Batch mode drops and recreates tables, which foreign keys would forbid; SQLite switches them outside a
    transaction only, hence the driver's own connection."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def refuse_dangling(connection: Connection) -> None:
    """Roll back a migration that leaves rows without what they refer to."""
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("the migration leaves rows that refer to missing rows; nothing was changed")


def main() -> None:
    """Run online, or print SQL with `--sql`."""
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    engine = create_engine(os.environ.get("DATABASE_URL") or "sqlite:///coach.db")
    if context.is_offline_mode():
        context.configure(url=engine.url, target_metadata=Row.metadata, literal_binds=True, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
        return
    with engine.connect() as connection:
        run(connection)
    engine.dispose()


main()
