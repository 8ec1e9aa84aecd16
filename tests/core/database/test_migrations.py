"""The schema: migrations and tables agree, on both databases, from a checkout and from a wheel."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text

from bot.core.database import schema
from bot.core.database.engine import create_engine, database_url
from bot.core.database.schema import SchemaState


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
    monkeypatch.setattr(schema, "head", lambda: "a_later_one")
    assert schema.state(empty) is SchemaState.BEHIND


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
        deadline = time.monotonic() + 20
        while not other.scalar(waits):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert schema.state(empty) is SchemaState.EMPTY
        other.execute(text("SELECT pg_advisory_unlock(7263114)"))
        assert process.wait() == 0
    assert schema.state(empty) is SchemaState.AT_HEAD


@pytest.mark.parametrize("empty", ["postgres"], indirect=True)
def test_a_migration_begins_again_when_a_table_is_held(empty: Engine, monkeypatch: pytest.MonkeyPatch):
    schema.migrate(empty, "0001")
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
