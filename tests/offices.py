"""Two workspaces that nothing but their id tells apart: the same people, channels and moments, other texts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Engine, Select, bindparam, select

from bot.administration.rules import Named, Policy
from bot.administration.store import PerformanceViewers
from bot.away.store import Absences
from bot.briefs.rules import SHIFT_ASK, BriefMessage
from bot.briefs.store import Shifts
from bot.commitments.rules import Draft, Origin, Owner
from bot.commitments.store import Commitments
from bot.core.database.tables import Row
from bot.core.outbox.deliveries import Delivery, NewDelivery, Posted
from bot.core.outbox.homes import HomeContent
from bot.core.outbox.store import Deliveries
from bot.core.people import Away, AwaySource, Person
from bot.core.people_store import Pairs
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.workspaces import Tokens
from bot.goals.rules import Entry, GoalDraft, GoalKind, MilestoneDraft
from bot.handovers.store import Handovers
from bot.intents.rules import REQUEST
from bot.meetings.planning import plan_until
from bot.meetings.rules import OccurrenceState
from bot.meetings.store import Occurrences, OneOnOnes
from bot.performance.figures import Confirmations, RecordStates
from bot.performance.rules import ConfirmationState, ConversationDraft, Sentence, Time
from bot.performance.sealed_database import SealedDatabase
from bot.performance.vague import RecordDraft
from bot.plans.rules import Plan
from bot.plans.store import Notes, Plans, Proposals
from bot.replies.rules import Decision, LoggedMessage, new_reply
from bot.replies.store import Replies
from bot.topics.store import Topics
from tests.desk import ADMIN, Desk, copy_desks, utc
from tests.factories import NOW, make_installation
from tests.fakes import FakeMessenger
from tests.snapshots import starting_point

A, B = "T1", "T2"
CANARY = "zebrafish"
"""A word of everything that is written in A, and of nothing in B."""
ONLY_A = "UONLYINA"
OF_NO_WORKSPACE = {"heartbeats", "restores"}
"""What the processes of the bot say of themselves."""
Rows = dict[str, list[Any]]


class Slacks:
    """A Slack for each workspace. In both of them the first message has the same channel and ts, and so on."""

    def __init__(self) -> None:
        self.of = {A: FakeMessenger(), B: FakeMessenger()}

    def post(self, recipient: Person, delivery: Delivery, message: object) -> Posted:
        return self.of[delivery.workspace_id].post(recipient, delivery, message)

    def update(self, recipient: Person, delivery: Delivery, message: object) -> None:
        return self.of[delivery.workspace_id].update(recipient, delivery, message)

    def find(self, recipient: Person, delivery: Delivery, restore: object = None) -> Posted | None:
        return self.of[delivery.workspace_id].find(recipient, delivery)

    def publish_home(self, person: Person, content: HomeContent) -> None:
        self.of[person.workspace_id].publish_home(person, content)


class Office(Desk):
    """Priya and Sam of one workspace, with services that are all workspaces'."""

    def __init__(
        self, db: SealedDatabase, workspace: str, word: str, slacks: Slacks, first: Desk | None = None
    ) -> None:
        self.slacks = slacks
        super().__init__(db)
        self.workspace, self.word = workspace, word
        if first is not None:
            self.clock, self.directory = first.clock, first.directory
        self.restart()
        self.slack = slacks.of[workspace]
        self.services.workspaces.install(make_installation(workspace, tokens=Tokens(f"xoxb-{workspace}")), NOW)
        self.priya = self.person("UPRIYA", "Priya", workspace=workspace)
        self.sam = self.person("USAM", "Sam", workspace=workspace)
        self.ada = self.person(ADMIN, "Ada", workspace=workspace)

    @property
    def messenger(self) -> Slacks:
        return self.slacks

    def write(self) -> None:
        """Priya writes in every way there is: a reply that logs, one that may, a note, a plan, once more."""
        self.logs = self.reply(f"I'll call {self.word} by Friday").ts
        self.reply(f"note: {self.word} seems tired")
        self.reply(f"maybe look at the {self.word}")
        self.reply(f"I'll book a room for the {self.word}", thread=False)
        for version in (0, 1):
            plan = Plan(self.pair, version, f"{self.word} {version}", self.word, self.word)
            self.services.plans.save(self.request(self.priya), plan)
        self._write_goal()
        self.services.homes.opened(self.request(self.priya))

    def _write_goal(self) -> None:
        """A draft that Sam is asked to confirm, changed once, with a milestone."""
        goals = self.services.goals
        day = date(2027, 3, 5)
        draft = GoalDraft(f"know all about the {self.word}", self.word, day, GoalKind.GROWTH, self.word)
        made = goals.make(self.request(self.priya), self.pair, Entry(draft, asked=True))
        self.goal = made.goal.id
        again = GoalDraft(f"know more about the {self.word}", self.word, day, GoalKind.GROWTH, self.word)
        goals.change(self.request(self.priya), self.goal, Entry(again, 1, asked=True))
        steps = [MilestoneDraft(None, f"meet a {self.word}", date(2026, 12, 4))]
        line = goals.set_milestones(self.request(self.priya), self.goal, 0, steps)
        self.milestone = line.goal.milestones[0].id

    def own(self) -> None:
        """What the ids below name, once it is there."""
        line = self.services.one_on_ones.list(self.request(self.priya))[0]
        self.series, self.pair = line.one_on_one.id, line.one_on_one.pair_id
        self.occurrence, self.brief = line.upcoming.id, self.slack.last(BriefMessage).brief.id
        [self.thread] = [one.ts for one in self.slack.said if isinstance(one.message, BriefMessage)]

    def written(self) -> None:
        """The same for what was written."""
        with self.db.coaching(self.priya) as tx:
            live = Commitments(tx).live_of_manager(self.priya.id)
        [logged] = [one for one in live if one.reply_id is not None]
        self.commitment, self.reply_id = logged.id, logged.reply_id
        with self.db.coaching(self.sam) as tx:
            self.topic = Topics(tx).add(self.pair, self.sam.id, f"{self.word} reviews", self.now, None).id
            plan = replace(Plans(tx).latest(self.pair), support=f"more {self.word}")
            self.proposal = Proposals(tx).add(self.sam.id, plan, self.now).id
            refs = ["part:expectations:2"]
            self.handover = Handovers(tx).add(self.pair, self.ada.id, self.sam.id, refs, self.now).id
        self.extra_number = max(one.number for one in live)
        answers = [one.message for one in self.slack.said if isinstance(one.message, LoggedMessage)]
        asked = next(one for one in answers if one.asked)
        self.unsure, self.line = asked.reply_id, asked.asked[0].id
        outside = new_reply(self.priya, self.channel, "1795527300.0009", None, None, Decision.UNSURE, self.now)
        with self.db.coaching(self.priya) as tx:
            self.outside = Replies(tx).add(replace(outside, text=f"I'll book a {self.word}")).id

    def _asked(self, tx: CoachingTransaction, kind: str, state: str) -> int:
        """An answer to something that Priya has asked for."""
        about: dict[str, Any] = {"kind": kind, "stands": state, "meetings": [self.occurrence], "near": "skip"}
        key = f"{REQUEST}:{kind}:{state}"
        Deliveries(tx).add(
            NewDelivery(REQUEST, key, self.priya.id, self.now + timedelta(days=100), subject=about, pair_id=self.pair)
        )
        found = Deliveries(tx).by_key(key)
        return found.id if found else 0

    def hold(self) -> None:
        """A shift, and a performance conversation whose record Sam was shown; A lets Priya read all records. She will
        be away."""
        self.services.frames.shift(self.request(self.priya), self.brief, None)
        draft = RecordDraft(*(f"{self.word} {part}" for part in "sgwc"), *(self.now.date(),) * 3)
        when = Time(datetime(2026, 11, 25, 11))  # noqa: DTZ001 - wall time
        line = self.services.records.set_up(self.request(self.priya), self.sam, draft, when)
        kept = ConversationDraft(draft_of(self), draft, report=self.sam)
        self.services.drafts.keep(self.request(self.priya), kept)
        with self.db.begin(self.workspace) as tx:  # without the message that would come of it
            Confirmations(tx).answer(self.pair, ConfirmationState.YES, self.sam.id, self.now)
        with self.db.coaching(self.priya) as tx:
            self.record = RecordStates(tx).of_series(line.one_on_one.id).id
            self.held, self.shift = line.upcoming.id, Shifts(tx).of_brief(self.brief)[0].id
            RecordStates(tx).set_shown(self.record, self.now)
            if self.workspace == A:
                PerformanceViewers(tx).add([self.priya.id], self.now)
            days = Away(date(2026, 12, 15), date(2026, 12, 17 if self.workspace == A else 18))
            self.absence = Absences(tx).add(self.priya.id, days, AwaySource.SAID, self.now).id
            note = Notes(tx).of_author(self.priya.id, self.pair, 1)[0]
            series, pair = OneOnOnes(tx).get(self.series), Pairs(tx).get(self.pair)
            plan_until(tx, series, pair, self.now, utc(17, month=12))
            self.left_out = Occurrences(tx).upcoming_of_series(self.series, self.now)[2].id
            Occurrences(tx).set_state(self.left_out, OccurrenceState.SKIPPED)
            self.asked, self.asked_which, self.asked_unclear = (
                self._asked(tx, kind, state)
                for kind, state in (("skip", "ask"), ("skip", "which"), ("unclear", "unclear"))
            )
            again: dict[str, Any] = {"brief_id": self.brief, "to": "coaching", "before": 1}
            due = self.now + timedelta(days=100)
            Deliveries(tx).add(NewDelivery(SHIFT_ASK, SHIFT_ASK, self.priya.id, due, subject=again, pair_id=self.pair))
            asked = Deliveries(tx).by_key(SHIFT_ASK)
            self.shift_asked = asked.id if asked else 0
            self.sentence = Sentence(f"note:{note.id}:0", note.text)

    @property
    def channel(self) -> str:
        return f"D{self.priya.slack_id}"


def founded(db: SealedDatabase) -> tuple[Office, Office]:
    """It is Monday, 9:00, in both, and Priya has set up a weekly 1:1 with Sam."""
    return _once(db, _found)


def offices(db: SealedDatabase) -> tuple[Office, Office]:
    """It is Tuesday, 13:35, in both: the brief is out, its thread has replies, and A knows one person more."""
    return _once(db, _work)


def _once(db: SealedDatabase, make: Callable[[SealedDatabase], tuple[Office, Office]]) -> tuple[Office, Office]:
    return starting_point(db._engine, make, lambda: make(db), lambda both: copy_desks(both, db))


def _found(db: SealedDatabase) -> tuple[Office, Office]:
    slacks = Slacks()
    a = Office(db, A, CANARY, slacks)
    b = Office(db, B, "heron", slacks, a)
    for office in (a, b):
        office.meet()
    return a, b


def _work(db: SealedDatabase) -> tuple[Office, Office]:
    a, b = _found(db)
    a.stranger = a.person(ONLY_A, f"Onlyhere {CANARY}", workspace=A).id
    for office, viewer in ((a, ONLY_A), (b, "USAM")):
        viewers, held = Named(frozenset({viewer})), Named(frozenset({"USAM"}))
        office.services.administration.save(
            office.request(office.ada), Policy(outside_contact=office.word), viewers, held
        )
    a.prefer(daily_cap=1, working_days=(0, 1))
    a.run(utc(24, 13, 35))
    for office in (a, b):
        office.own()
        office.write()
    a.services.commitments.log(
        a.request(a.priya), a.sam, Draft(f"plan the quarterly {CANARY}", Owner.BOTH), Origin.COMMAND
    )
    a.services.practice.practised(a.request(a.priya), a.services.practice.keys[0])
    for office in (a, b):
        office.hold()
    a.run(utc(24, 13, 36))
    for office in (a, b):
        office.written()
    assert (a.thread, a.channel) == (b.thread, b.channel)
    return a, b


def draft_of(office: Office) -> str:
    """The form of which Priya keeps a draft there."""
    return f"form of {office.workspace}"


def rows_of(engine: Engine, workspace: str) -> Rows:
    """Every row of a workspace, in every table."""
    with engine.connect() as connection:
        return {name: connection.execute(select, {"id": workspace}).all() for name, select in _selects().items()}


@cache
def _selects() -> dict[str, Select[Any]]:
    """By table; to make them takes longer than to run them."""
    return {
        table.name: select(table).where(table.c.workspace_id == bindparam("id")).order_by(*table.primary_key)
        for table in Row.metadata.sorted_tables
        if table.name not in OF_NO_WORKSPACE
    }
