"""Goals: both confirm the very same words, nobody asks twice, and of two at once neither loses a word."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta
from threading import Barrier

import pytest

from bot.core.errors import AlreadyChangedError, InThePastError, NeedsTextError, NoPairError, TooManyMilestonesError
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people import Person, Preferences
from bot.goals.forms import shown_again
from bot.goals.rules import (
    GOAL,
    GOAL_CONFIRMED,
    Entry,
    GoalConflict,
    GoalDraft,
    GoalKind,
    GoalLine,
    GoalMessage,
    GoalState,
    MilestoneDraft,
)
from bot.goals.service import GoalService
from bot.goals.smart import Questions
from bot.goals.wording import SmartWording
from bot.plans.rules import PlanMessage
from bot.weekly.rules import WeeklyMessage
from tests.desk import Desk, quick, utc
from tests.factories import make_request

DRAFT = GoalDraft("Sam runs the weekly review alone", "4 reviews in a row", date(2027, 3, 5), GoalKind.GROWTH)
OTHER = replace(DRAFT, what="Sam runs the monthly review alone")


def goals(desk: Desk) -> GoalService:
    return desk.services.goals


def made(desk: Desk, by: Person | None = None, draft: GoalDraft = DRAFT) -> GoalLine:
    """A goal of the two, by Priya unless said otherwise."""
    if not desk.services.one_on_ones.list(desk.request(desk.priya)):
        desk.meet()
    by = by or desk.priya
    pair = goals(desk).pair_of(desk.request(desk.priya), desk.sam)
    line = goals(desk).make(desk.request(by), pair.id, Entry(draft, asked=True))
    assert isinstance(line, GoalLine)
    return line


def changed(desk: Desk, line: GoalLine, draft: GoalDraft, by: Person | None = None) -> GoalLine:
    entry = Entry(draft, line.goal.version, asked=True)
    after = goals(desk).change(desk.request(by or desk.priya), line.goal.id, entry)
    assert isinstance(after, GoalLine)
    return after


def asked(desk: Desk, who: Person | None = None) -> list[GoalMessage]:
    """The questions in somebody's direct messages, as they stand."""
    desk.tick()
    who = who or desk.sam
    return [one.message for one in desk.slack.of(GOAL) if one.recipient.id == who.id]


@pytest.mark.parametrize("who", ["priya", "sam"])
def test_either_makes_one_and_the_other_confirms_it(desk: Desk, who: str):
    by, other = (desk.priya, desk.sam) if who == "priya" else (desk.sam, desk.priya)
    line = made(desk, by)
    assert (line.goal.state, line.waits_for_reader, line.waits_for_other) == (GoalState.DRAFT, False, True)
    [question] = asked(desk, other)
    assert question.line.waits_for_reader
    assert asked(desk, by) == []
    both = goals(desk).confirm(desk.request(other), line.goal.id, 1)
    assert both.goal.state is GoalState.CONFIRMED
    [answered] = asked(desk, other)
    [told] = desk.slack.of(GOAL_CONFIRMED)
    assert (told.recipient.id, told.message.line.goal.id) == (by.id, line.goal.id)
    assert answered.line.goal.state is GoalState.CONFIRMED


@quick
def test_whoever_wrote_it_cannot_confirm_for_the_other(desk: Desk):
    line = made(desk)
    assert goals(desk).confirm(desk.request(desk.priya), line.goal.id, 1).goal.state is GoalState.DRAFT


@quick
def test_other_words_make_it_a_draft_again_and_are_asked_about_again(desk: Desk):
    line = made(desk)
    asked(desk)
    goals(desk).confirm(desk.request(desk.sam), line.goal.id, 1)
    again = changed(desk, line, replace(DRAFT, due_on=date(2027, 4, 5)))
    assert (again.goal.state, again.goal.version) == (GoalState.DRAFT, 2)
    before, now = asked(desk)
    assert (before.asked_again, now.asked_again, now.line.goal.version) == (True, False, 2)
    [revision] = goals(desk).history(desk.request(desk.sam), line.goal.id)[1]
    assert (revision.draft, revision.version, revision.changed_by) == (DRAFT, 1, desk.priya.id)
    assert revision.manager_confirmed_at is not None
    assert revision.report_confirmed_at is not None


@quick
def test_a_question_that_is_open_is_worded_again_and_not_asked_twice(desk: Desk):
    line = made(desk)
    asked(desk)
    changed(desk, line, OTHER)
    [question] = asked(desk)
    assert question.line.goal.draft == OTHER


@quick
def test_what_was_confirmed_meanwhile_in_other_words_is_not_confirmed(desk: Desk):
    line = made(desk)
    changed(desk, line, OTHER)
    refused = goals(desk).confirm(desk.request(desk.sam), line.goal.id, 1)
    assert refused.waits_for_reader
    assert refused.goal.draft == OTHER
    assert goals(desk).confirm(desk.request(desk.sam), line.goal.id, 2).goal.state is GoalState.CONFIRMED


@quick
def test_the_one_who_was_asked_may_answer_with_other_words(desk: Desk):
    line = made(desk)
    asked(desk)
    changed(desk, line, OTHER, by=desk.sam)
    [mine] = asked(desk, desk.priya)
    assert mine.line.waits_for_reader
    [theirs] = asked(desk)
    assert theirs.line.waits_for_other


@quick
def test_not_now_leaves_a_draft_that_is_asked_about_again_only_in_other_words(desk: Desk):
    line = made(desk)
    asked(desk)
    aside = goals(desk).put_aside(desk.request(desk.sam), line.goal.id, 1)
    assert (aside.goal.state, aside.goal.put_aside) == (GoalState.DRAFT, True)
    desk.run(desk.now + timedelta(days=3))
    assert len(asked(desk)) == 1
    changed(desk, line, OTHER)
    assert [one.line.goal.put_aside for one in asked(desk)] == [False, False]
    assert goals(desk).confirm(desk.request(desk.sam), line.goal.id, 2).goal.state is GoalState.CONFIRMED


@quick
def test_it_asks_within_the_other_ones_days_hours_and_number_of_messages(desk: Desk):
    desk.services.preferences.save(
        desk.request(desk.sam), Preferences(daily_cap=1, quiet_from=time(18), quiet_until=time(8))
    )
    desk.now = utc(27, 19)
    made(desk)
    made(desk, draft=OTHER)
    desk.run(utc(30, 7, 59))
    assert asked(desk) == []
    desk.run(utc(30, 23))
    assert len(asked(desk)) == 1
    desk.run(utc(1, 12, month=12))
    assert len(asked(desk)) == 2


@quick
def test_nothing_is_asked_that_was_confirmed_or_dropped_before(desk: Desk):
    desk.now = utc(23, 21)
    confirmed, dropped = made(desk), made(desk, draft=OTHER)
    goals(desk).confirm(desk.request(desk.sam), confirmed.goal.id, 1)
    goals(desk).finish(desk.request(desk.sam), dropped.goal.id, GoalState.DROPPED)
    desk.run(utc(25, 12))
    assert asked(desk) == []
    assert {one.state for one in desk.deliveries(GOAL)} == {DeliveryState.CANCELLED}


@quick
def test_questions_are_asked_once_and_then_it_is_kept_as_it_is(desk: Desk):
    line = made(desk)
    vague = GoalDraft("get better", "", desk.now.date() + timedelta(days=9), GoalKind.PERFORMANCE)
    pair_id = line.pair.id
    first = goals(desk).make(desk.request(desk.priya), pair_id, Entry(vague))
    assert isinstance(first, Questions)
    asked = desk.request(desk.priya).wording[SmartWording].questions
    assert set(first.questions) == {asked.specific, asked.measurable, asked.too_soon}
    assert len(goals(desk).of_pair(desk.request(desk.priya), pair_id)[1]) == 1
    assert isinstance(goals(desk).make(desk.request(desk.priya), pair_id, Entry(vague, asked=True)), GoalLine)
    clear = goals(desk).make(desk.request(desk.priya), pair_id, Entry(OTHER))
    assert isinstance(clear, GoalLine), "nothing to ask, nothing asked"
    sams = desk.services.preferences.of(desk.request(desk.sam))
    desk.services.preferences.save(desk.request(desk.sam), replace(sams, country="US"))
    on_holiday = Entry(replace(OTHER, what="Run the review", due_on=date(2027, 7, 5)))
    found = goals(desk).make(desk.request(desk.priya), pair_id, on_holiday)
    assert isinstance(found, Questions)
    assert found.questions == ()
    for who, said in ((desk.priya, "for Sam"), (desk.sam, "for you")):
        found = goals(desk).make(desk.request(who), pair_id, on_holiday)
        assert isinstance(found, Questions)
        shown = str(shown_again(desk.request(who).wording, found, date(2026, 11, 30))[0])
        assert f"That’s a public holiday {said}." in shown, "Independence Day is observed on Monday the 5th"


@quick
def test_a_day_that_is_over_is_refused_unless_it_stood_there(desk: Desk):
    line = made(desk)
    for day in (desk.now.date(), desk.now.date() - timedelta(days=1)):
        with pytest.raises(InThePastError):
            made(desk, draft=replace(DRAFT, due_on=day))
    with pytest.raises(NeedsTextError):
        made(desk, draft=replace(DRAFT, what=""))
    desk.now = utc(1, 9, month=4, year=2027)
    assert changed(desk, line, OTHER).goal.draft == OTHER


@quick
def test_who_have_no_one_on_one_have_no_goals(desk: Desk):
    for who, other in ((desk.priya, desk.sam), (desk.sam, desk.priya)):
        with pytest.raises(NoPairError):
            goals(desk).pair_of(make_request(who), other)


@quick
def test_the_same_request_makes_one_goal(desk: Desk):
    pair = made(desk).pair
    for _ in range(2):
        goals(desk).make(desk.request(desk.priya, "view:goal"), pair.id, Entry(OTHER))
    assert len(goals(desk).of_pair(desk.request(desk.priya), pair.id)[1]) == 2


# Two at once


def test_of_two_who_change_it_at_once_one_is_notified(desk: Desk):
    line, barrier = made(desk), Barrier(2)

    def change(who: Person) -> object:
        barrier.wait(timeout=10)
        draft = replace(DRAFT, what=f"as {who.name} words it")
        return goals(desk).change(desk.request(who), line.goal.id, Entry(draft, 1, asked=True))

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(change, (desk.priya, desk.sam)))
    [conflict] = [one for one in outcomes if isinstance(one, GoalConflict)]
    stands = goals(desk).get(desk.request(desk.priya), line.goal.id)
    assert conflict.line.goal.draft == stands.goal.draft
    assert stands.goal.version == 2


def test_changed_and_confirmed_at_once_it_is_never_confirmed_in_words_nobody_saw(desk: Desk):
    line, barrier = made(desk), Barrier(2)

    def confirm() -> object:
        barrier.wait(timeout=10)
        return goals(desk).confirm(desk.request(desk.sam), line.goal.id, 1)

    def change() -> object:
        barrier.wait(timeout=10)
        return goals(desk).change(desk.request(desk.priya), line.goal.id, Entry(OTHER, 1, asked=True))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(confirm), pool.submit(change)]:
            done.result()
    stands = goals(desk).get(desk.request(desk.sam), line.goal.id)
    assert (stands.goal.draft, stands.goal.state, stands.waits_for_reader) == (OTHER, GoalState.DRAFT, True)


# Milestones


def steps(desk: Desk, line: GoalLine, *drafts: MilestoneDraft, version: int = 0, by: Person | None = None) -> object:
    return goals(desk).set_milestones(desk.request(by or desk.priya), line.goal.id, version, drafts)


def step(text: str, day: int = 4, milestone_id: int | None = None) -> MilestoneDraft:
    return MilestoneDraft(milestone_id, text, date(2026, 12, day))


def confirmed_with(desk: Desk, *drafts: MilestoneDraft) -> GoalLine:
    line = made(desk)
    goals(desk).confirm(desk.request(desk.sam), line.goal.id, 1)
    after = steps(desk, line, *drafts)
    assert isinstance(after, GoalLine)
    return after


@quick
def test_milestones_are_written_changed_and_cleared_and_the_goal_stays_confirmed(desk: Desk):
    line = confirmed_with(desk, step("second", 9), step("first", 2), MilestoneDraft(None, "", None))
    first, second = line.goal.milestones
    assert (first.text, second.text, line.goal.state) == ("first", "second", GoalState.CONFIRMED)
    rows = [step("first, said better", 2, first.id), step("", 9, second.id), MilestoneDraft(None, "third", None)]
    after = steps(desk, line, *rows, version=1, by=desk.sam)
    assert isinstance(after, GoalLine)
    assert [(one.text, one.due_on) for one in after.goal.milestones] == [
        ("first, said better", date(2026, 12, 2)),
        ("third", DRAFT.due_on),
    ]
    assert (after.goal.state, after.goal.milestones_changed_by) == (GoalState.CONFIRMED, desk.sam.id)


@quick
def test_two_who_write_milestones_at_once_lose_nothing(desk: Desk):
    line = confirmed_with(desk, step("first"))
    assert isinstance(steps(desk, line, step("theirs"), version=1, by=desk.sam), GoalLine)
    told = steps(desk, line, step("mine"), version=1)
    assert isinstance(told, GoalConflict)
    assert [one.text for one in told.line.goal.milestones] == ["first", "theirs"]
    after = steps(desk, line, step("mine"), version=told.line.goal.milestones_version)
    assert isinstance(after, GoalLine)
    assert len(after.goal.milestones) == 3


@quick
def test_one_goal_takes_ten(desk: Desk):
    line = confirmed_with(desk, *(step(f"step {number}", 1 + number) for number in range(9)))
    with pytest.raises(TooManyMilestonesError):
        steps(desk, line, step("tenth"), step("eleventh"), version=1)
    assert isinstance(steps(desk, line, step("tenth"), version=1), GoalLine)


@quick
def test_either_ticks_a_milestone(desk: Desk):
    line = confirmed_with(desk, step("first"))
    [one] = line.goal.milestones
    for who, done in ((desk.sam, True), (desk.priya, False), (desk.priya, True)):
        after = goals(desk).tick(desk.request(who), line.goal.id, one.id, done)
        [ticked] = after.goal.milestones
        assert (ticked.done, ticked.done_by) == (done, who.id if done else None)
    assert goals(desk).tick(desk.request(desk.sam), line.goal.id, one.id + 99, True).goal == after.goal


# The end of a goal, and where it is shown


@quick
def test_reached_and_opened_again_it_is_still_confirmed(desk: Desk):
    line = confirmed_with(desk)
    over = goals(desk).finish(desk.request(desk.sam), line.goal.id, GoalState.DONE)
    assert (over.goal.state, over.goal.closed_by) == (GoalState.DONE, desk.sam.id)
    with pytest.raises(AlreadyChangedError):
        changed(desk, over, OTHER)
    with pytest.raises(AlreadyChangedError):
        steps(desk, over, step("late"))
    assert goals(desk).reopen(desk.request(desk.priya), line.goal.id).goal.state is GoalState.CONFIRMED


@quick
def test_the_plan_shows_two_and_home_five_and_say_how_many_more(desk: Desk):
    desk.services.homes.opened(desk.request(desk.priya))
    desk.services.homes.opened(desk.request(desk.sam))
    for number in range(7):
        made(desk, draft=replace(DRAFT, what=f"goal number {number}", due_on=date(2027, 3, 9 - number)))
    desk.tick(desk.now + timedelta(minutes=1))
    shown = desk.services.plans.with_other(desk.request(desk.priya), desk.sam)
    assert isinstance(shown, PlanMessage)
    assert [line.goal.draft.what for line in shown.goals] == [f"goal number {number}" for number in (6, 5)]
    assert shown.more_goals == 5
    for who in ("UPRIYA", "USAM"):
        home = desk.slack.homes[who][-1].loaded["goals"]
        assert (len(home.lines), home.more) == (5, 2)
    assert len(goals(desk).mine(desk.request(desk.sam))) == 7


@quick
def test_the_plan_in_the_thread_is_re_rendered(at_work: Desk):
    line = made(at_work)
    at_work.tick()
    assert [one.goal.id for one in at_work.slack.last(PlanMessage).goals] == [line.goal.id]


@quick
def test_milestones_that_come_near_are_one_line_of_the_weekly_message(desk: Desk):
    confirmed_with(desk, step("near", 4), step("far", 24))
    desk.run(utc(30, 9, 30))
    weekly = desk.slack.last(WeeklyMessage)
    assert [(one.milestone.text, one.report_name) for one in weekly.milestones] == [("near", "Sam")]
