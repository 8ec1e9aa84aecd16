"""The screens that are measured, as the bot shows them in the sandbox: what two people live through in four weeks."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bot.core.database import schema
from bot.core.slack import ids
from bot.sandbox import seed
from bot.sandbox.model import Message
from tests.factories import make_engine
from tests.screens.measure import Block, Screen, measure
from tests.stage import Entrance, Stage, _has, open_stage

TYPED = frozenset({"draft", "quartz", "velvet", "lantern", "marble", "harbour"})
"""Nobody but people says these."""
COMMITMENT = "draft quartz velvet lantern marble harbour"
THREE = (
    f"I'll {COMMITMENT} by 11 Dec\nSam will {COMMITMENT} by 14 Dec\nI'll {COMMITMENT} by 15 Dec"
    "\nnote: quartz velvet lantern marble harbour"
)
SEVENTEEN = "\n".join(f"I'll {COMMITMENT} {number} by 18 Dec" for number in range(17))


def screens() -> Iterator[Screen]:
    """Each of them, measured."""
    with ExitStack() as stack:
        yield from _four_weeks(open_screens(stack))
    with ExitStack() as stack:
        stage = open_screens(stack)
        brief = stage.performance_brief()
        yield measure("performance brief", [_blocks(stage, brief)])


def _four_weeks(stage: Stage) -> Iterator[Screen]:
    sam = stage.seen_by(seed.SAM)
    yield measure("Home on day 1", [list(stage.open_home().blocks)])
    stage.command("add @sam weekly tue 14:00")
    yield from _brief(stage, "brief, first day", 24, 13, 31)
    yield measure("report's message, first", [_blocks(sam, newest(sam, ids.BRING_TOPIC))], TYPED)
    stage.reply(newest(stage, ids.SHOW_ONE_ON_ONE), THREE)
    at(stage, 24, 14, 45)
    yield measure("follow-up", [_blocks(stage, _anywhere(stage, ids.IT_HAPPENED))], TYPED)
    sam.reply(newest(sam, ids.BRING_TOPIC), f"topic: {COMMITMENT}")
    at(stage, 30, 10)
    yield measure("weekly, 3 open", [_blocks(stage, newest(stage, ids.SNOOZE))], TYPED)
    yield from _brief(stage, "brief, 3 open", 1, 13, 31, month=12)
    yield measure("report's message", [_blocks(sam, newest(sam, ids.BRING_TOPIC))], TYPED)
    stage.reply(newest(stage, ids.SHOW_ONE_ON_ONE), SEVENTEEN)
    at(stage, 7, 10, month=12)
    yield measure("weekly, 20 open", [_blocks(stage, newest(stage, ids.SNOOZE))], TYPED)
    yield from _brief(stage, "brief, 20 open", 8, 13, 31, month=12)
    at(stage, 18, 10, month=12)
    yield measure("Home on day 20", [list(stage.open_home().blocks)], TYPED)


def open_screens(stack: ExitStack) -> Stage:
    """Priya's Slack on a new database."""
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    url = f"sqlite:///{Path(folder) / 'screens.db'}"
    schema.migrate(url)
    entrance = Entrance()
    entrance.server.start()
    stack.callback(entrance.server.stop)
    return open_stage(stack, make_engine(url), entrance)


def _brief(stage: Stage, name: str, day: int, hour: int, minute: int, month: int = 11) -> Iterator[Screen]:
    """Its first screen, and all of it."""
    at(stage, day, hour, minute, month)
    parent = newest(stage, ids.SHOW_ONE_ON_ONE)
    blocks = [_blocks(stage, one) for one in (parent, *stage.thread(parent)) if one.bot_id]
    yield measure(f"{name}: parent", blocks[:1], TYPED)
    yield measure(f"{name}: whole", blocks, TYPED)


def at(stage: Stage, day: int, hour: int, minute: int = 0, month: int = 11) -> None:
    """Let time pass until then."""
    stage.jump_to(datetime(2026, month, day, hour, minute, tzinfo=UTC))
    stage.work()


def _blocks(stage: Stage, message: Message) -> list[Block]:
    return list(stage.fresh(message).blocks)


def newest(stage: Stage, action_id: str) -> Message:
    """Of those with that button."""
    return [one for one in stage.from_bot() if _has(one, action_id)][-1]


def _anywhere(stage: Stage, action_id: str) -> Message:
    found = [one for parent in stage.from_bot() for one in (parent, *stage.thread(parent)) if _has(one, action_id)]
    return found[-1]
