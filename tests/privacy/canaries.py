"""A different word in every sealed field, written through Slack by Priya and by Sam, and who may read each.

Who may is derived: from the table a word is found in once everything is opened with every key, and from
`bot.core.access`.
"""

import copy
from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Text, event, select, type_coerce

from bot.administration.rules import Named, Policy
from bot.briefs.rules import TYPED
from bot.commitments.rules import COMMITMENTS, Origin
from bot.core.access import Data, Role
from bot.core.cipher import Cipher, Sealing
from bot.core.database.tables import Row
from bot.core.people import Reader
from bot.core.sealing.data_keys import all_keys, key_columns, unwrapped
from bot.core.slack import ids
from bot.goals.rules import GOALS
from bot.goals.store import Goals
from bot.performance.figures import RecordStates
from bot.performance.rules import ACKNOWLEDGEMENTS, RECORDS
from bot.plans.rules import PLANS, PRIVATE_NOTES, PROPOSALS
from bot.plans.store import Proposals
from bot.replies.store import Replies, ReplyLines
from bot.sandbox import seed
from bot.sandbox.model import Json
from bot.topics.rules import TOPICS
from tests.cases import OF_FEATURES
from tests.core.slack.test_two_workspaces import DRAFT, FOUR_THINGS, GOAL, MILESTONE
from tests.core.slack.two import Side, Two, text
from tests.e2e.world import until
from tests.factories import make_request
from tests.privacy.seen import Seen
from tests.roles import Watch
from tests.services import services_of
from tests.snapshots import Snapshot
from tests.stage import Entrance

USERS = {
    "manager": seed.PRIYA,
    "report": seed.SAM,
    "viewer": seed.LEO,
    "admin": seed.DANA,
    "stranger": seed.MINA,
}
DATA: dict[str, Data] = {
    **{table: data for cases in OF_FEATURES for table, data in cases.sealed.items()},
    "plan_revisions": PLANS,
    "commitments": COMMITMENTS,
    "commitment_changes": COMMITMENTS,
    "notes": PRIVATE_NOTES,
    "replies": TYPED,
    "reply_lines": TYPED,
    "topics": TOPICS,
    "plan_proposals": PROPOSALS,
    "goals": GOALS,
    "goal_revisions": GOALS,
    "milestones": GOALS,
    "milestone_revisions": GOALS,
    "performance_records": RECORDS,
    "performance_acknowledgements": ACKNOWLEDGEMENTS,
    "brought_forward": RECORDS,
}
"""What each table with sealed text holds."""
AUTHORS = ("author_id", "person_id", "by_id")
_ROLES = {Role.MANAGER: "manager", Role.REPORT: "report", Role.VIEWER: "viewer", Role.ADMIN: "admin"}
START = "quetzal"
"""Every canary begins with it, and nothing else has it."""


@dataclass(frozen=True)
class Found:
    """A sealed field in which a canary was found; `author` is the seat of whoever the row names."""

    column: str
    author: str | None

    def readers(self) -> frozenset[str]:
        """The seats that may read it."""
        roles = DATA[self.column.partition(".")[0]].readers
        return frozenset(
            seat for role in roles if (seat := self.author if role is Role.AUTHOR else _ROLES.get(role)) is not None
        )


def sealed_columns() -> list[Column[Any]]:
    """Every column of a type that seals what people write."""
    return [
        column for table in Row.metadata.sorted_tables for column in table.columns if isinstance(column.type, Sealing)
    ]


def opened_keys(connection: Connection) -> tuple[str, ...]:
    """Every data key there is."""
    tables = [column.table for column in key_columns()]
    found = [
        unwrapped(connection, table.name, row) for table in tables for row in connection.execute(all_keys(table)).all()
    ]
    assert None not in found
    return tuple(key for key in found if key is not None)


def files_of(engine: Engine) -> dict[str, bytes]:
    """What is on the disk of a SQLite database; nothing of another."""
    if engine.dialect.name != "sqlite":
        return {}
    return {file.name: file.read_bytes() for file in Path(str(engine.url.database)).parent.iterdir()}


class Aviary:
    """Two workspaces, the canaries that have been let out in A, and what everybody has seen since."""

    def __init__(self, stack: ExitStack, engine: Engine, entrance: Entrance) -> None:
        self.engine, self.two = engine, Two(stack, engine, entrance)
        self.coach, self.a, self.b = self.two.coach, self.two.a, self.two.b
        self._name_viewer()
        self.sent_plain: list[str] = []
        """What the bot has sent to the database with a canary in it, for however short a time."""
        event.listen(self.coach.db._engine, "before_cursor_execute", self._watch)
        self.seen, self.elsewhere = Seen(self.a.sandbox), Seen(self.b.sandbox)
        self.by: dict[str, str] = {}
        """The seat that wrote each canary."""
        self.priya, self.sam = self.seat("manager"), self.seat("report")
        self._write()
        self.files = files_of(engine)
        """As they were then, with the log of what was written last."""
        self.copy = Snapshot(engine) if self.files else None
        """Of the database then, to be restored."""
        if self.copy is not None:
            stack.callback(self.copy.close)
        self.a.settle(4)
        self._places = stack.enter_context(closing(Watch(engine, self._find)))

    def seat(self, name: str) -> Side:
        """Workspace A with this one at the keyboard."""
        if name == "elsewhere":
            return self.b
        side = copy.copy(self.a)
        side.user = USERS[name]
        return side

    def canary(self, name: str, seat: str = "manager") -> str:
        """A new word."""
        word = f"{START}{name}"
        assert not any(word in other or other in word for other in self.by)
        self.by[word] = seat
        return word

    def found(self) -> Mapping[str, set[Found]]:
        """Where each canary is stored."""
        return self._places.rows()

    def _find(self) -> dict[str, set[Found]]:
        everywhere: dict[str, set[Found]] = defaultdict(set)
        for column in sealed_columns():
            for value, author in self._opened(column):
                for word in self.by:
                    if word in value:
                        everywhere[word].add(Found(str(column), author))
        return everywhere

    def readers(self) -> dict[str, frozenset[str]]:
        """The seats that may read each canary: in any place where it is."""
        return {word: frozenset().union(*(one.readers() for one in places)) for word, places in self.found().items()}

    def _opened(self, column: Column[Any]) -> list[tuple[str, str | None]]:
        """Every value of the column, opened with all keys there are, with the seat of its author."""
        named = [column.table.c[name] for name in AUTHORS if name in column.table.c]
        people = {self.person_id(seat): seat for seat in USERS}
        of_a = column.table.c.workspace_id == self.a.workspace_id
        with self.engine.connect() as connection:
            keys = opened_keys(connection)
            rows = connection.execute(select(type_coerce(column, Text), *named[:1]).where(of_a, column.is_not(None)))
            cipher = Cipher(keys)
            return [
                (cipher.open(stored.rpartition(":")[2]) if stored else "", people.get(author[0]) if author else None)
                for stored, *author in rows
            ]

    def person_id(self, seat: str) -> int:
        return services_of(self.coach).people.known(self.a.workspace_id, USERS[seat], self.a.now()).id

    def _name_viewer(self) -> None:
        admin = services_of(self.coach).people.known(self.a.workspace_id, seed.PRIYA, self.a.now())
        viewers = Named(frozenset({USERS["viewer"]}))
        services_of(self.coach).administration.save(
            make_request(admin, self.a.now()), Policy(outside_contact="Robin"), viewers, Named()
        )

    def _watch(self, _connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if START in f"{statement} {parameters}":
            self.sent_plain.append(f"{statement} {parameters}")

    # What they write

    def _write(self) -> None:
        self._manager_replies()
        self._manager_plans()
        self._report_writes()
        self._both_goals()
        self._record()
        for cases in OF_FEATURES:
            if cases.canaries is not None:
                cases.canaries(self)

    def saves(self, seat: str, callback_id: str, entries: Json, **about: Any) -> None:
        """A modal is filled in and saved."""
        side = self.seat(seat)
        answer = side.ask(side.form(callback_id, self.a.stored(**about), entries))
        assert answer.ok
        assert (answer.body or {}).get("response_action") != "errors", answer

    def _manager_replies(self) -> None:
        parent = self.a.sandbox.workspace.message(self.a.channel, self.a.thread_ts)
        assert parent is not None
        for name, typed in (
            ("committed", "I'll call {} by Friday"),
            ("noted", "note: {} seems tired"),
            ("forward", "note: {} was said"),
            ("unsure", "maybe look at the {}"),
        ):
            self.priya.reply(parent, typed.format(self.canary(name)))
        draft: Json = {**DRAFT, ids.TEXT: text(self.canary("edited"))}
        typed = {f"{block_id}:{self.a.commitment}": value for block_id, value in draft.items()}
        self.saves("manager", ids.COMMITMENTS_FORM, typed, reply=str(self.a.logged))
        # Another day keeps a copy of the words; other words of the same writer keep none.
        move = services_of(self.coach).commitments.move
        move(make_request(self.priya.person, self.a.now()), self.a.commitment, date(2026, 12, 11), Origin.BUTTON)

    def _manager_plans(self) -> None:
        parts = ("expectations", "current_performance", "support")
        typed = {f"{part}:2": text(self.canary(part.partition("_")[0])) for part in parts}
        self.saves("manager", ids.PLAN_FORM, typed, pair=self.a.pair, version=2)
        self.saves("manager", ids.TOPIC_FORM, {ids.TEXT: text(self.canary("agenda"))}, pair=self.a.pair)

    def _report_writes(self) -> None:
        """Sam types where plain words are enough, brings a topic, proposes; Priya declines with a line."""
        self.sam.command(f"commit @priya I'll send the {self.canary('sent', 'report')} by Friday")
        for name in ("undecided", "privately"):
            said = f"maybe the {self.canary(name, 'report')}"
            typed = self.sam.sandbox.people.send_message(self.sam.user, self.sam.channel, said)
            reply_id = until(lambda ts=typed.ts: self._typed("report", ts))
        assert self.sam.ask(self.sam.button(self.sam, ids.REPLY_PAIR, f"{reply_id}:{self.a.pair}")).ok
        with self.coach.db.coaching(Reader(self.a.workspace_id, self.person_id("report")), read_only=True) as tx:
            [line] = ReplyLines(tx).of_reply(reply_id, self.a.now())
        assert self.sam.ask(self.sam.button(self.sam, ids.REPLY_NOTE, f"{reply_id}:{line.id}")).ok
        self.saves("report", ids.TOPIC_FORM, {ids.TEXT: text(self.canary("topic", "report"))}, pair=self.a.pair)
        parts = ("expectations", "current_performance", "support")
        typed = {f"{part}:3": text(self.canary(f"proposed{part[:3]}", "report")) for part in parts}
        self.saves("report", ids.PROPOSE_FORM, typed, pair=self.a.pair, version=3)
        with self.coach.db.coaching(self.priya.person) as tx:
            waiting = Proposals(tx).open_of_pair(self.a.pair)
        assert waiting is not None
        declined = {ids.TEXT: text(self.canary("declined"))}
        self.saves("manager", ids.PROPOSAL_DECLINE_FORM, declined, proposal=waiting.id)

    def _typed(self, seat: str, ts: str) -> int | None:
        person_id, channel = self.person_id(seat), self.seat(seat).channel
        with self.coach.db.coaching(Reader(self.a.workspace_id, person_id), read_only=True) as tx:
            found = Replies(tx).by_message(channel, ts)
        return found.id if found else None

    def _both_goals(self) -> None:
        for version, seat in enumerate(("report", "manager"), start=1):
            parts = {ids.TEXT: "what", ids.GOAL_MEASURE: "measure", ids.GOAL_OKR: "okr"}
            typed = {block_id: text(self.canary(f"{seat}s{part}", seat)) for block_id, part in parts.items()}
            about = {"pair": self.a.pair, "goal": self.a.goal, "version": version, "asked": "1"}
            self.saves(seat, ids.GOAL_FORM, {**GOAL, **typed}, **about)
        steps = {**MILESTONE, f"{ids.TEXT}:new1": text(self.canary("step"))}
        self.saves("manager", ids.MILESTONES_FORM, steps, goal=self.a.goal, version=1)
        with self.coach.db.coaching(self.priya.person) as tx:
            [step] = [one for one in Goals(tx).get(self.a.goal).milestones if START in one.text]
        later = {f"{ids.TEXT}:{step.id}": text(self.canary("later", "report"))}
        later[f"{ids.DAY}:{step.id}"] = steps[f"{ids.DAY}:new1"]
        self.saves("report", ids.MILESTONES_FORM, later, goal=self.a.goal, version=2)

    def _record(self) -> None:
        """Sam is shown what Priya wrote, and answers; she brings a sentence of hers into it."""
        parts = ("standard", "gap", "way", "consequence")
        typed = {part: text(f"At 9:00 on Monday, as in the handbook, 1 page {self.canary(part)}") for part in parts}
        self.saves("manager", ids.PERFORMANCE_FORM, {**FOUR_THINGS, **typed}, record=self.a.record)
        with self.coach.db.begin(self.a.workspace_id) as tx:
            RecordStates(tx).set_shown(self.a.record, self.a.now())
        self.saves(
            "report", ids.RECORD_COMMENT_FORM, {ids.TEXT: text(self.canary("comment", "report"))}, record=self.a.record
        )
        forward = services_of(self.coach).bringing_forward
        [sentence] = [
            one
            for one in forward.sentences(make_request(self.priya.person), self.a.record)[1]
            if START + "forward" in one.text
        ]
        seen = sentence.fingerprint
        self.saves("manager", ids.FORWARD_FORM, {}, record=self.a.record, ref=sentence.ref, seen=seen)
