"""The daily cap counts what can wait; no 1:1 is without its brief."""

from datetime import date, time

import pytest

from bot.briefs.rules import BRIEF, FOLLOW_UP, REPORT_BRIEF
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people import Away
from bot.meetings.rules import Frequency, Lead, Recurrence
from bot.meetings.service import Details
from bot.weekly.rules import WEEKLY
from tests.desk import TUESDAYS, Desk, quick, utc

pytestmark = quick


def briefed(desk: Desk) -> list[str]:
    """Whose 1:1s were briefed, in order."""
    return [one.message.pair.report.name for one in desk.slack.of(BRIEF)]


@pytest.mark.parametrize("lead", [Lead.HALF_AN_HOUR, Lead.MORNING_OF])
@pytest.mark.parametrize("cap", [1, 4])
def test_seven_1_1s_on_a_monday_have_seven_briefs(desk: Desk, cap, lead):
    desk.prefer(daily_cap=cap)
    names = []
    for n in range(7):
        report = desk.person(f"UR{n}", f"Report {n}")
        monday = Recurrence(Frequency.WEEKLY, time(9 + n), date(2026, 11, 30), 0)
        desk.meet(Details(monday, 30, lead), report)
        names.append(report.name)
    desk.run(utc(30, 23))
    assert briefed(desk) == names
    assert len(desk.slack.of(WEEKLY)) == 1
    assert {one.state for one in desk.deliveries(BRIEF, FOLLOW_UP) if one.due_at < desk.now} == {DeliveryState.SENT}


def test_briefs_leave_the_cap_to_what_it_counts(desk: Desk):
    """The weekly message comes on a day that had as many briefs as the cap allows messages."""
    desk.prefer(daily_cap=1, weekly_day=1, weekly_time=time(12))
    desk.team(3)
    desk.meet(local_time=time(17))
    desk.run(utc(24, 23))
    assert len(briefed(desk)) == 4
    assert [one.delivery.due_at for one in desk.slack.of(WEEKLY)] == [utc(24, 12)]


def test_a_report_of_three_managers_has_a_brief_for_each(desk: Desk):
    leads = [desk.person(f"ULEAD{n}", f"Lead {n}") for n in range(3)]
    for n, desk.priya in enumerate(leads):
        desk.meet(local_time=time(10 + n))
    desk.run(utc(24, 23))
    assert [one.message.pair.manager.name for one in desk.slack.of(REPORT_BRIEF)] == ["Lead 0", "Lead 1", "Lead 2"]


def test_a_brief_comes_on_a_day_off(desk: Desk):
    desk.meet(first_on=date(2026, 11, 28), weekday=5)
    desk.run(utc(28, 23))
    assert briefed(desk) == ["Sam"]


@pytest.mark.parametrize("question", [True, False])
@pytest.mark.parametrize("brief", [True, False])
def test_each_has_a_switch(desk: Desk, brief, question):
    desk.prefer(brief_on=brief, follow_up_on=question)
    desk.meet(TUESDAYS)
    desk.run(utc(24, 23))
    assert (len(desk.slack.of(BRIEF)), len(desk.slack.of(FOLLOW_UP))) == (int(brief), int(question))


def test_what_is_switched_on_again_comes_from_the_next_1_1_on(desk: Desk):
    desk.prefer(brief_on=False)
    desk.meet()
    desk.run(utc(24, 23))
    desk.prefer(brief_on=True)
    desk.run(utc(1, 23, month=12))
    assert [one.delivery.due_at for one in desk.slack.of(BRIEF)] == [utc(1, 13, 30, month=12)]


def test_nothing_is_asked_after_a_1_1_that_one_of_the_two_was_away_for(desk: Desk):
    desk.meet()
    desk.services.away.set(desk.request(desk.sam), Away(date(2026, 11, 24), date(2026, 11, 26)))
    desk.run(utc(24, 23))
    assert desk.slack.of(FOLLOW_UP) == []
