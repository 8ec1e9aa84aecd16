"""Addresses, and moments in the database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from sqlalchemy import Engine, column, event, literal, select, text
from sqlalchemy.exc import OperationalError, StatementError

from bot.core.database.engine import READ_ONLY, create_engine, database_url
from bot.core.database.tables import UtcDateTime


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg"),
        ("postgresql://u:p@h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg"),
        ("sqlite:///coach.db", "sqlite"),
    ],
)
def test_addresses_get_their_driver(given: str, driver: str):
    assert database_url(given).drivername == driver


@pytest.mark.parametrize("given", ["mysql://u:secret@h/d", "nonsense secret", ""])
def test_other_addresses_are_refused_without_telling_the_password(given: str):
    with pytest.raises(ValueError, match="sqlite:///") as refusal:
        create_engine(given)
    assert "secret" not in str(refusal.value)


def test_moments_come_back_in_utc(engine: Engine):
    berlin = datetime(2026, 3, 29, 3, 30, tzinfo=timezone(timedelta(hours=2)))
    with engine.connect() as connection:
        back = connection.scalar(select(literal(berlin, UtcDateTime())))
    assert back == berlin
    assert back.tzinfo is UTC


def test_naive_moments_are_refused(engine: Engine):
    with engine.connect() as connection, pytest.raises(StatementError, match="naive"):
        connection.execute(select(literal(datetime(2026, 3, 29), UtcDateTime())))  # noqa: DTZ001


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_sqlite_is_set_up_for_two_writers(engine: Engine):
    connection = engine.raw_connection()  # as the bot opens it: tests turn `synchronous` off on those they use
    cursor = connection.cursor()
    settings = {
        name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    connection.close()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_sqlite_reads_do_not_wait_for_a_writer(engine: Engine):
    with engine.begin() as writer:
        writer.execute(text("DELETE FROM claimed_requests"))
        with engine.execution_options(**READ_ONLY).connect() as reader:
            assert reader.execute(select(column("request_id")).select_from(text("claimed_requests"))).all() == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_lock_that_is_waited_for_in_vain_is_an_error_of_sqlalchemy(engine: Engine):
    with engine.begin(), engine.connect() as second:
        second.detach()
        second.connection.cursor().execute("PRAGMA busy_timeout = 1")
        with pytest.raises(OperationalError, match="locked"):
            second.begin()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_postgres_has_time_outs(engine: Engine):
    with engine.connect() as connection:
        settings = [
            connection.scalar(text(f"SHOW {name}")) for name in ("statement_timeout", "lock_timeout", "timezone")
        ]
    assert settings == ["15s", "5s", "UTC"]


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_connections_that_the_server_closed_are_noticed_once_they_have_rested(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    own = create_engine(engine.url)
    with own.connect() as first, own.connect() as second:
        pids = [connection.scalar(text("SELECT pg_backend_pid()")) for connection in (first, second)]
    with engine.connect() as administrator:
        for pid in pids:
            administrator.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    monkeypatch.setattr("bot.core.database.engine.IDLE_SECONDS", 0.0)
    for _ in pids:
        with own.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
    own.dispose()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_senders_and_ticks_at_once_keep_their_connections(engine: Engine):
    """A pool that is too small closes what it has no place for, and each use is a new connection."""
    own, threads, made = create_engine(engine.url), 10, []
    event.listen(own, "connect", lambda *_: made.append(1))
    together = Barrier(threads)

    def work() -> None:
        for _ in range(3):
            with own.begin() as connection:
                connection.execute(text("SELECT 1"))
                together.wait(10)
            together.wait(10)

    with ThreadPoolExecutor(threads) as pool:
        for one in [pool.submit(work) for _ in range(threads)]:
            one.result()
    own.dispose()
    assert len(made) == threads
