"""Whoever is forgotten has left no trace of who they are: not in a column of a table, not in a byte of the files.

Their name and their ids in Slack are canaries: their user id, and the channel of their direct messages.
"""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from bot.administration.rules import Named
from bot.commitments.rules import Draft, Origin, Owner
from bot.core.database.tables import Row
from bot.core.people import Person
from bot.core.workspaces_store import Workspaces
from bot.goals.rules import Entry, GoalDraft, GoalKind
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import Plan
from bot.replies.service import Typed
from tests.desk import ADMIN, Desk, utc
from tests.factories import NOW, WORKSPACE, make_installation
from tests.privacy.canaries import files_of

MANAGER, REPORT = ("UQUETZALM", "Quetzalcoatl Manager"), ("UQUETZALR", "Quetzalcoatl Report")
CANARY = "quetzal"
"""Without capitals: names are folded, too."""


class Traces(Desk):
    """Two people with a name that nobody else has do together whatever leaves a row; others look on."""

    def __init__(self, db: SealedDatabase) -> None:
        super().__init__(db)
        with db.begin(WORKSPACE) as tx:
            Workspaces(tx).install(make_installation(installed_by=MANAGER[0]), NOW)
        self.priya = self.person(*MANAGER)
        self.other = self.person("UOTHER", "Omar")
        self.sam = self.person(*REPORT)
        self.pair = self.meet().one_on_one.pair_id
        self.run(utc(24, 13, 35))
        self.reply("I'll call the agency by Friday")
        self.reply("note: seems tired")
        self.write()
        self.ask_which()
        self.name_them()
        self.tick()
        self.run(utc(24, 16))

    def write(self) -> None:
        plans, goals = self.services.plans, self.services.goals
        plans.save(self.request(self.priya), Plan(self.pair, 0, "hers", "good", ""))
        self.services.proposals.propose(self.request(self.sam), Plan(self.pair, 1, "hers", "good", "his"))
        goals.make(self.request(self.priya), self.pair, Entry(GoalDraft("a", "", None, GoalKind.GROWTH), asked=True))
        self.services.topics.bring(self.request(self.sam), self.pair, "a topic")
        self.services.homes.opened(self.request(self.priya))
        self.services.homes.opened(self.request(self.sam))
        self.services.practice.practised(self.request(self.priya), self.services.practice.keys[0])
        self.services.rights.export(self.request(self.sam))

    def ask_which(self) -> None:
        """A number that two managers have: Sam is asked which, by name."""
        for manager in (self.priya, self.other):
            draft = Draft("the same number", Owner.REPORT)
            self.services.commitments.log(self.request(manager), self.sam, draft, Origin.COMMAND)
        for person in (self.sam, self.priya):
            order = Typed(f"Ev{next(self.numbers)}", f"D{person.slack_id}", f"{self.now.timestamp()}", None, "done 1")
            self.services.replies.receive(self.request(person, order.event_id), order)

    def name_them(self) -> None:
        """An administrator names both; messages are being moved to other quiet hours, and theirs were the last."""
        admin = self.person(ADMIN, "Dana", admin=True)
        named = Named(frozenset({self.priya.slack_id, self.sam.slack_id}))
        standing = self.services.administration.enter(self.request(admin)).policy
        later = replace(standing, retention_months=24)
        self.services.administration.save(self.request(admin), later, named, Named())

    def forget(self, who: Person) -> None:
        self.services.rights.forgetting.ask(self.request(who))
        self.now = utc(26, 9)
        self.services.rights.forgetting.step(self.now)
        self.now = utc(26, 10, 1)
        assert self.services.rights.forgetting.step(self.now)


def columns_with(engine: Engine, *canaries: str) -> list[str]:
    """Of every table, read as the database has it."""
    found = []
    with engine.connect() as connection:
        for table in Row.metadata.sorted_tables:
            rows = connection.exec_driver_sql(f"SELECT * FROM {table.name}")  # noqa: S608  our own tables
            names = list(rows.keys())
            found += [
                f"{table.name}.{name}: {value}"
                for row in rows
                for name, value in zip(names, row, strict=True)
                if any(canary.casefold() in str(value).casefold() for canary in canaries)
            ]
    return found


@pytest.mark.parametrize(("whom", "seat"), [(MANAGER, "priya"), (REPORT, "sam")], ids=["manager", "report"])
def test_nothing_says_who_they_were(db: SealedDatabase, engine: Engine, whom: tuple[str, str], seat: str) -> None:
    traces = Traces.once(db)
    slack_id, name = whom
    before = columns_with(engine, slack_id, name)
    assert {one.partition(":")[0] for one in before} >= {"people.name", "people.slack_id", "briefs.channel"}
    assert len(before) > 8, "this proves nothing"
    with engine.begin() as connection:
        moving = connection.exec_driver_sql(f"UPDATE policies SET reschedule_after = '{slack_id}'")  # noqa: S608
    assert moving.rowcount == 1
    traces.forget(getattr(traces, seat))
    assert columns_with(engine, slack_id, name) == []
    db.scrub()
    for file, content in files_of(engine).items():
        for canary in (slack_id, name, name.casefold()):
            assert canary.encode() not in content, file


def test_once_both_are_forgotten_nothing_of_either_is_left(db: SealedDatabase, engine: Engine) -> None:
    traces = Traces.once(db)
    for who in (traces.priya, traces.sam):
        traces.services.rights.forgetting.ask(traces.request(who))
    for moment in (utc(26, 9), utc(26, 10, 1)):
        traces.now = moment
        traces.services.rights.forgetting.step(moment)
    assert columns_with(engine, CANARY) == []
    db.scrub()
    assert [file for file, content in files_of(engine).items() if CANARY in content.decode("latin-1").casefold()] == []
