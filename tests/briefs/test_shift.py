"""The frame of a conversation: named in the brief, shifted aloud, recorded, and told to the other one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bot.briefs.rules import (
    BRIEF,
    PERFORMANCE_TALK,
    REPORT_BRIEF,
    SHIFT,
    SHIFT_ASK,
    SHIFTED,
    BriefMessage,
    CoachRoleMessage,
    ShiftAsked,
    ShiftAskMessage,
    ShiftedMessage,
    ShiftMessage,
)
from bot.briefs.store import Briefs, Shifts
from bot.core.audit import Act
from bot.core.audit_store import AuditLog
from bot.core.errors import AlreadyChangedError, NotFoundError
from bot.core.outbox.deliveries import DeliveryState
from bot.frames.rules import Frame, Side
from bot.plans.rules import PlanMessage
from bot.replies.rules import AnswerMessage
from bot.weekly.rules import WeeklyMessage
from tests.desk import Desk, quick, utc
from tests.factories import WORKSPACE
from tests.replies.thread import asked

COACHING, PERFORMANCE = Frame.COACHING, Frame.PERFORMANCE


@pytest.fixture
def briefed(desk: Desk) -> Desk:
    """The brief of Tuesday's 1:1 is out."""
    return desk.after(Desk.meet, _until_its_brief)


def _until_its_brief(desk: Desk) -> None:
    desk.run(utc(24, 13, 31))


def brief_id(desk: Desk) -> int:
    return desk.slack.last(BriefMessage).brief.id


def shifts(desk: Desk) -> list[tuple[Frame, Frame]]:
    with desk.db.begin(WORKSPACE) as tx:
        return [(one.came_from, one.went_to) for one in Shifts(tx).of_brief(brief_id(desk))]


def framed(desk: Desk) -> list[tuple[str, Frame]]:
    return [(one.text, one.frame) for one in desk.live()]


def test_a_shift_is_said_recorded_and_notified(briefed: Desk):
    desk = briefed
    desk.reply("I'll book a room by Friday")
    desk.shift()
    desk.reply("I'll send the list by Friday")
    desk.tick()
    assert shifts(desk) == [(COACHING, PERFORMANCE)]
    assert framed(desk) == [("book a room", COACHING), ("send the list", PERFORMANCE)]
    said = desk.slack.last(ShiftMessage)
    assert (said.shift.came_from, said.shift.went_to, said.undone) == (COACHING, PERFORMANCE, False)
    [told] = desk.slack.of(SHIFTED)
    assert (told.recipient.name, told.channel, told.thread_ts) == ("Sam", "DUSAM", None)
    assert desk.slack.last(ShiftedMessage).shift.went_to is PERFORMANCE
    assert desk.slack.last(BriefMessage).brief.frame is PERFORMANCE
    with desk.db.begin(WORKSPACE) as tx:
        assert [one.act for one in AuditLog(tx).of_person(desk.sam.id, 9)] == [Act.SHIFTED]


@quick
def test_a_typed_shift_is_asked_about_before_the_report_hears_of_it(briefed: Desk):
    desk = briefed
    desk.reply("shift")
    desk.tick()
    [asked] = desk.slack.of(SHIFT_ASK)
    assert (asked.recipient.name, asked.thread_ts) == ("Priya", desk.slack.of(BRIEF)[-1].ts)
    assert (asked.message.to, asked.message.report_name, asked.message.stands) == (PERFORMANCE, "Sam", ShiftAsked.ASK)
    assert (shifts(desk), desk.slack.of(SHIFTED)) == ([], [])
    frames, question = desk.services.frames, asked.message.delivery_id
    with pytest.raises(NotFoundError):
        frames.leave(desk.request(desk.sam), question)
    frames.leave(desk.request(desk.priya), question)
    desk.tick()
    assert desk.slack.last(ShiftAskMessage).stands is ShiftAsked.LEFT
    with pytest.raises(AlreadyChangedError):
        frames.leave(desk.request(desk.priya), question)
    assert (shifts(desk), desk.slack.of(SHIFTED)) == ([], [])


@quick
def test_the_question_says_that_it_was_answered_whatever_shifts_later(briefed: Desk):
    briefed.shift()
    briefed.shift("shift to coaching")
    briefed.tick()
    assert [one.message.stands for one in briefed.slack.of(SHIFT_ASK)] == [ShiftAsked.DONE, ShiftAsked.DONE]


def test_back_again_both_stay_and_nothing_before_changes(briefed: Desk):
    desk = briefed
    desk.shift("shift to performance")
    desk.reply("I'll send the list by Friday")
    desk.shift("shift to coaching")
    desk.reply("I'll call by Friday")
    desk.tick()
    assert shifts(desk) == [(COACHING, PERFORMANCE), (PERFORMANCE, COACHING)]
    assert framed(desk) == [("send the list", PERFORMANCE), ("call", COACHING)]
    assert [one.message.undone for one in desk.slack.of(SHIFT)] == [True, False]
    assert len(desk.slack.of(SHIFTED)) == 2


@quick
def test_what_was_unsure_or_edited_later_keeps_the_frame_it_was_said_in(briefed: Desk):
    desk = briefed
    typed = desk.reply("I'll book a room by Friday")
    desk.shift()
    desk.edit(typed, "I'll book a room by Friday\nI'll send the list by Friday")
    assert framed(desk) == [("book a room", COACHING), ("send the list", COACHING)]


@quick
def test_the_same_event_or_tap_twice_shifts_once(briefed: Desk):
    desk = briefed
    typed = desk.typed("shift", desk.slack.of(BRIEF)[-1].ts)
    for _ in range(2):
        desk.services.replies.receive(desk.request(desk.priya, f"event:{typed.event_id}"), typed)
    desk.tick()
    assert len(desk.slack.of(SHIFT_ASK)) == 1
    for request_id, to in (("a:1", PERFORMANCE), ("a:1", PERFORMANCE), ("a:2", COACHING), ("a:2", COACHING)):
        desk.services.frames.shift(desk.request(desk.priya, request_id), brief_id(desk), to)
    desk.tick()
    assert shifts(desk) == [(COACHING, PERFORMANCE), (PERFORMANCE, COACHING)]
    assert len(desk.slack.of(SHIFTED)) == 2


@quick
def test_the_frame_it_is_in_already_is_said(briefed: Desk):
    briefed.reply("shift to coaching")
    briefed.tick()
    assert shifts(briefed) == []
    answer = briefed.slack.last(AnswerMessage)
    assert (answer.section, answer.key) == ("frames", "same_frame")


@quick
def test_a_message_edited_into_a_shift_is_asked_about_once(briefed: Desk):
    typed = briefed.reply("shft")
    first = briefed.edit(typed, "shift")
    briefed.edit(first, "shift to performance")
    briefed.tick()
    assert [one.message.to for one in briefed.slack.of(SHIFT_ASK)] == [PERFORMANCE]


@quick
def test_an_edit_that_comes_before_its_message_is_asked_about_once(briefed: Desk):
    typed = briefed.typed("shft", briefed.slack.of(BRIEF)[-1].ts)
    briefed.edit(typed, "shift")
    briefed.services.replies.receive(briefed.request(briefed.priya, f"event:{typed.event_id}"), typed)
    briefed.tick()
    assert len(briefed.slack.of(SHIFT_ASK)) == 1


@quick
def test_only_the_manager_shifts(briefed: Desk):
    for who in (briefed.sam, briefed.person("USTRANGER", "Alex")):
        with pytest.raises(NotFoundError):
            briefed.services.frames.shift(briefed.request(who), brief_id(briefed), PERFORMANCE)
    assert shifts(briefed) == []


@quick
def test_the_report_s_thread_about_the_same_one_is_in_that_frame_too(briefed: Desk):
    briefed.shift()
    [sent] = briefed.deliveries(REPORT_BRIEF, state=DeliveryState.SENT)
    with briefed.db.begin(WORKSPACE) as tx:
        mine, theirs = Briefs(tx).get(brief_id(briefed)), Briefs(tx).get(int(str(sent.subject["brief_id"])))
    assert (mine.frame, theirs.frame, theirs.occurrence_id) == (PERFORMANCE, PERFORMANCE, mine.occurrence_id)


@quick
def test_the_report_is_notified_in_their_own_hours(briefed: Desk):
    briefed.zone("Pacific/Auckland", briefed.sam)
    briefed.shift()
    briefed.run(utc(24, 19, 59))
    assert briefed.slack.of(SHIFTED) == []
    briefed.run(utc(24, 20, 1))
    assert len(briefed.slack.of(SHIFTED)) == 1


def test_what_sounds_like_a_performance_point_is_asked_about_once(briefed: Desk):
    desk = briefed
    desk.reply("I told Sam this is the last warning")
    desk.tick()
    [asked] = desk.slack.of(PERFORMANCE_TALK)
    assert (asked.recipient.name, asked.thread_ts) == ("Priya", desk.slack.of(BRIEF)[-1].ts)
    desk.shift()
    desk.reply("I told Sam this is the last warning")
    desk.tick()
    assert len(desk.slack.of(PERFORMANCE_TALK)) == 1, "not within the performance frame"


@quick
def test_an_edit_is_asked_about_and_a_reply_only_once(briefed: Desk):
    typed = briefed.reply("I told Sam how it is")
    edited = briefed.edit(typed, "I told Sam this is the last warning")
    briefed.edit(edited, "I told Sam again this is the last warning")
    briefed.tick()
    assert len(briefed.slack.of(PERFORMANCE_TALK)) == 1


@quick
def test_what_sounds_like_a_warning_is_logged_for_both_to_see_only_when_asked(briefed: Desk):
    """However clear it is; the other lines of the message are logged as always."""
    desk = briefed
    desk.reply("I'll book a room by Friday\nSam must improve or this is the last warning")
    desk.tick()
    assert [one.text for one in desk.live()] == ["book a room"]
    assert asked(desk) == ["Sam must improve or this is the last warning"]
    typed = desk.reply("Sam will write the list by Friday")
    desk.edit(typed, "Sam must write the list or we part ways")
    assert [one.text for one in desk.live()] == ["book a room"]
    desk.shift()
    desk.reply("Sam must write the list by Friday")
    assert "write the list" in [one.text for one in desk.live()], "within the performance frame nothing is asked about"


def test_what_was_agreed_under_performance_stands_in_no_plan_brief_or_weekly_message(briefed: Desk):
    desk = briefed
    desk.reply("I'll book a room by Friday")
    desk.shift("shift to performance")
    desk.reply("I'll call Ana by Friday")
    assert [one.text for one in desk.live()] == ["book a room", "call Ana"], "both stand in /coach todo"
    desk.tick()
    assert [one.commitment.text for one in desk.slack.last(PlanMessage).actions] == ["book a room"]
    desk.run(utc(1, 14, month=12))
    [theirs] = desk.slack.of(REPORT_BRIEF)[-1:]
    assert [one.commitment.text for one in theirs.message.commitments] == ["book a room"]
    agreed = desk.slack.last(BriefMessage)
    assert ([one.commitment.text for one in agreed.open], agreed.more_open) == (["book a room"], 0)
    assert [one.commitment.text for one in desk.slack.last(WeeklyMessage).commitments] == ["book a room"]


@quick
def test_the_coach_role_is_explained_once_to_a_manager(briefed: Desk):
    [said] = [one for one in briefed.slack.to(briefed.priya) if isinstance(one.message, CoachRoleMessage)]
    assert (said.message.side, said.thread_ts) == (Side.MANAGER, briefed.slack.of(BRIEF)[0].ts)
    briefed.run(utc(24, 14) + timedelta(days=7))
    assert len([one for one in briefed.slack.to(briefed.priya) if isinstance(one.message, CoachRoleMessage)]) == 1


def at_once(*acts: Callable[[], object]) -> None:
    """Each in a thread of its own, at the same moment."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        start.wait(timeout=10)
        act()

    with ThreadPoolExecutor(len(acts)) as pool:
        for future in [pool.submit(run, act) for act in acts]:
            future.result()


def test_two_taps_at_once_are_one_shift(briefed: Desk):
    desk, thread = briefed, brief_id(briefed)
    shift = desk.services.frames.shift
    at_once(
        lambda: shift(desk.request(desk.priya, "a"), thread, PERFORMANCE),
        lambda: shift(desk.request(desk.priya, "b"), thread, PERFORMANCE),
    )
    desk.tick()
    assert shifts(desk) == [(COACHING, PERFORMANCE)]
    assert len(desk.slack.of(SHIFTED)) == 1


def test_two_shifts_at_once_come_one_after_the_other(briefed: Desk):
    desk, thread = briefed, brief_id(briefed)
    at_once(
        lambda: desk.services.frames.shift(desk.request(desk.priya, "a"), thread, None),
        lambda: desk.services.frames.shift(desk.request(desk.priya, "b"), thread, None),
    )
    desk.tick()
    assert shifts(desk) == [(COACHING, PERFORMANCE), (PERFORMANCE, COACHING)]
    assert desk.slack.last(BriefMessage).brief.frame is COACHING
    assert len(desk.slack.of(SHIFTED)) == 2


def test_what_is_logged_while_the_frame_shifts_has_one_of_the_two(briefed: Desk):
    desk, thread = briefed, brief_id(briefed)
    typed = desk.typed("I'll call the agency by Friday", desk.slack.of(BRIEF)[-1].ts)
    at_once(
        lambda: desk.services.frames.shift(desk.request(desk.priya, "a"), thread, PERFORMANCE),
        lambda: desk.services.replies.receive(desk.request(desk.priya, f"event:{typed.event_id}"), typed),
    )
    [(_, frame)] = framed(desk)
    desk.reply("I'll send the list by Friday")
    assert framed(desk) == [("call the agency", frame), ("send the list", PERFORMANCE)]
