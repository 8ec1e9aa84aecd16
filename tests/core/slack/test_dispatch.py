"""Every button, modal, shortcut and command word: a real payload to the bot, and what the person then sees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

import pytest

from bot.commands.wording import HelpWording
from bot.core.people_store import Pairs, People
from bot.core.slack import ids
from bot.core.wording.library import Template, Wording
from bot.goals.rules import Entry, GoalDraft, GoalKind
from bot.sandbox import seed
from bot.sandbox.model import Message
from bot.settings import Settings
from bot.wiring import surface
from tests.cases import OF_FEATURES, missing
from tests.cases import Says as AnySays
from tests.factories import library, make_request
from tests.services import services_of
from tests.stage import FOUR_THINGS, WEDNESDAY, Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

Act = Callable[[Stage], str]
REGISTERED = surface(Settings(_env_file=None))


def tap(message: Callable[[Stage], object], action_id: str) -> Act:
    """A button in a message; the person reads what that message has become."""

    def act(stage: Stage) -> str:
        there = message(stage)
        assert stage.press(there, action_id).ok
        stage.work()
        return stage.reads(there)

    return act


def opens(message: Callable[[Stage], object], action_id: str) -> Act:
    """A button in a message that opens a modal."""

    def act(stage: Stage) -> str:
        assert stage.press(message(stage), action_id).ok
        return stage.reads_modal()

    return act


def saves(message: Callable[[Stage], object], action_id: str, **entries: object) -> Act:
    """A modal opened by a button, filled in and saved."""

    def act(stage: Stage) -> str:
        opens(message, action_id)(stage)
        outcome = stage.submit(**entries)
        assert outcome.ok, outcome
        return stage.reads_modal()

    return act


def closes(message: Callable[[Stage], object], action_id: str, **entries: object) -> Act:
    """A modal opened from a message that shows by itself what was saved: nothing is left to be closed."""

    def act(stage: Stage) -> str:
        there = message(stage)
        assert stage.press(there, action_id).ok
        outcome = stage.submit(**entries)
        assert outcome.ok, outcome
        assert stage.sandbox.workspace.modal(stage.user) is None
        stage.work()
        return stage.reads(there)

    return act


def overview(stage: Stage) -> object:
    stage.with_sam()
    return stage.command("")


def asked_to_end(stage: Stage) -> object:
    stage.with_sam()
    return stage.command("end @sam")


def paused(stage: Stage) -> object:
    stage.with_sam()
    return stage.command("pause @sam")


def skipped(stage: Stage) -> object:
    stage.with_sam()
    answer = stage.command("skip @sam")
    assert stage.press(answer, ids.SKIP_MEETING).ok
    return answer


def move_of_today(stage: Stage) -> object:
    """The brief of the next 1:1 is out when it is to be moved."""
    stage.brief()
    return stage.command("move @sam thu 15:00")


def misspelt(stage: Stage) -> object:
    stage.with_sam()
    return stage.command("move @sam thursdya 15:00")


def plan(stage: Stage) -> object:
    stage.with_sam()
    return stage.command("plan @sam")


def noted(stage: Stage) -> str:
    stage.reply(stage.brief(), "note: seems tired")
    return opens(plan, ids.SHOW_NOTES)(stage)


def plan_with_history(stage: Stage) -> object:
    saves(plan, ids.EDIT_PLAN, expectations="Runs the weekly review alone")(stage)
    return plan(stage)


GOAL = {"text": "Runs the weekly review", "goal_measure": "4 reviews in a row", "day": "2027-03-05"}


def plan_with_goal(stage: Stage) -> object:
    saves(plan, ids.GOAL_ADD, **GOAL)(stage)
    return plan(stage)


def goals(stage: Stage) -> object:
    there = plan_with_goal(stage)
    assert stage.press(there, ids.GOALS_SHOW).ok
    return there


def goal(stage: Stage) -> object:
    there = goals(stage)
    assert stage.press(there, ids.GOAL_SHOW).ok
    return there


def reached(stage: Stage) -> object:
    there = goal(stage)
    assert stage.press(there, ids.GOAL_REACHED).ok
    return there


def with_milestone(stage: Stage) -> object:
    saves(goal, ids.GOAL_MILESTONES, text="meet Ines", day="2026-12-04")(stage)
    there = plan(stage)
    assert stage.press(there, ids.GOALS_SHOW).ok
    assert stage.press(there, ids.GOAL_SHOW).ok
    return there


def milestone_done(stage: Stage) -> object:
    there = with_milestone(stage)
    assert stage.press(there, ids.MILESTONE_DONE).ok
    return there


def asked_by_sam(stage: Stage) -> object:
    """Sam has written a goal; Priya is asked in her own direct message."""
    plan(stage)
    services, workspace_id, now = services_of(stage.coach), seed.IDENTITY.team_id, stage.now()
    priya, sam = (services.people.known(workspace_id, one, now) for one in (stage.user, seed.SAM))
    draft = GoalDraft("Runs the weekly review", "4 in a row", date(2027, 3, 5), GoalKind.GROWTH)
    pair = services.goals.pair_of(make_request(sam), priya)
    services.goals.make(make_request(sam, now), pair.id, Entry(draft))
    stage.work()
    return stage.from_bot()[-1]


def done(stage: Stage) -> object:
    stage.todo()
    return stage.command("done 1")


def question(stage: Stage) -> object:
    return stage.brief()


def many(stage: Stage) -> object:
    stage.crowd()
    return stage.command("todo")


def undone(stage: Stage) -> object:
    answer = stage.logged()
    stage.press(answer, ids.REPLY_UNDO)
    stage.work()
    return answer


def stopped(stage: Stage) -> object:
    weekly = stage.weekly()
    stage.press(weekly, ids.STOP_WEEKLY)
    stage.work()
    return weekly


def answered(stage: Stage) -> object:
    there = stage.follow_up()
    assert stage.press(there, ids.IT_HAPPENED).ok
    stage.work()
    return there


def another_question(stage: Stage) -> str:
    message = question(stage)
    before = stage.reads(message)
    after = tap(lambda _: message, ids.ANOTHER_QUESTION)(stage)
    return "another question" if before != after else "the same question"


def another_moment(stage: Stage) -> str:
    before = opens(overview, ids.PRACTISE)(stage)
    assert stage.press_in(stage.modal(), ids.PRACTICE_ANOTHER).ok
    return "another moment" if stage.reads_modal() != before else "the same moment"


def edited(stage: Stage) -> str:
    answer = stage.logged()
    stage.press(answer, ids.REPLY_EDIT)
    assert stage.submit(text="introduce Sam to Ines", owner="both", due="2026-12-04").ok
    stage.work()
    return stage.reads(answer)


def edited_one(stage: Stage) -> str:
    """Of several things a reply logged; the list is there again once it is saved."""
    answer = stage.reply(stage.brief(), "I'll call Kim by Friday\nI'll intro Sam to Ines by Friday")[1]
    stage.press(answer, ids.REPLY_EDIT)
    assert stage.press_in(stage.modal(), ids.REPLY_EDIT_ONE, nth=1).ok
    assert stage.submit(text="introduce Sam to Ines", owner="both", due="2026-12-04").ok
    stage.work()
    assert "introduce Sam to Ines" in stage.reads(answer)
    return stage.reads_modal()


def settings_saved(stage: Stage) -> str:
    """The form just closes: Home shows them."""
    opens(overview, ids.SETTINGS)(stage)
    assert stage.submit(daily_cap="2").ok
    assert stage.sandbox.workspace.modal(stage.user) is None
    return stage.home()


def somebody_else(stage: Stage) -> str:
    """Slack's picker takes the place of the menu, and what was filled in beside it stays."""
    opens(overview, ids.ADD_ONE_ON_ONE)(stage)
    stage.pick_somebody_else()
    fields = {block["block_id"]: block["element"] for block in stage.modal().blocks if block["type"] == "input"}
    assert fields[ids.TIME]["initial_time"] == "10:00"
    return str(fields[ids.REPORT + ids.PICKED_ELSE]["type"])


def picked(stage: Stage) -> str:
    assert stage.sandbox.people.global_shortcut(stage.user, ids.PREPARE_SHORTCUT).ok
    assert stage.submit(report=seed.SAM).ok
    return stage.reads_modal()


def shortcut(stage: Stage) -> str:
    assert stage.sandbox.people.global_shortcut(stage.user, ids.PREPARE_SHORTCUT).ok
    return stage.reads_modal()


def from_message(stage: Stage) -> str:
    text = "I'll book <b>rooms</b> & " + "x" * 5000
    said = stage.sandbox.people.send_message(stage.user, stage.channel, text)
    assert stage.sandbox.people.message_shortcut(stage.user, stage.channel, said.ts, ids.COMMITMENT_SHORTCUT).ok
    field = next(block for block in stage.modal().blocks if block.get("block_id") == ids.TEXT)
    assert field["element"]["initial_value"] == text[:3000]
    return str(field["hint"]["text"])


def test_a_message_fills_the_form_with_whom_and_when(stage: Stage) -> None:
    stage.with_sam()
    stage.command("add @mina weekly wed 10:00")
    said = stage.sandbox.people.send_message(stage.user, stage.channel, f"<@{seed.MINA}> sends the plan by Friday")
    assert stage.sandbox.people.message_shortcut(stage.user, stage.channel, said.ts, ids.COMMITMENT_SHORTCUT).ok
    fields = {block["block_id"]: block["element"] for block in stage.modal().blocks if block["type"] == "input"}
    assert fields[ids.REPORT]["initial_option"]["value"] == seed.MINA
    assert fields[ids.DUE]["initial_date"] == "2026-11-27"


def chosen(stage: Stage) -> str:
    message = stage.unsure_which()
    [menu] = [each for block in message.blocks for each in block.get("elements", []) if "options" in each]
    assert stage.press(message, ids.REPLY_PAIR, menu["options"][1]["value"]).ok
    stage.work()
    return stage.reads(message)


def one_of_two(stage: Stage) -> str:
    message = stage.unsure_some(2)
    menus = [block["accessory"]["options"] for block in message.blocks if "options" in block.get("accessory", {})]
    assert len(menus) == 2
    assert stage.press(message, ids.REPLY_LINE, menus[1][0]["value"], nth=1).ok
    stage.work()
    return stage.reads(message)


def sorted_out(stage: Stage) -> str:
    message = stage.unsure_some(6)
    assert stage.press(message, ids.REPLY_SORT).ok
    view = stage.modal()
    lines = [block for block in view.blocks if block["type"] == "input"]
    assert [block["element"]["initial_option"]["value"] for block in lines] == ["leave"] * 6
    chosen = {block["block_id"]: {ids.REPLY_LINE: choice} for block, choice in zip(lines, CHOSEN, strict=True)}
    assert stage.sandbox.people.submit_view(stage.user, chosen, view.id).ok
    stage.work()
    return stage.reads(message)


CHOSEN = ("log", "note", "leave", "leave", "leave", "leave")


def brought(stage: Stage) -> str:
    """A report's line that could be one to bring."""
    stage.with_sam()
    sam = stage.as_(seed.SAM)
    sam.sandbox.people.send_message(sam.user, sam.channel, "maybe look at the reviews")
    sam.work()
    message = sam.waits_for(lambda: [one for one in sam.all_from_bot() if ids.REPLY_TOPIC in str(one.blocks)])
    return tap(lambda _: message, ids.REPLY_TOPIC)(sam)


def turns(section: str, *directions: str) -> Act:
    def act(stage: Stage) -> str:
        stage.crowd()
        stage.open_home()
        for direction in directions:
            view = stage.sandbox.workspace.home(stage.user)
            pager = next(
                block["block_id"]
                for block in view.blocks
                for element in block.get("elements", ())
                if element.get("action_id") == direction and element["value"].startswith(f"{section}:")
            )
            assert stage.sandbox.people.click_in_view(stage.user, view.id, direction, block_id=pager).ok
        return stage.reads_home()

    return act


def pages(*action_ids: str) -> Act:
    def act(stage: Stage) -> str:
        opens(many, ids.SHOW_ALL)(stage)
        for action_id in action_ids:
            assert stage.press_in(stage.modal(), action_id).ok
        return stage.reads_modal()

    return act


def from_home(action_id: str) -> Act:
    def act(stage: Stage) -> str:
        stage.with_sam()
        assert stage.press_in(stage.open_home(), action_id).ok
        return stage.reads_modal()

    return act


def privacy_sheet(stage: Stage) -> Message:
    return stage.command("privacy")


def asked_to_forget(stage: Stage) -> Message:
    saves(privacy_sheet, ids.FORGET, forget_confirmed=["yes"])(stage)
    stage.work()
    return stage.from_bot()[-1]


def administers(stage: Stage) -> str:
    stage.user = seed.DANA
    assert stage.press_in(stage.open_home(), ids.ADMIN).ok
    return stage.reads_modal()


def decides(stage: Stage) -> str:
    administers(stage)
    outcome = stage.submit(retention="24", quiet_from="22:00", viewers=[seed.LEO], held=[seed.SAM], contact="Kim")
    assert outcome.ok, outcome
    return stage.reads_modal()


def as_sam(action_id: str, **entries: object) -> Act:
    """A button of the record that Sam was shown; a modal that it opens is filled in and saved."""

    def act(stage: Stage) -> str:
        sam, there = stage.sam_shown()
        assert sam.press(there, action_id).ok
        if not entries:
            stage.work()
            return sam.reads(there) if action_id == ids.RECORD_ACKNOWLEDGE else sam.reads_modal()
        assert sam.submit(**entries).ok
        return sam.reads_modal()

    return act


def forward(*steps: str) -> Act:
    """A note of Priya's, brought into the record as far as these steps go."""

    def act(stage: Stage) -> str:
        stage.reply(stage.brief(), "note: Sam was late on Monday")
        assert stage.press(stage.performance_brief(), ids.RECORD_SHOW).ok
        assert stage.press_in(stage.modal(), ids.FORWARD).ok
        for step in steps:
            assert (stage.submit() if step == ids.FORWARD_FORM else stage.press_in(stage.modal(), step)).ok
        return stage.reads_modal()

    return act


def report_brief(stage: Stage) -> object:
    """Sam looks at what he got before the 1:1."""
    stage.user = seed.PRIYA
    stage.with_sam()
    stage.jump_to(stage.now() + timedelta(days=1, hours=4, minutes=10))
    stage.user = seed.SAM
    return stage.from_bot()[-1]


def stopped_report_brief(stage: Stage) -> object:
    there = report_brief(stage)
    assert stage.press(there, ids.STOP_REPORT_BRIEF).ok
    stage.work()
    return there


def with_topic(stage: Stage) -> object:
    there = report_brief(stage)
    assert stage.press(there, ids.BRING_TOPIC).ok
    assert stage.submit(text="design reviews").ok
    stage.work()
    return there


def discussed(stage: Stage) -> str:
    with_topic(stage)
    stage.user = seed.PRIYA
    brief = next(one for one in stage.from_bot() if "design reviews" in stage.reads(one))
    text = tap(lambda _: brief, ids.TOPIC_DISCUSSED)(stage)
    return "still there" if "design reviews" in text else "talked about"


PART = "part:expectations:1"


def picked_handover(stage: Stage) -> str:
    """Nothing was named: which 1:1 and who is asked first."""
    stage.with_sam()
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "handover").ok
    with stage.coach.db.begin(seed.IDENTITY.team_id) as tx:
        pair = Pairs(tx).of_manager(People(tx).by_slack_id(stage.user).id)[0]
    stage.pick_somebody_else(ids.NEW_MANAGER)
    assert stage.submit(former=str(pair.id), new_manager=seed.MINA).ok
    return stage.reads_modal()


def another_manager(stage: Stage) -> str:
    """One's own people come first; whoever is not among them is behind the last entry."""
    stage.with_sam()
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "handover").ok
    stage.pick_somebody_else(ids.NEW_MANAGER)
    fields = {block["block_id"]: block["element"] for block in stage.modal().blocks if block["type"] == "input"}
    return str(fields[ids.NEW_MANAGER + ids.PICKED_ELSE]["type"])


def started_handover(stage: Stage) -> str:
    saves(plan, ids.EDIT_PLAN, expectations="Runs reviews")(stage)
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "handover @sam @mina").ok
    assert not stage.submit(goes_along=[], report_knows="knows").ok
    first = stage.submit(goes_along=[PART], report_knows="not_yet")
    assert first.errors == {ids.REPORT_KNOWS: expected(stage, says("handover.tell_first"))}
    assert stage.submit(goes_along=[PART], report_knows="knows").ok
    return stage.reads_modal()


def handover_asked(stage: Stage) -> object:
    """Sam would like to pass a part on; Priya is asked in her own direct message."""
    saves(plan, ids.EDIT_PLAN, expectations="Runs reviews")(stage)
    services, workspace_id, now = services_of(stage.coach), seed.IDENTITY.team_id, stage.now()
    priya, sam, mina = (services.people.known(workspace_id, one, now) for one in (stage.user, seed.SAM, seed.MINA))
    pair = services.goals.pair_of(make_request(sam), priya)
    assert services.handovers.start(make_request(sam, now), pair.id, mina.id, [PART]) is not None
    stage.work()
    return stage.from_bot()[-1]


def plan_of_report(stage: Stage) -> object:
    stage.with_sam()
    stage.user = seed.SAM
    return stage.command("plan @priya")


def proposed(stage: Stage) -> object:
    saves(plan_of_report, ids.PROPOSE, expectations="Runs the weekly review alone")(stage)
    stage.work()
    stage.user = seed.PRIYA
    return stage.from_bot()[-1]


@dataclass(frozen=True)
class Says:
    """A wording, filled: tests name it by its path, so that the people team may change it."""

    path: str
    fields: dict[str, str | int]

    def __call__(self, wording: Wording) -> str:
        file, _, path = self.path.partition(".")
        found = attrgetter(path)(wording.sections[file])
        return found if isinstance(found, str) else str(found.fill(**self.fields))
        return str(found.fill(**self.fields) if self.fields or isinstance(found, Template) else found)


def says(path: str, **fields: str | int) -> Says:
    return Says(path, fields)


def expected(stage: Stage, what: AnySays) -> str:
    return what if isinstance(what, str) else what(stage.coach.library.for_locale("en"))


NEXT_WEEK = {"day": "2026-12-01", "time": "15:00"}
SAM, SAM_IN_FULL = "Sam", "Sam Okafor"
TUESDAYS = "weekly on Tuesday at 14:00"
ON_ITS_WAY = says("brief.asked_now", report=SAM)
ACTS: dict[str, tuple[Act, AnySays]] = {
    **{name: case for cases in OF_FEATURES for name, case in cases.acts.items()},
    ids.ADD_ONE_ON_ONE: (opens(overview, ids.ADD_ONE_ON_ONE), says("one_on_ones.report")),
    ids.ONE_ON_ONE_FORM: (
        saves(overview, ids.ADD_ONE_ON_ONE, report=seed.MINA, **NEXT_WEEK),
        says("one_on_ones.added", report="Mina", rhythm="weekly on Tuesday at 15:00"),
    ),
    ids.CHANGE_ONE_ON_ONE: (opens(Stage.listed, ids.CHANGE_ONE_ON_ONE), says("one_on_ones.change_title")),
    ids.SHOW_ONE_ON_ONE: (opens(Stage.brief, ids.SHOW_ONE_ON_ONE), TUESDAYS),
    ids.PAUSE_ONE_ON_ONE: (tap(Stage.listed, ids.PAUSE_ONE_ON_ONE), says("one_on_ones.paused", report=SAM)),
    ids.RESUME_ONE_ON_ONE: (
        tap(paused, ids.RESUME_ONE_ON_ONE),
        says("one_on_ones.resumed", report=SAM, rhythm=TUESDAYS),
    ),
    ids.END_ONE_ON_ONE: (tap(asked_to_end, ids.END_ONE_ON_ONE), says("one_on_ones.ended", report=SAM)),
    ids.SKIP_MEETING: (
        tap(Stage.listed, ids.SKIP_MEETING),
        says("one_on_ones.skipped", report=SAM, when="tomorrow 14:00"),
    ),
    ids.MOVE_MEETING: (
        opens(Stage.listed, ids.MOVE_MEETING),
        says("one_on_ones.move_intro", report=SAM, when="tomorrow 14:00"),
    ),
    ids.MOVE_MEETING_FORM: (
        saves(Stage.listed, ids.MOVE_MEETING, day="2026-11-26", time="16:15"),
        says("one_on_ones.moved", report=SAM, when="Thu 26 Nov, 16:15", before="tomorrow 14:00"),
    ),
    ids.UNSKIP_MEETING: (
        tap(skipped, ids.UNSKIP_MEETING),
        says("one_on_ones.unskipped", report=SAM, when="tomorrow 14:00"),
    ),
    ids.MOVE_MEETING_NOW: (
        tap(move_of_today, ids.MOVE_MEETING_NOW),
        says("one_on_ones.moved", report=SAM, when="Thu 26 Nov, 15:00", before="tomorrow 14:00"),
    ),
    ids.COMMAND_MEANT: (
        tap(misspelt, ids.COMMAND_MEANT),
        says("one_on_ones.moved", report=SAM, when="Thu 26 Nov, 15:00", before="tomorrow 14:00"),
    ),
    ids.LIST_ONE_ON_ONES: (tap(overview, ids.LIST_ONE_ON_ONES), says("one_on_ones.list_title")),
    ids.PREPARE: (tap(Stage.listed, ids.PREPARE), ON_ITS_WAY),
    ids.PREPARE_SHORTCUT: (shortcut, says("modals.pick_title")),
    ids.PICK_REPORT_FORM: (picked, ON_ITS_WAY),
    ids.ANOTHER_QUESTION: (another_question, "another question"),
    ids.IT_HAPPENED: (tap(Stage.follow_up, ids.IT_HAPPENED), says("brief.follow_up.noted_happened")),
    ids.WE_MOVED_IT: (tap(Stage.follow_up, ids.WE_MOVED_IT), says("brief.follow_up.noted_moved")),
    ids.NOT_THIS_TIME: (tap(Stage.follow_up, ids.NOT_THIS_TIME), says("brief.follow_up.noted_not_this_time")),
    ids.CHANGE_ANSWER: (tap(answered, ids.CHANGE_ANSWER), says("brief.follow_up.ask", report=SAM)),
    ids.SHOW_PLAN: (from_home(ids.SHOW_PLAN), says("plan.title", report="Sam")),
    ids.EDIT_PLAN: (opens(plan, ids.EDIT_PLAN), says("plan.expectations.hint")),
    ids.PLAN_FORM: (saves(plan, ids.EDIT_PLAN, expectations="Runs the review"), says("plan.saved")),
    ids.PLAN_HISTORY: (opens(plan_with_history, ids.PLAN_HISTORY), "Runs the weekly review alone"),
    ids.GOAL_ADD: (opens(plan, ids.GOAL_ADD), says("goals.what_label")),
    ids.GOAL_FORM: (saves(plan, ids.GOAL_ADD, **GOAL), says("goals.saved", other=SAM)),
    ids.GOALS_SHOW: (tap(plan_with_goal, ids.GOALS_SHOW), says("goals.list_title", other=SAM)),
    ids.GOAL_SHOW: (tap(goals, ids.GOAL_SHOW), "4 reviews in a row"),
    ids.GOAL_CHANGE: (opens(goal, ids.GOAL_CHANGE), says("goals.form_change")),
    ids.GOAL_CONFIRM: (tap(asked_by_sam, ids.GOAL_CONFIRM), says("goals.noted_confirmed")),
    ids.GOAL_LATER: (tap(asked_by_sam, ids.GOAL_LATER), says("goals.noted_later")),
    ids.GOAL_REACHED: (tap(goal, ids.GOAL_REACHED), says("goals.done")),
    ids.GOAL_LET_GO: (tap(goal, ids.GOAL_LET_GO), says("goals.dropped")),
    ids.GOAL_REOPEN: (tap(reached, ids.GOAL_REOPEN), says("goals.waits_for_other", other=SAM)),
    ids.GOAL_MILESTONES: (opens(goal, ids.GOAL_MILESTONES), says("goals.milestones_intro")),
    ids.MILESTONES_FORM: (
        saves(goal, ids.GOAL_MILESTONES, text="meet Ines", day="2026-12-04"),
        "meet Ines, by Fri 4 Dec",
    ),
    ids.MILESTONE_DONE: (tap(with_milestone, ids.MILESTONE_DONE), "~meet Ines~"),
    ids.MILESTONE_OPEN: (tap(milestone_done, ids.MILESTONE_OPEN), says("goals.progress", done=0, total=3)),
    ids.COMMITMENT_DONE: (tap(Stage.todo, ids.COMMITMENT_DONE), says("commitments.todo_empty")),
    ids.COMMITMENT_DROP: (tap(Stage.todo, ids.COMMITMENT_DROP), says("commitments.todo_empty")),
    ids.COMMITMENT_MOVE: (opens(Stage.todo, ids.COMMITMENT_MOVE), says("commitments.move_title")),
    ids.MOVE_COMMITMENT_FORM: (saves(Stage.todo, ids.COMMITMENT_MOVE, due="2026-12-04"), "by Fri 4 Dec"),
    ids.COMMITMENT_REOPEN: (tap(done, ids.COMMITMENT_REOPEN), says("commitments.changed.reopened")),
    ids.REPLY_EDIT: (opens(Stage.logged, ids.REPLY_EDIT), says("commitments.text")),
    ids.REPLY_EDIT_ONE: (edited_one, "introduce Sam to Ines, by Fri 4 Dec"),
    ids.COMMITMENTS_FORM: (edited, "introduce Sam to Ines, by Fri 4 Dec"),
    ids.REPLY_UNDO: (tap(Stage.logged, ids.REPLY_UNDO), says("commitments.undone")),
    ids.REPLY_LOG_AGAIN: (tap(undone, ids.REPLY_LOG_AGAIN), says("commitments.logged", count=1)),
    ids.REPLY_LOG: (tap(Stage.unsure, ids.REPLY_LOG), says("commitments.logged", count=1)),
    ids.REPLY_NOTE: (tap(Stage.unsure, ids.REPLY_NOTE), says("commitments.noted", count=1)),
    ids.REPLY_LEAVE: (tap(Stage.unsure, ids.REPLY_LEAVE), says("replies.left", count=1)),
    ids.REPLY_TOPIC: (brought, says("topics.brought", count=1)),
    ids.REPLY_LINE: (one_of_two, says("commitments.logged", count=1)),
    ids.REPLY_SORT: (opens(lambda stage: stage.unsure_some(6), ids.REPLY_SORT), says("replies.sort_intro")),
    ids.REPLY_LINES_FORM: (sorted_out, says("replies.left_many", count=4)),
    ids.REPLY_PAIR: (chosen, says("replies.which.chosen", name=SAM)),
    ids.REPLY_NO_PAIR: (tap(Stage.unsure_which, ids.REPLY_NO_PAIR), says("replies.which.left")),
    ids.COMMITMENT_ADD: (opens(overview, ids.COMMITMENT_ADD), says("commitments.form_title")),
    ids.COMMITMENT_FORM: (saves(overview, ids.COMMITMENT_ADD, report=seed.SAM, text="book a room"), "book a room"),
    ids.REPORT: (somebody_else, "users_select"),
    ids.NEW_MANAGER: (another_manager, "users_select"),
    ids.COMMITMENT_SHORTCUT: (from_message, says("commitments.text_cut")),
    ids.SHOW_TODO: (tap(overview, ids.SHOW_TODO), says("commitments.todo_title")),
    ids.PERFORMANCE_POINT: (opens(Stage.brief, ids.PERFORMANCE_POINT), says("performance.intro_unnamed")),
    ids.PERFORMANCE_FORM: (
        saves(Stage.brief, ids.PERFORMANCE_POINT, **WEDNESDAY, **FOUR_THINGS),
        says("performance.saved", report=SAM_IN_FULL, when="Wed 25 Nov, 11:00", lead="30 minutes before"),
    ),
    ids.SHIFT_FRAME: (opens(Stage.brief, ids.SHIFT_FRAME), says("frames.shift_ask.performance.told")),
    ids.RECORD_EDIT: (
        opens(Stage.performance_brief, ids.RECORD_EDIT),
        says("performance.edit_intro", report=SAM_IN_FULL),
    ),
    ids.RECORD_SHOW: (
        opens(Stage.performance_brief, ids.RECORD_SHOW),
        says("performance.record.intro_manager", report=SAM_IN_FULL),
    ),
    ids.RECORD_AGAIN: (
        opens(Stage.unacknowledged, ids.RECORD_AGAIN),
        says("performance.unacknowledged.shown_again", report=SAM_IN_FULL),
    ),
    ids.RECORD_ACKNOWLEDGE: (
        as_sam(ids.RECORD_ACKNOWLEDGE),
        says("performance.record.acknowledged", when="Thu 26 Nov, 11:31"),
    ),
    ids.RECORD_COMMENT: (as_sam(ids.RECORD_COMMENT), says("performance.record.comment_label")),
    ids.RECORD_COMMENT_FORM: (
        as_sam(ids.RECORD_COMMENT, text="The tool was down"),
        says("performance.record.saved"),
    ),
    ids.FORWARD: (forward(), says("performance.forward.intro", name=SAM_IN_FULL)),
    ids.FORWARD_CHOOSE: (forward(ids.FORWARD_CHOOSE), "Sam was late on Monday"),
    ids.FORWARD_FORM: (
        forward(ids.FORWARD_CHOOSE, ids.FORWARD_FORM),
        says("performance.forward.done", name=SAM_IN_FULL),
    ),
    ids.SNOOZE: (opens(Stage.weekly, ids.SNOOZE), says("weekly.snooze_ask")),
    ids.SNOOZE_FORM: (closes(Stage.weekly, ids.SNOOZE, weekly_snooze="week"), says("weekly.snoozed", day="Mon 7 Dec")),
    ids.STOP_WEEKLY: (tap(Stage.weekly, ids.STOP_WEEKLY), says("weekly.stopped")),
    ids.START_WEEKLY: (tap(stopped, ids.START_WEEKLY), says("weekly.why", weekday="Monday")),
    ids.SETTINGS: (opens(overview, ids.SETTINGS), says("preferences.quiet_from")),
    ids.SETTINGS_FORM: (settings_saved, says("preferences.summary_cap", count=2)),
    ids.PRACTISE: (opens(overview, ids.PRACTISE), says("practice.frame_label")),
    ids.PRACTICE_FORM: (
        saves(overview, ids.PRACTISE, practice_frame="coaching", practice_sentence="a"),
        says("practice.chose.coaching_for_performance"),
    ),
    ids.PRACTICE_ANOTHER: (another_moment, "another moment"),
    ids.ADMIN: (administers, says("admin.cannot_see")),
    ids.ADMIN_FORM: (decides, says("admin.summary_held", names=SAM_IN_FULL)),
    ids.STOP_REPORT_BRIEF: (tap(report_brief, ids.STOP_REPORT_BRIEF), says("report_brief.stopped")),
    ids.START_REPORT_BRIEF: (
        tap(stopped_report_brief, ids.START_REPORT_BRIEF),
        says("report_brief.why_same", lead="30 minutes before"),
    ),
    ids.BRING_TOPIC: (opens(report_brief, ids.BRING_TOPIC), says("topics.text")),
    ids.TOPIC_FORM: (closes(report_brief, ids.BRING_TOPIC, text="design <reviews>"), "• design &lt;reviews&gt;"),
    ids.CHANGE_TOPICS: (opens(with_topic, ids.CHANGE_TOPICS), says("topics.change_title")),
    ids.TOPICS_FORM: (closes(with_topic, ids.CHANGE_TOPICS, text="my holidays"), "• my holidays"),
    ids.TOPIC_DISCUSSED: (discussed, "talked about"),
    ids.PROPOSE: (opens(plan_of_report, ids.PROPOSE), says("proposals.form_title")),
    ids.PROPOSE_FORM: (
        saves(plan_of_report, ids.PROPOSE, expectations="Runs it"),
        says("proposals.proposed", manager="Priya"),
    ),
    ids.HANDOVER_PICK_FORM: (picked_handover, says("handover.never")),
    ids.HANDOVER_FORM: (started_handover, says("handover.started", other=SAM_IN_FULL)),
    ids.HANDOVER_CHOOSE: (opens(handover_asked, ids.HANDOVER_CHOOSE), "Runs reviews"),
    ids.HANDOVER_ANSWER_FORM: (
        saves(handover_asked, ids.HANDOVER_CHOOSE),
        says("handover.passed_on", manager="Mina Park"),
    ),
    ids.PROPOSAL_TAKE: (tap(proposed, ids.PROPOSAL_TAKE), says("proposals.taken")),
    ids.PROPOSAL_EDIT: (opens(proposed, ids.PROPOSAL_EDIT), says("proposals.take_title")),
    ids.PROPOSAL_TAKE_FORM: (closes(proposed, ids.PROPOSAL_EDIT, expectations="Both"), says("proposals.taken")),
    ids.PROPOSAL_DECLINE: (opens(proposed, ids.PROPOSAL_DECLINE), says("proposals.decline_title")),
    ids.PROPOSAL_DECLINE_FORM: (closes(proposed, ids.PROPOSAL_DECLINE, text="Soon"), says("proposals.declined")),
    ids.HELP: (tap(overview, ids.HELP), says("help.title")),
    ids.WHO_CAN_SEE: (from_home(ids.WHO_CAN_SEE), says("privacy.intro")),
    ids.EXPORT: (tap(privacy_sheet, ids.EXPORT), says("rights.export.asked")),
    ids.FORGET: (opens(privacy_sheet, ids.FORGET), says("rights.forget.goes_title")),
    ids.FORGET_FORM: (
        saves(privacy_sheet, ids.FORGET, forget_confirmed=["yes"]),
        says("rights.forget.asked"),
    ),
    ids.FORGET_TAKE_BACK: (tap(asked_to_forget, ids.FORGET_TAKE_BACK), says("rights.forget.taken_back")),
    ids.SHOW_ALL: (pages(), "thing 1 to do, by Fri 27 Nov\n_1:1 with Person 1_"),
    ids.SHOW_NOTES: (noted, "seems tired"),
    ids.NEXT_PAGE: (pages(ids.NEXT_PAGE), "thing 44 to do"),
    ids.PREVIOUS_PAGE: (pages(ids.NEXT_PAGE, ids.PREVIOUS_PAGE), "thing 0 to do"),
    ids.HOME_NEXT: (turns("one_on_ones", ids.HOME_NEXT), "*Person 6* · "),
    ids.HOME_PREVIOUS: (turns("one_on_ones", ids.HOME_NEXT, ids.HOME_PREVIOUS), "*Person 0* · "),
}
COMMANDS: dict[str, tuple[str, AnySays]] = {
    **{word: case for cases in OF_FEATURES for word, case in cases.commands.items()},
    "add": (
        "add @mina every 2 weeks on thu at 3:30pm for 45m",
        says("one_on_ones.added", report="Mina", rhythm="every 2 weeks on Thursday at 15:30"),
    ),
    "list": ("list", TUESDAYS),
    "brief": ("brief @sam", ON_ITS_WAY),
    "plan": ("plan @sam", says("plan.title", report="Sam")),
    "goal": ("goal @sam", says("goals.what_label")),
    "commit": ("commit @sam I’ll share <the> draft & notes by Friday", "share &lt;the&gt; draft &amp; notes, by"),
    "topic": ("topic @sam design reviews", says("topics.saved")),
    "prepare": ("prepare", says("preferences.report_brief")),
    "handover": ("handover @sam @mina", says("handover.form_title")),
    "todo": ("todo", "intro Sam to the design lead"),
    "done": ("done 1", says("commitments.changed.done")),
    "drop": ("DROP intro", says("commitments.changed.dropped")),
    "skip": ("skip @sam", says("one_on_ones.skip_ask", count=1)),
    "move": (
        "move @sam thu 15:00",
        says("one_on_ones.moved", report=SAM, when="Thu 26 Nov, 15:00", before="tomorrow 14:00"),
    ),
    "unskip": ("unskip @sam", says("errors.no_upcoming", name=SAM)),
    "note": ("note @sam seems keen", says("commitments.noted", count=1)),
    "pause": ("pause @sam", says("one_on_ones.paused", report=SAM)),
    "resume": ("resume @sam", says("one_on_ones.resumed", report=SAM, rhythm=TUESDAYS)),
    "end": ("end @sam", says("one_on_ones.end_ask", report=SAM)),
    "snooze": ("snooze 1w", says("weekly.snoozed", day="Mon 30 Nov")),
    "practice": ("practice", says("practice.frame_label")),
    "settings": ("settings", says("preferences.quiet_from")),
    "admin": ("admin", says("errors.not_an_administrator_here")),
    "records": ("records", says("errors.not_a_viewer")),
    "privacy": ("privacy", says("privacy.intro")),
    "export": ("export", says("rights.export.asked")),
    "forget": ("forget", says("rights.forget.goes_title")),
    "help": ("help", says("help.title")),
    "": ("", says("overview.title")),
    "frobnicate": ("frobnicate <!channel>", says("modals.you_typed", typed="/coach frobnicate &lt;!channel&gt;")),
}
PICKED: dict[str, Says] = {
    "brief": ON_ITS_WAY,
    "plan": says("plan.title", report="Sam"),
    "goal": says("goals.what_label"),
    "topic": says("topics.form_intro", other="Priya"),
    "skip": says("one_on_ones.skip_ask", count=1),
    "move": says("one_on_ones.move_intro", report=SAM, when="tomorrow 14:00"),
    "pause": says("one_on_ones.paused", report=SAM),
    "resume": says("one_on_ones.resumed", report=SAM, rhythm=TUESDAYS),
    "end": says("one_on_ones.end_ask", report=SAM),
}


def who_picks(stage: Stage, word: str) -> str:
    """Let the one act whose command it is; whom they pick."""
    stage.with_sam()
    stage.user = seed.SAM if word == "topic" else seed.PRIYA
    return seed.PRIYA if word == "topic" else seed.SAM


@pytest.mark.parametrize("name", ACTS)
def test_the_person_sees_what_came_of_it(stage: Stage, name: str) -> None:
    act, what = ACTS[name]
    assert expected(stage, what) in act(stage)
    assert name in dispatched(stage)
    assert stage.troubles() == []


def dispatched(stage: Stage) -> list[str]:
    """What Slack brought, by the id of its listener: for an entry of a menu that of its button."""
    to_app = [entry for entry in stage.sandbox.log.entries() if entry.direction == "to_app"]
    chosen = [entry.request.get("actions", ()) for entry in to_app]
    entries = [each["selected_option"]["value"] for one in chosen for each in one if each.get("action_id") == ids.MENU]
    return [entry.method.split()[-1] for entry in to_app] + [value.partition(" ")[0] for value in entries]


@pytest.mark.parametrize("word", COMMANDS)
def test_a_command_is_answered(stage: Stage, word: str) -> None:
    stage.with_sam()
    stage.command("commit @sam I'll intro Sam to the design lead by Friday")
    text, what = COMMANDS[word]
    assert expected(stage, what) in stage.reads_answer(text)
    assert stage.troubles() == []


@pytest.mark.parametrize("word", PICKED)
def test_a_command_without_a_person_asks_for_one(stage: Stage, word: str) -> None:
    other = who_picks(stage, word)
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", word).ok
    assert stage.submit(report=other).ok
    assert expected(stage, PICKED[word]) in stage.reads_modal()
    assert stage.troubles() == []


@pytest.mark.parametrize(
    ("word", "title"), [("add", says("one_on_ones.form_title")), ("commit", says("commitments.form_title"))]
)
def test_a_command_with_nothing_to_go_on_opens_its_form(stage: Stage, word: str, title: Says) -> None:
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", word).ok
    assert expected(stage, title) in stage.reads_modal()


def test_everything_registered_is_in_the_tables(engine: object) -> None:
    shortcuts = [one.callback_id for one in REGISTERED.shortcuts]
    registered = {*REGISTERED.action_ids, *REGISTERED.view_ids, *shortcuts}
    commands = {*library().for_locale("en")[HelpWording].commands, "", "frobnicate"}
    assert registered <= set(ACTS), missing("Ids", registered - set(ACTS), "acts")
    assert commands <= set(COMMANDS), missing("Subcommands", commands - set(COMMANDS), "commands")
    assert (set(ACTS), set(COMMANDS)) == (registered, commands)
    assert [one.name for one in REGISTERED.commands] == ["/coach"]


def test_prepare_on_home_says_so(stage: Stage) -> None:
    assert expected(stage, ON_ITS_WAY) in from_home(ids.PREPARE)(stage)


@pytest.mark.parametrize(("section", "size", "total"), [("commitments", 5, 45), ("plans", 3, 38)])
@pytest.mark.parametrize(("directions", "shown"), [((ids.HOME_NEXT,), 1), ((ids.HOME_NEXT, ids.HOME_PREVIOUS), 0)])
def test_each_list_on_home_turns_its_own_page(
    stage: Stage, section: str, size: int, total: int, directions: tuple[str, ...], shown: int
) -> None:
    page = says("modals.page", first=1 + shown * size, last=(1 + shown) * size, total=total)
    assert expected(stage, page) in turns(section, *directions)(stage)


def test_a_list_in_a_modal_stays_a_list(stage: Stage) -> None:
    stage.todo()
    stage.crowd(3)
    stage.press_in(stage.open_home(), ids.LIST_ONE_ON_ONES)
    assert stage.press_in(stage.modal(), ids.SKIP_MEETING).ok
    assert "tomorrow" in stage.reads_modal()


def test_modals_opened_from_modals_never_run_into_slacks_limit(stage: Stage) -> None:
    """A saved 1:1 offers to change it again: three modals deep Slack takes no fourth."""
    stage.with_sam()
    stage.press_in(stage.open_home(), ids.LIST_ONE_ON_ONES)
    for minute in range(4):
        stage.press_in(stage.modal(), ids.CHANGE_ONE_ON_ONE)
        outcome = stage.submit(time=f"14:0{minute}")
        assert outcome.ok, outcome
        assert f"at 14:0{minute}" in stage.reads_modal()


def test_forms_opened_from_a_message_just_close(stage: Stage) -> None:
    edit_plan = closes(lambda _: stage.part(stage.brief(), ids.EDIT_PLAN), ids.EDIT_PLAN, expectations="Runs it")
    assert "Runs it" in edit_plan(stage)
    assert stage.troubles() == []


def test_forms_opened_from_home_just_close(stage: Stage) -> None:
    stage.todo()
    for action_id, entries in ((ids.COMMITMENT_MOVE, {"due": "2026-12-04"}), (ids.SETTINGS, {"daily_cap": "2"})):
        assert stage.press_in(stage.open_home(), action_id).ok
        assert stage.submit(**entries).ok
        assert stage.sandbox.workspace.modal(stage.user) is None
        stage.work()
    shown = stage.home()
    assert "by Fri 4 Dec" in shown
    assert expected(stage, says("preferences.summary_cap", count=2)) in shown


def test_an_answer_that_nothing_updates_gives_its_time(stage: Stage) -> None:
    answer = stage.listed()
    assert f"As of {stage.now():%H:%M}" in stage.reads(answer)


def test_a_1_1_at_night_is_pointed_out_when_it_is_set_up(stage: Stage) -> None:
    answer = stage.command("add @sam weekly tue 23:00")
    assert "That’s 23:00 for you." in stage.reads(answer)
