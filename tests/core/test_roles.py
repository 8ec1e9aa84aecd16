"""Six people try every method of every service with what belongs to Priya and Sam: the table says what comes of it."""

import copy
import inspect
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.administration.rules import Named, Policy
from bot.core.errors import (
    CoachError,
    NoOneOnOneError,
    NoPairError,
    NoSuchCommitmentError,
    NotAManagerError,
    NotAnAdministratorError,
    NotAReportError,
    NotAViewerError,
    NotFoundError,
    UnknownPersonError,
)
from bot.core.people import Person
from bot.core.request import Request
from bot.performance.sealed_database import SealedDatabase
from tests.factories import make_engine, open_database, share_compiled
from tests.offices import CANARY, A, Office, offices, rows_of
from tests.roles import NOTHING, OWN, SEATS, Line, Watch, changed_for_others, read_table
from tests.snapshots import Snapshot
from tests.workspaces.test_two_workspaces import ATTEMPTS, OF_THE_CLOCK, public_methods

TABLE = """
what                             about               manager  report  viewer  admin  stranger  elsewhere
one_on_ones.line                 schedule write      does     .       .       .      .         .
one_on_ones.details              schedule write      does     .       .       .      .         .
one_on_ones.meeting              schedule write      does     .       .       .      .         .
one_on_ones.change               schedule write      does     .       .       .      .         .
one_on_ones.pause                schedule write      does     .       .       .      .         .
one_on_ones.resume               schedule write      does     .       .       .      .         .
one_on_ones.skip                 schedule write      does     .       .       .      .         .
one_on_ones.unskip               schedule write      does     .       .       .      .         .
one_on_ones.brief_is_out         -                   own      .       .       .      .         .
one_on_ones.following            schedule write      does     .       .       .      .         .
one_on_ones.told_next            schedule write      does     .       .       .      .         .
one_on_ones.touched              schedule write      does     .       .       .      .         .
one_on_ones.skipped_with         schedule write      does     .       .       .      .         .
intents.do                       typed write         does     .       .       .      .         .
intents.do_all                   typed write         does     .       .       .      .         .
intents.leave                    typed write         does     .       .       .      .         .
intents.choose                   typed write         does     .       .       .      .         .
intents.mean                     typed write         does     .       .       .      .         .
commitments.todo_with            -                   does     does    own     own    own       own
one_on_ones.move                 schedule write      does     .       .       .      .         .
one_on_ones.record_outcome       outcome write       does     does    .       .      .         .
one_on_ones.end                  schedule write      does     .       .       .      .         .
one_on_ones.next_with            schedule write      does     .       .       .      .         .
one_on_ones.series_with          -                   does     .       .       .      .         own
one_on_ones.list                 -                   does     own     own     own    own       own
one_on_ones.add                  -                   does     .       own     own    own       .
briefs.request                   -                   does     .       own     own    own       .
briefs.another_question          brief write         does     .       .       .      .         .
briefs.other_prompts             brief write         does     .       .       .      .         .
briefs.keep_question             brief write         does     .       .       .      .         .
briefs.why                       brief read          does     .       .       .      .         .
briefs.save_fit                  brief write         does     .       .       .      .         .
briefs.in_full                   schedule read       does     does    .       .      .         .
plans.show                       plan read           does     does    .       .      .         .
plans.history                    plan read           does     does    .       .      .         .
plans.save                       plan write          does     .       .       .      .         .
plans.with_other                 -                   does     .       .       .      .         .
plans.notes                      -                   does     own     .       .      .         .
commitments.get                  commitments read    does     does    .       .      .         .
commitments.of_pair              commitments read    does     does    .       .      .         .
commitments.set_state            commitments write   does     does    .       .      .         .
commitments.move                 commitments write   does     does    .       .      .         .
commitments.undo                 commitments write   does     does    .       .      .         .
commitments.get_many             -                   does     does    .       .      .         own
commitments.todo                 -                   does     does    own     own    own       own
commitments.log                  -                   does     .       own     own    own       .
commitments.change_by_order      -                   does     does    .       .      .         .
commitments.move_by_order        -                   does     does    .       .      .         .
confirming.waits                 -                   does     does    .       .      .         .
confirming.answer                -                   .        does    .       does   .         .
confirming.ask_administrators    -                   does     .       .       .      .         .
replies.logged                   typed read          does     .       .       .      .         .
replies.edit_logged              commitments write   does     does    .       .      .         .
replies.undecided                typed read          does     .       .       .      .         .
replies.undo                     typed write         does     .       .       .      .         .
replies.log_again                typed write         does     .       .       .      .         .
replies.waiting                  typed read          does     .       .       .      .         .
replies.decide                   typed write         does     .       .       .      .         .
replies.choose                   typed write         does     .       .       .      .         .
replies.choose for a pair        typed write         does     .       .       .      .         .
replies.leave                    typed write         does     .       .       .      .         .
replies.log_typed                -                   does     .       own     own    own       .
replies.keep_note                -                   does     .       own     own    own       .
replies.receive                  -                   does     does    own     own    own       own
replies.edited                   -                   does     own     own     own    own       own
replies.deleted                  -                   does     own     own     own    own       own
people.mentioned                 -                   own      .       .       .      .         own
people.mentioned by id           -                   does     does    does    does   does      .
people.named                     -                   does     does    does    does   does      .
people.in_pair                   -                   own      .       .       .      .         own
overview.of                      -                   does     own     own     own    own       own
away.decide                      schedule write      does     .       .       .      .         .
away.decide_all                  schedule write      does     .       .       .      .         .
away.meeting                     schedule write      does     .       .       .      .         .
away.times                       -                   own      own     own     own    own       own
away.set                         -                   does     does    own     own    own       own
away.back                        -                   does     does    own     own    own       own
weekly.gaps                      -                   does     own     own     own    own       own
weekly.snooze                    -                   does     own     own     own    own       own
weekly.set_on                    -                   does     own     own     own    own       own
intents.names                    -                   own      own     own     own    own       own
intents.ask                      -                   own      own     own     own    own       own
intents.stops                    -                   own      own     own     own    own       own
preferences.of                   -                   own      own     own     own    own       own
preferences.shown                -                   own      own     own     own    own       own
preferences.likely_country       -                   own      own     own     own    own       own
preferences.save                 -                   does     own     own     own    own       own
practice.next                    -                   own      own     own     own    own       own
practice.practised               -                   own      own     own     own    own       own
homes.opened                     -                   own      own     own     own    own       own
frames.shift                     frame write         does     .       .       .      .         .
frames.leave                     frame write         does     .       .       .      .         .
one_on_ones.below_list           -                   does     own     own     own    own       own
records.set_up                   -                   does     .       own     own    own       .
drafts.keep                      -                   own      own     own     own    own       own
drafts.get                performance_draft read         does     .       .       .      .         .
drafts.about                     -                   does     own     own     own    own       own
drafts.delete             performance_draft write        does     .       .       .      .         .
drafts.list                      -                   does     own     own     own    own       own
records.show                     record read         does     does    does    .      .         .
records.show_again               record write        does     .       .       .      .         .
records.change                   record write        does     .       .       .      .         .
records.edited                   record write        does     .       .       .      .         .
records.acknowledge              received write      .        does    .       .      .         .
records.add_comment              received write      .        does    .       .      .         .
records.received                 received write      .        does    .       .      .         .
records.list                     -                   does     .       does    .      .         .
bringing_forward.sentences       -                   does     own     .       .      .         .
bringing_forward.sentence        private_notes read  does     .       .       .      .         .
bringing_forward.bring           private_notes read  does     .       .       .      .         .
handovers.offer                  handover read       does     does    .       .      .         .
handovers.start                  handover write      does     does    .       .      .         .
handovers.asked                  -                   does     .       .       .      .         .
handovers.answer                 -                   does     .       .       .      .         .
handovers.pairs                  -                   own      own     own     own    own       own
goals.get                        goals read          does     does    .       .      .         .
goals.of_pair                    goals read          does     does    .       .      .         .
goals.history                    goals read          does     does    .       .      .         .
goals.make                       goals write         does     does    .       .      .         .
goals.change                     goals write         does     does    .       .      .         .
goals.confirm                    goals write         does     does    .       .      .         .
goals.put_aside                  goals write         does     does    .       .      .         .
goals.finish                     goals write         does     does    .       .      .         .
goals.reopen                     goals write         does     does    .       .      .         .
goals.set_milestones             goals write         does     does    .       .      .         .
goals.tick                       goals write         does     does    .       .      .         .
goals.pair_of                    -                   does     .       .       .      .         .
goals.mine                       -                   does     does    own     own    own       own
topics.of_pair                   topics read         does     does    .       .      .         .
topics.pair_with                 -                   .        does    .       .      .         .
topics.bring                     topics write        does     does    .       .      .         .
topics.change                    -                   .        does    .       .      .         .
topics.discussed                 brief write         does     .       .       .      .         .
proposals.propose                proposal write      .        does    .       .      .         .
proposals.waiting                plan write          does     .       .       .      .         .
proposals.take                   plan write          does     .       .       .      .         .
proposals.decline                plan write          does     .       .       .      .         .
briefs.set_report_brief_time     -                   own      own     own     own    own       own
people.own                       -                   own      own     own     own    own       own
records.short_notice             -                   own      own     own     own    own       own
people.working_days              -                   own      own     own     own    own       own
people.workdays                  -                   own      own     own     own    own       own
records.holidays_of              -                   own      own     own     own    own       own
rights.audit_log                 -                   own      own     own     own    own       own
rights.export                    -                   own      own     own     own    own       own
rights.forgetting.ask            -                   own      own     own     own    own       own
rights.forgetting.take_back      -                   own      own     own     own    own       own
administration.enter             policy write        .        .       .       does   .         .
administration.save              policy write        .        .       .       does   .         .
administration.save of a person  policy write        .        .       .       does   .         .
people.seen_again                -                   does     does    does    does   does      own
homes.turn                       -                   own      own     own     own    own       own
"""
LINES = read_table(TABLE)
REFUSALS = (
    NotFoundError,
    NoOneOnOneError,
    NoPairError,
    NoSuchCommitmentError,
    NotAManagerError,
    NotAReportError,
    NotAViewerError,
    NotAnAdministratorError,
    UnknownPersonError,
)
NAME = f"Onlyhere {CANARY}"
"""Of the viewer: everybody in the workspace may know it."""


def asking() -> set[str]:
    """The methods that somebody asks something of: the others are told by Slack, or by the clock."""
    return {
        name
        for name, function in public_methods().items()
        if any(one.annotation in (Person, Request) for one in inspect.signature(function).parameters.values())
        and "tx" not in inspect.signature(function).parameters
    } - OF_THE_CLOCK


def test_everything_that_can_be_asked_has_a_line():
    assert set(LINES) == {name for name in ATTEMPTS if name.split()[0] in asking()}
    assert {name.split()[0] for name in LINES} == asking()


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_the_table_says_what_the_rules_say(line: Line):
    assert line.cells == line.by_the_rules()


class Seats:
    """Workspace A, and whoever asks: a copy of the office with somebody else in Priya's seat."""

    def __init__(self, db: SealedDatabase, engine: Engine) -> None:
        self.engine = engine
        self.a, b = offices(db)
        self.a.services.administration.save(
            self.a.request(self.a.ada), Policy(outside_contact="Robin"), Named(), Named()
        )
        who = {
            "manager": self.a.priya,
            "report": self.a.sam,
            "viewer": self.a.services.people.known(A, "UONLYINA", self.a.now),
            "admin": self.a.ada,
            "stranger": self.a.person("UALEX", "Alex"),
            "elsewhere": b.priya,
        }
        self.of = {seat: self._seat(b if seat == "elsewhere" else self.a, one) for seat, one in who.items()}
        self.watch = Watch(engine, lambda: rows_of(engine, A))
        self.before = self.watch.rows()

    def tries(self, seat: str, name: str) -> tuple[str, bool]:
        """What it says, and whether it is a refusal."""
        here = self.of[seat]
        try:
            return repr(ATTEMPTS[name](here.services, here, self.a)).replace(NAME, ""), False
        except CoachError as error:
            return f"{type(error).__name__} {error.fields}", isinstance(error, REFUSALS)

    @staticmethod
    def _seat(office: Office, who: Person) -> Office:
        seat = copy.copy(office)
        seat.priya = seat.sam = seat.ada = who
        return seat


@pytest.fixture(scope="module")
def office_file(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("roles") / "coach.db"
    shutil.copy(migrated_sqlite, file)
    engine = share_compiled(make_engine(f"sqlite:///{file}"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def seats(office_file: Engine) -> Iterator[Seats]:
    """Made once; whoever changes something goes back to the snapshot."""
    made = Seats(open_database(office_file), office_file)
    yield made
    made.watch.close()


@pytest.fixture(scope="module")
def snapshot(seats: Seats) -> Iterator[Snapshot]:
    taken = Snapshot(seats.engine)
    yield taken
    taken.close()


def check(seats: Seats, line: Line, seat: str) -> None:
    """That it comes out as the cell says."""
    said, refused = seats.tries(seat, line.name)
    after, cell = seats.watch.rows(), line.cells[seat]
    assert refused == (cell == NOTHING), said
    if cell == NOTHING:
        assert CANARY not in said
        assert after == seats.before
    elif cell == OWN and seat != "manager":
        assert CANARY not in said
        assert changed_for_others(seats.before, after, seats.of[seat].priya.id, seats.a.pair) == []
    assert seat != "elsewhere" or after == seats.before


@pytest.mark.parametrize("seat", SEATS)
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_each_finds_what_the_table_says(seats: Seats, snapshot: Snapshot, line: Line, seat: str):
    try:
        check(seats, line, seat)
    finally:
        if seats.watch.rows() != seats.before:
            snapshot.restore()


@pytest.mark.parametrize("seat", [seat for seat in SEATS if seat not in ("manager", "report")])
def test_nobody_else_is_ever_told_anything_of_it(seats: Seats, snapshot: Snapshot, seat: str):
    """By a message or on Home, after all they could do."""
    here = seats.of[seat]
    for line in LINES.values():
        seats.tries(seat, line.name)
    said = len(here.slack.said)
    here.tick(here.now + timedelta(hours=1))
    told = [one for one in here.slack.said if one.recipient.id == here.priya.id or seat == "elsewhere"]
    homes = here.slack.homes[here.priya.slack_id]
    snapshot.restore()
    assert len(here.slack.said) > said
    assert told, "this proves nothing"
    assert homes, "this proves nothing"
    assert CANARY not in repr([told, homes]).replace(NAME, "")


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_who_finds_nothing_finds_nothing_on_postgresql_either(db: SealedDatabase, engine: Engine):
    seats = Seats(db, engine)
    for line in LINES.values():
        for seat in (seat for seat, cell in line.cells.items() if cell == NOTHING):
            said, refused = seats.tries(seat, line.name)
            assert (refused, CANARY in said) == (True, False), (line.name, seat, said)
    assert seats.watch.rows() == seats.before
