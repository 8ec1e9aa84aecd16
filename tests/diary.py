"""`python -m tests.diary`: twenty working days, minute by minute, as each person sees them in Slack.

--reports 7   a manager with seven 1:1s on a Monday; otherwise two on different days
"""

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.core.database import schema
from bot.core.outbox.outbox import Outbox
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.sandbox import seed
from bot.sandbox.log import Entry
from bot.sandbox.model import Channel, Message, User
from tests.e2e.world import buttons, words
from tests.factories import SECRET_KEY, make_engine
from tests.stage import Entrance, Stage, open_stage

END = datetime(2026, 12, 18, 18, tzinfo=UTC)
"""From MONDAY_MORNING, 23 November, these are twenty working days."""
TWO = (("sam", "weekly tue 14:00"), ("mina", "every 2 weeks on thu at 10:00"))
HOURS = ("9:00", "9:30", "10:00", "11:00", "13:00", "14:00", "16:00")
SEVEN = tuple(zip(("sam", "mina", "leo", "dana", "ana", "tom", "ife"), HOURS, strict=True))
MORE = (("U07ANAKROLL", "ana", "Ana Kroll"), ("U07TOMH1LL1", "tom", "Tom Hill"), ("U07IFE0B100", "ife", "Ife Obi"))
AGREED = (
    "I'll send you the survey by Friday\nYou'll draft the onboarding plan by Thursday",
    "I'll intro you to the design lead by next Wednesday",
    "You'll talk to support about the refunds before our next 1:1\nnote: seemed tired, ask about the release",
    "Good talk about the release. I'll ask finance about the budget by Monday",
)
TOPICS = ("topic: how the launch is going", "", "topic: who covers while I'm away", "")


@dataclass
class Life:
    """What people do when something comes: the manager answers three follow-ups of four, reports bring a topic."""

    stage: Stage
    reports: list[Stage]
    seen: set[tuple[str, str]] = field(default_factory=set)
    agreed: Iterator[str] = field(default_factory=lambda: cycle(AGREED))
    topics: Iterator[str] = field(default_factory=lambda: cycle(TOPICS))
    asked: int = 0

    def live(self, until: datetime) -> None:
        """Everything that comes until then, and what is done about it."""
        while (due := Outbox(self.stage.coach.db).next_due()) is not None and due <= until:
            self.stage.jump()
            for person in (self.stage, *self.reports):
                for message in self._new(person):
                    self._react(person, message)
            self.stage.work()

    def _new(self, person: Stage) -> list[Message]:
        parents = [one for one in person.messages() if one.bot_id]
        there = [one for parent in parents for one in (parent, *person.thread(parent)) if one.bot_id]
        new = [one for one in there if (person.user, one.ts) not in self.seen]
        self.seen |= {(person.user, one.ts) for one in new}
        return new

    def _react(self, person: Stage, message: Message) -> None:
        used = [one["action_id"] for one in buttons(message.blocks)]
        if ids.IT_HAPPENED in used:
            self.asked += 1
            if self.asked % 4:
                person.reply(_parent(person, message), next(self.agreed))
                person.press(message, ids.IT_HAPPENED)
        elif ids.COMMITMENT_DONE in used and ids.REPLY_UNDO not in used and not message.is_reply:
            person.press(message, ids.COMMITMENT_DONE)
        elif ids.BRING_TOPIC in used and not message.is_reply and (topic := next(self.topics)):
            person.reply(message, topic)


def _parent(person: Stage, message: Message) -> Message:
    return (
        person.fresh(message)
        if message.thread_ts is None
        else person.sandbox.workspace.message(  # type: ignore[return-value]
            person.channel, message.thread_ts
        )
    )


def diary(entries: list[Entry], user: User, channel: str) -> Iterator[str]:
    """What came to one person, or changed before their eyes, in their own time."""
    zone = ZoneInfo(user.tz or "UTC")
    shown: dict[str, list[str]] = {}
    for entry in entries:
        sent, when = entry.request, entry.at.astimezone(zone).strftime("%a %d %b %H:%M")
        answer = entry.response or {}
        if (
            answer.get("channel", sent.get("channel")) != channel
            or not entry.ok
            or not entry.method.startswith("chat.")
        ):
            continue
        now, ts = lines(sent.get("blocks") or []), str(answer.get("ts") or sent.get("ts"))
        if entry.method == "chat.update":
            new = [line for line in now if line not in shown.get(ts, [])]
            yield from (f"{when}   (changes) {line}" for line in new)
        else:
            in_thread = "  in the thread" if sent.get("thread_ts") else ""
            yield f"\n{when}{in_thread}  [{sent.get('text', '')}]"
            yield from (f"    {line}" for line in now)
        shown[ts] = now


def lines(blocks: list[Block]) -> list[str]:
    """Each text of a message on a line of its own; buttons in one, menus with their entries."""
    found = []
    for block in blocks:
        text = words({key: value for key, value in block.items() if key not in ("elements", "accessory")})
        text = text or (words(block["elements"]) if block["type"] == "context" else "")
        elements: list[dict[str, Any]] = [*block.get("elements", []), *filter(None, [block.get("accessory")])]
        controls = [f"[{words(one.get('text') or one.get('placeholder') or [])}]" for one in elements if "text" in one]
        menus = [f"[⋯ {' | '.join(words(o) for o in one['options'])}]" for one in elements if one["type"] == "overflow"]
        shown = [] if block["type"] == "context" else [*controls, *menus]
        found += [*text.splitlines(), *([" ".join(shown)] if shown else [])]
    return [line for line in found if line.strip()]


def main(arguments: list[str]) -> int:
    """Live the days, and print a diary of each person and their Homes at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.diary", description="Twenty working days in Slack.")
    parser.add_argument("--reports", type=int, choices=[2, 7], default=2)
    count = parser.parse_args(arguments).reports
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'diary.db'}"
        schema.migrate(url)
        entrance = Entrance()
        entrance.server.start()
        stack.callback(entrance.server.stop)
        stage = open_stage(stack, make_engine(url), entrance)
        workspace = stage.sandbox.workspace
        for user, name, full_name in MORE:
            workspace.save_user(User(user, name, full_name, "Europe/London", ""))
            members = frozenset({user, seed.IDENTITY.bot_user})
            workspace.save_channel(Channel("D" + user[1:], "directmessage", members, user))
        for name, when in TWO if count == 2 else [(name, f"weekly mon {hour}") for name, hour in SEVEN]:
            stage.command(f"add @{name} {when}")
        people = {user.name: user for user in workspace.users()}
        reports = [stage.seen_by(people[name].id) for name, _ in (TWO if count == 2 else SEVEN)]
        Life(stage, reports).live(END)
        for one in (stage, *reports):
            user = workspace.user(one.user)
            assert user is not None
            print(f"\n# {user.real_name}", *diary(stage.sandbox.log.entries(), user, one.channel), sep="\n")  # noqa: T201
            print(f"\n## Home of {user.real_name} on day 20", *lines(list(one.open_home().blocks)), sep="\n")  # noqa: T201
    return 0


if __name__ == "__main__":
    logging.disable()
    structlog.configure(logger_factory=structlog.stdlib.LoggerFactory())
    os.environ["COACH_SECRET_KEYS"] = SECRET_KEY
    sys.exit(main(sys.argv[1:]))
