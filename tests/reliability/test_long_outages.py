"""Outages of a minute by the real clock, with the time-outs that the bot has; side by side, because most of it is
waiting."""

import shutil
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
import pytest

from bot.core.database import schema
from bot.core.outbox.deliveries import DeliveryState
from tests.reliability.clock import SharedClock
from tests.reliability.nursery import Nursery
from tests.reliability.slack import CHAT, FakeSlack, Trouble
from tests.reliability.test_database_gone import due, postgres_server, postgres_stops, sqlite_is_locked, wait_for_leases
from tests.reliability.test_slack_misbehaves import first
from tests.reliability.world import EVE, World

pytestmark = pytest.mark.slow

SECONDS = 60.0
CONNECTIONS = 12
Outage = Callable[[World], None]


def slack_hangs(world: World) -> None:
    """And has posted what it was asked to."""
    sent, released = due(world), Event()
    world.slack.trouble = first(3, Trouble(done=True, released=released))
    worker = world.start()
    time.sleep(SECONDS)
    assert worker.runs, worker.said()
    released.set()
    world.settle()
    world.check(**sent)


def slack_is_away(world: World) -> None:
    """Nobody takes connections."""
    sent = due(world)
    world.slack.refuse()
    worker = world.start()
    time.sleep(SECONDS)
    assert worker.runs, worker.said()
    assert not any(one.state is DeliveryState.SENT for one in world.deliveries())
    world.slack.listen()
    world.settle()
    world.check(**sent)


def connections_are_exhausted(world: World) -> None:
    """Others hold all that PostgreSQL has: when the worker starts, and while it works."""
    sent = due(world)
    world.engine.dispose()
    world.coach.close()
    with ExitStack() as held:
        hold_all(world.url, held)
        starts = world.start()
        with pytest.raises(AssertionError, match="ended by itself"):
            world.until(lambda: False, 20)  # what cannot start says so, and is started again by whatever watches it
        assert "too many" in starts.said() or "remaining connection slots" in starts.said(), starts.said()
        world.processes.remove(starts)
    world.slack.latency = 0.5
    worker = world.start()
    world.until(lambda: world.slack.called(CHAT))
    with ExitStack() as held:
        world.engine.dispose()
        hold_all(world.url, held)
        time.sleep(SECONDS)
        assert worker.runs, worker.said()
    wait_for_leases(world)
    world.check(**sent)


def hold_all(url: str, held: ExitStack) -> None:
    """Take every connection that can be had, for half a second after the last."""
    deadline = time.monotonic() + 0.5
    while time.monotonic() < deadline:
        try:
            held.enter_context(psycopg.connect(url.replace("+psycopg", "")))
            deadline = time.monotonic() + 0.5
        except psycopg.OperationalError:
            time.sleep(0.01)


def test_outages_of_a_minute(tmp_path: Path, nursery: Nursery, migrated_sqlite: Path, counted: Counter[str]):
    with ExitStack() as stack:
        stopped, full = (stack.enter_context(postgres_server()) for _ in range(2))
        full.psql(f"ALTER SYSTEM SET max_connections = {CONNECTIONS}")
        full.stop()
        full.ensure_postgres_running()
        for server in (stopped, full):  # here, because Alembic's context is one for all threads
            schema.migrate(server.get_uri())
        outages: dict[str, tuple[str, Outage]] = {
            "postgres stops": (stopped.get_uri(), lambda world: postgres_stops(world, stopped, SECONDS)),
            "max_connections": (full.get_uri(), connections_are_exhausted),
            "sqlite is locked": ("sqlite", partial(sqlite_is_locked, seconds=SECONDS)),
            "slack hangs": ("sqlite", slack_hangs),
            "slack is away": ("sqlite", slack_is_away),
        }

        def suffer(name: str) -> None:
            url, outage = outages[name]
            folder = tmp_path / name.replace(" ", "-")
            folder.mkdir()
            if url == "sqlite":
                shutil.copy(migrated_sqlite, folder / "coach.db")
                url = f"sqlite:///{folder / 'coach.db'}"
            clock = SharedClock.create(folder / "clock", EVE)
            with FakeSlack(clock) as slack:
                world = World.create(url, folder, nursery, slack, clock)
                try:
                    outage(world)
                finally:
                    world.close()

        with ThreadPoolExecutor(len(outages)) as pool:
            ran: dict[str, Any] = {name: pool.submit(suffer, name) for name in outages}
        wrong = {name: error for name, one in ran.items() if (error := one.exception()) is not None}
        assert not wrong, "\n\n".join(f"{name}: {error}" for name, error in wrong.items())
        counted.update({"outages of a minute": len(outages)})
