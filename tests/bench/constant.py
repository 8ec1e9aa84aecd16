"""What must not grow: statements as a manager's 1:1s and commitments do, a worker's memory as it sends, the start.

Statements are counted while the very functions compose that the bot uses: App Home, and the brief's five messages.
The worker is `coach worker`, its memory what the system says it holds (RSS): once a tenth was sent, and at the end.
The start is the time from starting the process to its first acknowledged `/coach`.
"""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event, insert

from bot import wiring
from bot.briefs.rules import FOLLOW_UP, PROMPTS, REQUESTED
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Delivery, DeliveryState
from bot.core.outbox.homes import Homes
from bot.core.outbox.publishing import home_content
from bot.core.outbox.rate_limits import FIRST_PACE
from bot.core.outbox.tables import DeliveryRow
from bot.core.people import Reader
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.wording.library import ENGLISH
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import PLAN
from bot.replies.rules import ANSWER
from bot.settings import Settings
from bot.wiring import Coach
from tests.bench import ack
from tests.bench.harness import Goal, Options, Row, databases, postgres, sqlite, timed
from tests.bench.quick_slack import QuickSlack
from tests.bench.requests import Sender, command
from tests.bench.servers import STARTS_WITHIN, Web, coach_web, coach_worker, noop_web
from tests.factories import (
    MESSAGE_TYPES,
    SECRET_KEY,
    make_brief,
    make_commitment,
    make_engine,
    make_occurrence,
    make_one_on_one,
    make_pair,
    make_person,
    make_reply,
    make_request,
    open_database,
)

CONSTANT = Goal(most=1.0)
FLAT = Goal(most=1.1)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def statements(options: Options) -> Iterator[Row]:
    """One row for Home and the brief, each with 1, 10 and 100 1:1s that have as many commitments."""
    with sqlite() as url:
        engine = make_engine(url)
        coach = coach_on(url)
        first: dict[str, int] = {}
        for size in options.scale([1, 10], [1, 10, 100], [1, 10, 100]):
            workspace = f"T{size}"
            with coach.db.begin(workspace) as tx:
                brief = crowd(tx, size)
            for what, compose in (("Home", home), ("brief", brief_parts)):
                with coach.db.coaching(Reader(workspace, brief.recipient_id)) as tx, counted(coach) as seen:
                    compose(coach, tx, brief)
                first.setdefault(what, len(seen))
                yield Row(
                    "statements",
                    f"{what}, {size} 1:1s, {size} commitments each",
                    len(seen),
                    unit="statements",
                    goal=CONSTANT if size > 1 else None,
                    growth=len(seen) / first[what],
                    over="over 1",
                )
        engine.dispose()
        coach.close()


def crowd(tx: Transaction, size: int) -> Delivery:
    """A manager with that many 1:1s, each with a brief and that many commitments (at most a thousand in all)."""
    manager = make_person(tx)
    for number in range(size):
        pair = make_pair(tx, manager, make_person(tx, f"U{number}", f"Sam {number}"))
        occurrence = make_occurrence(tx, make_one_on_one(tx, pair), NOW + timedelta(days=1, hours=number))
        for _ in range(min(size, max(1, 1000 // size))):
            make_commitment(tx, pair)
        brief = make_brief(tx, occurrence, thread_ts=f"1.{number}")
    subject: dict[str, Any] = {"brief_id": brief.id, "occurrence_id": occurrence.id}
    return Delivery(REQUESTED, "bench", manager.id, NOW, subject=subject, id=1, workspace_id=tx.workspace_id)


def home(coach: Coach, tx: CoachingTransaction, about: Delivery) -> None:
    """What App Home shows."""
    request = Request(People(tx).get(about.recipient_id), NOW, coach.library.languages[ENGLISH])
    home_content(tx, request, Homes(tx).opened(about.recipient_id, NOW))


def brief_parts(coach: Coach, tx: CoachingTransaction, about: Delivery) -> None:
    """A brief and the messages of its thread."""
    request = make_request(People(tx).get(about.recipient_id))
    for kind in (REQUESTED, PROMPTS, PLAN, FOLLOW_UP):
        MESSAGE_TYPES[kind].compose(tx, about, request)


@contextmanager
def counted(coach: Coach) -> Iterator[list[str]]:
    """The statements run inside the block."""
    assert isinstance(coach.db, SealedDatabase)
    engine: Engine = coach.db._engine
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def coach_on(url: str) -> Coach:
    """The bot, not running."""
    return wiring.build(Settings.model_validate({"database_url": url, "coach_secret_keys": SECRET_KEY}))


def memory(options: Options) -> Iterator[Row]:
    """What a worker holds after many deliveries, against what it held after a tenth of them."""
    total = options.scale(300, 10_000, 100_000)
    with postgres() as url, QuickSlack() as slack:
        engine = make_engine(url)
        fill(engine, total)
        with coach_worker(url, slack.api_url) as process:
            until(process, lambda: slack.calls()["chat.postMessage"] >= total // 10)
            early = resident_mb(process)
            until(process, lambda: slack.calls()["chat.postMessage"] >= total)
            late = resident_mb(process)
        engine.dispose()
    what = f"worker after {total:,} deliveries"
    yield Row("memory", what, late, unit="MB", goal=FLAT, growth=late / early, over=f"over {total // 10:,}")


def fill(engine: Engine, total: int) -> None:
    """Messages that are due now, to as many people and workspaces as Slack's pace lets them go to at once."""
    db = open_database(engine)
    now = datetime.now(UTC)
    people = []
    for workspace in range(max(1, total // FIRST_PACE.burst)):
        with db.begin(f"T{workspace}") as tx:
            reply = make_reply(tx)
            recipients = [make_person(tx, f"UM{number}", f"Manager {number}").id for number in range(5)]
            people += [(f"T{workspace}", reply.id, recipient) for recipient in recipients]
    rows = [
        {
            "workspace_id": workspace_id,
            "kind": ANSWER,
            "dedupe_key": f"answer:{number}",
            "recipient_id": recipient_id,
            "due_at": now,
            "priority": 0,
            "subject": {"reply_id": reply_id, "section": "help", "key": "first_words"},
            "channel": f"D{recipient_id}",
            "state": DeliveryState.WAITING,
            "attempts": 0,
            "wanted_version": 0,
            "shown_version": 0,
            "rendering_version": 0,
        }
        for number in range(total)
        for workspace_id, reply_id, recipient_id in [people[number % len(people)]]
    ]
    for start in range(0, total, 10_000):
        with engine.begin() as connection:
            connection.execute(insert(DeliveryRow), rows[start : start + 10_000])


def until(process: subprocess.Popen[bytes], condition: Callable[[], bool]) -> None:
    """Wait for it, as long as the process lives."""
    while not condition():
        assert process.poll() is None, f"ended with {process.returncode}"
        time.sleep(0.05)


def resident_mb(process: subprocess.Popen[bytes]) -> float:
    """Linux only."""
    with open(f"/proc/{process.pid}/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def start(options: Options) -> Iterator[Row]:
    """The median of several, in turn."""
    for name, database in databases(options):
        with database() as url, QuickSlack() as slack:
            ack.seed(url, managers=1)
            ours, theirs = [], []
            for _ in range(options.scale(1, 5, 9)):
                ours.append(first_ack(lambda: coach_web(url, slack.api_url, wait=False)))
                theirs.append(first_ack(lambda: noop_web("processed", slack.api_url, wait=False)))
            middle = statistics.median
            yield Row("start", f"to the first ack, {name}", middle(ours), middle(theirs), "s", "no-op Bolt app")


def first_ack(run: Callable[[], AbstractContextManager[Web]]) -> float:
    """Seconds from starting the process to its first answer."""

    def work() -> None:
        with run() as web:
            while True:
                try:
                    Sender(web.port).send(command("U0"))
                    break
                except OSError:
                    assert time.perf_counter() - began < STARTS_WITHIN, "did not answer in time"
                    time.sleep(0.005)
            stopped.append(time.perf_counter())

    stopped: list[float] = []
    began = time.perf_counter()
    timed(work)
    return stopped[0] - began
