"""Whatever Slack can send from workspace B with ids of A finds nothing of A's, shows none of it, changes none of it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from bot.briefs.rules import BRIEF
from bot.commands.wording import HelpWording
from bot.core.errors import SlackRefusedError
from bot.core.outbox.deliveries import Delivery, Posted
from bot.core.slack import ids
from bot.core.slack.messenger import EVENT_TYPE
from bot.core.wording.sections import ErrorWording
from bot.sandbox import seed
from bot.sandbox.delivery import Envelope
from bot.sandbox.model import Json
from bot.settings import Settings
from bot.wiring import surface
from tests.cases import NOT_FOUND, OF_FEATURES, missing
from tests.cases import Sent as Case
from tests.core.slack.two import CANARY, ONLY_A, Side, Two, option, text
from tests.factories import ALL_FEATURES, library, make_engine, share_compiled
from tests.offices import Rows, rows_of
from tests.roles import Watch
from tests.services import services_of
from tests.snapshots import Snapshot
from tests.stage import Entrance

REGISTERED = surface(Settings(_env_file=None))
NOTHING = NOT_FOUND
OUTSIDER = "report_outsider"
"""Of somebody who is not of this workspace, whether another one knows them or none."""
FOR_PAIRS = ("plan", "goal", "topic", "skip", "unskip", "move", "pause", "resume", "end")
FOR_ONE_PERSON = ("brief", *FOR_PAIRS)
"""What asks for the person first, where nobody is named; but for a brief, one with whom there is a 1:1."""
Make = Callable[[Side, Side], Envelope]
"""Given the side it comes from, and A, whose ids it carries."""


SOURCES = (
    "record:{a.record}",
    "topics:{a.pair}",
    "plan:{a.pair}",
    "brief:{a.pair}",
    "history:{a.pair}",
    "notes:{a.pair}",
    "reply:{a.logged}",
    "unsure:{a.unsure}",
    "goal:{a.goal}",
)
LISTS = ("todo:0", "goals:0", "gaps:0", "series:0", "audit_log:0", "commitments:{a.commitment}")
BUTTONS: dict[str, tuple[str, ...]] = {
    ids.PREPARE: (ONLY_A,),
    ids.CHANGE_ONE_ON_ONE: ("{a.series}",),
    ids.SHOW_ONE_ON_ONE: ("{a.series}",),
    ids.PAUSE_ONE_ON_ONE: ("{a.series}",),
    ids.RESUME_ONE_ON_ONE: ("{a.series}",),
    ids.MOVE_MEETING: ("{a.occurrence}",),
    ids.IT_HAPPENED: ("{a.occurrence}",),
    ids.WE_MOVED_IT: ("{a.occurrence}",),
    ids.NOT_THIS_TIME: ("{a.occurrence}",),
    ids.CHANGE_ANSWER: ("{a.occurrence}",),
    ids.SKIP_MEETING: ("{a.occurrence}",),
    ids.UNSKIP_MEETING: ("{a.left_out}",),
    ids.MOVE_MEETING_NOW: ("{a.occurrence}:1795708800",),
    ids.END_ONE_ON_ONE: ("{a.series}",),
    ids.ANOTHER_QUESTION: ("{a.brief}",),
    ids.SHOW_PLAN: ("{a.pair}",),
    ids.EDIT_PLAN: ("{a.pair}",),
    ids.PLAN_HISTORY: ("{a.pair}",),
    ids.GOAL_ADD: ("{a.pair}",),
    ids.GOALS_SHOW: ("{a.pair}",),
    ids.GOAL_SHOW: ("{a.goal}",),
    ids.GOAL_CHANGE: ("{a.goal}",),
    ids.GOAL_LATER: ("{a.goal}:1",),
    ids.GOAL_CONFIRM: ("{a.goal}:1", "{a.goal}:7"),
    ids.GOAL_MILESTONES: ("{a.goal}",),
    ids.MILESTONE_DONE: ("{a.goal}:{a.milestone}",),
    ids.MILESTONE_OPEN: ("{a.goal}:{a.milestone}",),
    ids.GOAL_REACHED: ("{a.goal}",),
    ids.GOAL_REOPEN: ("{a.goal}",),
    ids.GOAL_LET_GO: ("{a.goal}",),
    ids.COMMITMENT_DONE: ("{a.commitment}",),
    ids.COMMITMENT_DROP: ("{a.commitment}",),
    ids.COMMITMENT_REOPEN: ("{a.commitment}",),
    ids.COMMITMENT_MOVE: ("{a.commitment}",),
    ids.REPLY_EDIT: ("{a.logged}",),
    ids.REPLY_EDIT_ONE: ("{a.logged}:{a.commitment}",),
    ids.REPLY_UNDO: ("{a.logged}",),
    ids.REPLY_LOG_AGAIN: ("{a.logged}",),
    **dict.fromkeys((ids.REPLY_LOG, ids.REPLY_NOTE, ids.REPLY_TOPIC, ids.REPLY_LEAVE), ("{a.unsure}:{a.line}",)),
    ids.REPLY_LINE: ("{a.unsure}:{a.line}:log",),
    ids.REPLY_SORT: ("{a.unsure}:asked",),
    ids.REPLY_PAIR: ("{a.outside}:{a.pair}", "{here.outside}:{a.pair}"),
    ids.REPLY_NO_PAIR: ("{a.outside}",),
    ids.SHIFT_FRAME: ("{a.brief}:performance",),
    ids.RECORD_EDIT: ("{a.record}",),
    ids.RECORD_SHOW: ("{a.record}", "{a.received}"),
    ids.RECORD_AGAIN: ("{a.record}",),
    ids.RECORD_ACKNOWLEDGE: ("{a.received}",),
    ids.RECORD_COMMENT: ("{a.received}",),
    ids.FORWARD: ("{a.record}",),
    ids.FORWARD_CHOOSE: ("{a.record}:{a.sentence.ref}",),
    ids.SHOW_ALL: (*SOURCES, "commitment:{a.commitment}", "goals:{a.pair}"),
    ids.SHOW_NOTES: ("notes:{a.pair}",),
    ids.BRING_TOPIC: ("{a.pair}",),
    ids.CHANGE_TOPICS: ("{a.pair}",),
    ids.TOPIC_DISCUSSED: ("{a.topic}",),
    ids.PROPOSE: ("{a.pair}",),
    ids.HANDOVER_CHOOSE: ("{a.handover}",),
    ids.PROPOSAL_EDIT: ("{a.proposal}",),
    ids.PROPOSAL_DECLINE: ("{a.proposal}",),
    ids.PROPOSAL_TAKE: ("{a.proposal}",),
    ids.PREVIOUS_PAGE: tuple(f"{source}:0" for source in SOURCES),
    ids.NEXT_PAGE: tuple(f"{source}:1" for source in SOURCES),
}
"""Buttons whose value names something, and what of A's it names here."""
OWN_BUTTONS: dict[str, tuple[str, ...]] = {
    ids.ADD_ONE_ON_ONE: ("", ONLY_A),
    ids.GOAL_ADD: ("",),
    ids.MILESTONE_DONE: ("{here.goal}:{a.milestone}",),
    ids.SHOW_ALL: LISTS,
    ids.NEXT_PAGE: tuple(f"{source}:1" for source in LISTS),
    **dict.fromkeys(
        (ids.LIST_ONE_ON_ONES, ids.SHOW_TODO, ids.COMMITMENT_ADD, ids.SNOOZE, ids.SETTINGS, ids.PRACTISE, ids.ADMIN),
        ("",),
    ),
    **dict.fromkeys((ids.STOP_REPORT_BRIEF, ids.START_REPORT_BRIEF), ("",)),
    **dict.fromkeys((ids.STOP_WEEKLY, ids.START_WEEKLY, ids.HELP, ids.WHO_CAN_SEE), ("",)),
    ids.COMMAND_MEANT: ("list",),
    ids.PERFORMANCE_POINT: ("", ONLY_A),
    **dict.fromkeys((ids.EXPORT, ids.FORGET, ids.FORGET_TAKE_BACK), ("",)),
    ids.PRACTICE_ANOTHER: ("kind_numbers", "no_longer_there"),
    **dict.fromkeys((ids.REPORT, ids.NEW_MANAGER), (ONLY_A,)),
    ids.HOME_PREVIOUS: ("one_on_ones:0", "commitments:0", "plans:0"),
    ids.HOME_NEXT: ("one_on_ones:1", "commitments:1", "plans:1"),
}
"""The others show or change what is the person's own. All of them say they are in a message of A's."""


def button(action_id: str, template: str) -> Make:
    def make(here: Side, a: Side) -> Envelope:
        value = template.format(a=a, here=here)
        if action_id in (ids.PREVIOUS_PAGE, ids.NEXT_PAGE, ids.PRACTICE_ANOTHER):
            return here.button_in_modal(action_id, value)
        return here.button(a, action_id, value)

    return make


def report(slack_id: str) -> Json:
    return {ids.REPORT: {"type": "users_select", "selected_user": slack_id}}


def day(value: str) -> Json:
    return {"type": "datepicker", "selected_date": value}


def at(value: str) -> Json:
    return {"type": "timepicker", "selected_time": value}


DRAFT = {ids.TEXT: text("mine"), ids.OWNER: option("manager"), ids.DUE: day("2026-12-04")}
GOAL = {
    ids.TEXT: text("mine"),
    ids.GOAL_MEASURE: text(""),
    ids.DAY: day("2027-04-01"),
    ids.GOAL_KIND: option("growth"),
    ids.GOAL_OKR: text(""),
}
MILESTONE = {f"{ids.TEXT}:new1": text("mine"), f"{ids.DAY}:new1": day("2026-12-04")}
MEETING = {ids.DAY: day("2026-12-01"), ids.TIME: at("16:00")}
SERIES = {**MEETING, ids.RHYTHM: option("weekly"), ids.LENGTH: option("30"), ids.LEAD: option("30m")}
CLEAR = text("At 9:00 on Monday, as in the handbook, 1 page")
FOUR_THINGS = {
    **{
        name: text("At 9:00 on Monday, as in the handbook, 1 page")
        for name in ("standard", "gap", "way", "consequence")
    },
    "gap_on": day("2026-11-20"),
    "way_by": day("2027-01-20"),
    "communicated_on": day("2026-11-20"),
}
CONVERSATION = {**FOUR_THINGS, **MEETING, ids.LENGTH: option("30")}
SETTINGS = {
    ids.WEEKLY_ON: {"type": "checkboxes", "selected_options": []},
    ids.WEEKLY_DAY: option("2"),
    ids.TIME: at("10:00"),
    ids.WORKING_DAYS: {"type": "checkboxes", "selected_options": [option("1")["selected_option"]]},
    ids.QUIET_FROM: at("20:00"),
    ids.QUIET_UNTIL: at("07:00"),
    ids.DAILY_CAP: option("2"),
}


UNTICKED = {"type": "checkboxes", "selected_options": []}
CONFIRMED = {ids.FORGET_CONFIRMED: {"type": "checkboxes", "selected_options": [option("yes")["selected_option"]]}}


PART = "part:expectations:2"
GOES_ALONG = {f"{ids.GOES_ALONG}:{PART}": {"type": "checkboxes", "selected_options": [option(PART)["selected_option"]]}}


def picked_handover(here: Side, a: Side) -> Envelope:
    """From A's pair, to somebody who is known here too."""
    new = {"type": "users_select", "selected_user": seed.DANA}
    return here.form(ids.HANDOVER_PICK_FORM, a.stored(), {ids.FORMER: option(str(a.pair)), ids.NEW_MANAGER: new})


def form(callback_id: str, entries: Json, **about: str) -> Make:
    """A modal of B's whose private_metadata is A's."""

    def make(here: Side, a: Side) -> Envelope:
        stored = {name: template.format(a=a) for name, template in about.items()}
        given = {block_id.format(a=a): value for block_id, value in entries.items()}
        return here.form(callback_id, a.stored(**stored), given)

    return make


def administered(*held: str) -> Json:
    """The administrators' form, with these people on hold."""
    nobody = {"type": "multi_users_select", "selected_users": []}
    return {
        ids.RETENTION: option("24"),
        ids.QUIET_FROM: at("22:00"),
        ids.QUIET_UNTIL: at("06:00"),
        ids.VIEWERS: nobody,
        ids.HELD: {**nobody, "selected_users": [*held]},
        ids.CONTACT: text("mine"),
    }


PARTS = {f"{part}:2": text("mine") for part in ("expectations", "current_performance", "support")}
NOT_OFFERED = {ids.REPLY_TOPIC}
"""A manager's line becomes a topic only where it sounds like one."""
OF_REPORTS = {ids.TOPIC_FORM, ids.TOPICS_FORM, ids.PROPOSE_FORM, ids.MANAGER_YES, ids.MANAGER_NO}
"""What the report of the two saves or taps."""
FORMS = [
    Case(ids.ONE_ON_ONE_FORM, form(ids.ONE_ON_ONE_FORM, SERIES, series="{a.series}")),
    Case(ids.ONE_ON_ONE_FORM, form(ids.ONE_ON_ONE_FORM, {**SERIES, **report(ONLY_A)}), OUTSIDER, "a person"),
    Case(ids.MOVE_MEETING_FORM, form(ids.MOVE_MEETING_FORM, MEETING, occurrence="{a.occurrence}")),
    Case(ids.END_FORM, form(ids.END_FORM, {}, series="{a.series}")),
    *(
        Case(
            ids.PICK_REPORT_FORM,
            form(ids.PICK_REPORT_FORM, report(ONLY_A), then=then),
            "no_pair" if then in FOR_PAIRS else OUTSIDER,
            then,
        )
        for then in FOR_ONE_PERSON
    ),
    Case(
        ids.PLAN_FORM,
        form(
            ids.PLAN_FORM,
            {f"{part}:2": text("mine") for part in ("expectations", "current_performance", "support")},
            pair="{a.pair}",
            version="2",
        ),
    ),
    Case(ids.GOAL_FORM, form(ids.GOAL_FORM, GOAL, pair="{a.pair}", goal="{a.goal}", version="1", asked="1")),
    Case(ids.GOAL_FORM, form(ids.GOAL_FORM, GOAL, pair="{a.pair}", goal="0", version="0", asked="1"), about="new"),
    Case(ids.MILESTONES_FORM, form(ids.MILESTONES_FORM, MILESTONE, goal="{a.goal}", version="1")),
    Case(ids.TOPIC_FORM, form(ids.TOPIC_FORM, {ids.TEXT: text("mine")}, pair="{a.pair}")),
    Case(ids.TOPICS_FORM, form(ids.TOPICS_FORM, {f"{ids.TEXT}:{{a.topic}}": text("mine")}, pair="{a.pair}")),
    Case(ids.PROPOSE_FORM, form(ids.PROPOSE_FORM, PARTS, pair="{a.pair}", version="1")),
    Case(
        ids.PROPOSAL_TAKE_FORM,
        form(ids.PROPOSAL_TAKE_FORM, PARTS, pair="{a.pair}", version="2", proposal="{a.proposal}"),
    ),
    Case(
        ids.PROPOSAL_DECLINE_FORM,
        form(ids.PROPOSAL_DECLINE_FORM, {ids.TEXT: text("mine")}, proposal="{a.proposal}"),
    ),
    Case(ids.HANDOVER_PICK_FORM, picked_handover),
    Case(ids.HANDOVER_FORM, form(ids.HANDOVER_FORM, GOES_ALONG, pair="{a.pair}", to="{a.dana}")),
    Case(
        ids.HANDOVER_ANSWER_FORM,
        form(ids.HANDOVER_ANSWER_FORM, GOES_ALONG, handover="{a.handover}", name="Dana"),
    ),
    Case(ids.COMMITMENT_FORM, form(ids.COMMITMENT_FORM, {**DRAFT, **report(ONLY_A)}), OUTSIDER),
    Case(
        ids.COMMITMENTS_FORM,
        form(
            ids.COMMITMENTS_FORM,
            {f"{block_id}:{{a.commitment}}": value for block_id, value in DRAFT.items()},
            reply="{a.logged}",
        ),
    ),
    Case(
        ids.REPLY_LINES_FORM,
        form(ids.REPLY_LINES_FORM, {f"{ids.REPLY_LINE}:{{a.line}}": option("log")}, reply="{a.unsure}"),
    ),
    Case(
        ids.MOVE_COMMITMENT_FORM,
        form(ids.MOVE_COMMITMENT_FORM, {ids.DUE: day("2026-12-04")}, commitment="{a.commitment}"),
    ),
    Case(
        ids.PRACTICE_FORM,
        form(
            ids.PRACTICE_FORM,
            {f"{ids.PRACTICE_FRAME}:kind_numbers": option("two"), f"{ids.PRACTICE_SENTENCE}:kind_numbers": option("a")},
            case="kind_numbers",
        ),
        None,
    ),
    Case(ids.PRACTICE_FORM, form(ids.PRACTICE_FORM, {}, case="kind_numbers"), None, "nothing chosen"),
    Case(ids.PRACTICE_FORM, form(ids.PRACTICE_FORM, {}, case="no_longer_there"), None, "no longer there"),
    Case(ids.PERFORMANCE_FORM, form(ids.PERFORMANCE_FORM, {**CONVERSATION, **report(ONLY_A)}), OUTSIDER),
    Case(ids.PERFORMANCE_FORM, form(ids.PERFORMANCE_FORM, FOUR_THINGS, record="{a.record}"), about="a record"),
    Case(ids.RECORD_COMMENT_FORM, form(ids.RECORD_COMMENT_FORM, {ids.TEXT: text("mine")}, record="{a.received}")),
    Case(
        ids.FORWARD_FORM,
        form(ids.FORWARD_FORM, {}, record="{a.record}", ref="{a.sentence.ref}", seen="{a.seen}"),
    ),
    Case(ids.SNOOZE_FORM, form(ids.SNOOZE_FORM, {ids.SNOOZE: option("week")}), None),
    Case(ids.ADMIN_FORM, form(ids.ADMIN_FORM, administered(ONLY_A), viewers="", held="")),
    Case(ids.ADMIN_FORM, form(ids.ADMIN_FORM, administered(), viewers=ONLY_A, held=ONLY_A), None, "whom A names"),
    Case(ids.FORGET_FORM, form(ids.FORGET_FORM, CONFIRMED), None),
    Case(ids.FORGET_FORM, form(ids.FORGET_FORM, {ids.FORGET_CONFIRMED: UNTICKED}), None, "not ticked"),
    Case(ids.SETTINGS_FORM, form(ids.SETTINGS_FORM, SETTINGS), None),
]

TYPED: dict[str, dict[str, str | None]] = {
    "brief": {f"brief <@{ONLY_A}|onlyhere>": OUTSIDER, "brief @Onlyhere": "unknown_person"},
    **{word: dict.fromkeys((f"{word} <@{ONLY_A}|onlyhere>", f"{word} @Onlyhere"), "no_pair") for word in FOR_PAIRS},
    "handover": {f"handover <@{ONLY_A}|onlyhere>": OUTSIDER},
    "add": {f"add <@{ONLY_A}|onlyhere> weekly tue 16:00": OUTSIDER},
    "note": {f"note <@{ONLY_A}|onlyhere> seems keen": OUTSIDER},
    "commit": {f"commit <@{ONLY_A}|onlyhere> I'll call": OUTSIDER},
    "done": {"done 3": "no_such_commitment"},
    "drop": {"drop quarterly": "no_such_commitment"},
    **{
        word: {word: None}
        for word in ("prepare", "list", "todo", "snooze", "practice", "settings", "admin", "help", "", "frobnicate")
    },
    "records": {"records": "not_a_viewer"},
    **{word: {word: None} for word in ("privacy", "export", "forget")},
}
TYPED["move"] |= {"move quarterly to Friday": "no_such_commitment"}


def command(typed: str) -> Make:
    return lambda here, a: here.slash(typed)


def message(**more: str) -> Make:
    """Something typed where A's brief is, or about what was typed there; the values name attributes of A."""

    def make(here: Side, a: Side) -> Envelope:
        said = {"type": "message", "user": here.user, "text": "I'll book a room by Friday", "ts": "1795512600.000700"}
        event: Json = {**said, "channel": a.channel, "channel_type": "im", "thread_ts": a.thread_ts}
        subtype = more.get("subtype")
        if subtype:
            event["subtype"] = subtype
        if subtype in ("message_changed", "message_deleted"):
            event["previous_message"] = {**said, "ts": a.logs, "text": "before"}
            event["message"] = {**said, "ts": a.logs, "thread_ts": a.thread_ts}
        return here.event(event)

    return make


def user_change(here: Side, a: Side) -> Envelope:
    user = {
        "id": ONLY_A,
        "team_id": here.workspace_id,
        "name": "x",
        "real_name": "Renamed",
        "profile": {},
        "tz": "Asia/Tokyo",
    }
    return here.event({"type": "user_change", "user": user})


SUBTYPES = ("", "file_share", "thread_broadcast", "message_changed", "message_deleted", "me_message")
EVENTS = [
    *(Case("message.im", message(subtype=subtype), None, subtype) for subtype in SUBTYPES),
    Case("user_change", user_change, None),
    Case(
        "app_home_opened",
        lambda here, a: here.event({"type": "app_home_opened", "user": here.user, "channel": a.channel, "tab": "home"}),
        None,
    ),
]
ENDS = [
    Case("app_uninstalled", lambda here, a: here.event({"type": "app_uninstalled"}), None),
    Case(
        "tokens_revoked",
        lambda here, a: here.event(
            {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [here.sandbox.identity.bot_user]}}
        ),
        None,
    ),
]
CASES = [
    *(case for cases in OF_FEATURES for case in cases.sent),  # first: one of the others ends the series
    *(
        Case(of, button(of, each), OUTSIDER if each == ONLY_A else NOTHING, each)
        for of, values in BUTTONS.items()
        for each in values
    ),
    *(Case(of, button(of, each), None, each) for of, values in OWN_BUTTONS.items() for each in values),
    *FORMS,
    *(
        Case(
            one.callback_id,
            lambda here, a, one=one: here.shortcut(
                a, one.callback_id, {"message": "message_action", "global": "shortcut"}[one.kind]
            ),
            None,
        )
        for one in REGISTERED.shortcuts
    ),
    *(Case("/coach", command(typed), says, typed) for words in TYPED.values() for typed, says in words.items()),
    *EVENTS,
]


def test_everything_registered_is_here() -> None:
    shortcuts = [one.callback_id for one in REGISTERED.shortcuts]
    commands = [one.name for one in REGISTERED.commands]
    registered = {*REGISTERED.action_ids, *REGISTERED.view_ids, *shortcuts, *commands, *REGISTERED.bot_events}
    sent = {case.of for case in (*CASES, *ENDS)}
    assert registered <= sent, missing("Ids", registered - sent, "sent")
    assert registered == sent
    typed = {case.about.partition(" ")[0] for case in CASES if case.of == "/coach"}
    known = {*library().for_locale("en")[HelpWording].commands, "", "frobnicate"}
    assert known <= typed, missing("Subcommands", known - typed, "sent")
    assert known == typed
    texts = {case.about.partition(":")[0] for case in CASES if case.of == ids.SHOW_ALL}
    assert ALL_FEATURES.in_full.keys() <= texts, missing("Full texts", ALL_FEATURES.in_full.keys() - texts, "sent")


@pytest.fixture(scope="module")
def database(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("two") / "coach.db"
    shutil.copy(migrated_sqlite, file)
    engine = share_compiled(make_engine(f"sqlite:///{file}"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def two(database: Engine, entrance: Entrance) -> Iterator[Two]:
    """Begun once: what a case does in B changes nothing in A, or it fails."""
    with ExitStack() as stack:
        yield Two(stack, database, entrance)


@pytest.fixture(scope="module")
def watch(two: Two, database: Engine) -> Iterator[Watch]:
    """On the rows of A."""
    with closing(Watch(database, lambda: rows_of(database, two.a.workspace_id))) as watch:
        yield watch


def refusal(two: Two, key: str) -> str:
    """The beginning of the sentence."""
    wording = two.coach.library.for_locale("en")
    return wording[ErrorWording].fill(key, dict.fromkeys(("typed", "reference"), "\0")).partition("\0")[0].strip()


def changed(before: Rows, after: Rows) -> Rows:
    """What is there now and was not, by table."""
    differing = {table: [row for row in after[table] if row not in before[table]] for table in after}
    return {table: rows for table, rows in differing.items() if rows or len(before[table]) != len(after[table])}


def leaves_a_alone(two: Two, watch: Watch, case: Case) -> str:
    """What B is shown of it, once A is found as it was."""
    before, spoken, heard = watch.rows(), len(two.a.calls()), len(two.b.calls())
    answer = two.b.ask(case.make(two.b, two.a))
    assert answer.ok
    two.b.settle(1)
    assert changed(before, watch.rows()) == {}
    assert len(two.a.calls()) == spoken
    shown = two.b.heard(heard, answer)
    assert CANARY not in shown
    assert refusal(two, "unexpected") not in shown
    return shown


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_in_b_nothing_of_a_is_found(two: Two, watch: Watch, case: Case) -> None:
    shown = leaves_a_alone(two, watch, case)
    assert (refusal(two, NOTHING) in shown) == (case.says == NOTHING)
    assert case.says is None or refusal(two, case.says) in shown


def test_b_is_never_told_anything_of_a(two: Two, database: Engine) -> None:
    """Everything that was sent to B since it has the bot, what the cases above have led to included."""
    two.b.settle(8)
    told = [[call.request, call.response] for call in two.b.calls()]
    assert "chat.postMessage" in {call.method for call in two.b.calls()}
    assert CANARY not in repr([told, rows_of(database, two.b.workspace_id)])
    assert CANARY in repr([[call.request, call.response] for call in two.a.calls()])


@pytest.mark.parametrize("case", ENDS, ids=lambda case: case.name)
def test_in_a_nobody_notices_that_b_is_uninstalled(two: Two, watch: Watch, case: Case) -> None:
    workspaces, here, there = services_of(two.coach).workspaces, two.b.workspace_id, two.a.workspace_id
    before = workspaces.bot_token(there, fresh=True)
    leaves_a_alone(two, watch, case)
    assert workspaces.bot_token(here, fresh=True) is None
    assert workspaces.bot_token(there, fresh=True) == before
    two.b.sandbox.clock.advance(timedelta(minutes=2))
    two.b.install()


@pytest.fixture
def undone(two: Two, database: Engine) -> Iterator[None]:
    """What the test does in A is undone: other cases look for it."""
    snapshot = Snapshot(database)
    yield
    snapshot.restore()
    snapshot.close()


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize(
    "case", [case for case in CASES if case.says and case.of not in NOT_OFFERED], ids=lambda case: case.name
)
def test_in_a_it_is_there(two: Two, watch: Watch, case: Case) -> None:
    """What the cases look for can be found."""
    before, heard = watch.rows(), len(two.a.calls())
    envelope = case.make(replace(two.a, user=seed.SAM) if case.of in OF_REPORTS else two.a, two.a)
    answer = two.a.ask(envelope)
    assert answer.ok
    shown = two.a.heard(heard, answer)
    assert refusal(two, str(case.says)) not in shown
    assert refusal(two, "unexpected") not in shown
    assert shown != "[null]" or watch.rows() != before


def test_a_message_of_a_is_never_taken_for_one_of_b(two: Two) -> None:
    """Looked up by delivery ids: one that A's Slack has in a message is nowhere in B's."""
    a, b = two.a, two.b
    messenger = services_of(two.coach).worker.sending.messenger
    message = a.fresh(a.from_bot()[-1])
    payload = {"event_type": EVENT_TYPE, "event_payload": {"delivery": 777}}
    a.sandbox.workspace.save_message(replace(message, metadata=payload))
    delivery = Delivery(BRIEF, "x", a.person.id, a.now(), id=777)
    in_thread = replace(delivery, channel=a.channel, thread_ts=message.ts)
    for there in (delivery, in_thread):
        assert messenger.find(a.person, replace(there, workspace_id=a.workspace_id)) == Posted(a.channel, message.ts)
    assert messenger.find(b.person, replace(delivery, workspace_id=b.workspace_id)) is None
    with pytest.raises(SlackRefusedError, match="thread_not_found"):
        messenger.find(b.person, replace(in_thread, workspace_id=b.workspace_id))


def test_no_address_takes_an_id(two: Two) -> None:
    """What Slack sends is signed and says whose it is; a state of an installation is bound to its browser."""
    assert isinstance(two.app, Flask)
    rules = list(two.app.url_map.iter_rules())
    assert {rule.rule for rule in rules} == {"/slack/events", "/slack/install", "/slack/oauth_redirect"}
    assert not any(rule.arguments for rule in rules)
