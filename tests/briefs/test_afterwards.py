"""What is asked after a 1:1: ten minutes after it, never during another, once for several in a row."""

import json
from dataclasses import replace
from datetime import date, time

import pytest

from bot.briefs.afterwards import free_at
from bot.briefs.feature import FEATURE
from bot.briefs.rules import BRIEF, FOLLOW_UP, FOLLOW_UPS, REPORT_FOLLOW_UP, FollowUpMessage
from bot.core.errors import AlreadyChangedError
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people import Person
from bot.core.people_store import Pairs
from bot.core.slack import ids
from bot.frames.rules import Side
from bot.meetings.occurrences import one_on_ones
from bot.meetings.rules import Consistency, Frequency, Outcome
from bot.meetings.store import Occurrences
from bot.meetings.views import consistency_text, home_consistency
from bot.plans.rules import PlanMessage
from bot.plans.service import plan_message
from bot.replies.rules import Typed
from tests.desk import Desk, quick, utc
from tests.factories import WORKSPACE, library, make_occurrence, make_one_on_one, make_pair, make_person
from tests.fakes import Said
from tests.performance.test_service import set_up

pytestmark = quick
TYPES = {one.kind: one for one in FEATURE.messages}


def asked(desk: Desk, *kinds: str) -> list[str]:
    """When each was sent."""
    sent = {one.id: one.sent_at for one in desk.deliveries()}
    return [f"{sent[one.delivery.id]:%H:%M}" for one in desk.slack.of(*kinds)]


def said(question: Said) -> str:
    """As it reads."""
    declared = TYPES[question.delivery.kind]
    return json.dumps(declared.render(library().for_locale("en"), question.message).blocks, ensure_ascii=False)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], "14:40"),
        ([(14, 45)], "14:40"),
        ([(14, 40)], "15:20"),
        ([(14, 30)], "15:10"),
        ([(14, 30), (15, 0)], "15:40"),
        ([(14, 30), (15, 0), (15, 45)], "15:40"),
    ],
)
def test_it_waits_for_the_end_of_the_1_1s_that_go_on(desk: Desk, others, expected):
    with desk.db.begin(WORKSPACE) as tx:
        series = make_one_on_one(tx, make_pair(tx, make_person(tx), make_person(tx, "UREPORT", "Sam")))
        starts = [utc(24, hour, minute) for hour, minute in others]
        meetings = [make_occurrence(tx, series, at, utc(1 + n).date()) for n, at in enumerate(starts)]
    assert f"{free_at(utc(24, 14, 40), meetings):%H:%M}" == expected


def test_it_comes_ten_minutes_after_in_the_thread_of_its_brief(desk: Desk):
    desk.meet()
    desk.run(utc(24, 23))
    assert asked(desk, FOLLOW_UP) == ["14:40"]
    assert desk.slack.of(FOLLOW_UP)[0].thread_ts == desk.slack.to(desk.priya)[0].ts


def test_after_three_in_a_row_one_message_has_a_line_for_each(desk: Desk):
    names = []
    for n, at in enumerate((time(9), time(9, 30), time(10))):
        names.append(f"Report {n}")
        desk.meet(report=desk.person(f"UR{n}", names[-1]), local_time=at)
    desk.meet(local_time=time(14))
    desk.run(utc(24, 23))
    assert (asked(desk, FOLLOW_UPS), asked(desk, FOLLOW_UP)) == (["10:40"], ["14:40"])
    [run] = desk.slack.of(FOLLOW_UPS)
    assert run.thread_ts is None
    assert [row.report_name for row in run.message.rows] == names
    ended = [one.state for one in desk.deliveries(FOLLOW_UP) if one.due_at < utc(24, 11)]
    assert ended == [DeliveryState.BUNDLED] * 3


def test_an_answer_is_seen_in_the_message_of_several(desk: Desk):
    for n in range(2):
        desk.meet(report=desk.person(f"UR{n}", f"Report {n}"), local_time=time(9, 30 * n))
    desk.run(utc(24, 11))
    [row, _] = desk.slack.of(FOLLOW_UPS)[0].message.rows
    desk.services.one_on_ones.record_outcome(desk.request(desk.priya), row.occurrence.id, Outcome.HAPPENED)
    desk.tick()
    rows = desk.slack.of(FOLLOW_UPS)[0].message.rows
    assert [one.occurrence.outcome for one in rows] == [Outcome.HAPPENED, Outcome.UNKNOWN]


def test_nobody_is_asked_during_a_1_1_in_which_they_are_the_report(desk: Desk):
    desk.meet()
    lead, desk.priya = desk.priya, desk.person("ULEAD", "Lead")
    desk.meet(report=lead, local_time=time(14, 30))
    desk.priya = lead
    desk.run(utc(24, 23))
    [question] = [one for one in desk.slack.of(FOLLOW_UP) if one.recipient.id == lead.id]
    assert {one.id: one.sent_at for one in desk.deliveries(FOLLOW_UP)}[question.delivery.id] == utc(24, 15, 10)


def test_without_a_brief_its_own_thread_takes_what_they_agreed(desk: Desk):
    desk.prefer(brief_on=False)
    desk.meet()
    desk.run(utc(24, 15))
    [question] = desk.slack.of(FOLLOW_UP)
    assert question.thread_ts is None
    assert "Reply in this message’s thread" in said(question)
    typed = desk.typed("I'll send the budget by Friday", question.ts)
    desk.services.replies.receive(desk.request(desk.priya, f"event:{typed.event_id}"), typed)
    assert [one.text for one in desk.live()] == ["send the budget"]


def test_without_briefs_several_in_a_row_are_answered_in_the_messages(desk: Desk):
    desk.prefer(brief_on=False)
    for n in range(2):
        desk.meet(report=desk.person(f"UR{n}", f"Report {n}"), local_time=time(9, 30 * n))
    desk.run(utc(24, 11))
    [run] = desk.slack.of(FOLLOW_UPS)
    assert "Tell me here" in said(run)
    assert "thread" not in said(run)


def test_a_brief_that_quiet_hours_moved_says_so_from_then_on(desk: Desk):
    desk.prefer(quiet_until=time(10))
    desk.meet(local_time=time(10, 20))
    desk.run(utc(24, 10, 1))
    assert "Sent at 10:00, when quiet hours ended." in said(desk.slack.of(BRIEF)[0])
    desk.prefer(quiet_until=time(7))
    desk.reply("I'll send the budget by Friday")
    desk.run(utc(24, 10, 2))
    assert "Sent at 10:00, when quiet hours ended." in said(desk.slack.of(BRIEF)[0])


def test_a_plan_in_a_thread_says_as_of_which_day_its_goals_are_so(desk: Desk):
    desk.meet()
    desk.news()
    desk.run(utc(24, 13, 40))
    [plan] = [one for one in desk.slack.said if isinstance(one.message, PlanMessage)]
    assert "*Goals, as of Tue 24 Nov*" in said(plan)


def test_nobody_is_asked_in_their_quiet_hours(desk: Desk):
    desk.prefer(quiet_from=time(14, 35), quiet_until=time(9))
    desk.meet()
    desk.meet(report=desk.person("ULEO", "Leo"), first_on=date(2026, 11, 25), weekday=2, local_time=time(9))
    desk.run(utc(25, 23))
    assert asked(desk, FOLLOW_UPS) == ["09:40"]  # the other 1:1 begins as they end
    assert "*Sam*, Tue 24 Nov, 14:00" in said(desk.slack.of(FOLLOW_UPS)[0])
    assert "*Leo*, 09:00" in said(desk.slack.of(FOLLOW_UPS)[0])


def test_two_working_days_later_the_report_is_asked_once(desk: Desk):
    """The manager then reads what they say, and has the last word."""
    desk.meet(first_on=date(2026, 11, 26), weekday=3)
    desk.run(utc(30, 14, 39))
    assert not desk.slack.of(REPORT_FOLLOW_UP)
    desk.run(utc(30, 15))
    [theirs], [mine] = desk.slack.of(REPORT_FOLLOW_UP), desk.slack.of(FOLLOW_UP)
    assert (theirs.recipient.id, theirs.thread_ts) == (desk.sam.id, None)
    assert "Did you and Priya meet (Thu 26 Nov, 14:00)?" in said(theirs)
    one = theirs.message.occurrence.id

    def says(who: Person, outcome: Outcome) -> tuple[str, str]:
        desk.services.one_on_ones.record_outcome(desk.request(who), one, outcome)
        desk.tick()
        return said(desk.slack.of(FOLLOW_UP)[0]), said(desk.slack.of(REPORT_FOLLOW_UP)[0])

    to_priya, to_sam = says(desk.sam, Outcome.HAPPENED)
    assert "Sam says it happened." in to_priya
    assert "Noted that it happened." in to_sam
    assert ids.CHANGE_ANSWER in to_sam
    says(desk.priya, Outcome.UNKNOWN)
    to_priya, to_sam = says(desk.priya, Outcome.NOT_THIS_TIME)
    assert "Priya says it didn’t happen." in to_sam
    assert ids.CHANGE_ANSWER not in to_sam
    with pytest.raises(AlreadyChangedError):
        says(desk.sam, Outcome.HAPPENED)
    with desk.db.begin(WORKSPACE) as tx:
        assert Occurrences(tx).get(one).outcome_by is Side.MANAGER
        rows = one_on_ones(tx, desk.request(desk.sam))
    assert "2026-11-26 14:00 scheduled, not_this_time (said by the manager)" in rows[0]["met_or_planned"]
    desk.run(utc(2, 15, month=12))
    assert len(desk.slack.of(REPORT_FOLLOW_UP)) == 1
    assert mine.recipient.id == desk.priya.id


def test_after_two_questions_in_vain_the_report_is_left_in_peace_until_one_is_answered(desk: Desk):
    desk.meet()
    desk.run(utc(13, 12, month=12))
    assert len(desk.slack.of(FOLLOW_UP)) == 3
    asked = desk.slack.of(REPORT_FOLLOW_UP)
    assert len(asked) == 2
    last = desk.slack.of(FOLLOW_UP)[-1].message.occurrence.id
    desk.services.one_on_ones.record_outcome(desk.request(desk.priya), last, Outcome.HAPPENED)
    desk.run(utc(19, 12, month=12))
    assert len(desk.slack.of(REPORT_FOLLOW_UP)) == 3


def test_what_a_report_replies_to_the_question_is_logged(desk: Desk):
    desk.meet()
    desk.run(utc(26, 15))
    [theirs] = desk.slack.of(REPORT_FOLLOW_UP)
    typed = Typed("Ev1", theirs.channel, "1795527300.0001", theirs.ts, "I'll send the draft by Friday")
    desk.services.replies.receive(desk.request(desk.sam, "event:Ev1"), typed)
    assert [one.text for one in desk.live()] == ["send the draft"]


@pytest.mark.parametrize(
    "why", ["answered", "the report's switch", "the manager's switch", "performance", "ended", "nobody"]
)
def test_the_report_is_not_asked(desk: Desk, why: str):
    if why == "performance":
        set_up(desk)
    else:
        line = desk.meet(frequency=Frequency.WEEKLY if why == "ended" else Frequency.ONCE)
    if why == "the report's switch":
        off = replace(desk.services.preferences.of(desk.request(desk.sam)), follow_up_on=False)
        desk.services.preferences.save(desk.request(desk.sam), off)
    if why == "the manager's switch":
        desk.prefer(follow_up_on=False)
    desk.run(utc(25, 12))
    if why == "answered":
        one = desk.slack.last(FollowUpMessage).occurrence.id
        desk.services.one_on_ones.record_outcome(desk.request(desk.priya), one, Outcome.HAPPENED)
    if why == "ended":
        desk.services.one_on_ones.end(desk.request(desk.priya), line.one_on_one.id)
    desk.run(utc(4, 12, month=12))
    assert bool(desk.slack.of(REPORT_FOLLOW_UP)) is (why == "nobody")
    assert bool(desk.slack.of(FOLLOW_UP)) is (why != "the manager's switch")


def test_unknown_is_not_counted_as_held(desk: Desk):
    series = desk.meet().one_on_one
    desk.run(utc(8, 23, month=12))
    with desk.db.begin(WORKSPACE) as tx:
        [first, second, third] = [
            one
            for one in Occurrences(tx).of_series(series.id)
            if one.starts_at < desk.now and one.outcome is Outcome.UNKNOWN
        ]
    for one, outcome in ((first, Outcome.HAPPENED), (second, Outcome.NOT_THIS_TIME)):
        desk.services.one_on_ones.record_outcome(desk.request(desk.priya), one.id, outcome)
    with desk.db.begin(WORKSPACE) as tx:
        assert Occurrences(tx).count_held_of_pairs([third.pair_id], desk.now) == {third.pair_id: (1, 1)}


def test_both_read_the_same_of_what_became_of_the_last_eight_weeks(desk: Desk):
    series = desk.meet().one_on_one
    desk.run(utc(15, 15, month=12))
    outcomes = [Outcome.HAPPENED, Outcome.MOVED, Outcome.NOT_THIS_TIME]
    with desk.db.begin(WORKSPACE) as tx:
        past = [one for one in Occurrences(tx).of_series(series.id) if one.ends_at < desk.now]
    for one, outcome in zip(past, outcomes, strict=False):
        desk.services.one_on_ones.record_outcome(desk.request(desk.priya), one.id, outcome)
    desk.meet(frequency=Frequency.ONCE, first_on=date(2026, 12, 16))  # a talk in between, unanswered
    desk.run(utc(16, 23, month=12))
    with desk.db.coaching(desk.priya) as tx:
        pair = Pairs(tx).get(past[0].pair_id)
        mine = plan_message(tx, pair, desk.priya, desk.now)
    with desk.db.coaching(desk.sam) as tx:
        theirs = plan_message(tx, pair, desk.sam, desk.now)
    assert mine.consistency == theirs.consistency == Consistency(held=1, moved=1, skipped=1, unknown=1)
    text = consistency_text(library().for_locale("en"), mine.consistency)
    assert text == "Last 8 weeks: 1 held, 1 moved, 1 skipped, 1 not known"
    on_home = [home_consistency(library().for_locale("en"), one) for one in (mine.consistency, Consistency())]
    assert on_home == [" · 1 held, 1 moved, 1 skipped, 1 not known", ""]


def test_the_plan_in_the_thread_says_at_once_that_it_happened(desk: Desk):
    desk.meet()
    desk.run(utc(24, 15))
    with desk.db.begin(WORKSPACE) as tx:
        [past] = [one for one in Occurrences(tx).of_series(1) if one.ends_at < desk.now]
    desk.services.one_on_ones.record_outcome(desk.request(desk.priya), past.id, Outcome.HAPPENED)
    desk.run(utc(24, 15, 1))
    assert desk.slack.last(PlanMessage).consistency == Consistency(held=1)
