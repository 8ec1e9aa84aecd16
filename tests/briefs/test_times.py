"""When the brief comes: every lead, quiet hours, 1:1s made late, daylight-saving weekends."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefs.rules import Why
from bot.briefs.times import SHORTEST_LEAD, brief_due, report_brief_due, why_then
from bot.core.people import Away, Preferences, ReportBriefTime
from bot.core.time.dates import local, to_utc
from bot.core.time.holidays import no_holidays
from bot.core.time.quiet_hours import is_quiet, quiet_begin, quiet_end
from bot.meetings.rules import Lead

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
USUAL = Preferences()
SUNDAY_TO_THURSDAY = Preferences(working_days=(6, 0, 1, 2, 3))
LATE_RISER = Preferences(quiet_until=time(10))
NEVER_QUIET = Preferences(quiet_from=time(10), quiet_until=time(10))
QUIET_LUNCH = Preferences(quiet_from=time(12), quiet_until=time(14))
QUIET_AFTERNOON = Preferences(quiet_from=time(14), quiet_until=time(7))
NO_WORKING_DAYS = Preferences(working_days=())

zones = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
moments = st.integers(0, 20 * 365 * 24 * 12).map(
    lambda fives: datetime(2014, 1, 1, tzinfo=UTC) + timedelta(minutes=5 * fives)
)
quarters = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
choices = st.builds(
    Preferences,
    working_days=st.sets(st.integers(0, 6)).map(tuple),
    quiet_from=quarters,
    quiet_until=quarters,
)


def at(text: str, zone: str) -> datetime:
    """A local wall time that is neither doubled nor skipped."""
    moment = datetime.fromisoformat(text)
    return to_utc(moment.date(), moment.time(), zone)


@pytest.mark.parametrize(
    ("lead", "preferences", "starts", "expected"),
    [
        (Lead.TEN_MINUTES, USUAL, "2026-11-24 14:00", "2026-11-24 13:50"),
        (Lead.HALF_AN_HOUR, USUAL, "2026-11-24 14:00", "2026-11-24 13:30"),
        (Lead.AN_HOUR, USUAL, "2026-11-24 14:00", "2026-11-24 13:00"),
        (Lead.TWO_HOURS, USUAL, "2026-11-24 14:00", "2026-11-24 12:00"),
        (Lead.MORNING_OF, USUAL, "2026-11-24 14:00", "2026-11-24 08:00"),
        (Lead.WORKING_DAY_BEFORE, USUAL, "2026-11-24 14:00", "2026-11-23 15:00"),
        # The morning, when it is late or the 1:1 early.
        (Lead.MORNING_OF, USUAL, "2026-11-24 08:00", "2026-11-24 07:30"),
        (Lead.MORNING_OF, USUAL, "2026-11-24 08:01", "2026-11-24 08:00"),
        (Lead.MORNING_OF, LATE_RISER, "2026-11-24 14:00", "2026-11-24 10:00"),
        (Lead.MORNING_OF, LATE_RISER, "2026-11-24 10:00", "2026-11-23 20:00"),
        (Lead.MORNING_OF, NEVER_QUIET, "2026-11-24 14:00", "2026-11-24 08:00"),
        (Lead.MORNING_OF, QUIET_LUNCH, "2026-11-24 16:00", "2026-11-24 08:00"),
        # The working day before, over weekends.
        (Lead.WORKING_DAY_BEFORE, USUAL, "2026-11-23 09:00", "2026-11-20 15:00"),
        (Lead.WORKING_DAY_BEFORE, USUAL, "2026-11-22 09:00", "2026-11-20 15:00"),
        (Lead.WORKING_DAY_BEFORE, SUNDAY_TO_THURSDAY, "2026-11-22 09:00", "2026-11-19 15:00"),
        (Lead.WORKING_DAY_BEFORE, SUNDAY_TO_THURSDAY, "2026-11-23 09:00", "2026-11-22 15:00"),
        (Lead.WORKING_DAY_BEFORE, NO_WORKING_DAYS, "2026-11-23 09:00", "2026-11-22 15:00"),
        (Lead.WORKING_DAY_BEFORE, Preferences(working_days=(0,)), "2026-11-23 09:00", "2026-11-16 15:00"),
        # Quiet hours: their end if that leaves time to prepare, else when they began.
        (Lead.TWO_HOURS, USUAL, "2026-11-24 08:00", "2026-11-24 07:00"),
        (Lead.HALF_AN_HOUR, USUAL, "2026-11-24 07:30", "2026-11-24 07:00"),
        (Lead.HALF_AN_HOUR, USUAL, "2026-11-24 07:06", "2026-11-24 07:00"),
        (Lead.HALF_AN_HOUR, USUAL, "2026-11-24 07:05", "2026-11-23 20:00"),
        (Lead.HALF_AN_HOUR, USUAL, "2026-11-24 06:00", "2026-11-23 20:00"),
        (Lead.HALF_AN_HOUR, USUAL, "2026-11-24 20:30", "2026-11-24 20:00"),
        (Lead.HALF_AN_HOUR, USUAL, "2026-11-24 20:29", "2026-11-24 19:59"),
        (Lead.HALF_AN_HOUR, QUIET_LUNCH, "2026-11-24 14:15", "2026-11-24 14:00"),
        (Lead.HALF_AN_HOUR, QUIET_LUNCH, "2026-11-24 14:00", "2026-11-24 12:00"),
        (Lead.WORKING_DAY_BEFORE, QUIET_AFTERNOON, "2026-11-24 10:00", "2026-11-24 07:00"),
        (Lead.WORKING_DAY_BEFORE, QUIET_AFTERNOON, "2026-11-24 06:00", "2026-11-23 14:00"),
    ],
)
@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe", "America/Sao_Paulo"]
)
def test_leads(lead: Lead, preferences: Preferences, starts: str, expected: str, zone: str) -> None:
    assert brief_due(at(starts, zone), lead, zone, preferences, LONG_AGO) == at(expected, zone)


@pytest.mark.parametrize(
    ("zone", "lead", "starts", "expected"),
    [
        # Over a change the elapsed leads stay elapsed, the local ones local.
        ("Europe/Berlin", Lead.MORNING_OF, "2025-03-30T12:00", "2025-03-30T06:00"),
        ("Europe/Berlin", Lead.MORNING_OF, "2025-10-26T12:00", "2025-10-26T07:00"),
        ("Europe/Berlin", Lead.WORKING_DAY_BEFORE, "2025-03-31T07:00", "2025-03-28T14:00"),
        ("Europe/Berlin", Lead.WORKING_DAY_BEFORE, "2025-10-27T08:00", "2025-10-24T13:00"),
        ("Europe/Berlin", Lead.HALF_AN_HOUR, "2025-03-30T02:00", "2025-03-29T19:00"),
        ("America/New_York", Lead.MORNING_OF, "2025-03-09T18:00", "2025-03-09T12:00"),
        ("America/New_York", Lead.MORNING_OF, "2025-11-02T19:00", "2025-11-02T13:00"),
        ("America/New_York", Lead.WORKING_DAY_BEFORE, "2025-11-03T14:00", "2025-10-31T19:00"),
        ("Asia/Jerusalem", Lead.WORKING_DAY_BEFORE, "2025-03-30T06:00", "2025-03-28T12:00"),
        ("Asia/Jerusalem", Lead.MORNING_OF, "2025-10-26T12:00", "2025-10-26T06:00"),
        ("Australia/Lord_Howe", Lead.MORNING_OF, "2025-10-05T03:00", "2025-10-04T21:00"),
        ("Australia/Lord_Howe", Lead.MORNING_OF, "2025-04-06T03:00", "2025-04-05T21:30"),
        ("America/Sao_Paulo", Lead.MORNING_OF, "2018-11-04T16:00", "2018-11-04T10:00"),
        ("America/Sao_Paulo", Lead.MORNING_OF, "2019-02-17T16:00", "2019-02-17T11:00"),
        ("Asia/Kolkata", Lead.MORNING_OF, "2025-03-30T09:00", "2025-03-30T02:30"),
        ("Pacific/Apia", Lead.MORNING_OF, "2025-03-30T21:00", "2025-03-30T19:00"),
        # The Friday before this Saturday never was, its afternoon would come after the start.
        ("Pacific/Apia", Lead.WORKING_DAY_BEFORE, "2011-12-30T20:00", "2011-12-30T20:00"),
    ],
)
def test_leads_on_daylight_saving_weekends(zone: str, lead: Lead, starts: str, expected: str) -> None:
    starts_at, due = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (starts, expected))
    assert brief_due(starts_at, lead, zone, USUAL, LONG_AGO) == due


@pytest.mark.parametrize(
    ("starts", "now", "expected"),
    [
        ("2026-11-24 14:00", "2026-11-24 13:29", "2026-11-24 13:30"),
        ("2026-11-24 14:00", "2026-11-24 13:30", "2026-11-24 13:30"),
        ("2026-11-24 14:00", "2026-11-24 13:31", "2026-11-24 13:31"),
        ("2026-11-24 14:00", "2026-11-24 13:59", "2026-11-24 13:59"),
        ("2026-11-24 14:00", "2026-11-24 14:00", "2026-11-24 13:30"),
        ("2026-11-24 14:00", "2026-11-24 15:00", "2026-11-24 13:30"),
        ("2026-11-24 06:00", "2026-11-23 22:00", "2026-11-23 22:00"),
    ],
)
def test_a_1_1_made_late_gets_its_brief_at_once(starts: str, now: str, expected: str) -> None:
    zone = "America/New_York"
    due = brief_due(at(starts, zone), Lead.HALF_AN_HOUR, zone, USUAL, at(now, zone))
    assert due == at(expected, zone)


@given(moments, st.sampled_from(Lead), zones, choices, st.integers(-20_000, 3_000))
def test_never_after_the_start_and_never_before_now(
    starts_at: datetime, lead: Lead, zone: str, preferences: Preferences, minutes: int
) -> None:
    now = starts_at + timedelta(minutes=minutes)
    due = brief_due(starts_at, lead, zone, preferences, now)
    assert due <= starts_at
    assert due >= now or now >= starts_at
    assert due.utcoffset() == timedelta()


@given(moments, st.sampled_from(Lead), zones, choices)
def test_never_in_quiet_hours_beyond_their_first_moment(
    starts_at: datetime, lead: Lead, zone: str, preferences: Preferences
) -> None:
    due = brief_due(starts_at, lead, zone, preferences, LONG_AGO)
    assert not is_quiet(due, zone, preferences) or due == quiet_begin(due, zone, preferences)


@given(moments, st.sampled_from(Lead), zones, choices, st.integers(0, 20_000))
def test_quiet_hours_are_broken_only_for_a_1_1_made_late(
    starts_at: datetime, lead: Lead, zone: str, preferences: Preferences, minutes: int
) -> None:
    now = starts_at - timedelta(minutes=minutes)
    planned = brief_due(starts_at, lead, zone, preferences, LONG_AGO)
    due = brief_due(starts_at, lead, zone, preferences, now)
    assert due == (now if planned < now < starts_at else planned)


@given(st.dates(date(2014, 1, 1), date(2035, 1, 1)), quarters, zones, st.sets(st.integers(0, 6), min_size=1))
def test_the_working_day_before_is_one(day: date, hour: time, zone: str, working: set[int]) -> None:
    preferences = Preferences(
        working_days=tuple(working), quiet_from=NEVER_QUIET.quiet_from, quiet_until=NEVER_QUIET.quiet_until
    )
    starts_at = to_utc(day, hour, zone)
    due = local(brief_due(starts_at, Lead.WORKING_DAY_BEFORE, zone, preferences, LONG_AGO), zone)
    assert due.weekday() in working
    assert due.time() == time(15)
    days_between = (local(starts_at, zone).date() - due.date()).days
    assert 1 <= days_between <= 7
    skipped = [due.date() + timedelta(days=n) for n in range(1, days_between)]
    assert not any(between.weekday() in working for between in skipped)


@pytest.mark.parametrize(
    ("holidays", "working_days", "expected"),
    [
        ([], (0, 1, 2, 3, 4), "2026-11-23 15:00"),
        (["2026-11-23"], (0, 1, 2, 3, 4), "2026-11-20 15:00"),
        (["2026-11-23", "2026-11-20"], (0, 1, 2, 3, 4), "2026-11-19 15:00"),
        (["2026-11-23"], (6, 0, 1, 2, 3), "2026-11-22 15:00"),
        # The 1:1's own day may be one: the two may meet all the same.
        (["2026-11-24"], (0, 1, 2, 3, 4), "2026-11-23 15:00"),
        ([f"2026-11-{day:02}" for day in range(10, 24)], (0, 1, 2, 3, 4), "2026-11-09 15:00"),
    ],
)
def test_a_holiday_is_no_working_day_before(holidays: list[str], working_days: tuple[int, ...], expected: str) -> None:
    preferences = Preferences(working_days=working_days)
    starts_at, now = (datetime.fromisoformat(f"2026-11-{day} 14:00").replace(tzinfo=UTC) for day in ("24", "01"))
    due = brief_due(
        starts_at, Lead.WORKING_DAY_BEFORE, "UTC", preferences, now, lambda day: day.isoformat() in holidays
    )
    assert due == datetime.fromisoformat(expected).replace(tzinfo=UTC)


wishes = st.builds(replace, choices, report_brief=st.sampled_from(ReportBriefTime))


@given(moments, st.sampled_from(Lead), zones, wishes, st.integers(-20_000, 3_000))
def test_a_report_hears_of_it_before_it_begins_and_not_in_the_past(
    starts_at: datetime, lead: Lead, zone: str, preferences: Preferences, minutes: int
) -> None:
    now = starts_at + timedelta(minutes=minutes)
    due = report_brief_due(starts_at, lead, zone, preferences, now)
    assert (due is None) is (preferences.report_brief is ReportBriefTime.NEVER)
    if due is not None:
        assert due <= starts_at
        assert due >= now or now >= starts_at
        assert due.utcoffset() == timedelta()


@given(moments, st.sampled_from(Lead), zones, wishes, st.integers(1, 20_000))
def test_a_report_is_left_alone_in_quiet_hours_that_leave_time(
    starts_at: datetime, lead: Lead, zone: str, preferences: Preferences, minutes: int
) -> None:
    due = report_brief_due(starts_at, lead, zone, preferences, starts_at - timedelta(minutes=minutes))
    if due is not None and is_quiet(due, zone, preferences) and due != quiet_begin(due, zone, preferences):
        assert quiet_end(due, zone, preferences) >= starts_at - SHORTEST_LEAD


@given(moments, st.sampled_from(Lead), zones, choices)
def test_at_the_same_lead_a_report_hears_when_a_manager_of_the_same_habits_does(
    starts_at: datetime, lead: Lead, zone: str, preferences: Preferences
) -> None:
    both = [due(starts_at, lead, zone, preferences, LONG_AGO) for due in (brief_due, report_brief_due)]
    assert both[0] == both[1]


@given(st.dates(date(2014, 1, 1), date(2035, 1, 1)), quarters, zones, st.sets(st.integers(0, 6), min_size=1))
def test_the_day_before_is_the_last_working_one(day: date, hour: time, zone: str, working: set[int]) -> None:
    preferences = replace(NEVER_QUIET, working_days=tuple(working), report_brief=ReportBriefTime.DAY_BEFORE)
    starts_at = to_utc(day, hour, zone)
    due = report_brief_due(starts_at, Lead.TEN_MINUTES, zone, preferences, LONG_AGO)
    assert due is not None
    told = local(due, zone)
    days_between = (local(starts_at, zone).date() - told.date()).days
    assert told.weekday() in working
    assert not any((told.date() + timedelta(days=n)).weekday() in working for n in range(1, days_between))


AWAY = Preferences(away=(Away(date(2026, 11, 18), date(2026, 11, 24)),))
"""From Wednesday to Tuesday."""


@pytest.mark.parametrize(
    ("lead", "starts", "expected"),
    [
        # The 1:1 is on the first day back, or later.
        (Lead.WORKING_DAY_BEFORE, "2026-11-24 14:00", "2026-11-24 08:00"),
        (Lead.WORKING_DAY_BEFORE, "2026-11-24 07:45", "2026-11-24 07:15"),
        (Lead.HALF_AN_HOUR, "2026-11-24 14:00", "2026-11-24 13:30"),
        (Lead.WORKING_DAY_BEFORE, "2026-11-25 14:00", "2026-11-24 15:00"),
        # It takes place all the same, while they are away.
        (Lead.HALF_AN_HOUR, "2026-11-19 14:00", "2026-11-19 13:30"),
        (Lead.WORKING_DAY_BEFORE, "2026-11-20 14:00", "2026-11-19 15:00"),
    ],
)
def test_not_while_they_are_away_if_they_are_back_by_the_1_1(lead: Lead, starts: str, expected: str):
    zone = "Europe/London"
    assert brief_due(at(starts, zone), lead, zone, AWAY, LONG_AGO) == at(expected, zone)
    assert report_brief_due(at(starts, zone), lead, zone, AWAY, LONG_AGO) == at(expected, zone)


@pytest.mark.parametrize(
    ("preferences", "starts", "due", "expected"),
    [
        (USUAL, "2026-11-24 14:00", "2026-11-24 13:30", Why.CHOSEN),
        (LATE_RISER, "2026-11-24 10:20", "2026-11-24 10:00", Why.QUIET_ENDED),
        (LATE_RISER, "2026-11-24 10:00", "2026-11-23 20:00", Why.QUIET_BEGINS),
        (USUAL, "2026-11-24 14:00", "2026-11-24 13:45", Why.AT_ONCE),
    ],
)
def test_why_it_comes_then(preferences, starts, due, expected):
    zone, lead = "Europe/London", Lead.HALF_AN_HOUR
    due_at, starts_at = at(due, zone), at(starts, zone)
    made = due_at if expected is Why.AT_ONCE else LONG_AGO
    assert brief_due(starts_at, lead, zone, preferences, made) == due_at
    assert why_then(due_at, starts_at, lead, zone, preferences, no_holidays) is expected


def test_on_the_first_day_back_that_is_why():
    away = Preferences(away=(Away(date(2026, 11, 23), date(2026, 11, 25)),))
    starts, lead, zone = at("2026-11-25 14:00", "UTC"), Lead.WORKING_DAY_BEFORE, "UTC"
    due = brief_due(starts, lead, zone, away, LONG_AGO)
    assert due == at("2026-11-25 08:00", zone)
    assert why_then(due, starts, lead, zone, away, no_holidays) is Why.BACK
