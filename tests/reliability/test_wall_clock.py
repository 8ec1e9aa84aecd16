"""Somebody sets the clock of the machine under a running worker: it goes on, and readiness says what is so."""

from datetime import timedelta

import pytest

from bot.core.health import check_ticks
from bot.core.outbox.deliveries import DeliveryState
from bot.operations.store import Heartbeats
from tests.reliability.world import World

pytestmark = pytest.mark.slow

SOON = 20.0
"""Seconds in which an answer must be there: limits kept by a clock that ran ahead are dropped once a minute, here every
6 s."""
WATCHED = ("send_due", "refresh_stale", "publish_homes", "plan_ahead")


def answered(world: World) -> int:
    return sum(one.kind == "answer" and one.state is DeliveryState.SENT for one in world.deliveries())


def ready(world: World) -> bool:
    """What another process reads of the worker's ticks."""
    seen = Heartbeats(world.engine).all() or {}
    periods = dict.fromkeys(WATCHED, 6.0)
    ages = {name: (world.clock.now() - seen[name].at).total_seconds() for name in WATCHED if name in seen}
    return check_ticks(periods, ages).ok


@pytest.mark.parametrize("seconds", [-300, 300, -7200, 7200])
def test_the_clock_is_moved_and_put_right_again(world: World, seconds: int) -> None:
    [who] = world.managers(1)
    worker = world.start(wall=True)
    for number, move in enumerate((0, seconds, -seconds), 1):
        world.clock.jump(timedelta(seconds=move))
        world.ask_for_help(who)
        world.until(lambda number=number: answered(world) >= number, SOON)
        world.until(lambda: ready(world), SOON)
    assert "tick_failed" not in worker.said()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_put_right_after_three_seconds(world: World) -> None:
    [who] = world.managers(1)
    world.start(wall=True)
    world.ask_for_help(who)
    world.until(lambda: answered(world) == 1, SOON)
    world.clock.jump(timedelta(seconds=-300))
    world.until(lambda: not ready(world), 5)
    world.clock.jump(timedelta(seconds=300))
    world.ask_for_help(who)
    world.until(lambda: answered(world) == 2, SOON)
