"""The machine's clock jumps by two hours, either way, at the worst moments: nothing twice, nothing lost."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.briefs.rules import BRIEF, COACH_ROLE, FOLLOW_UP, FOLLOW_UPS, PROMPTS
from bot.commitments.rules import LOGGED
from bot.core.errors import SlackBusyError
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people import Person
from bot.meetings.rules import Lead
from bot.meetings.service import Details
from bot.plans.rules import PLAN
from tests.desk import TUESDAYS, Desk, quick, utc
from tests.fakes import CrashError, Fault
from tests.weekly.test_service import came, commit

FORWARD, BACK = timedelta(hours=2), timedelta(hours=-2)
ALL_PARTS = {BRIEF: 1, PROMPTS: 1, PLAN: 1, COACH_ROLE: 1}


def minutes(desk: Desk, count: int, each: int = 1) -> None:
    """Let the scheduler work for so many minutes."""
    for _ in range(0, count, each):
        desk.tick(desk.now + timedelta(minutes=each))


def check_once(desk: Desk) -> None:
    said = Counter(one.delivery.dedupe_key for one in desk.slack.said)
    assert set(said.values()) <= {1}


def briefed(desk: Desk) -> list[str]:
    return sorted(one.message.pair.report.name for one in desk.slack.of(BRIEF))


def asked_about(desk: Desk) -> int:
    """How many 1:1s were asked about, by themselves or together."""
    return len(desk.slack.of(FOLLOW_UP)) + sum(len(one.message.rows) for one in desk.slack.of(FOLLOW_UPS))


@quick
@pytest.mark.parametrize("at", [utc(24, 8, 29), utc(24, 8, 30), utc(24, 8, 45), utc(24, 9, 1)])
def test_back_in_the_middle_of_a_morning(desk: Desk, at: datetime):
    desk.prefer(daily_cap=100)
    desk.team(4)
    desk.run(at)
    desk.now = at + BACK
    desk.run(utc(24, 12))
    check_once(desk)
    assert briefed(desk) == [f"Report {n:02}" for n in range(4)]
    assert asked_about(desk) == 4
    ended = {one.state for one in desk.deliveries() if one.due_at < desk.now}
    assert ended == {DeliveryState.SENT, DeliveryState.BUNDLED}


@quick
@pytest.mark.parametrize(
    ("at", "never", "asked"),
    [
        (utc(24, 6, 59), [], 4),
        (utc(24, 7), ["Report 00"], 4),
        (utc(24, 8, 29), [f"Report {n:02}" for n in range(4)], 0),
        (utc(24, 8, 45), ["Report 02", "Report 03"], 2),
        (utc(24, 9, 1), [], 4),
    ],
)
def test_forward_in_the_middle_of_a_morning(desk: Desk, at: datetime, never: list[str], asked: int):
    """One whose brief is too late is asked about, unless it is over."""
    desk.prefer(daily_cap=100)
    desk.team(4)
    desk.run(at)
    desk.now = at + FORWARD
    desk.run(utc(24, 15))
    check_once(desk)
    assert briefed(desk) == [name for n in range(4) if (name := f"Report {n:02}") not in never]
    states = Counter(one.state for one in desk.deliveries(BRIEF) if one.due_at < desk.now)
    assert states[DeliveryState.EXPIRED] == len(never), "recorded as what became of it"
    assert states[DeliveryState.SENT] == 4 - len(never)
    assert asked_about(desk) == asked


def meet_in_the_afternoon(desk: Desk) -> None:
    """With a brief at 8:00: two hours more or less leave time before the 1:1."""
    desk.meet(Details(replace(TUESDAYS, local_time=time(16)), lead=Lead.MORNING_OF))


@pytest.mark.parametrize("jump", [FORWARD, BACK])
@pytest.mark.parametrize("kind", [BRIEF, PLAN])
def test_while_slack_is_called(desk: Desk, jump: timedelta, kind: str):
    """The lease has run out when the answer comes, or lasts for two more hours."""
    meet_in_the_afternoon(desk)
    post = desk.slack.post

    def post_and_jump(recipient: Person, delivery, message):
        posted = post(recipient, delivery, message)
        if delivery.kind == kind:
            desk.slack.post = post
            desk.now += jump
        return posted

    desk.slack.post = post_and_jump
    desk.run(utc(24, 8))
    minutes(desk, 3 * 60, each=5)
    check_once(desk)
    assert Counter(one.delivery.kind for one in desk.slack.to(desk.priya)) == ALL_PARTS
    assert {one.state for one in desk.deliveries() if one.due_at <= desk.now} == {DeliveryState.SENT}


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("jump", [FORWARD, BACK])
def test_a_lease_left_behind_by_a_crash(desk: Desk, jump: timedelta, done: bool):
    meet_in_the_afternoon(desk)
    desk.run(utc(24, 7, 59))
    desk.slack.fail("post", Fault(CrashError(), done))
    with suppress(CrashError):
        desk.tick(utc(24, 8))
    desk.restart()
    desk.now += jump
    minutes(desk, 3 * 60, each=5)
    check_once(desk)
    assert Counter(one.delivery.kind for one in desk.slack.to(desk.priya)) == ALL_PARTS


def test_an_answer_comes_at_once_after_the_clock_went_back(at_work: Desk):
    """Whatever holds a person's messages apart, or a workspace's after a 429, is not held for two hours."""
    at_work.now += BACK
    at_work.reply("I'll call Kim by Friday")
    minutes(at_work, 1)
    assert len(at_work.slack.of(LOGGED)) == 1


def test_slack_s_wish_to_wait_ends_after_the_clock_went_back(at_work: Desk):
    at_work.slack.fail("post", SlackBusyError(30))
    at_work.reply("I'll call Kim by Friday")
    at_work.tick()
    at_work.now += BACK
    at_work.reply("I'll call Lee by Friday")
    minutes(at_work, 2)
    assert [one.message.lines[0].commitment.text for one in at_work.slack.of(LOGGED)] == ["call Lee"]
    minutes(at_work, 125, each=5)
    assert len(at_work.slack.of(LOGGED)) == 2, "what was said when it was later waits until then"
    check_once(at_work)


@quick
def test_a_weekly_message_comes_once_whichever_way_its_week_is_lived(desk: Desk):
    commit(desk)
    desk.run(utc(30, 9, 1))
    desk.now += BACK
    desk.run(utc(30, 12))
    desk.meet()
    desk.now += BACK
    desk.run(utc(1, 12, month=12))
    assert came(desk) == ["Mon 30 Nov 09:00"]


@quick
def test_a_clock_that_ran_ahead_for_a_minute_loses_nothing(desk: Desk):
    """What it found to be too late waits again once it is not."""
    desk.prefer(daily_cap=100)
    desk.team(4)
    desk.run(utc(24, 8, 15))
    desk.tick(utc(24, 10, 15))
    assert len(desk.deliveries(BRIEF, state=DeliveryState.EXPIRED)) == 4
    desk.now = utc(24, 8, 16)
    minutes(desk, 120, each=2)
    check_once(desk)
    assert briefed(desk) == [f"Report {n:02}" for n in range(4)]
    assert not desk.deliveries(BRIEF, state=DeliveryState.EXPIRED)
