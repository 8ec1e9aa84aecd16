"""Databases as they were at a moment, to go back to; and states that many tests begin with, made once in a process by
the product itself."""

import sqlite3
from collections.abc import Callable, Hashable
from copy import deepcopy
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from bot.core.database.tables import Row
from tests.factories import empty_tables

T = TypeVar("T")


class Snapshot:
    """A database as it is now: of SQLite all of it, of PostgreSQL the rows of each table."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._rows = engine, dict[str, bytes]()
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                for table in Row.metadata.sorted_tables:
                    self._rows[table.name] = _copied_out(connection, table.name)
            return
        self._file = sqlite3.connect(":memory:", check_same_thread=False)
        _use(engine, lambda own: own.backup(self._file))

    def restore(self, engine: Engine | None = None) -> None:
        """Everything is as it was; in another database of that kind, it is as in this one."""
        engine = engine or self._engine
        if engine.dialect.name != "postgresql":
            _use(engine, self._file.backup)
            return
        empty_tables(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for table, rows in self._rows.items():
                if rows:
                    with _cursor(connection).copy(f'COPY "{table}" FROM STDIN') as copying:
                        copying.write(rows)

    def close(self) -> None:
        self._file.close()


_made: dict[Hashable, tuple[Snapshot, Any]] = {}


def starting_point(engine: Engine, key: Hashable, make: Callable[[], T], copy: Callable[[T], T] = deepcopy) -> T:
    """What `make` gives, with all that it wrote. Later calls for the `key` copy both.

    Nothing of it may depend on what `key` does not say, nor be kept outside of the database and of what it gives.
    `copy` may give the copy this test's database instead of the first one's.
    """
    key = (engine.dialect.name, key)
    if key not in _made:
        made = make()
        _made[key] = Snapshot(engine), copy(made)
        return made
    snapshot, made = _made[key]
    snapshot.restore(engine)
    return copy(made)


def _copied_out(connection: Connection, table: str) -> bytes:
    with _cursor(connection).copy(f'COPY "{table}" TO STDOUT') as copying:
        return b"".join(copying)


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()


def _use(engine: Engine, use: Callable[[Any], object]) -> None:
    raw = engine.raw_connection()
    try:
        use(raw.driver_connection)
    finally:
        raw.close()
