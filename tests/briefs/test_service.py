"""The brief's thread: four messages once and in order, its question, and asking afterwards whether it happened."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.briefs import choosing
from bot.briefs.rules import (
    BRIEF,
    COACH_ROLE,
    FOLLOW_UP,
    PROMPTS,
    REQUESTED,
    BriefMessage,
    PromptsMessage,
)
from bot.core.errors import NotAReportError, NotFoundError
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.store import Deliveries
from bot.library.wording import questions_for
from bot.meetings.rules import Outcome
from bot.meetings.store import Occurrences
from bot.plans.rules import PLAN
from tests.desk import Desk, quick, utc
from tests.factories import NOW, WORKSPACE, library, make_request

QUESTIONS = questions_for(library().languages["en"])
FEW = {key: QUESTIONS[key] for key in ("unnamed", "stretch", "their_view", "surprise")}
FOUR = [BRIEF, PROMPTS, PLAN, COACH_ROLE]


def briefed(desk: Desk) -> int:
    """A weekly 1:1 whose first brief is out; gives its occurrence."""
    line = desk.meet()
    desk.run(utc(24, 13, 30))
    return line.upcoming.id


def test_four_messages_once_in_order_in_one_thread(desk: Desk):
    briefed(desk)
    desk.run(utc(24, 14, 20))
    assert [one.delivery.kind for one in desk.slack.to(desk.priya)] == FOUR
    parent, *parts = desk.slack.to(desk.priya)
    assert parent.thread_ts is None
    assert {(one.channel, one.thread_ts) for one in parts} == {(parent.channel, parent.ts)}
    assert parent.message.starts_at == utc(24, 14)
    assert desk.slack.last(PromptsMessage).half_minutes == 15
    assert {one.delivery.expires_at for one in parts} == {utc(24, 14)}


@quick
def test_parts_that_would_come_after_the_start_stay_away(desk: Desk):
    desk.meet()
    desk.now = utc(24, 13, 59)
    desk.services.one_on_ones.plan_ahead(desk.now)
    desk.services.worker.send_due()
    desk.tick(utc(24, 14))
    assert [one.delivery.kind for one in desk.slack.to(desk.priya)] == [BRIEF]
    expired = desk.deliveries(*FOUR, state=DeliveryState.EXPIRED)
    assert [one.kind for one in expired] == FOUR[1:]


@quick
def test_a_question_returns_only_after_all_others(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(choosing, "questions_for", lambda _: FEW)
    briefed(desk)
    brief_id = desk.slack.last(BriefMessage).brief.id
    shown = [desk.slack.last(BriefMessage).brief.question]
    for _ in range(len(FEW) - 1):
        desk.services.briefs.another_question(desk.request(desk.priya), brief_id)
        desk.tick()
        shown.append(desk.slack.last(BriefMessage).brief.question)
    assert sorted(shown) == sorted(FEW)
    assert len(desk.slack.of(BRIEF)) == 1
    desk.run(utc(1, 13, 30, month=12))
    assert desk.slack.last(BriefMessage).brief.question == shown[0]


@quick
def test_two_reports_do_not_get_the_same_question_in_a_week(desk: Desk):
    desk.prefer(daily_cap=10)
    desk.team(4)
    desk.run(utc(24, 23))
    questions = [one.message.brief.question for one in desk.slack.of(BRIEF)]
    assert len(set(questions)) == 4


@quick
def test_a_requested_brief_comes_at_once_and_once(desk: Desk):
    desk.meet()
    for _ in range(2):
        desk.services.briefs.request(make_request(desk.priya, NOW, "command:1"), desk.sam)
    desk.tick()
    assert [one.delivery.kind for one in desk.slack.to(desk.priya)] == [REQUESTED, *FOUR[1:]]
    assert (desk.slack.last(BriefMessage).starts_at, desk.slack.last(BriefMessage).lead) == (utc(24, 14), None)
    desk.run(utc(24, 23))
    [brief] = desk.slack.of(BRIEF)
    assert [one.thread_ts for one in desk.slack.of(FOLLOW_UP)] == [brief.ts], "the newer one of the two"
    [prepared] = desk.slack.of(REQUESTED)
    assert brief.message.brief.question == prepared.message.brief.question, "they have prepared it"


@quick
def test_a_requested_brief_needs_no_series_but_a_report(desk: Desk):
    desk.services.briefs.request(make_request(desk.priya, NOW, "command:1"), desk.sam)
    desk.tick()
    assert [one.delivery.kind for one in desk.slack.to(desk.priya)] == [REQUESTED, *FOUR[1:]]
    assert desk.slack.last(BriefMessage).starts_at is None
    desk.run(utc(30))
    assert not desk.slack.of(FOLLOW_UP)
    with pytest.raises(NotAReportError):
        desk.services.briefs.request(make_request(desk.priya, NOW, "command:2"), desk.priya)


@quick
@pytest.mark.parametrize(
    ("at", "due"),
    [(time(14), utc(24, 13, 30)), (time(7, 15), utc(24, 7)), (time(6), utc(23, 20)), (time(20, 10), utc(24, 19, 40))],
)
def test_briefs_wait_for_quiet_hours(desk: Desk, at, due):
    desk.meet(local_time=at)
    assert desk.deliveries(BRIEF)[0].due_at == due


@quick
def test_changed_quiet_hours_move_the_waiting_briefs(desk: Desk):
    desk.meet(local_time=time(7, 15))
    desk.prefer(quiet_until=time(6))
    assert desk.deliveries(BRIEF)[0].due_at == utc(24, 6, 45)


@pytest.mark.parametrize("outcome", [Outcome.HAPPENED, Outcome.NOT_THIS_TIME, Outcome.MOVED, None])
def test_asked_once_after_the_end_and_no_answer_stays_unknown(desk: Desk, outcome):
    occurrence = briefed(desk)
    desk.run(utc(24, 14, 39))
    assert not desk.slack.of(FOLLOW_UP)
    desk.run(utc(24, 14, 40))
    if outcome:
        desk.services.one_on_ones.record_outcome(desk.request(desk.priya), occurrence, outcome)
    desk.run(utc(30, 23))
    asked = desk.slack.of(FOLLOW_UP)
    assert [(one.thread_ts, one.message.occurrence.outcome) for one in asked] == [
        (desk.slack.said[0].ts, outcome or Outcome.UNKNOWN)
    ]
    with desk.db.begin(WORKSPACE) as tx:
        assert Occurrences(tx).get(occurrence).outcome is (outcome or Outcome.UNKNOWN)


@quick
@pytest.mark.parametrize("what", ["skipped", "moved", "answered", "ended"])
def test_not_asked_when_there_is_nothing_to_ask(desk: Desk, what):
    occurrence = briefed(desk)
    services, series = desk.services.one_on_ones, desk.services.one_on_ones.list(desk.request(desk.priya))[0].one_on_one
    match what:
        case "skipped":
            services.skip(desk.request(desk.priya), occurrence)
        case "moved":
            services.move(desk.request(desk.priya), occurrence, utc(25, 10))
        case "answered":
            desk.run(utc(24, 14, 5))
            services.record_outcome(desk.request(desk.priya), occurrence, Outcome.HAPPENED)
        case "ended":
            services.end(desk.request(desk.priya), series.id)
    desk.run(utc(24, 23))
    assert not desk.slack.of(FOLLOW_UP)


@quick
def test_moved_after_being_asked_says_so_and_asks_again_later(desk: Desk):
    occurrence = briefed(desk)
    desk.run(utc(24, 15))
    desk.services.one_on_ones.move(desk.request(desk.priya), occurrence, utc(25, 10))
    desk.run(utc(25, 11))
    first, second = desk.slack.of(FOLLOW_UP)
    assert first.message.moved_to == utc(25, 10)
    assert (second.message.occurrence.outcome, second.thread_ts) == (Outcome.UNKNOWN, desk.slack.of(BRIEF)[1].ts)


@quick
def test_asked_days_later_helps_nobody(desk: Desk):
    briefed(desk)
    desk.tick(utc(24, 14, 30) + timedelta(days=3))
    assert not desk.slack.of(FOLLOW_UP)


@quick
def test_a_brief_of_somebody_else_is_not_found(desk: Desk):
    briefed(desk)
    stranger = desk.person("UALEX", "Alex")
    with pytest.raises(NotFoundError):
        desk.services.briefs.another_question(desk.request(stranger), desk.slack.last(BriefMessage).brief.id)
    other = replace(stranger, workspace_id="T2")
    with pytest.raises(NotFoundError):
        desk.services.briefs.another_question(desk.request(other), desk.slack.last(BriefMessage).brief.id)


@quick
@pytest.mark.parametrize(("minutes", "late"), [(0, False), (5, False), (6, True), (25, True)])
def test_a_brief_that_could_not_come_in_time_says_so(desk: Desk, minutes: int, late: bool):
    """As when nobody worked for a while: "It comes 30 minutes before" would not be true."""
    desk.meet()
    desk.tick(utc(24, 13, 30 + minutes))
    assert desk.slack.last(BriefMessage).late is late
    (brief,) = desk.deliveries(BRIEF, state=DeliveryState.SENT)
    with desk.db.begin(WORKSPACE) as tx:
        Deliveries(tx).mark_stale(brief.id)
    desk.tick(utc(24, 13, 59))
    assert desk.slack.updated == [brief.dedupe_key]
    assert desk.slack.last(BriefMessage).late is late, "re-rendered it says the same"
