"""How many messages a second one worker sends, to a Slack that takes its time.

Ours: `coach worker`, with managers whose brief and weekly message are due at once: five messages each with the brief's
thread, over so many workspaces that nobody's pace decides. It claims, composes each from the database right before it
is sent, posts, and records. Theirs: slack_sdk's WebClient posting the very same messages in a loop, with 64 threads.
Both in turn against the same Slack, which says when the first message came and when the last.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import Engine, func, or_, select, update

from bot.briefs.rules import BRIEF
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.tables import DeliveryRow
from bot.weekly.rules import WEEKLY
from tests.bench.harness import Goal, Options, Row, databases, spread
from tests.bench.managers import MONDAY, make_manager, seconds_until
from tests.bench.quick_slack import QuickSlack
from tests.bench.servers import coach_worker, cpu_ms
from tests.factories import make_engine, open_database

DELAYS = (0.0, 0.1, 0.25)
THREADS = 64
A_WORKSPACE = 2
"""Managers of one workspace: their messages are fewer than its pace lets through at once."""
PARTS = 5
AS_MANY = Goal(least=250, unit="/s")
AHEAD = Goal(least=0.9)
LATER = MONDAY + timedelta(hours=8)
WITHIN = 600.0
"""Seconds for a turn."""


def bench(options: Options) -> Iterator[Row]:
    """Messages a second, and the processor's time for each, with each delay."""
    managers, turns = options.scale((8, 1), (120, 3), (2_000, 3))
    for name, database in databases(options):
        for delay in options.scale(DELAYS[1:2], DELAYS, DELAYS):
            with database() as url, QuickSlack(delay) as slack:
                engine, ahead = make_engine(url), seconds_until(MONDAY)
                with coach_worker(url, slack.api_url, ahead) as worker:
                    ours, theirs, mine, other = [], [], [], []
                    for turn in range(turns + 1):  # the first warms up
                        fill(engine, managers, turn)
                        used = cpu_ms(worker.pid)
                        ours.append(rate(slack, managers, partial(start, engine, MONDAY)))
                        check_sent(engine, PARTS * managers * (turn + 1))
                        mine.append((cpu_ms(worker.pid) - used) / (PARTS * managers))
                        used = time.process_time()
                        theirs.append(rate(slack, managers, partial(loop, slack, PARTS * managers)))
                        other.append((time.process_time() - used) * 1000 / (PARTS * managers))
                engine.dispose()
            what = f"{PARTS * managers:,} messages, {delay * 1000:.0f} ms, {name}"
            bare = f"bare slack_sdk loop, {THREADS} threads"
            reached, against = median(ours[1:]), median(theirs[1:])
            yield Row("send", what, reached, None, "/s", goal=AS_MANY, spread=spread(ours[1:]))
            yield Row("send", what, reached, against, "/s", bare, AHEAD if delay == 0.1 else None)
            yield Row("send", f"{what}, processor", median(mine[1:]), median(other[1:]), "ms", bare)


def fill(engine: Engine, managers: int, turn: int) -> None:
    """So many of them, whose messages wait for `start`."""
    db = open_database(engine)
    for first in range(0, managers, A_WORKSPACE):
        with db.begin(f"T{turn}0{first}") as tx:
            for number in range(first, min(first + A_WORKSPACE, managers)):
                make_manager(tx, number)
            new = (DeliveryRow.workspace_id == tx.workspace_id, DeliveryRow.state == DeliveryState.WAITING)
            tx.connection.execute(update(DeliveryRow).where(*new).values(due_at=LATER))
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")


def start(engine: Engine, at: datetime) -> None:
    """All of it is due."""
    waiting = (DeliveryRow.due_at == LATER, or_(DeliveryRow.kind == BRIEF, DeliveryRow.kind == WEEKLY))
    with engine.begin() as connection:
        connection.execute(update(DeliveryRow).where(*waiting).values(due_at=at, wanted_at=at))


def rate(slack: QuickSlack, managers: int, work: Callable[[], object]) -> float:
    """Messages a second, from the first that comes to the last."""
    before, count = slack.calls()["chat.postMessage"], PARTS * managers
    work()
    deadline = time.monotonic() + WITHIN
    while slack.calls()["chat.postMessage"] < before + count:
        assert time.monotonic() < deadline, f"{slack.calls()['chat.postMessage'] - before} of {count} sent"
        time.sleep(0.05)
    came = [one.at for one in slack.posts()[before : before + count]]
    return (count - 1) / (max(came) - min(came))


def check_sent(engine: Engine, count: int) -> None:
    """Everything was sent, and it is known where."""
    sent = select(func.count()).where(DeliveryRow.state == DeliveryState.SENT, DeliveryRow.ts.is_not(None))
    deadline = time.monotonic() + 10
    while True:
        with engine.connect() as connection:
            found = connection.scalar(sent)
        if found == count:
            return
        assert time.monotonic() < deadline, f"{found} of {count} recorded"
        time.sleep(0.05)


def loop(slack: QuickSlack, messages: int) -> None:
    """What anybody would write."""
    client: Any = WebClient("xoxb-bench", base_url=slack.api_url, retry_handlers=[])
    kept = slack.kept()
    with ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(lambda number: client.chat_postMessage(**kept[number % len(kept)])["ok"], range(messages)))
