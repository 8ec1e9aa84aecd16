"""A world for each test, on SQLite and on PostgreSQL, and the nursery its processes come from."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.database import schema
from bot.core.database.engine import create_engine, database_url
from tests.reliability.clock import SharedClock
from tests.reliability.counts import COUNTED
from tests.reliability.nursery import Nursery
from tests.reliability.slack import FakeSlack
from tests.reliability.world import EVE, World


@pytest.fixture(scope="session")
def rounds() -> int | None:
    """How many rounds to run of each configuration; None when the few of every day are enough."""
    given = os.environ.get("COACH_ROUNDS")
    return int(given) if given else None


@pytest.fixture(scope="session")
def counted(pytestconfig: pytest.Config) -> Counter[str]:
    """What the proofs have done, told at the end of the run."""
    return pytestconfig.stash[COUNTED]


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a migrated, empty database to copy."""
    admin = create_engine(postgres_url).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE reliability"))
    admin.dispose()
    migrated = create_engine(database_url(postgres_url).set(database="reliability"))
    schema.migrate(migrated)
    migrated.dispose()
    return "reliability"


NUMBERS = count(1)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database of its own."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "coach.db")
        yield f"sqlite:///{tmp_path / 'coach.db'}"
        return
    server = database_url(request.getfixturevalue("postgres_url"))
    template, name = request.getfixturevalue("postgres_template"), f"reliability_{next(NUMBERS)}"
    admin = create_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def clock(tmp_path: Path) -> SharedClock:
    """The clock of all processes; it shows EVE."""
    return SharedClock.create(tmp_path / "clock", EVE)


@pytest.fixture
def slack(clock: SharedClock) -> Iterator[FakeSlack]:
    """A Slack in which all is well."""
    with FakeSlack(clock) as fake:
        yield fake


@pytest.fixture
def world(url: str, tmp_path: Path, nursery: Nursery, slack: FakeSlack, clock: SharedClock) -> Iterator[World]:
    """No managers and no processes yet."""
    made = World.create(url, tmp_path, nursery, slack, clock)
    yield made
    made.close()
