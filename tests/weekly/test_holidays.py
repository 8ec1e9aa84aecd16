"""Public holidays: the weekly message comes on the next working day, once; the working day before is a real one."""

from datetime import UTC, date, datetime, time

import pytest

from bot.briefs.rules import BRIEF, BriefMessage
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people_store import next_working_day_of
from bot.meetings.rules import Frequency, Lead, Recurrence
from bot.meetings.service import Details
from bot.weekly.rules import WEEKLY
from tests.desk import Desk, quick, utc
from tests.weekly.test_service import SUN_TO_THU, came, commit

pytestmark = quick


def later(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "country", "choices", "begin", "end", "expected"),
    [
        # Whit Monday.
        (
            "Europe/Berlin",
            "DE",
            {},
            later(2027, 5, 10),
            later(2027, 5, 25),
            ["Mon 10 May 07:00", "Tue 18 May 07:00", "Mon 24 May 07:00"],
        ),
        # Good Friday and Easter Monday: one for the Friday, on the Tuesday.
        (
            "Europe/London",
            "GB-ENG",
            {"weekly_day": 4},
            later(2027, 3, 22),
            later(2027, 4, 3),
            ["Tue 30 Mar 08:00", "Fri 02 Apr 08:00"],
        ),
        # Scotland works on Easter Monday.
        (
            "Europe/London",
            "GB-SCT",
            {"weekly_day": 4},
            later(2027, 3, 22),
            later(2027, 4, 3),
            ["Mon 29 Mar 08:00", "Fri 02 Apr 08:00"],
        ),
        # A Sunday to Thursday week: Rosh Hashanah is on Saturday and Sunday.
        (
            "Asia/Jerusalem",
            "IL",
            {"weekly_day": 6, "working_days": SUN_TO_THU},
            later(2026, 9, 7),
            later(2026, 9, 21),
            ["Mon 14 Sep 06:00", "Sun 20 Sep 06:00"],
        ),
        # From Wednesday to Wednesday: nothing is piled up after it.
        (
            "Asia/Shanghai",
            "CN",
            {"weekly_day": 2},
            later(2025, 9, 22),
            later(2025, 10, 16),
            ["Wed 24 Sep 01:00", "Thu 09 Oct 01:00", "Wed 15 Oct 01:00"],
        ),
        ("Europe/Berlin", None, {}, later(2027, 5, 16), later(2027, 5, 18), ["Mon 17 May 07:00"]),
    ],
)
def test_a_weekly_message_on_a_holiday_comes_on_the_next_working_day_once(
    desk: Desk, zone, country, choices, begin, end, expected
):
    desk.now = begin
    desk.zone(zone)
    desk.prefer(country=country, **choices)
    commit(desk)
    desk.run(end)
    assert came(desk) == expected


def test_home_tells_the_day_it_comes(desk: Desk):
    commit(desk)
    desk.now = later(2027, 3, 24, 12)
    desk.tick()
    desk.prefer(country="GB-ENG")
    desk.services.homes.opened(desk.request(desk.priya))
    assert desk.slack.homes["UPRIYA"][-1].loaded["weekly"].next_at == later(2027, 3, 30, 8)


def test_on_the_holiday_itself_choosing_the_country_or_not_is_followed(desk: Desk):
    desk.now = later(2026, 12, 20)
    desk.zone("Europe/Berlin")
    commit(desk)
    desk.prefer(weekly_day=4, country="DE")
    desk.now = later(2026, 12, 25, 7)
    desk.prefer(country="DE", daily_cap=3)
    assert [one.due_at for one in desk.deliveries(WEEKLY, state=DeliveryState.WAITING)] == [later(2026, 12, 28, 8)], (
        "25 and 26 December are off"
    )
    desk.prefer(country=None)
    desk.run(later(2026, 12, 30))
    assert came(desk) == ["Fri 25 Dec 08:00"]


def test_after_an_outage_it_does_not_come_on_a_holiday(desk: Desk):
    desk.prefer(country="GB-ENG", weekly_day=6)
    commit(desk)
    desk.run(later(2027, 3, 22, 12))
    sent = len(desk.slack.of(WEEKLY))
    # Sunday's is found on Easter Monday.
    desk.tick(later(2027, 3, 29, 12))
    desk.run(later(2027, 4, 1))
    assert came(desk)[sent:] == ["Tue 30 Mar 08:00"]


def test_a_full_day_before_holidays_puts_it_off_past_them(desk: Desk):
    desk.prefer(country="GB-ENG", daily_cap=1, weekly_day=3)
    commit(desk)
    desk.run(later(2027, 3, 25, 8))
    desk.news()
    desk.run(later(2027, 3, 31))
    assert came(desk)[-1] == "Tue 30 Mar 08:00"


def test_a_snooze_until_a_holiday_ends_the_working_day_after(desk: Desk):
    desk.prefer(country="GB-ENG")
    commit(desk)
    desk.run(later(2027, 3, 22, 12))
    sent = len(desk.slack.of(WEEKLY))
    back = desk.services.weekly.snooze(desk.request(desk.priya), date(2027, 3, 26))
    assert back == date(2027, 3, 30)
    desk.run(later(2027, 4, 6, 12))
    assert came(desk)[sent:] == ["Tue 30 Mar 08:00", "Mon 05 Apr 08:00"]


@pytest.mark.parametrize(
    ("country", "working_days", "first_on", "expected"),
    [
        ("GB-ENG", (0, 1, 2, 3, 4), date(2027, 3, 30), later(2027, 3, 25, 15)),
        ("GB-SCT", (0, 1, 2, 3, 4), date(2027, 3, 30), later(2027, 3, 29, 14)),
        (None, (0, 1, 2, 3, 4), date(2027, 3, 30), later(2027, 3, 29, 14)),
        ("GB-ENG", SUN_TO_THU, date(2027, 3, 30), later(2027, 3, 28, 14)),
    ],
)
def test_the_working_day_before_is_no_holiday(desk: Desk, country, working_days, first_on, expected):
    desk.prefer(country=country, working_days=working_days)
    details = Details(Recurrence(Frequency.WEEKLY, time(14), first_on, 1), lead=Lead.WORKING_DAY_BEFORE)
    desk.meet(details)
    due = [one.due_at for one in desk.deliveries(BRIEF, state=DeliveryState.WAITING)]
    assert due[0] == expected


def test_a_brief_follows_when_the_country_is_chosen(desk: Desk):
    details = Details(Recurrence(Frequency.WEEKLY, time(14), date(2027, 3, 30), 1), 30, Lead.WORKING_DAY_BEFORE)
    desk.meet(details)
    desk.prefer(country="GB-ENG")
    assert desk.deliveries(BRIEF)[0].due_at == later(2027, 3, 25, 15)


@pytest.mark.parametrize(("country", "holiday"), [("GB-SCT", True), ("GB-ENG", False), (None, False)])
def test_a_one_on_one_on_a_holiday_has_its_brief_which_says_so(desk: Desk, country, holiday):
    desk.prefer(country=country)
    desk.meet(weekday=0, first_on=date(2026, 11, 30))
    desk.run(utc(30, 23))
    brief = desk.slack.last(BriefMessage)
    assert brief.starts_at == utc(30, 14)
    assert brief.holiday is holiday


def test_the_next_working_day_is_reported(desk: Desk):
    desk.prefer(country="GB-ENG")
    desk.now = utc(25, month=3, year=2027)
    assert next_working_day_of(desk.db, desk.request(desk.priya)) == date(2027, 3, 30)
    assert desk.services.preferences.likely_country(desk.request(desk.priya)) == "GB"
