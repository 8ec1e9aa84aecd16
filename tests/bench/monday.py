"""Monday 09:00 on a clock that runs: every manager's weekly message at once, in many workspaces, while briefs go on.

Two `coach worker` send from PostgreSQL to a Slack with Slack's limits and a delay of 100 ms. Weekly messages are
scheduled by the bot's own service, with the allowance people have by default; 1:1s of others begin meanwhile, with
their briefs due at their lead time.
Ours: from the first weekly message due to the last message sent. Theirs: the least those limits allow for as many
messages. A brief is late by the time between when it was due and when it was whole.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from subprocess import Popen

from sqlalchemy import Engine, func, select, text

from bot.briefs.rules import BRIEF, FOLLOW_UP
from bot.core.database.engine import create_engine
from bot.core.outbox.tables import UNFINISHED, DeliveryRow
from bot.core.people_tables import PersonRow
from bot.weekly.rules import WEEKLY
from tests.bench.harness import Goal, Options, Row, postgres
from tests.bench.managers import make_manager, seconds_until
from tests.bench.quick_slack import A_MINUTE, Post, QuickSlack
from tests.bench.servers import coach_worker
from tests.factories import open_database

AS_FAST = Goal(most=1.1)
IN_TIME = Goal(most=10.0, unit=" s")
NONE = Goal(most=0, unit=" times")
AT_MOST = Goal(most=20, unit=" connections")
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WEEKLY_A_BRIEF = 50
BRIEF_EVERY = timedelta(seconds=10)
DELAY = 0.1
WORKERS = 2
COMING_UP = 15.0
"""Seconds before the first message is due, for the workers to start."""


def bench(options: Options) -> Iterator[Row]:
    """The time to finish, the briefs, how often Slack refused, and the connections it took."""
    workspaces, managers = options.scale((2, 12), (10, 580), (10, 2_000))
    with postgres() as url, QuickSlack(DELAY, limited=True) as slack:
        engine = create_engine(url)
        for number in range(workspaces):
            fill(engine, number, managers)
        first = first_due(engine)
        engine.dispose()
        ahead = seconds_until(first) - COMING_UP
        with coach_worker(url, slack.api_url, ahead) as one, coach_worker(url, slack.api_url, ahead) as other:
            connections = watch(engine, (one, other), ahead)
        posts = [post._replace(at=post.at + ahead) for post in slack.posts()]
        late, refused = brief_delays(engine, posts), slack.calls()["429"]
        engine.dispose()
    weekly = sum(post.kind == WEEKLY for post in posts)
    assert weekly == workspaces * managers, f"{weekly} weekly messages"
    most = max(Counter(post.channel.partition("W")[2].rstrip("MR") for post in posts).values())
    least = 60.0 * ((most - 1) // A_MINUTE)
    what = f"{weekly:,} weekly messages and {len(late)} briefs in {workspaces} workspaces, {WORKERS} workers"
    took = max(post.at for post in posts) - first.timestamp()
    yield Row("monday", what, took, least or None, "s", "the least the limits allow", AS_FAST if least else None)
    yield Row("monday", "the latest brief, from due to whole", max(late), None, "s", goal=IN_TIME)
    yield Row("monday", "told by Slack to wait", refused, None, "times", goal=NONE)
    yield Row("monday", "connections to the database", connections, None, "connections", goal=AT_MOST)


def fill(engine: Engine, workspace: int, managers: int) -> None:
    """Managers with a 1:1 this week, and some more whose 1:1s begin half an hour around nine."""
    briefs = max(1, managers // WEEKLY_A_BRIEF)
    with open_database(engine).begin(f"T{workspace}") as tx:
        for number in range(managers):
            make_manager(tx, number, brief=False)
        for number in range(briefs):
            meets = NINE + timedelta(minutes=30) + BRIEF_EVERY * (number - briefs // 2)
            make_manager(tx, managers + number, meets=meets, weekly=False)


def first_due(engine: Engine) -> datetime:
    """When the first of them is due."""
    with engine.connect() as connection:
        found = connection.scalar(select(func.min(DeliveryRow.due_at)).where(DeliveryRow.kind.in_([BRIEF, WEEKLY])))
    assert found is not None
    return found


def watch(engine: Engine, workers: tuple[Popen[bytes], ...], ahead: float) -> int:
    """Wait until nothing is left that was due by half past nine; the most connections the workers have had at once."""
    soon = (UNFINISHED, DeliveryRow.due_at < NINE + timedelta(minutes=30), DeliveryRow.kind != FOLLOW_UP)
    connected = text(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'coach' AND pid != pg_backend_pid()"
    )
    most, deadline = 0, NINE.timestamp() + 1800
    while time.time() + ahead < deadline:
        assert all(worker.poll() is None for worker in workers), "a worker ended"
        with engine.connect() as connection:
            most = max(most, connection.scalar(connected) or 0)
            if not connection.scalar(select(func.count()).select_from(DeliveryRow).where(*soon)):
                return most
        time.sleep(0.5)
    raise AssertionError("not done by half past nine")


def brief_delays(engine: Engine, posts: list[Post]) -> list[float]:
    """For each brief, how many seconds after its due time its last part was there; all were."""
    due = select(PersonRow.slack_id, DeliveryRow.due_at).where(
        DeliveryRow.kind == BRIEF,
        PersonRow.workspace_id == DeliveryRow.workspace_id,
        PersonRow.id == DeliveryRow.recipient_id,
    )
    with engine.connect() as connection:
        briefs = {slack_id: due_at for slack_id, due_at in connection.execute(due)}
    parts: defaultdict[str, list[float]] = defaultdict(list)
    for post in posts:
        parts[post.channel].append(post.at)
    assert all(len(parts[channel]) == 4 for channel in briefs), "a brief is four messages"
    return [max(parts[channel]) - at.timestamp() for channel, at in briefs.items()]
