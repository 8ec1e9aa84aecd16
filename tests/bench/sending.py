"""Ten thousand messages through the whole engine, to a Slack that answers at once.

Ours: as many deliveries wait, of a kind that a brief's thread is made of (its powerful question), each to a person of
their own, over so many workspaces that nobody's pace is reached. One worker claims, composes each from the database
right before it is sent, posts, and records: `send_due` of the real bot, with its real client, on PostgreSQL.
Theirs: slack_sdk's WebClient posting the very same blocks in a loop, with as many threads; and Procrastinate on the
same PostgreSQL, one job a message that does just that, its worker with as many at once.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import Engine, func, insert, select

from bot import wiring
from bot.briefs.rules import COACH_ROLE, CoachRoleMessage
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.tables import DeliveryRow
from bot.core.people_tables import PairRow, PersonRow
from bot.frames.rules import Side
from bot.settings import Settings
from bot.wiring import SENDERS, Coach
from tests import services as ticks
from tests.bench.harness import Goal, Options, Row, postgres, timed
from tests.bench.quick_slack import QuickSlack
from tests.factories import MESSAGE_TYPES, SECRET_KEY, make_engine
from tests.services import services_of

GOAL = Goal(least=0.85)
AHEAD = Goal(least=1.0)
A_WORKSPACE = 40
"""People of one workspace: fewer than its pace lets through at once."""
TURNS = 3


def bench(options: Options) -> Iterator[Row]:
    """Messages a second; the best of several turns, each side in turn."""
    messages = options.scale(200, 10_000, 10_000)
    with postgres() as url, QuickSlack() as slack:
        given = {"database_url": url, "slack_bot_token": "xoxb-bench", "slack_api_url": slack.api_url}
        given["coach_secret_keys"] = SECRET_KEY
        coach = wiring.build(Settings.model_validate(given))
        engine = make_engine(url)
        ours, bare, jobs = [], [], []
        for turn in range(TURNS):
            fill(engine, messages, turn)
            ours.append(messages / timed(lambda: ticks.send_due(services_of(coach))))
            check_sent(engine)
            bare.append(messages / timed(lambda: loop(slack.api_url, coach, messages)))
            jobs.append(messages / procrastinate(url, slack.api_url, coach, messages))
        coach.close()
        engine.dispose()
    what = f"{messages:,} messages, {SENDERS} threads, PostgreSQL"
    yield Row("send", what, max(ours), max(bare), "/s", "bare slack_sdk loop", GOAL)
    yield Row("send", what, max(ours), max(jobs), "/s", "Procrastinate", AHEAD)


def fill(engine: Engine, messages: int, turn: int) -> None:
    """So many people, each with a message that is due."""
    now = datetime.now(UTC) - timedelta(minutes=1)
    ids = [1_000_000 * (turn + 1) + number for number in range(messages)]
    homes = {each: f"T{turn}W{place // A_WORKSPACE}" for place, each in enumerate(ids)}
    rows: dict[Any, list[dict[str, Any]]] = {PersonRow: [], PairRow: [], DeliveryRow: []}
    for each, workspace_id in homes.items():
        about = {"id": each, "workspace_id": workspace_id}
        rows[PersonRow].append({**about, **PERSON, "slack_id": f"U{each}", "created_at": now, "updated_at": now})
        rows[PairRow].append({**about, "manager_id": each, "report_id": each, "created_at": now})
        due = {"recipient_id": each, "due_at": now, "wanted_at": now, "dedupe_key": f"{COACH_ROLE}:{each}"}
        rows[DeliveryRow].append({**about, **WAITING, **due, "subject": {"pair_id": each}})
    with engine.begin() as connection:
        for table, values in rows.items():
            connection.execute(insert(table), values)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")


PERSON: dict[str, Any] = {
    "name": "Sam",
    "name_key": "sam",
    "first_name_key": "sam",
    "timezone": "Europe/London",
    "locale": "en-US",
    "kind": "member",
    "active": True,
}
WAITING: dict[str, Any] = {
    "kind": COACH_ROLE,
    "channel": "D1",
    "thread_ts": "1.1",
    "state": DeliveryState.WAITING,
    "priority": 0,
    "attempts": 0,
    "wanted_version": 0,
    "shown_version": 0,
    "rendering_version": 0,
}


def check_sent(engine: Engine) -> None:
    """Everything was sent, and it is known where."""
    with engine.connect() as connection:
        open_ones = select(func.count()).where((DeliveryRow.state != DeliveryState.SENT) | DeliveryRow.ts.is_(None))
        assert connection.scalar(open_ones) == 0


def blocks(coach: Coach) -> dict[str, Any]:
    """What the messenger sends for one of them."""
    message = CoachRoleMessage(Side.MANAGER, "Sam")
    rendered = MESSAGE_TYPES[COACH_ROLE].render(coach.library.for_locale("en-US"), message)
    return {
        "channel": "D1",
        "thread_ts": "1.1",
        "text": rendered.text,
        "blocks": rendered.blocks,
        "metadata": {"event_type": "coach_delivery", "event_payload": {"delivery": 1}},
        "unfurl_links": False,
        "unfurl_media": False,
    }


def loop(api_url: str, coach: Coach, messages: int) -> None:
    """What anybody would write."""
    client, content = WebClient("xoxb-bench", base_url=api_url, retry_handlers=[]), blocks(coach)
    with ThreadPoolExecutor(SENDERS) as pool:
        assert all(pool.map(lambda _: client.chat_postMessage(**content)["ok"], range(messages)))


def procrastinate(url: str, api_url: str, coach: Coach, messages: int) -> float:
    """The same as jobs; seconds from the worker's start until none is left."""
    from procrastinate import App, PsycopgConnector

    app = App(connector=PsycopgConnector(conninfo=url.replace("+psycopg", ""), max_size=SENDERS + 2))
    client, content = WebClient("xoxb-bench", base_url=api_url, retry_handlers=[]), blocks(coach)

    @app.task(name="post")
    def post(number: int) -> None:
        assert client.chat_postMessage(**content)["ok"]

    async def work() -> float:
        async with app.open_async():
            if not await app.check_connection_async():
                await app.schema_manager.apply_schema_async()
            for start in range(0, messages, 1000):
                await post.batch_defer_async(*({"number": each} for each in range(start, start + min(1000, messages))))
            began = asyncio.get_running_loop().time()
            await app.run_worker_async(wait=False, concurrency=SENDERS, install_signal_handlers=False)
            return asyncio.get_running_loop().time() - began

    return asyncio.run(work())
