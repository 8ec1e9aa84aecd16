"""Every place where text for the other one of a pair is typed meets the detector of performance talk: it asks before it
stores, and stores what is confirmed. One row for each such place; a form that is in none fails."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.briefs.rules import PerformanceTalkMessage
from bot.commitments.rules import LOGGED, Draft, Origin, Owner
from bot.core.errors import SoundsLikePerformanceError
from bot.core.people import Person
from bot.core.people_store import Pairs
from bot.core.slack import ids
from bot.frames.asking import asks_first
from bot.goals.rules import Entry, GoalDraft, GoalKind, MilestoneDraft
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import Plan
from bot.plans.store import Notes, Plans, Proposals
from bot.replies.rules import Choice
from bot.wiring import FEATURES
from tests.desk import Desk, quick, utc
from tests.factories import WORKSPACE
from tests.replies.thread import chooses, decides

WARNING = "Sam must improve or this is the last warning"
DUE = date(2027, 3, 5)


class Doors(Desk):
    """The brief of Tuesday's 1:1 is out. `asked` is what the person is saving as it is."""

    def __init__(self, db: SealedDatabase) -> None:
        super().__init__(db)
        self.meet()
        self.run(utc(24, 13, 31))
        with self.db.begin(WORKSPACE) as tx:
            self.pair = Pairs(tx).of_manager(self.priya.id)[0].id
        self.asked: str | None = None

    def saves(self, who: Person):
        """What they save in a form."""
        return replace(self.request(who), asked=self.asked)

    def stored(self) -> str:
        """Everything that Sam can read."""
        with self.db.coaching(self.sam) as tx:
            plans = [Plans(tx).latest(self.pair), *Proposals(tx).all_of_pair(self.pair)]
        goals = self.services.goals.mine(self.request(self.sam))
        topics = self.services.topics.of_pair(self.request(self.sam), self.pair)
        return repr((plans, goals, topics, [one.text for one in self.live()]))

    def notes(self) -> list[str]:
        """Priya's private notes."""
        with self.db.coaching(self.priya) as tx:
            return [one.text for one in Notes(tx).of_author(self.priya.id, self.pair, 9)]

    def goal(self) -> int:
        draft = GoalDraft("Run the review", "Twice", DUE, GoalKind.GROWTH)
        made = self.services.goals.make(self.request(self.priya), self.pair, Entry(draft, asked=True))
        return made.goal.id  # type: ignore[union-attr]

    def proposal(self) -> int:
        self.services.proposals.propose(self.request(self.sam), Plan(self.pair, 0, "Runs the review"))
        with self.db.coaching(self.sam) as tx:
            return Proposals(tx).all_of_pair(self.pair)[-1].id


@pytest.fixture
def desk(db: SealedDatabase) -> Doors:
    return Doors.once(db)


def edit_commitment(desk: Doors) -> None:
    one = desk.live()[0] if desk.live() else None
    if one is None:
        desk.reply("I'll book a room by Friday")
        one = desk.live()[0]
    draft = replace(one.draft, text=WARNING)
    desk.services.replies.edit_logged(desk.saves(desk.priya), {one.id: draft})


def shortcut(desk: Doors) -> None:
    desk.services.commitments.log(desk.saves(desk.priya), desk.sam, Draft(WARNING, Owner.REPORT), Origin.SHORTCUT)


def plan(desk: Doors) -> None:
    desk.services.plans.save(desk.saves(desk.priya), Plan(desk.pair, 0, "", WARNING))


def new_goal(desk: Doors) -> None:
    draft = GoalDraft(WARNING, "Twice", DUE, GoalKind.GROWTH)
    desk.services.goals.make(desk.saves(desk.priya), desk.pair, Entry(draft, asked=True))


def reworded_goal(desk: Doors) -> None:
    goal = desk.goal()
    draft = GoalDraft("Run the review", WARNING, DUE, GoalKind.GROWTH)
    desk.services.goals.change(desk.saves(desk.priya), goal, Entry(draft, 1, asked=True))


def milestone(desk: Doors) -> None:
    desk.services.goals.set_milestones(desk.saves(desk.priya), desk.goal(), 0, [MilestoneDraft(None, WARNING, DUE)])


def proposal_edited(desk: Doors) -> None:
    edited = Plan(desk.pair, 0, "Runs the review", WARNING)
    desk.services.proposals.take(desk.saves(desk.priya), desk.proposal(), edited)


def proposal_declined(desk: Doors) -> None:
    desk.services.proposals.decline(desk.saves(desk.priya), desk.proposal(), WARNING)


FORMS: dict[str, Callable[[Doors], None]] = {
    ids.COMMITMENTS_FORM: edit_commitment,
    ids.COMMITMENT_FORM: shortcut,
    ids.PLAN_FORM: plan,
    ids.GOAL_FORM: new_goal,
    f"{ids.GOAL_FORM} again": reworded_goal,
    ids.MILESTONES_FORM: milestone,
    ids.PROPOSAL_TAKE_FORM: proposal_edited,
    ids.PROPOSAL_DECLINE_FORM: proposal_declined,
}
"""What a manager types into a form."""

OF_REPORTS = {ids.PROPOSE_FORM, ids.TOPIC_FORM, ids.TOPICS_FORM}
"""A report gives no performance point; their forms ask by the same rule, which says so."""

NO_SUCH_TEXT = {
    ids.PERFORMANCE_FORM: "it is a performance point",
    ids.RECORD_COMMENT_FORM: "it is within the performance frame",
    ids.FORWARD_FORM: "nothing is typed",
    ids.MOVE_COMMITMENT_FORM: "nothing is typed",
    ids.SNOOZE_FORM: "nothing is typed",
    ids.SHIFT_FORM: "nothing is typed",
    ids.SKIP_FORM: "nothing is typed",
    ids.END_FORM: "nothing is typed",
    ids.PAUSE_FORM: "nothing is typed",
    ids.REPLY_LINES_FORM: "each line was asked about",
    ids.FORGET_FORM: "nothing is typed",
    ids.PRACTICE_FORM: "only the person sees it",
    ids.SETTINGS_FORM: "nothing is typed",
    ids.ADMIN_FORM: "nobody's 1:1",
    ids.ONE_ON_ONE_FORM: "nothing is typed",
    ids.AWAY_FORM: "nothing is typed",
    ids.MOVE_MEETING_FORM: "nothing is typed",
    ids.HANDOVER_PICK_FORM: "nothing is typed",
    ids.HANDOVER_FORM: "nothing is typed",
    ids.HANDOVER_ANSWER_FORM: "nothing is typed",
    ids.WHY_FORM: "nothing is typed",
    ids.CALENDAR_FORM: "an address, and nobody's 1:1",
    ids.CALENDAR_OWN_FORM: "addresses, and nobody's 1:1",
    ids.CALENDAR_CHOOSE_FORM: "nothing is typed",
}


def test_every_form_is_one_of_these_and_those_that_ask_are_shown_again():
    forms = {callback_id: listener for feature in FEATURES for callback_id, listener in feature.forms.items()}
    asking = {one.partition(" ")[0] for one in FORMS} | OF_REPORTS
    assert {*forms} == asking | {*NO_SUCH_TEXT}
    asks = asks_first(lambda _service, _form: None).__code__
    assert {callback_id for callback_id, listener in forms.items() if listener.__code__ is asks} == asking


@quick
@pytest.mark.parametrize("form", FORMS)
def test_a_form_asks_before_it_stores_and_stores_what_is_saved_once_more(desk: Doors, form: str):
    with pytest.raises(SoundsLikePerformanceError) as asked:
        FORMS[form](desk)
    assert WARNING not in desk.stored()
    desk.asked = asked.value.fields["fingerprint"]
    FORMS[form](desk)
    assert WARNING in desk.stored()


def unsure_texts(desk: Doors) -> list[str]:
    desk.tick()
    return [line.text for one in desk.slack.of(LOGGED) for line in one.message.asked]


def in_thread(desk: Doors) -> None:
    desk.reply(f"I'll book a room by Friday\n{WARNING}")


def outside(desk: Doors) -> None:
    desk.reply(WARNING, thread=False)


def command(desk: Doors) -> None:
    desk.services.replies.log_typed(desk.request(desk.priya), desk.sam, f"I'll book a room by Friday\n{WARNING}")


def edited_in_thread(desk: Doors) -> None:
    desk.edit(desk.reply("I'll call Ana by Friday"), WARNING)


def edited_outside(desk: Doors) -> None:
    typed = desk.reply("I'll call Ana by Friday", thread=False)
    decide(desk)
    assert [one.text for one in desk.live()] == ["call Ana"]
    desk.edit(typed, WARNING)


def chosen(desk: Doors) -> None:
    desk.meet(report=desk.person("UALEX", "Alex"))
    desk.reply(f"I'll book a room by Friday\n{WARNING}", thread=False)
    assert pointed_out(desk) == 0, "for which 1:1 it is becomes known with the choice: only then can it be asked about"
    chooses(desk, desk.pair)


def decide(desk: Doors, choice: Choice = Choice.LOG) -> None:
    decides(desk, choice)


def pointed_out(desk: Doors) -> int:
    """How often Priya is asked whether it is a performance point."""
    desk.tick()
    return sum(isinstance(one.message, PerformanceTalkMessage) for one in desk.slack.to(desk.priya))


@quick
@pytest.mark.parametrize("door", [in_thread, outside, command, edited_in_thread, edited_outside, chosen])
def test_what_is_typed_waits_for_one_tap(desk: Doors, door: Callable[[Doors], None]):
    door(desk)
    assert WARNING not in desk.stored()
    assert WARNING in unsure_texts(desk)
    assert pointed_out(desk) == 1
    decide(desk)
    assert "improve or this is the last warning" in desk.stored()
    assert pointed_out(desk) == 1


@quick
@pytest.mark.parametrize(("choice", "notes"), [(Choice.NOTE, 1), (Choice.LEAVE, 0)])
def test_outside_a_thread_the_tap_may_say_otherwise(desk: Doors, choice: Choice, notes: int):
    outside(desk)
    decide(desk, choice)
    assert WARNING not in desk.stored()
    assert len(desk.notes()) == notes


@quick
def test_an_edit_that_is_asked_about_takes_back_what_stood_in_its_place(desk: Doors):
    typed = desk.reply("I'll call Ana by Friday\nnote: he is tired", thread=False)
    decide(desk)
    assert ([one.text for one in desk.live()], desk.notes()) == (["call Ana"], ["he is tired"])
    desk.edit(typed, f"{WARNING}\nnote: he is tired")
    assert (desk.live(), desk.notes()) == ([], ["he is tired"])
    assert pointed_out(desk) == 1, "it says why it asks"
    decide(desk)
    assert WARNING not in desk.notes()
    assert [one.text for one in desk.live()] != []


@quick
def test_a_command_logs_the_rest_and_its_answer_says_so(desk: Doors):
    logged = desk.services.replies.log_typed(desk.request(desk.priya), desk.sam, f"I'll call Ana\n{WARNING}")
    assert ([line.commitment.text for line in logged.lines], logged.asked) == (["call Ana"], 1)
    again = desk.services.replies.log_typed(desk.request(desk.priya), desk.sam, f"{WARNING} today")
    assert (again.lines, again.asked) == ((), 1)
    assert unsure_texts(desk) == [WARNING, f"{WARNING} today"], "also when two come at once"


@quick
def test_a_report_and_what_is_said_under_performance_are_not_asked(desk: Doors):
    desk.services.topics.bring(desk.request(desk.sam), desk.pair, WARNING)
    desk.services.proposals.propose(desk.request(desk.sam), Plan(desk.pair, 0, WARNING))
    desk.shift("shift to performance")
    desk.reply(f"{WARNING} by Friday")
    assert [one.text for one in desk.live()] != []
    assert WARNING in desk.stored()
