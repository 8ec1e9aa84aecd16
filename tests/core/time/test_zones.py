"""Zones and daylight saving: the local hour stays, the briefs and the weekly message follow."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.briefs.rules import BRIEF, FOLLOW_UP, REPORT_BRIEF
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people import Profile
from bot.core.people_store import People
from bot.meetings.rules import Frequency
from bot.weekly.rules import WEEKLY
from tests.desk import Desk, quick, utc
from tests.factories import MESSAGE_TYPES, NOW, WORKSPACE, make_request

pytestmark = quick

OF_MANAGERS = set(MESSAGE_TYPES) - {REPORT_BRIEF}


def waiting(desk: Desk, kind: str = BRIEF) -> list[str]:
    return [f"{one.due_at:%d %b %H:%M}" for one in desk.deliveries(kind, state=DeliveryState.WAITING)]


@pytest.mark.parametrize(
    ("zone", "starts", "briefs", "weekly"),
    [
        ("America/New_York", "24 Nov 19:00", ["24 Nov 18:30", "01 Dec 18:30"], "23 Nov 14:00"),
        ("Asia/Kolkata", "24 Nov 08:30", ["24 Nov 08:00", "01 Dec 08:00"], "30 Nov 03:30"),
        ("Pacific/Kiritimati", "24 Nov 00:00", ["23 Nov 23:30", "30 Nov 23:30"], "29 Nov 19:00"),
        ("Not/AZone", "24 Nov 14:00", ["24 Nov 13:30", "01 Dec 13:30"], "30 Nov 09:00"),
        (None, "24 Nov 14:00", ["24 Nov 13:30", "01 Dec 13:30"], "30 Nov 09:00"),
    ],
)
def test_the_local_hour_stays_in_a_new_zone(desk: Desk, zone, starts, briefs, weekly):
    line = desk.meet()
    desk.zone(zone)
    assert f"{desk.upcoming(line.one_on_one.id)[0].starts_at:%d %b %H:%M}" == starts
    assert waiting(desk) == briefs
    assert waiting(desk, WEEKLY) == [weekly]


def test_a_moved_one_keeps_its_own_local_hour_and_a_single_one_too(desk: Desk):
    line = desk.meet()
    desk.meet(frequency=Frequency.ONCE, first_on=date(2026, 11, 25))
    desk.services.one_on_ones.move(make_request(desk.priya, NOW), line.upcoming.id, utc(26, 10))
    desk.zone("America/New_York")
    assert waiting(desk) == ["25 Nov 18:30", "26 Nov 14:30", "01 Dec 18:30", "08 Dec 18:30"]


def test_going_west_and_back_briefs_once(desk: Desk):
    desk.meet()
    for zone in ("America/New_York", "Europe/London"):
        desk.zone(zone)
    desk.run(utc(24, 23))
    assert [one.delivery.due_at for one in desk.slack.of(BRIEF)] == [utc(24, 13, 30)]
    assert len(desk.slack.of(FOLLOW_UP)) == 1


def test_a_zone_in_which_its_hour_has_gone_by_leaves_it_when_it_was(desk: Desk):
    line = desk.meet()
    desk.run(utc(24, 9))
    desk.zone("Asia/Tokyo")
    assert waiting(desk) == ["24 Nov 11:00", "01 Dec 04:30"], "before Tokyo's quiet hours"
    desk.run(utc(2, month=12))
    assert [one.message.starts_at for one in desk.slack.of(BRIEF)] == [
        datetime(2026, 11, 24, 23, tzinfo=ZoneInfo("Asia/Tokyo")),
        datetime(2026, 12, 1, 14, tzinfo=ZoneInfo("Asia/Tokyo")),
    ]
    assert len(desk.slack.of(FOLLOW_UP)) == 2
    assert len(desk.upcoming(line.one_on_one.id)) == 2


def test_there_and_back_the_same_day_nothing_has_changed(desk: Desk):
    desk.meet()
    desk.run(utc(24, 9))
    before = waiting(desk)
    for zone in ("Asia/Tokyo", "Europe/London"):
        desk.zone(zone)
    assert waiting(desk) == before


@pytest.mark.parametrize("change", ["settings", "zone"])
def test_what_moves_all_briefs_costs_the_same_for_few_and_many(desk: Desk, change: str):
    def cost() -> int:
        with desk.statements() as seen:
            if change == "settings":
                desk.prefer(quiet_until=time(6), quiet_from=time(22))
            else:
                desk.zone("America/New_York")
        return len(seen)

    desk.team(2)
    cost()
    desk.zone("Europe/London")
    few = cost()
    desk.zone("Europe/London")
    for number in range(18):
        desk.meet(report=desk.person(f"UMORE{number}", f"More {number}"))
    assert cost() <= few
    assert few < 34


def test_a_report_who_moves_changes_nothing_and_is_sent_no_weekly_message(desk: Desk):
    desk.meet()
    before = desk.deliveries(*OF_MANAGERS)
    desk.zone("Asia/Tokyo", desk.sam)
    assert desk.deliveries(*OF_MANAGERS) == before


def test_strangers_are_not_stored(desk: Desk):
    desk.services.people.profile_changed(Profile(WORKSPACE, "USTRANGER", "Nobody", "Asia/Tokyo"), NOW)
    with desk.db.begin(WORKSPACE) as tx:
        assert People(tx).by_slack_id("USTRANGER") is None


@pytest.mark.parametrize(
    ("zone", "first_on", "at", "expected"),
    [
        ("Europe/London", date(2027, 3, 23), time(14), ["23 Mar 14:00", "30 Mar 13:00"]),
        ("Europe/London", date(2027, 10, 26), time(14), ["26 Oct 13:00", "02 Nov 14:00"]),
        ("America/New_York", date(2027, 3, 7), time(2, 30), ["07 Mar 07:30", "14 Mar 07:30"]),
        ("America/New_York", date(2027, 10, 31), time(1, 30), ["31 Oct 05:30", "07 Nov 05:30"]),
    ],
)
def test_over_both_changes_of_the_clocks(desk: Desk, zone, first_on, at, expected):
    desk.zone(zone)
    desk.prefer(quiet_from=time(0), quiet_until=time(0), working_days=tuple(range(7)))
    line = desk.meet(first_on=first_on, weekday=first_on.weekday(), local_time=at)
    assert [f"{one.starts_at:%d %b %H:%M}" for one in desk.upcoming(line.one_on_one.id)] == expected
    dues = [f"{one.starts_at - timedelta(minutes=30):%d %b %H:%M}" for one in desk.upcoming(line.one_on_one.id)]
    assert waiting(desk) == dues
