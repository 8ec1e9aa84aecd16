"""Two whole bots on one database, and processes that are told to stop in the middle."""

import hashlib
import hmac
import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from bot.core.people import Person
from tests.reliability.nursery import Process
from tests.reliability.slack import CHAT, Trouble, free_port
from tests.reliability.world import BRIEFS, FOLLOW_UPS, LEASE_SECONDS, SECRET, WEEKLY_MESSAGES, World

pytestmark = pytest.mark.slow

MANAGERS = 6
MANY = 16
EVENTS = 10


def start_two(world: World) -> dict[int, Process]:
    """Two `coach run` that listen over HTTP, by their ports."""
    bots = {port: world.start("run", port=str(port)) for port in (free_port(), free_port())}
    for port in bots:
        world.until(lambda port=port: answers(port))
    return bots


def answers(port: int) -> bool:
    """Whether a bot listens."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except URLError:
        return False


def typed(world: World, who: Person, number: int) -> bytes:
    """Slack's event of a message in the direct messages."""
    ts = f"{world.clock.now().timestamp():.0f}.8{number:05}"
    message = {"type": "message", "channel_type": "im", "channel": f"D{who.slack_id[1:]}", "user": who.slack_id}
    event = {**message, "text": "help", "ts": ts, "event_ts": ts}
    body = {
        "type": "event_callback",
        "event_id": f"Ev{number}",
        "event_time": 1,
        "team_id": who.workspace_id,
        "api_app_id": "A1",
        "authorizations": [{"team_id": who.workspace_id, "user_id": "UACOACH", "is_bot": True}],
        "event": event,
    }
    return json.dumps(body).encode()


def deliver(port: int, body: bytes, **headers: str) -> int:
    """Send a signed event as Slack does."""
    now = str(int(time.time()))
    signed = hmac.new(SECRET.encode(), f"v0:{now}:".encode() + body, hashlib.sha256).hexdigest()
    headers |= {"content-type": "application/json", "x-slack-request-timestamp": now}
    headers |= {"x-slack-signature": f"v0={signed}"}
    request = Request(f"http://127.0.0.1:{port}/slack/events", body, headers)
    with urlopen(request, timeout=30) as answer:  # noqa: S310
        return int(answer.status)


def ends(process: Process, world: World) -> float:
    """Seconds a process takes to end after SIGTERM; it must end well."""
    began = time.monotonic()
    process.signal(signal.SIGTERM)
    code = process.wait(30)
    world.processes.remove(process)
    assert code == 0, process.said()
    return time.monotonic() - began


def test_two_whole_bots_share_the_events_and_the_schedule(world: World):
    managers = world.managers(MANAGERS)
    world.clock.jump_to(WEEKLY_MESSAGES)
    bots = start_two(world)
    with ThreadPoolExecutor(4) as pool:
        for number in range(EVENTS):
            body = typed(world, managers[number % MANAGERS], number)
            more: dict[str, Any] = {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}
            sent = [pool.submit(deliver, port, body) for port in bots]
            sent += [pool.submit(deliver, port, body, **more) for port in bots]
            assert [one.result() for one in sent] == [200] * 4
    world.settle()
    for moment in (BRIEFS, FOLLOW_UPS):
        world.clock.jump_to(moment)
        world.settle()
    kinds = ("weekly", "brief", "prompts", "plan", "follow_up")
    world.check(answer=EVENTS, **dict.fromkeys(kinds, MANAGERS))
    for bot in bots.values():
        assert ends(bot, world) < 10
    assert world.settled()


def test_a_worker_is_told_to_stop_in_the_middle_of_a_batch(world: World):
    managers, released = world.managers(MANY), Event()
    world.clock.jump_to(WEEKLY_MESSAGES)
    for who in managers:
        world.ask_for_help(who)
    slow = Trouble(done=True, meanwhile=lambda: released.wait(20) and None)
    world.slack.trouble = lambda method, _workspace: slow if method == CHAT else None
    due = len(world.due())
    assert due > MANY
    worker = world.start()
    world.until(lambda: world.slack.called(CHAT))
    worker.signal(signal.SIGTERM)
    world.until(lambda: "stopping" in world.logs())
    released.set()
    assert ends(worker, world) < 10
    world.slack.quiet()
    assert len(world.due()) >= due - MANY, "it had begun one message to each, and went on with the second"
    assert world.idle(), "it kept what it had not begun"
    world.start()
    world.settle()
    world.check(weekly=MANY, answer=MANY)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_worker_is_told_to_stop_while_slack_hangs(world: World):
    managers, released = world.managers(MANAGERS), Event()
    world.clock.jump_to(WEEKLY_MESSAGES)
    for who in managers:
        world.ask_for_help(who)
    world.slack.trouble = lambda method, _workspace: Trouble(released=released) if method == CHAT else None
    worker = world.start(call_timeout=60)
    world.until(lambda: world.slack.called(CHAT))
    assert ends(worker, world) < 10
    released.set()
    world.slack.trouble = lambda _method, _workspace: None
    world.slack.quiet()
    world.clock.jump(timedelta(seconds=LEASE_SECONDS))
    world.start()
    world.settle()
    world.check(weekly=MANAGERS, answer=MANAGERS)
