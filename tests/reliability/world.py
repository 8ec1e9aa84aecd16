"""Managers in a database, a fake Slack, a clock, and the processes of the bot that serve them."""

import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from itertools import count
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot import wiring
from bot.briefs.rules import COACH_ROLE, PROMPTS
from bot.core.database.engine import create_engine
from bot.core.database.queries import value_of
from bot.core.outbox.deliveries import Delivery, DeliveryState
from bot.core.outbox.tables import DeliveryRow
from bot.core.people import Person
from bot.meetings.rules import Frequency, Lead, Recurrence
from bot.meetings.service import Details
from bot.plans.rules import PLAN
from bot.replies.service import Typed
from bot.settings import load_settings
from bot.wiring import Coach
from tests.factories import SECRET_KEY, make_request
from tests.reliability.clock import SharedClock
from tests.reliability.nursery import Nursery, Order, Process
from tests.reliability.slack import OURS, FakeSlack, Message
from tests.services import services_of

EVE = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""The Sunday on which everything is set up."""
WEEKLY_MESSAGES = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BRIEFS = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MEETINGS = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
FOLLOW_UPS = datetime(2026, 11, 24, 14, 40, tzinfo=UTC)
TUESDAYS = Recurrence(Frequency.WEEKLY, hour(14), date(2026, 11, 24), weekday=1)
PARTS = (PROMPTS, PLAN, COACH_ROLE)
ENDED = (
    DeliveryState.SENT,
    DeliveryState.REFUSED,
    DeliveryState.EXPIRED,
    DeliveryState.CANCELLED,
    DeliveryState.BUNDLED,
)
TOKEN = "xoxb-fake"
SECRET = "a-signing-secret"
STEP = timedelta(seconds=20)
LEASE_SECONDS = 61
HANGS = 240
"""After so many seconds nothing will come any more, however busy the machine is."""


@dataclass
class World:
    """`url` is the database's address, `folder` holds the clock and the logs."""

    url: str
    folder: Path
    nursery: Nursery
    slack: FakeSlack
    clock: SharedClock
    coach: Coach
    engine: Engine
    processes: list[Process] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=count)

    @classmethod
    def create(cls, url: str, folder: Path, nursery: Nursery, slack: FakeSlack, clock: SharedClock) -> "World":
        """A world on a migrated database. `close` it."""
        coach = wiring.build(load_settings(**{**settings(url, slack), "slack_bot_token": OURS}), clock)
        return cls(url, folder, nursery, slack, clock, coach, create_engine(url))

    def close(self) -> None:
        """End its processes and give back its connections."""
        self.kill_all()
        self.coach.close()
        self.engine.dispose()

    # Processes

    def start(
        self,
        process: Literal["worker", "run"] = "worker",
        call_timeout: float | None = None,
        busy_timeout: float | None = None,
        nursery: Nursery | None = None,
        often: float = 10,
        wall: bool = False,
        **more: str | None,
    ) -> Process:
        """A process of the bot; `more` are settings, `nursery` that of another version, `often` and `wall` those of
        Order."""
        order = Order(
            process=process,
            settings={**settings(self.url, self.slack), **more},
            clock=str(self.folder / "clock"),
            log=str(self.folder / f"{next(self.numbers)}.log"),
            call_timeout=call_timeout,
            busy_timeout=busy_timeout,
            often=often,
            wall=wall,
        )
        started = (nursery or self.nursery).start(order)
        self.processes.append(started)
        return started

    def kill_all(self) -> None:
        """`kill -9` all of them at once, and wait until nothing they began is under way in Slack."""
        for process in self.processes:
            if process.runs:
                os.kill(process.pid, 9)
        for process in self.processes:
            process.wait()
        self.processes.clear()

    def logs(self) -> str:
        """What all processes have said."""
        return "".join(log.read_text() for log in sorted(self.folder.glob("*.log")))

    # What happens to managers

    def managers(self, size: int, workspace: str = "A") -> list[Person]:
        """That many managers, each with a weekly 1:1 on Tuesdays at 14:00 UTC and its brief two hours before."""
        services, now = services_of(self.coach), self.clock.now()
        report = services.people.known(f"T{workspace}", f"U{workspace}REPORT", now)
        made = []
        for n in range(size):
            who = services.people.known(f"T{workspace}", f"U{workspace}{n:03}", now)
            details = Details(TUESDAYS, lead=Lead.TWO_HOURS)
            services.one_on_ones.add(make_request(who, now, f"view:{who.slack_id}"), report, details)
            made.append(who)
        return made

    def ask_for_help(self, who: Person) -> None:
        """A manager types a word in the direct messages, which is answered there."""
        self.says(who, "help", None)

    def says(self, who: Person, text: str, thread_ts: str | None) -> None:
        """A manager types something."""
        now, n = self.clock.now(), next(self.numbers)
        typed = Typed(f"Ev{n}", f"D{who.slack_id[1:]}", f"{now.timestamp():.0f}.9{n:05}", thread_ts, text)
        services_of(self.coach).replies.receive(make_request(who, now, f"event:{typed.event_id}"), typed)

    # What became of it

    def deliveries(self) -> list[Delivery]:
        """The outbox, in order of ids."""
        with Session(self.engine) as session:
            return [value_of(Delivery, row) for row in session.scalars(select(DeliveryRow).order_by(DeliveryRow.id))]

    def due(self) -> list[Delivery]:
        """What should have been sent by now and is not."""
        rows = self.deliveries()
        now = self.clock.now()  # after the rows: what a row read as ended has brought about is due by now
        return [one for one in rows if one.state not in ENDED and one.due_at <= now]

    def settled(self) -> bool:
        """Whether nothing is due any more."""
        return not self.due()

    def until(self, condition: Callable[[], object], seconds: float = HANGS) -> None:
        """Wait for something to become true. A process that ends by itself fails the test."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"did not happen in {seconds} s; {self.left()}\n{self.logs()[-3000:]}"
            for process in self.processes:
                assert process.runs, f"a process ended by itself ({process.code}):\n{process.said()[-3000:]}"
            time.sleep(0.02)

    def idle(self) -> bool:
        """Whether no worker has anything in hand: nothing is claimed, and nobody is talking to Slack."""
        with Session(self.engine) as session:
            claimed = DeliveryRow.state == DeliveryState.CLAIMED, DeliveryRow.lease_until > self.clock.now()
            return session.scalar(select(DeliveryRow.id).where(*claimed).limit(1)) is None and not self.slack.busy

    def skip(self, by: timedelta) -> None:
        """Let time pass while workers live. It goes in steps shorter than a lease, and each waits until nothing is in
        hand: otherwise a worker that was not given the machine for a moment would seem to have slept for minutes."""
        until = self.clock.now() + by
        while (left := until - self.clock.now()) > timedelta(0):
            self.until(self.idle)
            self.clock.jump(min(left, STEP))

    def settle(self, seconds: float = HANGS) -> None:
        """Let time pass until nothing is due any more."""

        def settled() -> bool:
            self.until(self.idle)
            if not self.due():
                return True
            self.clock.jump(STEP / 4)
            return False

        self.until(settled, seconds)

    def left(self) -> str:
        """What is due and not sent."""
        return f"due: {[f'{one.dedupe_key} {one.state} {one.attempts}' for one in self.due()]}"

    def check(self, **sent: int) -> None:
        """Every delivery that was sent is in Slack once, where its row says, all others are not; parts are in order.

        `sent` is how many of each kind there must be, by its name.
        """
        rows = {one.id: one for one in self.deliveries()}
        posted = self.slack.of_delivery()
        doubled = {rows[number].dedupe_key: len(found) for number, found in posted.items() if len(found) > 1}
        assert doubled == {}, f"posted more than once: {doubled}"
        lost = [one.dedupe_key for one in rows.values() if one.state is DeliveryState.SENT and one.id not in posted]
        assert lost == [], "recorded as sent, and not in Slack"
        for number, [message] in posted.items():
            row = rows[number]
            assert (row.state, row.channel, row.ts) == (DeliveryState.SENT, message.channel, message.ts), row
        ended = Counter(one.kind for one in rows.values() if one.state is DeliveryState.SENT)
        assert {kind: ended[kind] for kind in sent} == sent, self.unsent(rows.values())
        self.check_threads(rows, {number: found[0] for number, found in posted.items()})

    def check_threads(self, rows: dict[int, Delivery], posted: dict[int, Message]) -> None:
        """The parts of each brief follow its parent in their order."""
        threads: dict[tuple[str, str], list[str]] = {}
        for message in sorted(posted.values(), key=lambda one: float(one.ts)):
            kind = rows[message.delivery].kind
            if message.thread_ts and kind in PARTS:
                threads.setdefault((message.channel, message.thread_ts), []).append(kind)
        parts = {kind: place for place, kind in enumerate(PARTS)}
        wrong = [kinds for kinds in threads.values() if kinds != sorted(kinds, key=parts.__getitem__)]
        assert wrong == [], "parts of a brief out of order"

    @staticmethod
    def unsent(rows: object) -> list[str]:
        """Those that ended, or did not, without being sent."""
        assert hasattr(rows, "__iter__")
        return [f"{one.dedupe_key}: {one.state} {one.reason}" for one in rows if one.state is not DeliveryState.SENT]


def settings(url: str, slack: FakeSlack) -> dict[str, str | None]:
    """The settings that connect the bot to a database and a fake Slack."""
    return {
        "database_url": url,
        "slack_bot_token": TOKEN,
        "slack_app_token": None,
        "slack_signing_secret": SECRET,
        "slack_api_url": slack.url,
        "coach_secret_keys": SECRET_KEY,
    }
