"""A process is down for 3 seconds, 10 minutes, 3 days: what still helps is sent late, what does not is recorded."""

from datetime import timedelta

import pytest

from bot.briefs.rules import BRIEF
from bot.core.outbox.deliveries import DeliveryState
from bot.weekly.rules import WEEKLY
from tests.reliability.world import BRIEFS, WEEKLY_MESSAGES, World

pytestmark = pytest.mark.slow

MANAGERS = 4
PARTS = ("brief", "prompts", "plan")


def down(world: World, since_due: timedelta) -> None:
    """Everybody is killed just before the briefs are due; a new process starts that long after."""
    world.managers(MANAGERS)
    world.clock.jump_to(WEEKLY_MESSAGES)
    world.start()
    world.settle()
    world.clock.jump_to(BRIEFS - timedelta(seconds=10))
    world.until(world.idle)
    world.kill_all()
    world.slack.quiet()
    world.clock.jump_to(BRIEFS + since_due)
    world.start()


@pytest.mark.parametrize("minutes", [0.05, 10, 110])
def test_briefs_that_are_late_are_sent_before_their_one_on_one(world: World, minutes: float):
    down(world, timedelta(minutes=minutes))
    world.settle()
    world.check(weekly=MANAGERS, **dict.fromkeys(PARTS, MANAGERS))


def test_after_three_days_nothing_is_sent_that_has_gone_by(world: World):
    down(world, timedelta(days=3))
    planned(world)
    world.check(weekly=MANAGERS, brief=0, prompts=0)
    briefs = [one for one in world.deliveries() if one.kind == BRIEF and one.due_at <= BRIEFS]
    assert [(one.state, one.reason) for one in briefs] == [(DeliveryState.EXPIRED, "too late")] * MANAGERS
    ahead = [one for one in world.deliveries() if one.kind == BRIEF and one.state is DeliveryState.WAITING]
    assert {one.recipient_id for one in ahead} == {one.recipient_id for one in briefs}


def planned(world: World) -> None:
    """The new process has caught up: what is past is settled, and the next 1:1s are planned."""
    world.settle()

    def ahead() -> bool:
        waiting = [one for one in world.deliveries() if one.state is DeliveryState.WAITING and one.kind == BRIEF]
        return len(waiting) == 2 * MANAGERS

    world.until(ahead)


def test_after_three_weeks_one_weekly_message_waits_and_none_is_piled_up(world: World):
    down(world, timedelta(days=20))
    planned(world)
    weekly = [one for one in world.deliveries() if one.kind == WEEKLY]
    states = {state: sum(one.state is state for one in weekly) for state in {one.state for one in weekly}}
    assert states == {DeliveryState.SENT: MANAGERS, DeliveryState.EXPIRED: MANAGERS, DeliveryState.WAITING: MANAGERS}
    assert all(one.due_at > world.clock.now() for one in weekly if one.state is DeliveryState.WAITING)
    world.check(weekly=MANAGERS)
