"""Six people press, send and type what belongs to Priya and Sam: the table says what comes of it.

What "elsewhere" finds, and that the manager does, is tried in test_two_workspaces.py with the same cases.
"""

import copy
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.administration.rules import Named, Policy
from bot.core.wording.library import Template
from bot.core.wording.sections import ErrorWording
from bot.sandbox import seed
from tests.cases import OF_FEATURES, missing
from tests.cases import Sent as Case
from tests.core.slack.test_two_workspaces import CASES
from tests.core.slack.two import CANARY, ONLY_A, Two
from tests.factories import make_engine, make_request, share_compiled
from tests.offices import rows_of
from tests.privacy.seen import Seen
from tests.roles import DOES, NOTHING, OWN, Line, Rows, Watch, changed_for_others, read_table
from tests.services import services_of
from tests.snapshots import Snapshot
from tests.stage import Entrance

TABLE = """
what                                    about               manager  report  viewer  admin  stranger  elsewhere
one_on_one_change                       schedule write      does     .       .       .      .         .
one_on_one_show                         schedule write      does     .       .       .      .         .
one_on_one_pause                        schedule write      does     .       .       .      .         .
one_on_one_resume                       schedule write      does     .       .       .      .         .
one_on_one_end                          schedule write      does     .       .       .      .         .
one_on_one_end_form                     schedule write      does     .       .       .      .         .
meeting_move                            schedule write      does     .       .       .      .         .
meeting_unskip                          schedule write      does     .       .       .      .         .
meeting_move_now                        schedule write      does     .       .       .      .         .
meeting_skip                            schedule write      does     .       .       .      .         .
meeting_move_form                       schedule write      does     .       .       .      .         .
outcome_happened                        outcome write       does     does    .       .      .         .
outcome_moved                           outcome write       does     does    .       .      .         .
outcome_not_this_time                   outcome write       does     does    .       .      .         .
outcome_change                          outcome write       does     does    .       .      .         .
one_on_one_form                         schedule write      does     .       .       .      .         .
one_on_one_form a person                -                   does     own     own     own    own       .
one_on_one_add                          -                   own      own     own     own    own       own
prepare                                 -                   does     own     own     own    own       .
prepare_one_on_one                      -                   own      own     own     own    own       own
question_another                        brief write         does     .       .       .      .         .
pick_report_form brief                  -                   does     own     own     own    own       .
pick_report_form plan                   -                   does     .       .       .      .         .
pick_report_form skip                   schedule write      does     .       .       .      .         .
pick_report_form unskip                 schedule write      does     .       .       .      .         .
pick_report_form move                   schedule write      does     .       .       .      .         .
pick_report_form pause                  schedule write      does     .       .       .      .         .
pick_report_form resume                 schedule write      does     .       .       .      .         .
pick_report_form end                    schedule write      does     .       .       .      .         .
plan_show                               plan read           does     does    .       .      .         .
plan_history                            plan read           does     does    .       .      .         .
plan_edit                               plan read           does     does    .       .      .         .
plan_form                               plan write          does     .       .       .      .         .
commitment_done                         commitments write   does     does    .       .      .         .
commitment_drop                         commitments write   does     does    .       .      .         .
commitment_reopen                       commitments write   does     does    .       .      .         .
commitment_move                         commitments write   does     does    .       .      .         .
commitment_move_form                    commitments write   does     does    .       .      .         .
commitments_form                        typed write         does     .       .       .      .         .
reply_edit                              typed write         does     .       .       .      .         .
reply_edit_one                          typed write         does     .       .       .      .         .
reply_undo                              typed write         does     .       .       .      .         .
reply_log_again                         typed write         does     .       .       .      .         .
reply_log                               typed write         does     .       .       .      .         .
reply_note                              typed write         does     .       .       .      .         .
reply_leave                             typed write         does     .       .       .      .         .
reply_topic                             -                   .        .       .       .      .         .
reply_line                              typed write         does     .       .       .      .         .
reply_sort                              typed read          does     .       .       .      .         .
reply_lines_form                        typed write         does     .       .       .      .         .
reply_pair                              typed write         does     .       .       .      .         .
reply_no_pair                           typed write         does     .       .       .      .         .
commitment_form                         -                   does     own     own     own    own       .
commitment_add                          -                   own      own     own     own    own       own
log_as_commitment                       -                   own      own     own     own    own       own
show_all plan:{a.pair}                  plan read           does     does    .       .      .         .
show_all history:{a.pair}               plan read           does     does    .       .      .         .
show_all notes:{a.pair}                 -                   does     own     .       .      .         .
show_all reply:{a.logged}               typed read          does     .       .       .      .         .
show_all unsure:{a.unsure}              typed read          does     .       .       .      .         .
show_all commitment:{a.commitment}      commitments read    does     does    .       .      .         .
show_all commitments:{a.commitment}     -                   does     does    .       .      .         own
show_all todo:0                         -                   does     does    own     own    own       own
show_all gaps:0                         -                   own      own     own     own    own       own
show_all series:0                       -                   own      own     own     own    own       own
show_all audit_log:0                    -                   own      own     own     own    own       own
page_previous plan:{a.pair}:0           plan read           does     does    .       .      .         .
page_previous history:{a.pair}:0        plan read           does     does    .       .      .         .
page_previous notes:{a.pair}:0          -                   does     own     .       .      .         .
page_previous reply:{a.logged}:0        typed read          does     .       .       .      .         .
page_previous unsure:{a.unsure}:0       typed read          does     .       .       .      .         .
page_next plan:{a.pair}:1               plan read           does     does    .       .      .         .
page_next history:{a.pair}:1            plan read           does     does    .       .      .         .
page_next notes:{a.pair}:1              -                   does     own     .       .      .         .
page_next reply:{a.logged}:1            typed read          does     .       .       .      .         .
page_next unsure:{a.unsure}:1           typed read          does     .       .       .      .         .
page_next commitments:{a.commitment}:1  -                   does     does    .       .      .         own
page_next todo:0:1                      -                   does     does    own     own    own       own
page_next gaps:0:1                      -                   own      own     own     own    own       own
page_next series:0:1                    -                   own      own     own     own    own       own
page_next audit_log:0:1                 -                   own      own     own     own    own       own
notes_show                              -                   does     own     .       .      .         .
one_on_ones_list                        -                   own      own     own     own    own       own
todo_show                               -                   does     does    own     own    own       own
weekly_snooze                           -                   own      own     own     own    own       own
weekly_stop                             -                   own      own     own     own    own       own
weekly_start                            -                   own      own     own     own    own       own
snooze_form                             -                   own      own     own     own    own       own
settings_open                           -                   own      own     own     own    own       own
settings_form                           -                   own      own     own     own    own       own
practice_open                           -                   own      own     own     own    own       own
practice_another                        -                   own      own     own     own    own       own
report                                  -                   own      own     own     own    own       own
new_manager                             -                   own      own     own     own    own       own
practice_form                           -                   own      own     own     own    own       own
help_show                               -                   own      own     own     own    own       own
who_can_see                             -                   own      own     own     own    own       own
home_previous one_on_ones:0             -                   does     does    own     own    own       own
home_next one_on_ones:1                 -                   does     does    own     own    own       own
home_previous commitments:0             -                   does     does    own     own    own       own
home_next commitments:1                 -                   does     does    own     own    own       own
home_previous plans:0                   -                   does     does    own     own    own       own
home_next plans:1                       -                   does     does    own     own    own       own
/coach brief                            -                   does     own     own     own    own       .
/coach brief @Onlyhere                  -                   does     .       .       .      .         .
/coach plan                             -                   does     .       .       .      .         .
/coach add                              -                   does     own     own     own    own       .
/coach commit                           -                   does     own     own     own    own       .
/coach skip                             schedule write      does     .       .       .      .         .
command_meant list                      -                   own      own     own     own    own       own
/coach unskip                           schedule write      does     .       .       .      .         .
/coach note                             -                   does     own     own     own    own       .
/coach move quarterly to Friday         -                   does     does    .       .      .         .
/coach move                             schedule write      does     .       .       .      .         .
/coach pause                            schedule write      does     .       .       .      .         .
/coach resume                           schedule write      does     .       .       .      .         .
/coach end                              schedule write      does     .       .       .      .         .
/coach done                             -                   does     does    .       .      .         .
/coach drop                             -                   does     does    .       .      .         .
/coach list                             -                   own      own     own     own    own       own
/coach todo                             -                   does     does    own     own    own       own
/coach snooze                           -                   own      own     own     own    own       own
/coach practice                         -                   own      own     own     own    own       own
/coach settings                         -                   own      own     own     own    own       own
/coach help                             -                   own      own     own     own    own       own
/coach frobnicate                       -                   own      own     own     own    own       own
/coach                                  -                   own      own     own     own    own       own
message.im                              -                   own      own     own     own    own       own
frame_shift                             frame write         does     .       .       .      .         .
performance_point                       -                   own      own     own     own    own       own
performance_form                        -                   does     own     own     own    own       .
performance_form a record               record write        does     .       .       .      .         .
record_edit                             record write        does     .       .       .      .         .
record_again                            record write        does     .       .       .      .         .
record_show {a.record}                  -                   does     .       does    .      .         .
record_show {a.received}                record read         does     does    does    .      .         .
record_acknowledge                      -                   does     .       .       .      .         .
record_comment                          -                   does     .       .       .      .         .
record_comment_form                     -                   does     .       .       .      .         .
forward                                 -                   does     .       .       .      .         .
forward_choose                          private_notes read  does     .       .       .      .         .
forward_form                            private_notes read  does     .       .       .      .         .
show_all record:{a.record}              -                   does     .       does    .      .         .
page_previous record:{a.record}:0       -                   does     .       does    .      .         .
page_next record:{a.record}:1           -                   does     .       does    .      .         .
/coach records                          -                   does     .       does    .      .         .
handover_choose                         -                   does     .       .       .      .         .
handover_pick_form                      handover read       does     does    .       .      .         .
handover_form                           handover write      does     does    .       .      .         .
handover_answer_form                    -                   does     .       .       .      .         .
/coach handover                         -                   does     does    own     own    own       .
goals_show                              goals read          does     does    .       .      .         .
goal_show                               goals read          does     does    .       .      .         .
show_all goal:{a.goal}                  goals read          does     does    .       .      .         .
show_all goals:{a.pair}                 goals read          does     does    .       .      .         .
page_previous goal:{a.goal}:0           goals read          does     does    .       .      .         .
page_next goal:{a.goal}:1               goals read          does     does    .       .      .         .
goal_add {a.pair}                       goals write         does     does    .       .      .         .
goal_change                             goals write         does     does    .       .      .         .
goal_later                              goals write         does     does    .       .      .         .
goal_confirm                            goals write         does     does    .       .      .         .
goal_milestones                         goals write         does     does    .       .      .         .
goal_reached                            goals write         does     does    .       .      .         .
goal_reopen                             goals write         does     does    .       .      .         .
goal_let_go                             goals write         does     does    .       .      .         .
milestone_done                          goals write         does     does    .       .      .         .
milestone_open                          goals write         does     does    .       .      .         .
goal_form                               goals write         does     does    .       .      .         .
goal_form new                           goals write         does     does    .       .      .         .
milestones_form                         goals write         does     does    .       .      .         .
goal_add                                -                   own      own     own     own    own       own
show_all goals:0                        -                   does     does    own     own    own       own
page_next goals:0:1                     -                   does     does    own     own    own       own
pick_report_form goal                   -                   does     .       .       .      .         .
/coach goal                             -                   does     .       .       .      .         .
show_all topics:{a.pair}                topics read         does     does    .       .      .         .
page_previous topics:{a.pair}:0         topics read         does     does    .       .      .         .
page_next topics:{a.pair}:1             topics read         does     does    .       .      .         .
topic_bring                             topics write        does     does    .       .      .         .
topic_form                              topics write        does     does    .       .      .         .
topics_change                           topics write        does     does    .       .      .         .
topics_form                             -                   .        does    .       .      .         .
topic_discussed                         brief write         does     .       .       .      .         .
plan_propose                            proposal write      .        does    .       .      .         .
plan_propose_form                       proposal write      .        does    .       .      .         .
proposal_edit                           plan write          does     .       .       .      .         .
proposal_take                           plan write          does     .       .       .      .         .
proposal_decline                        plan write          does     .       .       .      .         .
proposal_take_form                      plan write          does     .       .       .      .         .
proposal_decline_form                   plan write          does     .       .       .      .         .
report_brief_stop                       -                   own      own     own     own    own       own
report_brief_start                      -                   own      own     own     own    own       own
/coach prepare                          -                   own      own     own     own    own       own
pick_report_form topic                  -                   does     .       .       .      .         .
/coach topic                            -                   does     .       .       .      .         .
export_ask                              -                   own      own     own     own    own       own
forget_open                             -                   own      own     own     own    own       own
forget_take_back                        -                   own      own     own     own    own       own
forget_form                             -                   own      own     own     own    own       own
/coach privacy                          -                   own      own     own     own    own       own
/coach export                           -                   own      own     own     own    own       own
/coach forget                           -                   own      own     own     own    own       own
admin_open                              policy write        .        .       .       does   .         .
admin_form                              policy write        .        .       .       does   .         .
/coach admin                            policy write        .        .       .       does   .         .
app_home_opened                         -                   does     does    own     own    own       own
"""
LINES = read_table("\n".join([TABLE, *(cases.roles for cases in OF_FEATURES)]))
USERS = {"report": seed.SAM, "viewer": seed.LEO, "admin": seed.DANA, "stranger": seed.MINA}
REFUSALS = (
    "not_found",
    "no_such_commitment",
    "unknown_person",
    "no_one_on_one",
    "no_pair",
    "report_outsider",
    "report_self",
    "not_an_administrator",
    "not_a_viewer",
)
OF_SLACK = {"user_change"}
"""Slack tells this of itself, whoever it is about."""
NAME = f"Onlyhere {CANARY}"
"""Of a colleague: everybody in the workspace may know it."""


def line_of(case: Case) -> Line:
    """Its own line, or that of all cases with the same id or word."""
    return LINES.get(case.name) or LINES[word_of(case)]


def of_admins(line: Line) -> bool:
    """What administrators do shows them no text of anybody's."""
    return line.of.startswith(("policy", "confirmation"))


def word_of(case: Case) -> str:
    return f"/coach {case.about.partition(' ')[0]}".strip() if case.of == "/coach" else case.of


def has_line(case: Case) -> bool:
    return case.name in LINES or word_of(case) in LINES


TRIED = [case for case in CASES if case.of not in OF_SLACK]


def test_everything_that_slack_sends_has_a_line():
    lacking = [case.name for case in TRIED if not has_line(case)]
    assert not lacking, missing("What Slack sends", lacking, "roles")
    assert {line_of(case).name for case in TRIED} == set(LINES)


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_the_table_says_what_the_rules_say(line: Line):
    assert line.cells == line.by_the_rules()


class Seated:
    """Workspace A, with somebody else in Priya's seat."""

    def __init__(self, two: Two, seen: Seen, engine: Engine, seat: str) -> None:
        self.two, self.seen, self.engine, self.seat = two, seen, engine, seat
        self.here = copy.copy(two.a)
        self.here.user = USERS[seat]
        self.watch = Watch(engine, self._rows)
        self.me = services_of(two.coach).people.known(two.a.workspace_id, self.here.user, two.a.now()).id
        errors = two.coach.library.for_locale("en")[ErrorWording]
        self.unexpected, *self.refusals = (sentence(getattr(errors, key)) for key in ("unexpected", *REFUSALS))

    def tries(self, case: Case) -> str:
        """What they are shown."""
        since = len(self.seen.shown)
        answer = self.here.ask(case.make(self.here, self.two.a))
        assert answer.ok, case.name
        return self.seen.by(self.here.user, since).replace(NAME, "Somebody")

    def _rows(self) -> Rows:
        """But for what Slack says who people are: the bot asks for that when it likes."""
        return {**rows_of(self.engine, self.two.a.workspace_id), "people": []}

    def trouble(self, case: Case, before: Rows, after: Rows, shown: str) -> str | None:
        """What is other than the cell says."""
        cell, refused = line_of(case).cells[self.seat], any(one.search(shown) for one in self.refusals)
        if self.unexpected.search(shown):
            return "fails"
        if cell == NOTHING:
            return None if refused and CANARY not in shown and after == before else "finds something"
        if refused:
            return "finds nothing"
        if cell == OWN:
            others = changed_for_others(before, after, self.me, self.two.a.pair) if after != before else []
            return "sees what is not theirs" if CANARY in shown else f"changes {others}" if others else None
        return None if shown != "null" or after != before else "does nothing"


def sentence(words: Template) -> re.Pattern[str]:
    """Finds it in JSON, whatever is in its slots."""
    return re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(json.dumps(words.text, ensure_ascii=False)[1:-1])))


@pytest.fixture(scope="module")
def database(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("roles") / "coach.db"
    shutil.copy(migrated_sqlite, file)
    engine = share_compiled(make_engine(f"sqlite:///{file}"))
    yield engine
    engine.dispose()


def name_viewer(two: Two) -> None:
    """And say whom to turn to in words that are nobody's canary: everybody may read that."""
    services, workspace, now = services_of(two.coach), two.a.workspace_id, two.a.now()
    admin = services.people.known(workspace, seed.PRIYA, now)
    viewers = Named(frozenset({USERS["viewer"]}), removed=frozenset({ONLY_A}))
    services.administration.save(make_request(admin, now), Policy(outside_contact="Robin"), viewers, Named())


@pytest.fixture(scope="module")
def seats(database: Engine, entrance: Entrance) -> Iterator[dict[str, Seated]]:
    with ExitStack() as stack:
        two = Two(stack, database, entrance)
        name_viewer(two)
        seen = Seen(two.a.sandbox)
        made = {seat: Seated(two, seen, database, seat) for seat in USERS}
        yield made
        for seated in made.values():
            seated.watch.close()
        assert seen.strangers == []


@pytest.mark.parametrize("seat", USERS)
def test_each_finds_what_the_table_says(seats: dict[str, Seated], seat: str):
    """And but for the report, they are never told anything of it either: by a message, or on Home."""
    seated, since = seats[seat], len(seats[seat].seen.shown)
    snapshot, before = Snapshot(seated.engine), seated.watch.rows()
    troubles = {}
    for case in TRIED:
        shown = seated.tries(case)
        after = seated.watch.rows()
        troubles[case.name] = seated.trouble(case, before, after, shown)
        if after["deliveries"] != before["deliveries"]:
            seated.here.settle(1)
        if after != before:
            snapshot.restore()
    found = [f"{name} {trouble}" for name, trouble in troubles.items() if trouble]
    assert not found, "\n".join(found)
    snapshot.close()
    told = seated.seen.by(seated.here.user, since).replace(NAME, "Somebody")
    assert len(told) > 100_000, "this proves nothing"
    assert (CANARY in told) == any(line.cells[seat] == DOES for line in LINES.values() if not of_admins(line))
