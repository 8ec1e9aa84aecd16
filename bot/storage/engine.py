"""The connection to the database.

On SQLite every transaction takes the write lock when it begins (BEGIN IMMEDIATE): two writers wait for each
other and never end in a deadlock of half-read, half-written transactions. The scheduler's reads take no lock.
"""

import sqlite3

import sqlalchemy
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import ArgumentError

READ_ONLY = {"read_only": True}
"""Execution options of a connection that only reads."""

_POSTGRES_OPTIONS = (
    "-c timezone=UTC -c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
)


def database_url(text: str) -> URL:
    """The URL with its driver; hosts give `postgres://` or `postgresql://`, we speak psycopg 3.

    Raises ValueError for what is no address, and for a database that is neither SQLite nor PostgreSQL.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("not a database address: use sqlite:///… or postgresql://…") from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError(f"unsupported database {url.drivername!r}: use sqlite:///… or postgresql://…")
    return url


def create_engine(url: str | URL) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://…`. Opens no connection yet."""
    address = database_url(url) if isinstance(url, str) else url
    if address.get_backend_name() == "postgresql":
        return sqlalchemy.create_engine(
            address,
            hide_parameters=True,  # errors are logged, and parameters hold what people wrote
            pool_pre_ping=True,
            connect_args={"options": _POSTGRES_OPTIONS, "connect_timeout": 10, "application_name": "coach"},
        )
    engine = sqlalchemy.create_engine(address, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
