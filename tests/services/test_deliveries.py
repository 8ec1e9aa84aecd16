"""Claim, compose, send, record: whatever Slack answers and whoever dies, nothing is posted twice or forgotten."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.domain.commitments import Draft, Origin, Owner
from bot.domain.deliveries import DeliveryState, Kind
from bot.domain.errors import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.domain.messages import PlanMessage
from bot.domain.people import Profile
from tests.fakes import CrashError, Fault
from tests.services.desk import Desk, quick, utc

DUE = utc(24, 13, 30)
FOUR = [Kind.BRIEF, Kind.PROMPTS, Kind.PLAN, Kind.QUESTION]


def kinds(desk: Desk) -> list[Kind]:
    return [one.delivery.kind for one in desk.slack.said]


def crash(desk: Desk, at: int) -> None:
    """The next tick dies as the process would; another process takes over."""
    with pytest.raises(CrashError):
        desk.tick(DUE + timedelta(seconds=at))
    desk.restart()


@pytest.mark.parametrize("done", [True, False])
def test_a_crash_between_sending_and_recording(desk: Desk, done):
    desk.meet()
    desk.slack.fail("post", Fault(CrashError(), done=done))
    crash(desk, 0)
    desk.tick(DUE + timedelta(seconds=59))
    assert kinds(desk) == FOUR[: int(done)], "the lease holds"
    desk.tick(DUE + timedelta(seconds=60))
    assert kinds(desk) == FOUR
    assert desk.slack.searched == [desk.slack.said[0].delivery.dedupe_key]


@quick
@pytest.mark.parametrize("done", [True, False])
def test_no_answer_is_looked_up_and_never_simply_repeated(desk: Desk, done):
    desk.meet()
    desk.slack.fail("post", Fault(SlackUnknownError(), done=done))
    desk.slack.fail("find", SlackUnknownError(), SlackBusyError(5), None)
    for seconds in (0, 60, 120, 179):
        desk.tick(DUE + timedelta(seconds=seconds))
        assert kinds(desk) == FOUR[: int(done)]
    desk.tick(DUE + timedelta(seconds=180))
    assert kinds(desk) == FOUR


@quick
def test_busy_waits_as_long_as_slack_asks(desk: Desk):
    desk.meet()
    desk.slack.fail("post", SlackBusyError(30))
    for seconds, expected in ((0, []), (29, []), (30, FOUR)):
        desk.tick(DUE + timedelta(seconds=seconds))
        assert kinds(desk) == expected
    assert not desk.slack.searched


@quick
def test_busy_again_and_again_waits_longer_and_gives_up_at_the_start(desk: Desk):
    desk.meet()
    desk.slack.fail("post", *[SlackBusyError(1)] * 200)
    desk.run(utc(24, 14, 10))
    assert 5 < 200 - len(desk.slack.faults["post"]) < 20
    assert len(desk.deliveries(Kind.BRIEF, state=DeliveryState.EXPIRED)) == 1


@quick
def test_a_refusal_is_recorded_and_not_tried_again(desk: Desk):
    desk.meet()
    desk.slack.fail("post", SlackRefusedError("messages_tab_disabled"))
    desk.run(utc(24, 14))
    refused = desk.deliveries(Kind.BRIEF, state=DeliveryState.REFUSED)
    assert [one.reason for one in refused] == ["messages_tab_disabled"]
    assert not desk.slack.said


@quick
def test_who_has_left_is_sent_nothing(desk: Desk):
    desk.meet()
    gone = Profile("T1", "UPRIYA", "Priya", "Europe/London", active=False)
    desk.services.people.profile_changed(gone, desk.now)
    desk.run(utc(30, 12))
    assert not desk.slack.said
    assert {one.state for one in desk.deliveries(Kind.BRIEF) if one.due_at < desk.now} == {DeliveryState.REFUSED}


@quick
def test_a_message_that_breaks_does_not_hold_up_the_others(desk: Desk):
    desk.prefer(daily_cap=20)
    reports = desk.team(3, local_time=utc(24, 14).time())
    desk.slack.fail("post", CrashError())
    crash(desk, 0)
    desk.tick(DUE + timedelta(seconds=1))
    assert len(desk.slack.of(Kind.BRIEF)) == len(reports) - 1


@quick
def test_when_slack_hangs_the_rest_is_given_back(desk: Desk):
    """A worker that waits for time-outs must not hold leases that run out while it still means to send."""
    desk.prefer(daily_cap=20)
    desk.team(3, local_time=utc(24, 14).time())
    desk.slack.fail("post", SlackUnknownError())
    desk.services.deliveries.send_due(DUE)
    states = Counter(one.state for one in desk.deliveries(Kind.BRIEF) if one.due_at <= DUE)
    assert states == {DeliveryState.CLAIMED: 1, DeliveryState.WAITING: 2}


@quick
def test_two_workers_share_the_work(desk: Desk):
    desk.prefer(daily_cap=100)
    desk.team(30, local_time=utc(24, 14).time())
    first, second = desk.services, desk.restart()
    for services in (first, second, first, second, first, second):
        services.deliveries.send_due(DUE)
    desk.tick(DUE)
    assert Counter(one.delivery.dedupe_key for one in desk.slack.said).most_common(1)[0][1] == 1
    assert len(desk.slack.said) == 120


def changed_plan(desk: Desk) -> None:
    draft = Draft("write", Owner.MANAGER)
    desk.services.commitments.log(desk.priya, desk.sam, draft, Origin.COMMAND, f"c:{next(desk.numbers)}", desk.now)


def test_a_posted_message_is_brought_up_to_date_in_place(desk: Desk):
    desk.meet()
    desk.run(DUE)
    changed_plan(desk)
    desk.tick()
    assert [line.commitment.text for line in desk.slack.last(PlanMessage).actions] == ["write"]
    assert (kinds(desk), len(desk.slack.updated)) == (FOUR, 1)
    desk.tick()
    assert len(desk.slack.updated) == 1


@quick
@pytest.mark.parametrize("fault", [SlackBusyError(5), SlackUnknownError()])
def test_an_update_that_fails_is_tried_again(desk: Desk, fault):
    desk.meet()
    desk.run(DUE)
    changed_plan(desk)
    desk.slack.fail("update", fault)
    desk.tick(DUE + timedelta(seconds=1))
    assert not desk.slack.last(PlanMessage).actions
    desk.tick(DUE + timedelta(seconds=61))
    assert desk.slack.last(PlanMessage).actions


@quick
def test_an_update_that_is_refused_is_let_go(desk: Desk):
    desk.meet()
    desk.run(DUE)
    changed_plan(desk)
    desk.slack.fail("update", SlackRefusedError("message_not_found"))
    desk.tick(DUE + timedelta(seconds=1))
    desk.tick(DUE + timedelta(hours=1))
    assert not desk.slack.updated


@quick
def test_changed_while_in_flight_it_is_updated_afterwards(desk: Desk):
    desk.meet()
    desk.run(DUE - timedelta(seconds=1))
    desk.slack.fail("post", None, None, Fault(CrashError(), done=True))
    crash(desk, 0)
    changed_plan(desk)
    desk.tick(DUE + timedelta(seconds=60))
    assert (kinds(desk), bool(desk.slack.last(PlanMessage).actions)) == (FOUR, True)
