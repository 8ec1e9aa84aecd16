"""Slack resets, refuses, asks to wait, breaks and hangs: whatever is due is said once when it is well again."""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Lock

import pytest
from sqlalchemy import update

from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.store import refresh_message
from bot.core.outbox.tables import DeliveryRow
from tests.reliability.slack import CHAT, Trouble
from tests.reliability.world import BRIEFS, WEEKLY_MESSAGES, World

pytestmark = pytest.mark.slow

MANAGERS = 6
TIMEOUT = 0.3
HTML = "<!DOCTYPE html><html><body>Bad Gateway</body></html>"
WORKERS = 2
RETRY_AFTER = timedelta(seconds=80)
LIMITED = Trouble(status=429, error="ratelimited", retry_after=int(RETRY_AFTER.total_seconds()))

TROUBLES = {
    "resets after it has posted": Trouble(done=True, reset=True),
    "resets before it has posted": Trouble(reset=True),
    "breaks before it has posted": Trouble(status=500, error="internal_error"),
    "breaks after it has posted": Trouble(done=True, status=500, error="fatal_error"),
    "is unavailable": Trouble(status=503, error="service_unavailable"),
    "shows a page": Trouble(status=503, page=HTML),
    "shows a page though it has posted": Trouble(done=True, status=504, page=HTML),
    "says ok with a page": Trouble(done=True, status=200, page=HTML),
    "says [] though it has posted": Trouble(done=True, page="[]"),
    "says true though it has posted": Trouble(done=True, page="true"),
    "says a word though it has posted": Trouble(done=True, page='"ok"'),
    "says {} though it has not posted": Trouble(page="{}"),
}


def first(times: int, trouble: Trouble, method: str = CHAT) -> Callable[[str, str], Trouble | None]:
    """The first calls of a method meet that."""
    left, lock = [times], Lock()

    def meet(called: str, _workspace: str) -> Trouble | None:
        with lock:
            left[0] -= called == method
            return trouble if called == method and left[0] >= 0 else None

    return meet


def monday(world: World, workspace: str = "A") -> dict[str, int]:
    """A weekly message and an answer to each manager are due."""
    managers = world.managers(MANAGERS, workspace)
    world.clock.jump_to(WEEKLY_MESSAGES)
    for who in managers:
        world.ask_for_help(who)
    return {"weekly": MANAGERS, "answer": MANAGERS}


def briefs_too(world: World, sent: dict[str, int]) -> None:
    """The next day goes well; everything so far has been said once."""
    world.clock.jump_to(BRIEFS)
    world.settle()
    world.check(**sent, **dict.fromkeys(("brief", "prompts", "plan"), MANAGERS))


def test_slack_fails_some_calls(world: World):
    managers = world.managers(MANAGERS)
    world.clock.jump_to(WEEKLY_MESSAGES)
    for _ in range(WORKERS):
        world.start(call_timeout=TIMEOUT)
    for number, (name, trouble) in enumerate(TROUBLES.items(), start=1):
        world.slack.trouble = first(4, trouble)
        for who in managers:
            world.ask_for_help(who)
        try:
            world.settle()
            world.check(weekly=MANAGERS, answer=number * MANAGERS)
        except AssertionError as error:
            error.add_note(name)
            raise
    briefs_too(world, {"weekly": MANAGERS, "answer": len(TROUBLES) * MANAGERS})


def test_slack_hangs_and_posts_though_we_have_given_up(world: World):
    sent, released = monday(world), Event()
    world.slack.trouble = first(3, Trouble(released=released))
    for _ in range(WORKERS):
        world.start(call_timeout=TIMEOUT)
    world.until(lambda: unknown(world) == 3)
    world.skip(timedelta(seconds=20))
    released.set()
    world.settle()
    world.check(**sent)


def unknown(world: World) -> int:
    """How many deliveries nobody knows the outcome of."""
    return sum(one.state.value == "unknown" for one in world.deliveries())


def test_a_rate_limit_holds_one_method_in_one_workspace_until_it_is_over(world: World):
    managers = {name: world.managers(MANAGERS, name) for name in "AB"}
    world.clock.jump_to(WEEKLY_MESSAGES)
    for _ in range(WORKERS):
        world.start()
    world.settle()
    world.slack.trouble = lambda method, workspace: LIMITED if (method, workspace) == (CHAT, "TA") else None
    for who in (*managers["A"], *managers["B"]):
        world.ask_for_help(who)
    world.until(lambda: not [one for one in world.due() if one.workspace_id == "TB"])
    world.until(lambda: world.slack.called(CHAT, "TA")[-1].answer == "429" and world.idle())
    limited = len(world.slack.called(CHAT, "TA"))
    assert limited <= 2 * MANAGERS, "one was tried again before the time Slack gave was over"
    refresh_one(world, "TA")
    world.until(lambda: world.slack.called("chat.update", "TA"))
    for _ in range(6):
        world.skip(RETRY_AFTER / 8)
        time.sleep(0.1)
    assert len(world.slack.called(CHAT, "TA")) == limited, "called before the time Slack gave was over"
    world.slack.trouble = lambda _method, _workspace: None
    world.skip(RETRY_AFTER / 2)
    world.settle()
    world.check(weekly=2 * MANAGERS, answer=2 * MANAGERS)


def refresh_one(world: World, workspace: str) -> None:
    """A posted message of that workspace has changed: Slack does not show what it says now."""
    posted = next(one for one in world.deliveries() if one.workspace_id == workspace and one.ts)
    with world.coach.db.begin(workspace) as tx:
        tx.connection.execute(update(DeliveryRow).where(DeliveryRow.id == posted.id).values(shown_digest=None))
    refresh_message(world.coach.db, workspace, str(posted.channel), str(posted.ts))


def test_slack_refuses_connections_for_ten_minutes(world: World):
    sent = monday(world)
    world.slack.refuse()
    for _ in range(WORKERS):
        world.start(call_timeout=TIMEOUT)
    for _ in range(30):
        world.skip(timedelta(seconds=20))
        time.sleep(0.02)
    assert not any(one.state is DeliveryState.SENT for one in world.deliveries())
    world.slack.listen()
    world.settle()
    world.check(**sent)
    briefs_too(world, sent)


def test_everything_goes_wrong_at_random(world: World, rounds: int | None):
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    sent, troubles = monday(world), list(TROUBLES.values())

    def at_random(_method: str, _workspace: str) -> Trouble | None:
        return chance.choice(troubles) if chance.random() < 0.4 else None

    world.slack.trouble = at_random
    try:
        for _ in range(WORKERS):
            world.start(call_timeout=TIMEOUT)
        for _ in range(rounds or 20):
            world.skip(timedelta(seconds=20))
            time.sleep(0.05)
        world.slack.trouble = lambda _method, _workspace: None
        world.settle()
        world.check(**sent)
        briefs_too(world, sent)
    except AssertionError as error:
        error.add_note(f"seed {seed}")
        raise
