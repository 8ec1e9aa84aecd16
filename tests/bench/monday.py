"""Monday 09:00: every manager's weekly message at once, in many workspaces, while briefs go on.

On a clock that is set, second by second, the real engine sends from PostgreSQL to a Slack with Slack's limits: 300
messages in any minute of a workspace, one a second to a person with bursts of 20; more is answered 429 with
Retry-After. Weekly messages are scheduled by the bot's own service, with the allowance people have by default; 1:1s
of others begin meanwhile, with their briefs due at their lead time.
Ours: from the first weekly message due to the last message sent. Theirs: the least those limits allow for as many
messages. A brief is late by the time between when it was due and when it was whole.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock

from sqlalchemy import Engine, func, select

from bot import wiring
from bot.briefs import planning as briefs
from bot.briefs.rules import BRIEF, FOLLOW_UP
from bot.core.database.engine import create_engine
from bot.core.database.transaction import Transaction
from bot.core.errors import SlackBusyError
from bot.core.outbox.deliveries import Delivery, DeliveryState, Posted
from bot.core.outbox.tables import DeliveryRow
from bot.core.people import Pair, Person
from bot.meetings.rules import Frequency, Lead, Occurrence, Recurrence
from bot.meetings.store import OneOnOnes
from bot.performance.sealed_database import SealedDatabase
from bot.weekly import planning
from bot.weekly.rules import WEEKLY
from tests import services as ticks
from tests.bench.harness import Goal, Options, Row, postgres
from tests.desk import SettableClock
from tests.factories import make_occurrence, make_pair, make_person, open_database
from tests.fakes import FakeDirectory, FakeMessenger
from tests.services import Services, build_services

GOAL = Goal(most=1.1)
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
A_MINUTE = 300
BURST = 20
MANAGERS = 2_000
"""Of each workspace."""
BRIEFS = 40
"""Of each workspace, due between 08:56 and 09:03."""


class LimitedSlack(FakeMessenger):
    """The tests' fake with Slack's limits, for several threads; keeps who was sent what when."""

    def __init__(self, clock: SettableClock) -> None:
        super().__init__()
        self._clock, self._lock = clock, Lock()
        self._workspaces: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._people: defaultdict[int, float] = defaultdict(float)
        self.posted: list[tuple[datetime, Delivery]] = []
        self.refused = 0

    def post(self, recipient: Person, delivery: Delivery, message: object) -> Posted:
        """Raises SlackBusyError over the limits."""
        now = self._clock.now()
        with self._lock:
            sent = self._workspaces[recipient.workspace_id]
            while sent and now - sent[0] >= timedelta(minutes=1):
                sent.popleft()
            ahead = max(self._people[recipient.id] - now.timestamp(), 0.0)
            if len(sent) >= A_MINUTE or ahead > BURST - 1:
                self.refused += 1
                free = (sent[0] + timedelta(minutes=1) - now).total_seconds() if len(sent) >= A_MINUTE else 1.0
                raise SlackBusyError(free)
            sent.append(now)
            self._people[recipient.id] = now.timestamp() + ahead + 1
            self.posted.append((now, delivery))
            return super().post(recipient, delivery, message)


def bench(options: Options) -> Iterator[Row]:
    """One row for the time to finish, one for the briefs."""
    workspaces, managers = options.scale((2, 50), (3, MANAGERS), (50, MANAGERS))
    with postgres() as url:
        engine, clock = create_engine(url), SettableClock(SUNDAY)
        slack, db = LimitedSlack(clock), open_database(create_engine(url))
        services = services_on(db, clock, slack)
        for number in range(workspaces):
            fill(db, f"T{number}", managers)
        first = first_due(engine, WEEKLY)
        last = play(services, clock, engine, min(first, first_due(engine, BRIEF)))
        briefs = brief_delays(engine, slack)
        engine.dispose()
    weekly = sum(delivery.kind == WEEKLY for _, delivery in slack.posted)
    assert weekly == workspaces * managers, f"{weekly} weekly messages"
    messages = len(slack.posted) // workspaces
    least = 60.0 * ((messages - 1) // A_MINUTE)
    sent = f"{workspaces * managers:,} weekly messages and {len(briefs)} briefs"
    what = f"{sent} in {workspaces} workspaces, {slack.refused} 429s"
    yield Row("monday", what, (last - first).total_seconds(), least or None, "s", "the least the limits allow", GOAL)
    yield Row("monday", "the latest brief, from due to whole", max(briefs), None, "s")


def services_on(db: SealedDatabase, clock: SettableClock, slack: LimitedSlack) -> Services:
    """The bot's services, sending with as many threads as usual."""
    return build_services(
        db,
        clock,
        messenger=slack,
        publisher=slack,
        directory=FakeDirectory(),
        executor=ThreadPoolExecutor(wiring.SENDERS),
    )


def fill(db: SealedDatabase, workspace_id: str, managers: int) -> None:
    """Managers with a 1:1 this week, and some more whose 1:1s begin soon after nine."""
    with db.begin(workspace_id) as tx:
        for number in range(managers):
            pair = make_pair(tx, *(make_person(tx, f"U{number}{end}", f"P{number}{end}") for end in "MR"))
            one_on_one(tx, pair, time(14), date(2026, 11, 24))
            planning.schedule_weekly(tx, pair.manager, SUNDAY)
        for number in range(min(BRIEFS, managers)):
            pair = make_pair(tx, *(make_person(tx, f"UB{number}{end}", f"B{number}{end}") for end in "MR"))
            starts = datetime.combine(date(2026, 11, 23), time(9, 26), UTC) + timedelta(seconds=10 * number)
            occurrence = one_on_one(tx, pair, starts.time(), starts.date())
            series = OneOnOnes(tx).get(occurrence.one_on_one_id)
            briefs.schedule(tx, pair.manager, [(series, occurrence)], SUNDAY)


def one_on_one(tx: Transaction, pair: Pair, at: time, on: date) -> Occurrence:
    """A series with its next occurrence."""
    rhythm = Recurrence(Frequency.WEEKLY, at, on, weekday=on.weekday())
    series = OneOnOnes(tx).add(pair.id, rhythm, 30, Lead.HALF_AN_HOUR, "Europe/London", SUNDAY)
    return make_occurrence(tx, series, datetime.combine(on, at, UTC))


def first_due(engine: Engine, kind: str) -> datetime:
    """When the first of a kind is due."""
    with engine.connect() as connection:
        found = connection.scalar(select(func.min(DeliveryRow.due_at)).where(DeliveryRow.kind == kind))
    assert found is not None
    return found


def play(services: Services, clock: SettableClock, engine: Engine, first: datetime) -> datetime:
    """Let time pass, a second at a time, until nothing waits that was due by half past nine; when the last was sent."""
    clock.moment = first
    due = (DeliveryRow.state == DeliveryState.WAITING, DeliveryRow.due_at < NINE + timedelta(minutes=30))
    waiting = select(func.count()).where(*due, DeliveryRow.kind != FOLLOW_UP)
    last = first
    while True:
        with engine.connect() as connection:
            left = connection.scalar(waiting)
        if not left:
            return last
        ticks.send_due(services)
        last, clock.moment = clock.moment, clock.moment + timedelta(seconds=1)


def brief_delays(engine: Engine, slack: LimitedSlack) -> list[float]:
    """For each brief, how many seconds after its due time its last part was there; all were."""
    with engine.connect() as connection:
        due = dict(
            connection.execute(
                select(DeliveryRow.recipient_id, DeliveryRow.due_at).where(DeliveryRow.kind == BRIEF)
            ).all()
        )
    parts: defaultdict[int, list[datetime]] = defaultdict(list)
    for at, delivery in slack.posted:
        if delivery.kind != WEEKLY:
            parts[delivery.recipient_id].append(at)
    assert all(len(parts[recipient]) == 4 for recipient in due), "a brief is four messages"
    return [(max(parts[recipient]) - at).total_seconds() for recipient, at in due.items()]
