"""Rows for tests, made through the stores, in the workspace of the transaction."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import URL, Engine, text

from bot import wiring
from bot.briefs.rules import BRIEF, Brief
from bot.briefs.store import Briefs
from bot.commitments.rules import Commitment, Draft, Owner
from bot.commitments.store import Commitments
from bot.core.cipher import Cipher
from bot.core.database.engine import create_engine
from bot.core.database.tables import Row
from bot.core.database.transaction import Transaction
from bot.core.feature import Features
from bot.core.outbox.deliveries import Delivery, NewDelivery
from bot.core.outbox.store import Deliveries
from bot.core.people import Pair, Person, Profile
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.holidays import holidays_of
from bot.core.wording.library import Library
from bot.core.wording.loader import prompts_folders
from bot.core.workspaces import Installation, Tokens
from bot.goals.rules import Goal, GoalDraft, GoalKind, GoalState, MilestoneDraft
from bot.goals.store import Goals
from bot.library.rules import Choice
from bot.meetings.rules import Frequency, Lead, Occurrence, OneOnOne, Recurrence
from bot.meetings.store import Occurrences, OneOnOnes
from bot.performance.sealed_database import SealedDatabase
from bot.replies.rules import Decision, Outcome, Reply, SaidLine
from bot.replies.store import Replies
from bot.wiring import FEATURES

FIRST_ASKS = ("a_year_from_now", "in_your_way", "before_we_meet")
"""Ids of three prompts of the library."""
WORKSPACE = "T1"
SECRET_KEY = "dGhlIHRlc3RzJyBvd24ga2V5LCBvcGVucyBub3RoaW4="
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday; London is on UTC."""
ALL_FEATURES = Features(FEATURES)
ACCESS = ALL_FEATURES.access
MESSAGE_TYPES = ALL_FEATURES.message_types


def make_engine(url: str | URL) -> Engine:
    """An engine that seals with the tests' key."""
    return create_engine(url, Cipher((SECRET_KEY,)))


def share_compiled(engine: Engine, secret_keys: tuple[str, ...] = (SECRET_KEY,)) -> Engine:
    """The same engine. A SQLite one uses the statements that any test has compiled: to do that again took half of each
    test."""
    if engine.dialect.name == "sqlite":
        compiling = _compiling(secret_keys)
        engine.dialect, engine._compiled_cache = compiling.dialect, compiling._compiled_cache
    return engine


@cache
def _compiling(secret_keys: tuple[str, ...]) -> Engine:
    engine = create_engine("sqlite://", Cipher(secret_keys))
    with engine.connect():
        pass
    return engine


def coaching(tx: Transaction, reader: Person) -> CoachingTransaction:
    """The same transaction, with the text of this person."""
    return CoachingTransaction(tx, reader.id)


def make_person(
    tx: Transaction,
    slack_id: str = "UMANAGER",
    name: str = "Priya",
    timezone: str | None = "Europe/London",
    **profile: Any,
) -> Person:
    """A person; `profile` takes the other fields of Profile."""
    given = Profile(tx.workspace_id, slack_id, name, timezone, **profile)
    return People(tx).remember(given, "Europe/London", NOW)


def make_installation(workspace_id: str = WORKSPACE, **fields: Any) -> Installation:
    """What Slack hands over for a workspace; `fields` takes the other fields of Installation."""
    given = {
        "name": f"Company {workspace_id}",
        "tokens": Tokens("xoxb-1"),
        "bot_user_id": "UBOT",
        "bot_scopes": ("chat:write",),
        "app_id": "A1",
        **fields,
    }
    return Installation(workspace_id, **given)


@cache
def library() -> Library:
    """All wording, read once."""
    return wiring.load_library(prompts_folders(), ALL_FEATURES.wording)


def make_request(who: Person, now: datetime = NOW, request_id: str | None = None) -> Request:
    """What a listener hands to a service, in English."""
    return Request(who, now, library().for_locale("en"), request_id)


def make_pair(tx: Transaction, manager: Person | None = None, report: Person | None = None) -> Pair:
    """Priya and Sam, unless others are given."""
    manager = manager or make_person(tx)
    report = report or make_person(tx, "UREPORT", "Sam")
    return Pairs(tx).ensure(manager.id, report.id, NOW)


def make_one_on_one(tx: Transaction, pair: Pair | None = None, **recurrence: Any) -> OneOnOne:
    """A weekly 1:1 on Tuesdays at 14:00, London time; `recurrence` takes the fields of Recurrence."""
    pair = pair or make_pair(tx)
    tuesdays = Recurrence(Frequency.WEEKLY, time(14), date(2026, 11, 24), weekday=1)
    changed = replace(tuesdays, **recurrence)
    return OneOnOnes(tx).add(pair.id, changed, 30, Lead.HALF_AN_HOUR, "Europe/London", NOW)


def make_occurrence(
    tx: Transaction,
    one_on_one: OneOnOne | None = None,
    starts_at: datetime = datetime(2026, 11, 24, 14, 0, tzinfo=UTC),
    series_date: date | None = None,
) -> Occurrence:
    """An occurrence of half an hour."""
    one_on_one = one_on_one or make_one_on_one(tx)
    day, end = series_date or starts_at.date(), starts_at + timedelta(minutes=30)
    occurrence = Occurrences(tx).add(one_on_one.id, one_on_one.pair_id, day, starts_at, end)
    assert occurrence is not None, f"there is an occurrence for {day} already"
    return occurrence


def make_brief(
    tx: Transaction,
    occurrence: Occurrence | None = None,
    question: str = "what_matters",
    channel: str = "D1",
    thread_ts: str = "1.1",
) -> Brief:
    """A brief whose parent message has been posted."""
    briefs = Briefs(tx)
    occurrence = occurrence or make_occurrence(tx)
    brief = briefs.add(occurrence.pair_id, occurrence.id, NOW)
    briefs.set_question(brief.id, Choice(question, ()), NOW.date(), NOW)
    briefs.set_thread(brief.id, channel, thread_ts)
    return briefs.get(brief.id)


def make_reply(tx: Transaction, brief: Brief | None = None, ts: str = "1.2", text: str = "") -> Reply:
    """A reply of the manager in the brief's thread, logged."""
    brief = brief or make_brief(tx)
    pair = Pairs(tx).get(brief.pair_id)
    reply = Reply(
        id=0,
        workspace_id=tx.workspace_id,
        pair_id=pair.id,
        brief_id=brief.id,
        author_id=pair.manager.id,
        channel=brief.channel or "D1",
        ts=ts,
        thread_ts=brief.thread_ts,
        decision=Decision.LOGGED,
        text=text,
        received_at=NOW,
    )
    stored = Replies(coaching(tx, pair.manager)).add(reply)
    assert stored is not None, f"message {ts} is stored already"
    return stored


def make_commitment(
    tx: Transaction,
    pair: Pair | None = None,
    text: str = "intro Sam to the design lead",
    owner: Owner = Owner.MANAGER,
    due_on: date | None = date(2026, 11, 27),
    reply: Reply | None = None,
    line: int | None = None,
) -> Commitment:
    """An open commitment with the manager's next number."""
    pair = pair or make_pair(tx)
    commitments = Commitments(coaching(tx, pair.manager))
    number = commitments.last_number(pair.manager.id) + 1
    return commitments.add(pair.id, Draft(text, owner, due_on), number, NOW, reply.id if reply else None, line)


def make_line(text: str = "maybe call Kim") -> SaidLine:
    """A line that is asked about."""
    return SaidLine(text, Outcome.ASKED, draft=Draft(text, Owner.MANAGER))


def make_goal(
    tx: Transaction, pair: Pair | None = None, text: str = "run the weekly review alone", steps: int = 1, **changes: Any
) -> Goal:
    """A draft of the manager's with so many milestones; `changes` takes the fields of Goal."""
    pair = pair or make_pair(tx)
    draft = GoalDraft(text, "four reviews in a row", date(2027, 3, 5), GoalKind.GROWTH, "renewals at 95 percent")
    state, made_by = GoalState.DRAFT, pair.manager.id
    goal = Goal(0, pair.workspace_id, pair.id, 1, draft, state, made_by, made_by, NOW, manager_confirmed_at=NOW)
    goals = Goals(coaching(tx, pair.manager))
    stored = goals.add(replace(goal, **changes))
    for number in range(steps):
        goals.add_milestone(stored, MilestoneDraft(None, f"{text} {number}", date(2026, 12, 1 + number)))
    return goals.get(stored.id)


def make_delivery(
    tx: Transaction,
    recipient: Person | None = None,
    dedupe_key: str = "brief:1",
    kind: str = BRIEF,
    due_at: datetime = NOW,
    **fields: Any,
) -> Delivery:
    """A waiting delivery; `fields` takes the other fields of NewDelivery."""
    recipient = recipient or make_person(tx)
    added = Deliveries(tx).add(NewDelivery(kind, dedupe_key, recipient.id, due_at, **fields))
    assert added, f"{dedupe_key} exists already"
    delivery = Deliveries(tx).by_key(dedupe_key)
    assert delivery is not None
    return delivery


def empty_tables(engine: Engine) -> None:
    """Delete every row, of the audit log too, whose triggers would refuse it."""
    tables = reversed(Row.metadata.sorted_tables)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            deletions = "".join(f"{table.delete()};" for table in tables)
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica;" + deletions)  # one round trip
            return
        triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        for table in tables:
            connection.execute(table.delete())
        for _, made_by in triggers:
            connection.execute(text(made_by))


def open_database(engine: Engine) -> SealedDatabase:
    """The database on that engine, with the real features and holidays."""
    return SealedDatabase(engine, holidays_of, ALL_FEATURES)
