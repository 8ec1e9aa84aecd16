"""Every sealed column of every table, for those who look after the keys."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Engine, Table, func, select, update

from bot.core.cipher import Sealed
from bot.core.database.engine import READ_ONLY, empty_log
from bot.core.database.tables import Row

SAMPLE = 100


def check_secrets(engine: Engine) -> None:
    """Raise SecretKeysError unless the keys open what is stored: a sample of each sealed column."""
    with engine.execution_options(**READ_ONLY).connect() as connection:
        for column in sealed_columns():
            connection.execute(select(column).where(column.is_not(None)).limit(SAMPLE)).all()


def rotate_secrets(engine: Engine) -> int:
    """Seal every secret with the first key; how many. All in one transaction: raises SecretKeysError, nothing done.

    What the old keys open is then in no file of SQLite's either; if somebody reads just now, within the hour.
    """
    with engine.begin() as connection:
        count = sum(_rotate(connection, column) for column in sealed_columns())
    empty_log(engine)
    return count


def count_secrets(engine: Engine) -> int:
    """How many secrets are stored."""
    with engine.execution_options(**READ_ONLY).connect() as connection:
        return sum(connection.scalar(select(func.count(column))) or 0 for column in sealed_columns())


def sealed_columns() -> list[Column[Any]]:
    """The columns of type `Sealed`."""
    tables = Row.metadata.sorted_tables
    return [column for table in tables for column in table.columns if isinstance(column.type, Sealed)]


def _rotate(connection: Connection, column: Column[Any]) -> int:
    table: Table = column.table
    keys = list(table.primary_key.columns)
    rows = connection.execute(select(*keys, column).where(column.is_not(None)).with_for_update()).all()
    for *values, secret in rows:
        same: list[ColumnElement[bool]] = [key == value for key, value in zip(keys, values, strict=True)]
        connection.execute(update(table).where(*same).values({column: secret}))
    return len(rows)
