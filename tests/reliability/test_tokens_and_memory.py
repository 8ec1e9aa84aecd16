"""Tokens that end while nobody is at work, and workers that are killed because the machine has no memory left."""

import resource
import signal
import time
from datetime import timedelta

import pytest

from bot.core.outbox.deliveries import DeliveryState
from bot.core.workspaces import Installation, Tokens
from bot.core.workspaces_service import WorkspaceService
from tests.reliability.slack import CHAT, TOKENS_LAST, Rotation, Trouble
from tests.reliability.world import LEASE_SECONDS, WEEKLY_MESSAGES, World

pytestmark = pytest.mark.slow

MANAGERS = 6
MONDAY = WEEKLY_MESSAGES + timedelta(days=7)
OAUTH = {
    "slack_bot_token": None,
    "slack_client_id": "1.2",
    "slack_client_secret": "client-secret",
    "public_url": "https://coach.example",
}
"""In place of a token: the one of OAuth is in the database."""
SLOW = Trouble(done=True, meanwhile=lambda: time.sleep(0.1))


def installed(world: World) -> Rotation:
    """Managers of a workspace whose token ends twelve hours from now."""
    rotation = Rotation(world.clock)
    world.managers(MANAGERS)
    now, given = world.clock.now(), rotation.issue()
    tokens = Tokens(given["access_token"], given["refresh_token"], now + TOKENS_LAST)
    WorkspaceService(world.coach.db).install(Installation("TA", "A", tokens, bot_user_id="UACOACH"), now)
    world.slack.rotation = rotation
    return rotation


def test_tokens_are_renewed_over_a_weekend_nobody_works(world: World):
    rotation = installed(world)
    world.start(often=200, **OAUTH)
    world.clock.jump_to(WEEKLY_MESSAGES)
    world.settle()
    world.check(weekly=MANAGERS)
    world.clock.jump_to(WEEKLY_MESSAGES + timedelta(days=4, hours=8))
    world.settle()
    while world.clock.now() < MONDAY:
        world.until(world.idle)
        refreshed = rotation.refreshed
        world.clock.jump(min(timedelta(hours=11), MONDAY - world.clock.now()))
        if world.clock.now() < MONDAY:
            world.until(lambda before=refreshed: rotation.refreshed > before)
    world.settle()
    world.check(weekly=2 * MANAGERS)
    assert rotation.refreshed >= 5
    assert not [one for one in world.slack.calls if one.answer != "200"]


def test_a_token_that_ended_over_the_weekend_is_renewed_before_anything_is_lost(world: World):
    rotation = installed(world)
    world.start(often=200, **OAUTH)
    world.clock.jump_to(WEEKLY_MESSAGES)
    world.settle()
    world.kill_all()
    world.slack.quiet()
    world.clock.jump_to(MONDAY)
    before = rotation.refreshed
    world.start(often=200, **OAUTH)
    world.settle()
    world.check(weekly=2 * MANAGERS)
    assert rotation.refreshed > before
    assert [one for one in world.deliveries() if one.state is DeliveryState.REFUSED] == []


def test_workers_run_out_of_memory(world: World):
    """One can have no more of it, in the middle of a batch, and is killed then, as the kernel does."""
    managers = world.managers(MANAGERS)
    world.clock.jump_to(WEEKLY_MESSAGES)
    sent = {"weekly": MANAGERS, "answer": 0}
    for turn in range(4):
        for who in managers:
            world.ask_for_help(who)
        sent["answer"] += MANAGERS
        posts = len(world.slack.called(CHAT))
        world.slack.trouble = lambda method, _workspace: SLOW if method == CHAT else None
        worker = world.start()
        world.until(lambda posts=posts: len(world.slack.called(CHAT)) > posts + 1)
        resource.prlimit(worker.pid, resource.RLIMIT_AS, (1, resource.RLIM_INFINITY))
        time.sleep(0.3 * turn)
        world.processes.remove(worker)
        if worker.runs:
            worker.signal(signal.SIGKILL)
        worker.wait()
        world.slack.trouble = lambda _method, _workspace: None
        world.slack.quiet()
        world.clock.jump(timedelta(seconds=LEASE_SECONDS))
        world.start()
        world.settle()
        world.check(**sent)
        world.kill_all()
        world.slack.quiet()
        world.clock.jump(timedelta(seconds=LEASE_SECONDS))
