"""A backup is restored, end to end: what Slack has seen since is not said again, not lost where it can be kept, and
not taken for something else; who was forgotten since is forgotten again."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot import processes, wiring
from bot.core.database.engine import create_engine, database_url
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.restoring import SKIPPED_IDS
from bot.core.slack import ids
from bot.privacy.views import CONFIRMED
from bot.processes import web_app
from bot.sandbox import seed
from bot.sandbox.model import Message
from bot.settings import Settings
from tests.e2e.world import World, buttons, settings_for, words, world

pytestmark = pytest.mark.slow

TUESDAY = datetime(2026, 11, 24, 13, 45, tzinfo=UTC)
CANARY = "worried about my health"
DAY = timedelta(days=1)


def backed_up(url: str, folder: Path) -> Callable[[], None]:
    """Make a backup of a database nobody uses; what is returned puts it in the database's place."""
    if url.startswith("sqlite"):
        file, copy = Path(url.removeprefix("sqlite:///")), folder / "backup.db"
        source, target = sqlite3.connect(file), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        target.close()

        def restore_file() -> None:
            for ending in ("-wal", "-shm"):
                file.with_name(file.name + ending).unlink(missing_ok=True)
            shutil.copy(copy, file)

        return restore_file
    name = database_url(url).database
    admin_url = database_url(url).set(database="postgres")

    def run(*statements: str) -> None:
        admin = create_engine(admin_url).execution_options(isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        admin.dispose()

    run(f"CREATE DATABASE {name}_backup TEMPLATE {name}")
    return lambda: run(
        f"DROP DATABASE {name} WITH (FORCE)",
        f"CREATE DATABASE {name} TEMPLATE {name}_backup",
        f"DROP DATABASE {name}_backup",
    )


def settings_of(here: World, url: str, log: Path | None) -> Settings:
    return settings_for(here.sandbox, url, "http").model_copy(update={"backup_log": log})


@contextmanager
def down(here: World) -> Iterator[None]:
    """No process of the bot runs meanwhile."""
    settings = here.coach.settings
    here.coach.close()
    yield
    here.coach = wiring.build(settings, here.sandbox.clock)
    here.app = web_app(here.coach, lambda: None)


@pytest.fixture
def own_engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "erasures.jsonl"


@pytest.fixture
def here(url: str, own_engine: Engine, log: Path) -> Iterator[World]:
    """Priya has a 1:1 with Sam and one with Mina, who has brought a topic."""
    with world(own_engine, "http") as here:
        here.coach.close()
        here.coach = wiring.build(settings_of(here, url, log), here.sandbox.clock)
        here.app = web_app(here.coach, lambda: None)
        here.command("add @Sam weekly tue 14:00")
        here.command("add @Mina weekly wed 15:00")
        here.as_(seed.MINA).command(f"topic @priya {CANARY}")
        here.work()
        yield here


def said(here: World) -> dict[str, list[str]]:
    """Everything the bot has posted, by conversation and thread, in order."""
    found = {}
    for user in (seed.PRIYA, seed.SAM, seed.MINA):
        mine = here.as_(user)
        for parent in mine.from_bot():
            found[f"{user} {parent.ts}"] = [
                one.ts for one in mine.thread(parent) if one.bot_id and not one.ephemeral_to
            ]
    return found


def settle(here: World) -> None:
    """Let everything that is due happen."""
    for _ in range(6):
        here.work()
        here.sandbox.clock.advance(timedelta(seconds=2))
    here.work()


def rows(engine: Engine, statement: str) -> list[tuple]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def tapped(here: World, message: Message, parent: Message, label: str) -> str:
    """Tap a button, and what is said to that person alone then."""

    def told() -> dict[str, str]:
        return {one.ts: one.text for one in (*here.messages(), *here.thread(parent)) if one.ephemeral_to}

    before = told()
    here.tap(message, label)
    return " ".join(text for ts, text in told().items() if ts not in before)


def forget(here: World, user: str) -> None:
    who = here.as_(user)
    who.command_opens("forget")
    who.submit(**{ids.FORGET_CONFIRMED: [CONFIRMED]})
    who.close()


def test_a_backup_is_restored(here: World, url: str, own_engine: Engine, tmp_path: Path, log: Path):
    own_engine.dispose()
    with down(here):
        restore = backed_up(url, tmp_path)

    # They go on for a day and a half.
    forget(here, seed.MINA)
    here.jump_to(TUESDAY)
    settle(here)
    [brief] = [one for one in here.from_bot() if "Sam, Tue 24 Nov, 14:00" in words(one.blocks)]
    _, logged = here.reply(brief, "I'll send the deck by Friday")
    here.command("commit @Sam I'll review the budget by Friday")
    settle(here)
    assert rows(own_engine, "SELECT count(*) FROM people WHERE slack_id LIKE 'GONE%'") == [(1,)]
    assert [json.loads(line)["act"] for line in log.read_text().splitlines()] == ["forget_asked", "forgotten"]
    assert "Mina" not in log.read_text()
    before = said(here)
    assert len(before[f"{seed.PRIYA} {brief.ts}"]) >= 4
    last_id = rows(own_engine, "SELECT max(id) FROM deliveries")[0][0]

    # The backup takes the place of the database.
    own_engine.dispose()
    with down(here):
        restore()
        assert rows(own_engine, "SELECT count(*) FROM people WHERE slack_id LIKE 'GONE%'") == [(0,)]
        looked_up, repeated = processes.restored(here.coach.settings, here.sandbox.clock)
        assert looked_up > 0
        assert repeated == 1
        assert rows(own_engine, "SELECT count(*) FROM people WHERE slack_id LIKE 'GONE%'") == [(1,)]
        assert rows(own_engine, "SELECT count(*) FROM topics") == [(0,)]

    # Buttons from between the two say so and touch no row: of a message that is lost, and of one that is not found yet.
    for message in (logged, brief):
        for button in buttons(here.fresh(message).blocks):
            assert "restored from a backup" in tapped(here, message, brief, button["text"]["text"]), button
    assert rows(own_engine, "SELECT count(*) FROM commitments") == [(0,)]
    assert rows(own_engine, "SELECT count(*) FROM replies") == [(0,)]

    # Nothing is said twice, and the thread is known again.
    settle(here)
    assert said(here) == before
    assert (DeliveryState.SENT, brief.ts) in rows(own_engine, "SELECT state, ts FROM deliveries")
    assert (brief.ts,) in rows(own_engine, "SELECT thread_ts FROM briefs")
    _, answer = here.reply(brief, "I'll book the room by Monday")
    assert "book the room" in words(answer.blocks)
    assert rows(own_engine, "SELECT count(*) FROM commitments") == [(1,)]
    assert rows(own_engine, "SELECT min(id) FROM commitments")[0][0] > SKIPPED_IDS
    newest = rows(own_engine, "SELECT max(id) FROM deliveries")[0][0]
    assert newest > last_id + SKIPPED_IDS / 2

    # A button of a message that was rendered again counts again.
    label = buttons(here.fresh(brief).blocks)[0]["text"]["text"]
    assert "restored from a backup" not in tapped(here, brief, brief, label)

    # The week after goes on as if nothing had been.
    here.jump_to(TUESDAY + 7 * DAY)
    settle(here)
    briefs = [one for one in here.from_bot() if "Your 1:1 with Sam, Tue" in words(one.blocks)]
    assert len(briefs) == 2
    assert len({words(part.blocks) for part in here.thread(briefs[-1])}) >= 2


def test_what_was_taken_back_since_is_not_erased(here: World, url: str, own_engine: Engine, tmp_path: Path, log: Path):
    """Asked before the backup, taken back after it: the backup would erase them."""
    forget(here, seed.MINA)
    settle(here)
    own_engine.dispose()
    with down(here):
        restore = backed_up(url, tmp_path)
    mina = here.as_(seed.MINA)
    [asked] = [one for one in mina.from_bot() if buttons(one.blocks)]
    mina.tap(asked, buttons(asked.blocks)[0]["text"]["text"])
    settle(here)
    assert rows(own_engine, "SELECT count(*) FROM erasures") == [(0,)]
    own_engine.dispose()
    with down(here):
        restore()
        assert rows(own_engine, "SELECT count(*) FROM erasures") == [(1,)]
        assert processes.restored(here.coach.settings, here.sandbox.clock)[1] == 1
        assert rows(own_engine, "SELECT count(*) FROM erasures") == [(0,)]
    here.jump_to(here.now() + 2 * DAY)
    settle(here)
    assert rows(own_engine, "SELECT count(*) FROM people WHERE slack_id LIKE 'GONE%'") == [(0,)]


def test_who_asked_since_can_still_change_their_mind(here: World, url: str, own_engine: Engine, tmp_path: Path):
    own_engine.dispose()
    with down(here):
        restore = backed_up(url, tmp_path)
    forget(here, seed.MINA)
    settle(here)
    mina = here.as_(seed.MINA)
    before = said(here)
    [asked] = [one for one in mina.from_bot() if buttons(one.blocks)]
    own_engine.dispose()
    with down(here):
        restore()
        assert processes.restored(here.coach.settings, here.sandbox.clock)[1] == 1
    settle(here)
    assert said(here) == before
    assert rows(own_engine, "SELECT count(*) FROM erasures") == [(1,)]
    mina.tap(asked, buttons(asked.blocks)[0]["text"]["text"])
    assert rows(own_engine, "SELECT count(*) FROM erasures") == [(0,)]
