"""At most so many messages a day on the bot's own account, and nobody left out: the rest comes in one."""

from datetime import date, time

import pytest

from bot.briefs.rules import BRIEF, BUNDLE, BundleMessage
from bot.core.outbox.deliveries import DeliveryState
from bot.meetings.rules import Frequency, Lead, Recurrence
from bot.meetings.service import Details
from bot.weekly.rules import WEEKLY
from tests.desk import TUESDAYS, Desk, quick, utc

pytestmark = quick


def told(desk: Desk) -> list[str]:
    """Whose 1:1s were briefed or bundled, in order."""
    briefed = [one.message.pair.report.name for one in desk.slack.of(BRIEF)]
    bundled = [line.pair.report.name for one in desk.slack.of(BUNDLE) for line in one.message.meetings]
    return briefed + bundled


def started(desk: Desk) -> list[str]:
    """The messages to Priya that opened a thread of their own unasked."""
    said = [one for one in desk.slack.of(*desk.db.features.started_by_bot) if one.recipient.id == desk.priya.id]
    return [one.delivery.kind for one in said if one.thread_ts is None]


@pytest.mark.parametrize("lead", [Lead.HALF_AN_HOUR, Lead.MORNING_OF])
@pytest.mark.parametrize("cap", [1, 2, 4, 7])
def test_seven_in_a_day(desk: Desk, cap, lead):
    desk.prefer(daily_cap=cap)
    reports = []
    for n in range(7):
        reports.append(desk.person(f"UR{n}", f"Report {n}"))
        desk.meet(Details(Recurrence(Frequency.WEEKLY, time(9 + n), TUESDAYS.first_on, 1), 30, lead), reports[n])
    desk.run(utc(24, 23))
    assert told(desk) == [one.name for one in reports]
    assert len(started(desk)) == cap
    assert started(desk)[-1] == (BUNDLE if cap < 7 else BRIEF)
    assert {one.state for one in desk.deliveries(BRIEF) if one.due_at < desk.now} <= {
        DeliveryState.SENT,
        DeliveryState.BUNDLED,
    }
    desk.run(utc(1, 23, month=12))
    assert len([kind for kind in started(desk) if kind != WEEKLY]) == 2 * cap


def test_the_last_place_of_the_day_is_a_brief_if_no_other_waits(desk: Desk):
    desk.prefer(daily_cap=2)
    desk.team(2)
    desk.run(utc(24, 23))
    assert started(desk) == [BRIEF, BRIEF]


def test_one_more_after_the_bundle_joins_it(desk: Desk):
    desk.prefer(daily_cap=1)
    desk.team(2)
    desk.run(utc(24, 10))
    desk.meet()
    desk.run(utc(24, 23))
    assert told(desk) == ["Report 00", "Report 01", "Sam"]
    assert started(desk) == [BUNDLE]


def test_when_the_weekly_message_took_the_last_place_the_bundle_comes_in_its_thread(desk: Desk):
    desk.prefer(daily_cap=1)
    desk.meet(first_on=date(2026, 11, 30), weekday=0)
    other = desk.person("UALEX", "Alex")
    desk.meet(report=other, first_on=date(2026, 11, 30), weekday=0, local_time=time(16))
    desk.run(utc(30, 23))
    assert started(desk) == [WEEKLY]
    assert [one.thread_ts for one in desk.slack.of(BUNDLE)] == [desk.slack.of(WEEKLY)[0].ts]
    assert told(desk) == ["Sam", "Alex"]


def test_what_is_taken_away_leaves_the_bundle(desk: Desk):
    desk.prefer(daily_cap=1)
    desk.team(3)
    desk.now = utc(24, 8, 20)
    second = desk.services.one_on_ones.list(desk.request(desk.priya))[1]
    desk.services.one_on_ones.skip(desk.request(desk.priya), second.upcoming.id)
    desk.run(utc(24, 23))
    assert told(desk) == ["Report 00", "Report 02"]


def test_a_requested_brief_counts_for_nothing(desk: Desk):
    desk.prefer(daily_cap=1)
    desk.meet()
    desk.now = utc(24, 9)
    for n in range(3):
        desk.services.briefs.request(desk.request(desk.priya, f"command:{n}"), desk.sam)
    desk.run(utc(24, 23))
    assert started(desk) == [BRIEF]


def test_the_cap_counts_local_days(desk: Desk):
    desk.zone("Pacific/Auckland")
    desk.prefer(daily_cap=1, quiet_from=time(0), quiet_until=time(0))
    desk.meet(first_on=date(2026, 11, 25), weekday=2, local_time=time(0, 40))
    other = desk.person("UALEX", "Alex")
    desk.meet(report=other, first_on=date(2026, 11, 24), weekday=1, local_time=time(23, 40))
    desk.run(utc(24, 23))
    assert told(desk) == ["Alex", "Sam"]
    assert started(desk) == [BRIEF, BRIEF]


def test_a_bundle_shows_the_cap_it_keeps_to(desk: Desk):
    desk.prefer(daily_cap=1)
    desk.team(2)
    desk.run(utc(24, 23))
    assert desk.slack.last(BundleMessage).cap == 1
