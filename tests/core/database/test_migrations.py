"""The schema: migrations and tables agree, on both databases, from a checkout and from a wheel."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from datetime import time as time_of_day
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, MetaData, Table, inspect, text

from bot.core.database import readiness, schema
from bot.core.database.engine import create_engine, database_url
from bot.core.database.readiness import DatabaseError
from bot.core.database.schema import SchemaState, TooOldError
from bot.core.health import Check
from tests.factories import NOW, SECRET_KEY
from tests.reliability.nursery import Nursery, Typed


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path):
    """A database without any table."""
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    url = database_url(request.getfixturevalue("postgres_url"))
    admin = create_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE empty"))
    engine = create_engine(url.set(database="empty"))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE empty"))
    admin.dispose()


NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("next", sa.Text(), nullable=True))
"""
OLD_REVISIONS = ("0001", "0008", "0013")


@pytest.fixture
def next_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A later version, with one migration more; it changes a table that the bot uses all the time."""
    before, head = schema.migrations_folder(), schema.head()
    later = tmp_path / "migrations"
    shutil.copytree(before, later)
    (later / "versions" / "9999_next.py").write_text(NEXT.format(head=head), encoding="utf-8")
    monkeypatch.setattr(schema, "migrations_folder", lambda: later)
    schema._scripts.cache_clear()
    yield
    schema._scripts.cache_clear()


def make_old(empty: Engine, revision: str) -> None:
    """A database as a version before the first release left it."""
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:it)"), {"it": revision})
        connection.execute(text("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"))
        connection.execute(text("INSERT INTO people VALUES (1, 'Priya')"))


def test_tables_and_migrations_agree(engine: Engine):
    with engine.connect() as connection:
        command.check(schema.config(connection))


def test_an_empty_database_is_migrated_and_taken_down_again(empty: Engine):
    assert schema.state(empty) is SchemaState.EMPTY
    schema.migrate(empty)
    assert schema.state(empty) is SchemaState.AT_HEAD
    with empty.connect() as connection:
        command.downgrade(schema.config(connection), "base")
    assert inspect(empty).get_table_names() == ["alembic_version"]
    assert schema.state(empty) is SchemaState.EMPTY


def test_a_newer_version_s_database_is_ahead(empty: Engine):
    schema.migrate(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    assert schema.state(empty) is SchemaState.AHEAD


def test_an_older_revision_is_behind(empty: Engine, monkeypatch: pytest.MonkeyPatch):
    schema.migrate(empty)
    monkeypatch.setattr(schema, "head", lambda: "9999")
    assert schema.state(empty) is SchemaState.BEHIND


def insert(connection: Connection, name: str, **values: object) -> None:
    """A row; what it must have and is not given is of no matter."""
    table = Table(name, MetaData(), autoload_with=connection)
    at = NOW.replace(tzinfo=None)
    some = {str: "1", int: 1, bool: False, datetime: at, date: at.date(), time_of_day: at.time()}
    needed = [one for one in table.columns if not one.nullable and one.server_default is None]
    rest = {one.name: some[one.type.python_type] for one in needed if one.name not in values}
    connection.execute(table.insert().values(rest | values))


def test_what_was_there_before_gets_what_it_would_have_now(empty: Engine):
    """Who had said that a 1:1 took place, and in which kind of conversation a note was written."""
    schema.migrate(empty, "0115")
    with empty.begin() as connection:
        for table in ("people", "pairs", "one_on_ones"):
            insert(connection, table, id=1)
        for one, outcome in enumerate(("unknown", "happened"), 1):
            insert(connection, "occurrences", id=one, series_date=date(2026, 11, one), outcome=outcome)
        for one, frame in enumerate(("coaching", "performance"), 1):
            insert(connection, "replies", id=one, ts=str(one), frame=frame)
            insert(connection, "notes", id=one, reply_id=one)
        insert(connection, "notes", id=3)
    schema.migrate(empty)
    with empty.connect() as connection:
        said = connection.execute(text("SELECT outcome_by FROM occurrences ORDER BY id")).scalars()
        assert list(said) == [None, "manager"]
        frames = connection.execute(text("SELECT frame FROM notes ORDER BY id")).scalars()
        assert list(frames) == ["coaching", "performance", "coaching"]


@pytest.mark.parametrize("revision", OLD_REVISIONS)
def test_one_from_before_the_first_release_is_refused_in_a_sentence_and_left_alone(empty: Engine, revision: str):
    make_old(empty, revision)
    tables = inspect(empty).get_table_names()
    sentence = str(TooOldError())
    refusals = (
        lambda: readiness.migrate(empty),
        lambda: readiness.examine(empty),
        lambda: readiness.require_current(empty, migrate_empty=True),
        lambda: readiness.require_current(empty, migrate_empty=False),
    )
    for refused in refusals:
        with pytest.raises(DatabaseError) as error:
            refused()
        assert str(error.value) == sentence
    assert readiness.look(empty) == Check("database", False, sentence)
    assert "\n" not in sentence
    with empty.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == revision
        assert connection.scalar(text("SELECT name FROM people")) == "Priya"
    assert inspect(empty).get_table_names() == tables


@pytest.mark.parametrize("command", ["run", "web", "worker", "migrate", "doctor"])
def test_each_command_says_so_without_a_stack_trace(empty: Engine, nursery: Nursery, tmp_path: Path, command: str):
    make_old(empty, OLD_REVISIONS[-1])
    settings = {
        "DATABASE_URL": empty.url.render_as_string(hide_password=False),
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_SIGNING_SECRET": "secret",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "COACH_SECRET_KEYS": SECRET_KEY,
    }
    out, errors = tmp_path / "out", tmp_path / "errors"
    process = nursery.start(Typed([command], str(tmp_path), settings, str(out), str(errors)))
    assert process.wait(60) == (1 if command == "doctor" else 2)
    assert (process.said() + errors.read_text()).count(str(TooOldError())) == 1
    assert "Traceback" not in errors.read_text()


def test_two_processes_may_migrate_at_once(empty: Engine):
    url = empty.url.render_as_string(hide_password=False)
    migrate = [sys.executable, "-c", f"from bot.core.database import schema; schema.migrate({url!r})"]
    processes = [subprocess.Popen(migrate) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert schema.state(empty) is SchemaState.AT_HEAD


@pytest.mark.parametrize("empty", ["postgres"], indirect=True)
def test_a_migration_on_postgres_waits_for_another(empty: Engine):
    url = empty.url.render_as_string(hide_password=False)
    with empty.connect() as other:
        other.execute(text("SELECT pg_advisory_lock(7263114)"))
        migrate = [sys.executable, "-c", f"from bot.core.database import schema; schema.migrate({url!r})"]
        process = subprocess.Popen(migrate)
        waits = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        deadline = time.monotonic() + 120
        while not other.scalar(waits):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert schema.state(empty) is SchemaState.EMPTY
        other.execute(text("SELECT pg_advisory_unlock(7263114)"))
        assert process.wait() == 0
    assert schema.state(empty) is SchemaState.AT_HEAD


@pytest.mark.parametrize("empty", ["postgres"], indirect=True)
@pytest.mark.usefixtures("next_migration")
def test_a_migration_begins_again_when_a_table_is_locked(empty: Engine, monkeypatch: pytest.MonkeyPatch):
    schema.migrate(empty, "0100")
    with empty.connect() as bot:
        bot.execute(text("LOCK TABLE deliveries IN ACCESS SHARE MODE"))
        upgrade, tries = command.upgrade, []

        def try_it(*given: object) -> None:
            tries.append(given)
            if len(tries) == 2:
                bot.rollback()
            upgrade(*given)

        monkeypatch.setattr(command, "upgrade", try_it)
        schema.migrate(empty)
    assert len(tries) == 2
    assert schema.state(empty) is SchemaState.AT_HEAD


def test_foreign_keys_hold_again_after_a_migration(empty: Engine):
    schema.migrate(empty)
    if empty.dialect.name == "sqlite":
        with empty.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_migrations_are_found_in_an_installed_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert schema.migrations_folder() == Path(__file__).parents[3] / "migrations"
    inside = tmp_path / "bot" / "_files" / "migrations"
    inside.mkdir(parents=True)
    monkeypatch.setattr("bot.__file__", str(tmp_path / "bot" / "__init__.py"))
    assert schema.migrations_folder() == inside
