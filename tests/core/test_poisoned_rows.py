"""A row that cannot be read harms only itself: whichever table it is in, all others are served by every tick.

The tables are walked, and of each every column in which there can be something that a reader chokes on. What Mina and
Lee, of the same workspace, and everybody of the other one get in a week must be what they get without the poison.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Engine, Table, select, text
from structlog.testing import capture_logs

from bot import wiring
from bot.administration.store import PendingViewers, Policies
from bot.briefs.store import Briefs
from bot.calendars.connected import Known, SourceKind
from bot.calendars.store import Calendars
from bot.core.cipher import DataKey, Sealed, Sealing
from bot.core.database.tables import Row, UtcDateTime, WriterIds
from bot.core.dependencies import Dependencies
from bot.core.directory import PeopleService
from bot.core.failed_rows import FailedRow
from bot.core.health import Heartbeat
from bot.core.outbox.deliveries import Delivery
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.publishing import HomePublishing
from bot.core.outbox.restoring import mark_restored
from bot.core.outbox.ticks import outbox_ticks
from bot.core.people import Person, Profile
from bot.core.people_tables import PersonRow
from bot.core.workspaces import Tokens
from bot.core.workspaces_service import WorkspaceService
from bot.core.workspaces_store import OAuthStates, WorkspaceQueue
from bot.goals.rules import MilestoneDraft
from bot.library.rules import Fit
from bot.operations.store import Heartbeats
from bot.performance.sealed_database import SealedDatabase
from bot.privacy.store import ErasureRow
from tests.desk import SettableClock, utc
from tests.factories import ALL_FEATURES, NOW, library, make_engine, make_installation, open_database
from tests.fakes import FakeDirectory, FakeMessenger, FakeOAuth, InlineExecutor, NoMetrics
from tests.offices import A, B, Office, Slacks, offices

DAYS = [utc(24, 14) + timedelta(days=number) for number in range(9)]
WEEKLY_MESSAGES = [utc(30, 9, minute) for minute in (0, 1, 5)]
BRIEFS = [utc(1, 13, minute, month=12) for minute in (31, 32, 36)]
FOLLOW_UPS = [utc(1, 14, minute, month=12) for minute in (31, 36)]
MOMENTS = sorted([*DAYS, *WEEKLY_MESSAGES, *BRIEFS, *FOLLOW_UPS])
AT_MOST = 40
"""Steps of a tick at one moment: one that goes on and on hangs."""


class Slack(FakeMessenger):
    """What was sent before is not there: it is rewritten all the same."""

    def update(self, recipient: Person, delivery: Delivery, message: object) -> str | None:
        return None


@dataclass
class House:
    """The bot on a database, with all its ticks."""

    engine: Engine

    def __post_init__(self) -> None:
        self.db, self.clock = open_database(self.engine), SettableClock(NOW)
        self.slacks, self.directory = Slacks(), FakeDirectory()
        self.slacks.of = {A: Slack(), B: Slack()}
        with self.engine.connect() as connection:
            for row in connection.execute(text("SELECT workspace_id, slack_id FROM people")):
                self.person(row.workspace_id, row.slack_id)

    def person(self, workspace: str, slack_id: str) -> None:
        self.directory.profiles[workspace, slack_id] = Profile(workspace, slack_id, slack_id, "Europe/London")

    def ticks(self) -> list[Any]:
        publishing = HomePublishing(self.db, self.slacks, library(), lambda _: False, InlineExecutor())
        people = PeopleService(self.db, self.directory, "Europe/London")
        dependencies = Dependencies(
            db=self.db,
            clock=self.clock,
            library=library(),
            people=people,
            workspaces=WorkspaceService(self.db),
            queue=WorkspaceQueue(self.engine),
            homes=publishing,
            people_list=self.directory,
            oauth=FakeOAuth(),
        )
        made = wiring.services_of(ALL_FEATURES, dependencies)
        worker = wiring.make_worker(self.db, self.clock, self.slacks, library(), InlineExecutor(), NoMetrics())
        return [
            *wiring.ticks_of(ALL_FEATURES, made, self.clock),
            *outbox_ticks(self.db, worker, publishing, self.clock),
        ]

    def week(self) -> dict[str, Any]:
        """Let a week pass; what the innocent got, by what is told of each of them."""
        with capture_logs():  # to write them costs more than all the rest
            self.let_pass()
        assert Outbox(self.db).figures(self.clock.now()) is not None
        assert Heartbeats(self.engine).all() is not None
        return {
            "said here": Counter(kinds(self.slacks.of[A], "UMINA", "ULEE")),
            "homes here": bool(self.slacks.of[A].homes["UMINA"]),
            "said there": Counter(kinds(self.slacks.of[B])),
            "homes there": bool(self.slacks.of[B].homes["UPRIYA"]),
            **self.settled(),
        }

    def let_pass(self) -> None:
        ticks = self.ticks()
        for moment in MOMENTS:
            self.clock.moment = moment
            for tick in ticks:
                steps = 0
                while tick.step():
                    steps += 1
                    assert steps < AT_MOST, f"{tick.name} goes on and on"

    def settled(self) -> dict[str, Any]:
        with self.engine.connect() as connection:
            waiting = select(ErasureRow.person_id).where(ErasureRow.workspace_id == B)
            quiet = "SELECT reschedule_after FROM policies WHERE workspace_id = 'T2'"
            token = "SELECT token_expires_at > '2026-12-01' FROM workspaces WHERE workspace_id = 'T2'"
            return {
                "erasures there": len(connection.execute(waiting).all()),
                "quiet hours there": connection.scalar(text(quiet)),
                "tokens there": bool(connection.scalar(text(token))),
            }


def kinds(slack: FakeMessenger, *people: str) -> Iterator[tuple[str, str]]:
    for one in slack.said:
        if not people or one.recipient.slack_id in people:
            yield one.recipient.slack_id, one.delivery.kind


def furnish(db: SealedDatabase, engine: Engine) -> None:
    """Two offices with a row in every table; Mina and Lee in the first; something to do for each tick."""
    a, b = offices(db)
    mina, lee = a.person("UMINA", "Mina", workspace=A), a.person("ULEE", "Lee", workspace=A)
    priya, a.priya = a.priya, mina
    a.meet(report=lee)
    a.services.homes.opened(a.request(mina))
    a.priya = priya
    for office in (a, b):
        gone = office.person("UGONE", "Gone", workspace=office.workspace)
        office.services.rights.forgetting.ask(office.request(gone))
        office.services.workspaces.install(
            make_installation(office.workspace, tokens=Tokens("xoxe.xoxb-0", "xoxe-0", NOW + timedelta(days=3))), NOW
        )
        with office.db.begin(office.workspace) as tx:
            policy = Policies(tx).get()
            Policies(tx).save(replace(policy, quiet_from=policy.quiet_from.replace(minute=1)), NOW)
            Policies(tx).told(office.priya.id, NOW - timedelta(days=1))
            PendingViewers(tx).add(office.priya.id, NOW + timedelta(days=3))
            OAuthStates(tx).add("state", "browser", NOW + timedelta(days=1), NOW)
        settle(office)
    mark_restored(db, NOW)
    Heartbeats(engine).record({"plan_ahead": Heartbeat(NOW)})


def settle(office: Office) -> None:
    """Priya says what fits the 1:1 and connects a calendar, words a milestone anew, and brings a sentence into the
    record, which Sam acknowledges."""
    services, priya = office.services, office.request(office.priya)
    with office.db.coaching(office.priya) as tx:
        Briefs(tx).save_fit(office.pair, Fit(), NOW)
        Calendars(tx).add(office.priya.id, SourceKind.ICS, "https://calendar.invalid/heron", Known(frozenset()), NOW)
    step = [MilestoneDraft(office.milestone, "greet a heron", date(2026, 12, 4))]
    services.goals.set_milestones(priya, office.goal, 1, step)
    _, own = services.bringing_forward.sentences(priya, office.record)
    services.bringing_forward.bring(priya, office.record, own[0].ref, own[0].fingerprint)
    services.records.acknowledge(office.request(office.sam), office.record)


# The poison

POISON: dict[str, dict[type, Any]] = {
    "sqlite": {
        UtcDateTime: "0000-13-45 99:99:99",
        sa.Date: "0000-13-45",
        sa.Time: "99:99",
        sa.JSON: '{"broken',
        sa.Enum: "frobnicated",
        Sealing: "garbage",
        Sealed: "garbage",
        DataKey: "garbage",
        WriterIds: "garbage",
        sa.Integer: 99,
    },
    "postgresql": {
        UtcDateTime: "-infinity",
        sa.Date: "-infinity",
        sa.Time: "24:00:00",
        sa.JSON: '"text"',
        sa.Enum: "frobnicated",
        Sealing: "garbage",
        Sealed: "garbage",
        DataKey: "garbage",
        WriterIds: "garbage",
        sa.Integer: 99,
    },
}
WORDS = {"timezone": "Mars/Olympus", "kind": "frobnicated", "country": "ATLANTIS", "locale": "", "scope": None}
ZERO = {"interval"}


def poison_of(column: Column[Any], dialect: str) -> Any:
    """None where there is nothing to choke on."""
    if column.primary_key or column.foreign_keys or column.name == "workspace_id":
        return None
    if column.name in WORDS:
        return WORDS[column.name]
    if column.name in ZERO:
        return 0
    found = next((value for kind, value in POISON[dialect].items() if isinstance(column.type, kind)), None)
    return None if isinstance(column.type, sa.Boolean) else found


CASES = [
    (table.name, column.name)
    for table in Row.metadata.sorted_tables
    for column in table.columns
    if table.name != FailedRow.__tablename__ and poison_of(column, "sqlite") is not None
]


def of_priya(table: Table, pair_id: int, people: list[int]) -> sa.ColumnElement[bool] | None:
    """Which rows are hers and Sam's, or of one who asked to be forgotten; None where all of the workspace share it."""
    if table.name in ("people", "pairs"):
        return table.c.id.in_(people if table.name == "people" else [pair_id])
    if "pair_id" in table.c and table.name != "deliveries":
        return table.c.pair_id == pair_id
    for key in table.foreign_key_constraints:
        column = table.c[[*key.column_keys][-1]]
        if key.referred_table.name == "people":
            return column.in_(people)
    for key in table.foreign_key_constraints:
        column, parent = table.c[[*key.column_keys][-1]], key.referred_table
        theirs = of_priya(parent, pair_id, people)
        if theirs is not None:
            return column.in_(select(parent.c.id).where(theirs))
    return None


def put_poison(engine: Engine, table_name: str, column_name: str) -> bool:
    """Into all rows of Priya and Sam, or else of their workspace; whether only theirs."""
    table = Row.metadata.tables[table_name]
    dialect = engine.dialect.name
    with engine.begin() as connection:
        if dialect == "sqlite":
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        known = select(PersonRow.slack_id, PersonRow.id).where(PersonRow.workspace_id == A)
        people = {slack_id: person_id for slack_id, person_id in connection.execute(known)}
        pairs = Row.metadata.tables["pairs"]
        both = (pairs.c.manager_id == people["UPRIYA"], pairs.c.report_id == people["USAM"])
        pair_id = connection.scalars(select(pairs.c.id).where(*both)).one()
        theirs = of_priya(table, pair_id, [people[one] for one in ("UPRIYA", "USAM", "UGONE")])
        where = theirs if theirs is not None else table.c.workspace_id == A if "workspace_id" in table.c else sa.true()
        value = poison_of(table.c[column_name], dialect)
        cast = {UtcDateTime: "timestamptz", sa.Date: "date", sa.Time: "time", sa.JSON: "json"}
        kind = next((name for each, name in cast.items() if isinstance(table.c[column_name].type, each)), None)
        literal = f"'{value}'" if isinstance(value, str) else str(value)
        literal += f"::{kind}" if kind and dialect == "postgresql" else ""
        update = "UPDATE OR IGNORE" if dialect == "sqlite" else "UPDATE"  # no two may have the same number
        # Past the type of the column, which would refuse it.
        rows = where.compile(engine, compile_kwargs={"literal_binds": True})
        changed = connection.execute(text(f"{update} {table_name} SET {column_name} = {literal} WHERE {rows}"))
        assert changed.rowcount, f"no row in {table_name}"
    return theirs is not None


@pytest.fixture(scope="module")
def furnished(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database to copy."""
    file = tmp_path_factory.mktemp("poison") / "furnished.db"
    shutil.copy(migrated_sqlite, file)
    engine = make_engine(f"sqlite:///{file}")
    furnish(open_database(engine), engine)
    engine.dispose()
    return file


@pytest.fixture(scope="module")
def usual(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What they get without poison."""
    return week_of(furnished, tmp_path_factory.mktemp("usual") / "coach.db")[0]


def week_of(furnished: Path, file: Path, *poisoned: str) -> tuple[dict[str, Any], bool]:
    shutil.copy(furnished, file)
    engine = make_engine(f"sqlite:///{file}")
    only_theirs = put_poison(engine, *poisoned) if poisoned else True
    try:
        return House(engine).week(), only_theirs
    finally:
        engine.dispose()


def served(got: dict[str, Any], only_theirs: bool) -> dict[str, Any]:
    """What must be as usual: where all of a workspace share the row, only the other one."""
    return {name: value for name, value in got.items() if only_theirs or "here" not in name}


NAMED = [
    ("one_on_ones", "timezone"),
    ("deliveries", "subject"),
    ("people", "kind"),
    ("preferences", "working_days"),
    ("one_on_ones", "interval"),
    ("deliveries", "due_at"),
    ("deliveries", "kind"),
    ("people", "timezone"),
    ("homes", "pages"),
    ("policies", "quiet_from"),
    ("rate_limits", "until"),
    ("text_keys", "key"),
    ("workspaces", "refresh_token"),
    ("erasures", "asked_at"),
    ("heartbeats", "seen_at"),
]


def test_the_usual_week_is_one(usual: dict[str, Any]):
    told = {kind for _, kind in usual["said here"]} & {kind for _, kind in usual["said there"]}
    assert {"brief", "weekly", "follow_up"} <= told
    assert usual["homes here"]
    assert usual["homes there"]
    assert (usual["erasures there"], usual["quiet hours there"], usual["tokens there"]) == (0, None, True)


@pytest.mark.parametrize(
    "case", [*NAMED[:4], *(pytest.param(case, marks=pytest.mark.slow) for case in NAMED[4:])], ids=".".join
)
def test_all_others_are_served(furnished: Path, usual: dict[str, Any], tmp_path: Path, case: tuple[str, str]):
    got, only_theirs = week_of(furnished, tmp_path / "coach.db", *case)
    assert served(got, only_theirs) == served(usual, only_theirs)


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if case not in NAMED], ids=".".join)
def test_all_others_are_served_whichever_column_it_is(
    furnished: Path, usual: dict[str, Any], tmp_path: Path, case: tuple[str, str]
):
    got, only_theirs = week_of(furnished, tmp_path / "coach.db", *case)
    assert served(got, only_theirs) == served(usual, only_theirs)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize("case", NAMED, ids=".".join)
def test_on_postgres_too(engine: Engine, usual: dict[str, Any], case: tuple[str, str]):
    furnish(open_database(engine), engine)
    only_theirs = put_poison(engine, *case)
    got = House(engine).week()
    assert served(got, only_theirs) == served(usual, only_theirs)
