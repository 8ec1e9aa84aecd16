"""States that many tests begin with: made once in a process, by the product itself, then copied into the test's
database."""

import sqlite3
from collections.abc import Callable, Hashable
from copy import deepcopy
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine

from bot.core.database.tables import Row
from tests.factories import empty_tables

T = TypeVar("T")
Rows = sqlite3.Connection | dict[str, bytes]
"""A whole database of SQLite, in memory; of PostgreSQL what COPY gives of each table that has rows."""

_made: dict[Hashable, tuple[Rows, Any]] = {}


def starting_point(engine: Engine, key: Hashable, make: Callable[[], T], copy: Callable[[T], T] = deepcopy) -> T:
    """What `make` gives, with all that it wrote there. Later calls for the `key` copy both.

    Nothing of it may depend on what `make` is not told in `key`, nor be kept outside of the database and of what it
    gives. `copy` may give the copy this test's database instead of the first one's.
    """
    key = (engine.dialect.name, key)
    if key not in _made:
        made = make()
        _made[key] = _rows(engine), copy(made)
        return made
    rows, made = _made[key]
    _write(engine, rows)
    return copy(made)


def _rows(engine: Engine) -> Rows:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            tables = [table.name for table in Row.metadata.sorted_tables]
            copied = {table: _copy_out(connection, table) for table in tables}
            return {table: rows for table, rows in copied.items() if rows}
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    _driver(engine, lambda own: own.backup(kept))
    return kept


def _write(engine: Engine, rows: Rows) -> None:
    if isinstance(rows, sqlite3.Connection):
        _driver(engine, rows.backup)
        return
    empty_tables(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        cursor = cast("Any", connection.connection.cursor())
        for table, text in rows.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copying:
                copying.write(text)


def _copy_out(connection: Connection, table: str) -> bytes:
    with cast("Any", connection.connection.cursor()).copy(f'COPY "{table}" TO STDOUT') as copying:
        return b"".join(copying)


def _driver(engine: Engine, use: Callable[[Any], object]) -> None:
    connection = engine.raw_connection()
    try:
        use(connection.driver_connection)
    finally:
        connection.close()
