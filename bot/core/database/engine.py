"""The connection to the database.

On SQLite every transaction takes the write lock when it begins (BEGIN IMMEDIATE): two writers wait for each
other and never end in a deadlock of half-read, half-written transactions. What only reads takes no lock.
"""

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

import sqlalchemy
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, InvalidatePoolError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.core.cipher import Cipher, give_keys

READ_ONLY = {"read_only": True}
"""Execution options of a connection that only reads."""

IDLE_SECONDS = 1.0
"""A connection that has rested for longer is tried out before it is used: a round trip that busy ones are spared."""

PRIVATE = 0o600
"""The mode of files that hold what is in the database."""

POOL, OVERFLOW = 10, 5
"""Connections of a process: as many as its senders and ticks use at once are kept, requests may add a few."""

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


def create_engine(url: str | URL, cipher: Cipher | None = None) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://…`; `cipher` seals its secrets. Opens no connection yet."""
    address = database_url(url) if isinstance(url, str) else url
    engine = _postgres(address) if address.get_backend_name() == "postgresql" else _sqlite(address)
    give_keys(engine, cipher or Cipher())
    return engine


def _postgres(address: URL) -> Engine:
    engine = sqlalchemy.create_engine(
        address,
        pool_size=POOL,
        max_overflow=OVERFLOW,
        hide_parameters=True,  # errors are logged, and parameters hold what people wrote
        connect_args={"options": _POSTGRES_OPTIONS, "connect_timeout": 10, "application_name": "coach"},
    )
    _try_out_idle(engine)
    return engine


def _sqlite(address: URL) -> Engine:
    engine = sqlalchemy.create_engine(address, hide_parameters=True)
    if address.database and address.database != ":memory:" and not address.database.startswith("file:"):
        file = Path(address.database)
        event.listen(engine, "do_connect", lambda *_: _keep_private(file))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def reader(engine: Engine) -> Engine:
    """The same database for what only reads: on SQLite a transaction without a lock.

    On PostgreSQL no transaction: at READ COMMITTED each statement sees what is committed then, in one or without.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT", **READ_ONLY)
    return engine.execution_options(**READ_ONLY)


def _try_out_idle(engine: Engine) -> None:
    """Like `pool_pre_ping`, for connections that have rested: a server that was restarted closed them all."""

    def on_return(_connection: object, entry: ConnectionPoolEntry) -> None:
        entry.info["returned_at"] = time.monotonic()

    def on_use(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - entry.info.get("returned_at", time.monotonic()) < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", on_return)
    event.listen(engine, "checkout", on_use)


def _keep_private(file: Path) -> None:
    """Let this user alone read a database's file, and the ones beside it, which SQLite makes with the same mode.

    What cannot be done here, connecting will tell.
    """
    with suppress(OSError):
        file.touch(mode=PRIVATE, exist_ok=True)
    for each in (file, *(file.with_name(f"{file.name}{ending}") for ending in ("-wal", "-shm", "-journal"))):
        with suppress(OSError):
            if each.stat().st_mode & 0o077:
                each.chmod(PRIVATE)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL, although NORMAL saves a commit's fsync: what was acknowledged to Slack must outlive a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is deleted is overwritten: a key that was destroyed must not be found in a free page.
    connection.execute("PRAGMA secure_delete = ON")


def empty_log(engine: Engine) -> bool:
    """On SQLite, bring all changes into the database's file and empty the log, which holds what pages were before.

    False if somebody else was reading or writing for too long.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        [busy, *_] = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    finally:
        connection.close()


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    try:
        # By the driver itself: what SQLAlchemy does around a statement would cost more than most transactions.
        connection.connection.cursor().execute(begin)
    except sqlite3.Error as error:
        raise OperationalError(begin, None, error) from error
