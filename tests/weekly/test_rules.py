"""The weekly message: its moment, its week, snoozes, daylight-saving weekends."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.commitments.rules import Commitment, CommitmentState, Owner
from bot.core.people import Preferences
from bot.core.time.dates import local, to_utc
from bot.core.time.quiet_hours import is_quiet
from bot.weekly.rules import coming_weeklies, iso_week, new_or_near_first, next_weekly, snooze_until, working_week

USUAL = Preferences()
SUNDAY_TO_THURSDAY = Preferences(weekly_day=6, weekly_time=time(8, 30), working_days=(6, 0, 1, 2, 3))
LATE = Preferences(weekly_time=time(21))
EARLY = Preferences(weekly_time=time(6))

zones = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
moments = st.integers(0, 20 * 365 * 24 * 12).map(
    lambda fives: datetime(2014, 1, 1, tzinfo=UTC) + timedelta(minutes=5 * fives)
)
quarters = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
choices = st.builds(
    Preferences,
    weekly_day=st.integers(0, 6),
    weekly_time=quarters,
    working_days=st.sets(st.integers(0, 6)).map(tuple),
    quiet_from=quarters,
    quiet_until=quarters,
)


def at(text: str, zone: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return to_utc(moment.date(), moment.time(), zone)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("preferences", "after", "expected"),
    [
        (USUAL, "2026-11-23 08:59", "2026-11-23 09:00"),
        (USUAL, "2026-11-23 09:00", "2026-11-30 09:00"),
        (USUAL, "2026-11-22 00:00", "2026-11-23 09:00"),
        (SUNDAY_TO_THURSDAY, "2026-11-20 12:00", "2026-11-22 08:30"),
        (SUNDAY_TO_THURSDAY, "2026-11-22 08:30", "2026-11-29 08:30"),
        # Out of quiet hours: their end, once.
        (LATE, "2026-11-23 08:00", "2026-11-24 07:00"),
        (LATE, "2026-11-23 23:00", "2026-11-24 07:00"),
        (LATE, "2026-11-24 06:59", "2026-11-24 07:00"),
        (LATE, "2026-11-24 07:00", "2026-12-01 07:00"),
        (EARLY, "2026-11-23 06:30", "2026-11-23 07:00"),
        (EARLY, "2026-11-23 07:00", "2026-11-30 07:00"),
    ],
)
@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe", "America/Sao_Paulo"]
)
def test_next_weekly_message(preferences: Preferences, after: str, expected: str, zone: str) -> None:
    assert next_weekly(at(after, zone), zone, preferences) == at(expected, zone)


@pytest.mark.parametrize(
    ("snoozed_until", "after", "expected"),
    [
        # A day, two days, a week from Monday's weekly message.
        ("2026-11-24 09:00", "2026-11-23 09:05", "2026-11-24 09:00"),
        ("2026-11-25 09:00", "2026-11-23 09:05", "2026-11-25 09:00"),
        ("2026-11-30 09:00", "2026-11-23 09:05", "2026-11-30 09:00"),
        ("2027-01-07 09:00", "2026-11-23 09:05", "2027-01-07 09:00"),
        # It ends at another hour of the day: that day, or the next.
        ("2026-11-25 08:00", "2026-11-23 09:05", "2026-11-25 09:00"),
        ("2026-11-25 09:01", "2026-11-23 09:05", "2026-11-26 09:00"),
        # It ends on a day off: the next working day.
        ("2026-11-28 09:00", "2026-11-27 12:00", "2026-11-30 09:00"),
        ("2026-11-28 09:00", "2026-11-28 12:00", "2026-11-30 09:00"),
        # It is over and followed up.
        ("2026-11-25 09:00", "2026-11-25 09:00", "2026-11-30 09:00"),
        ("2026-11-25 09:00", "2026-12-15 09:00", "2026-12-21 09:00"),
    ],
)
def test_snoozed(snoozed_until: str, after: str, expected: str) -> None:
    zone = "America/New_York"
    preferences = replace(USUAL, snoozed_until=at(snoozed_until, zone))
    assert next_weekly(at(after, zone), zone, preferences) == at(expected, zone)


def test_a_snooze_that_ended_on_a_day_off_is_still_followed_up() -> None:
    preferences = Preferences(weekly_day=3, snoozed_until=utc("2026-11-28 09:00"))
    assert next_weekly(utc("2026-11-28 12:00"), "UTC", preferences) == utc("2026-11-30 09:00")


def test_a_weekly_message_day_that_is_a_day_off_ends_a_snooze() -> None:
    preferences = Preferences(weekly_day=6, snoozed_until=utc("2026-11-28 09:00"))
    assert next_weekly(utc("2026-11-23 09:00"), "UTC", preferences) == utc("2026-11-29 09:00")


@pytest.mark.parametrize(
    ("zone", "weekday", "after", "expected"),
    [
        ("Europe/Berlin", 0, "2025-03-24T08:00", ["2025-03-31T07:00", "2025-04-07T07:00"]),
        ("Europe/Berlin", 0, "2025-10-20T07:00", ["2025-10-27T08:00", "2025-11-03T08:00"]),
        ("America/New_York", 6, "2025-03-02T14:00", ["2025-03-09T13:00", "2025-03-16T13:00"]),
        ("America/New_York", 6, "2025-10-26T13:00", ["2025-11-02T14:00", "2025-11-09T14:00"]),
        ("Asia/Jerusalem", 6, "2025-03-23T07:00", ["2025-03-30T06:00", "2025-04-06T06:00"]),
        ("Asia/Jerusalem", 6, "2025-10-19T06:00", ["2025-10-26T07:00", "2025-11-02T07:00"]),
        ("Australia/Lord_Howe", 6, "2025-09-27T22:30", ["2025-10-04T22:00", "2025-10-11T22:00"]),
        ("Australia/Lord_Howe", 6, "2025-03-29T22:00", ["2025-04-05T22:30", "2025-04-12T22:30"]),
        ("America/Sao_Paulo", 6, "2018-10-28T12:00", ["2018-11-04T11:00", "2018-11-11T11:00"]),
        ("America/Sao_Paulo", 6, "2019-02-10T11:00", ["2019-02-17T12:00", "2019-02-24T12:00"]),
        ("Asia/Kolkata", 0, "2025-03-24T03:30", ["2025-03-31T03:30", "2025-04-07T03:30"]),
        ("Pacific/Apia", 0, "2011-12-26T19:00", ["2012-01-01T19:00", "2012-01-08T19:00"]),
    ],
)
def test_nine_stays_nine_on_daylight_saving_weekends(zone: str, weekday: int, after: str, expected: list[str]) -> None:
    preferences = Preferences(weekly_day=weekday)
    moment = utc(after)
    for weekly in expected:
        moment = next_weekly(moment, zone, preferences)
        assert moment == utc(weekly)


@given(moments, zones, choices, st.none() | moments)
def test_strictly_after_and_never_in_quiet_hours(
    after: datetime, zone: str, preferences: Preferences, snoozed_until: datetime | None
) -> None:
    preferences = replace(preferences, snoozed_until=snoozed_until)
    moment = next_weekly(after, zone, preferences)
    assert moment > after
    assert moment.utcoffset() == timedelta()
    assert not is_quiet(moment, zone, preferences)
    assert snoozed_until is None or moment >= snoozed_until or snoozed_until <= after


@given(moments, zones, choices)
def test_on_the_chosen_day_at_the_chosen_time(after: datetime, zone: str, preferences: Preferences) -> None:
    weekly = next_weekly(after, zone, preferences)
    wall = local(weekly, zone)
    on_time = to_utc(wall.date(), preferences.weekly_time, zone)
    assume(on_time == weekly)  # not pushed out of quiet hours
    assert wall.weekday() == preferences.weekly_day
    shift = wall.replace(tzinfo=None) - datetime.combine(wall.date(), preferences.weekly_time)
    assert shift == timedelta() or wall.utcoffset() != local(weekly - shift, zone).utcoffset()


@given(moments, zones, choices)
def test_one_a_week_each_in_its_own_week(after: datetime, zone: str, preferences: Preferences) -> None:
    weeks = []
    for _ in range(10):
        following = next_weekly(after, zone, preferences)
        weeks.append(iso_week(following, zone))
        after = following
    assert weeks == sorted(set(weeks))


@given(moments, zones, choices, moments)
def test_after_a_snooze_no_weekly_message_of_the_series_is_missed(
    after: datetime, zone: str, preferences: Preferences, snoozed_until: datetime
) -> None:
    assume(snoozed_until > after)
    first = next_weekly(after, zone, replace(preferences, snoozed_until=snoozed_until))
    plain = next_weekly(snoozed_until - timedelta(microseconds=1), zone, preferences)
    assert snoozed_until <= first <= plain
    following = next_weekly(first, zone, replace(preferences, snoozed_until=snoozed_until))
    assert following == next_weekly(first, zone, preferences)


@pytest.mark.parametrize(
    ("zone", "moment", "week"),
    [
        ("UTC", "2026-11-23 09:00", "2026-W48"),
        ("UTC", "2026-11-22 23:59", "2026-W47"),
        ("Asia/Kolkata", "2026-11-22 23:59", "2026-W48"),
        ("America/Sao_Paulo", "2026-11-23 02:59", "2026-W47"),
        ("UTC", "2027-01-01 09:00", "2026-W53"),
        ("UTC", "2027-01-04 09:00", "2027-W01"),
        ("UTC", "2024-12-30 09:00", "2025-W01"),
        # Friday did not exist: Thursday the 29th is followed by Saturday the 31st.
        ("Pacific/Apia", "2011-12-30 10:00", "2011-W52"),
        ("Asia/Jerusalem", "2026-11-22 07:00", "2026-W47"),
    ],
)
def test_weekly_message_week(zone: str, moment: str, week: str) -> None:
    assert iso_week(utc(moment), zone) == week


@pytest.mark.parametrize(
    ("zone", "day", "at_time", "expected"),
    [
        ("Europe/Berlin", "2025-03-30", time(9), "2025-03-30 07:00"),
        ("Europe/Berlin", "2025-10-26", time(9), "2025-10-26 08:00"),
        ("Australia/Lord_Howe", "2025-10-05", time(2, 15), "2025-10-04 15:45"),
        ("Pacific/Apia", "2025-10-05", time(9), "2025-10-04 20:00"),
    ],
)
def test_snooze_until(zone: str, day: str, at_time: time, expected: str) -> None:
    preferences = Preferences(weekly_time=at_time)
    assert snooze_until(date.fromisoformat(day), zone, preferences) == utc(expected)


@given(moments, zones, choices, st.integers(1, 60))
def test_a_snooze_until_a_working_day_ends_in_a_weekly_message_then(
    now: datetime, zone: str, preferences: Preferences, days: int
) -> None:
    day = local(now, zone).date() + timedelta(days=days)
    working = (*preferences.working_days, day.weekday())
    preferences = replace(preferences, working_days=working, quiet_until=preferences.quiet_from)
    until = snooze_until(day, zone, preferences)
    assert next_weekly(now, zone, replace(preferences, snoozed_until=until)) == until


@pytest.mark.parametrize(
    ("zone", "preferences", "moment", "start", "end"),
    [
        ("UTC", USUAL, "2026-11-23 00:00", "2026-11-23 00:00", "2026-11-30 00:00"),
        ("UTC", USUAL, "2026-11-29 23:59", "2026-11-23 00:00", "2026-11-30 00:00"),
        ("UTC", SUNDAY_TO_THURSDAY, "2026-11-28 12:00", "2026-11-22 00:00", "2026-11-29 00:00"),
        ("UTC", SUNDAY_TO_THURSDAY, "2026-11-29 12:00", "2026-11-29 00:00", "2026-12-06 00:00"),
        ("Asia/Jerusalem", SUNDAY_TO_THURSDAY, "2025-03-26 12:00", "2025-03-22 22:00", "2025-03-29 21:00"),
        ("Europe/Berlin", USUAL, "2025-03-26 12:00", "2025-03-23 23:00", "2025-03-30 22:00"),
        ("Europe/Berlin", USUAL, "2025-10-26 12:00", "2025-10-19 22:00", "2025-10-26 23:00"),
        ("Australia/Lord_Howe", USUAL, "2025-10-05 12:00", "2025-09-28 13:30", "2025-10-05 13:00"),
        ("America/Sao_Paulo", SUNDAY_TO_THURSDAY, "2018-11-04 12:00", "2018-11-04 03:00", "2018-11-11 02:00"),
        ("Asia/Kolkata", USUAL, "2026-11-22 18:30", "2026-11-22 18:30", "2026-11-29 18:30"),
        ("Pacific/Apia", USUAL, "2026-11-22 11:00", "2026-11-22 11:00", "2026-11-29 11:00"),
    ],
)
def test_working_week(zone: str, preferences: Preferences, moment: str, start: str, end: str) -> None:
    assert working_week(utc(moment), zone, preferences) == (utc(start), utc(end))


@given(moments, zones, choices)
def test_weeks_hold_their_moment_and_meet(moment: datetime, zone: str, preferences: Preferences) -> None:
    start, end = working_week(moment, zone, preferences)
    assert start <= moment < end
    assert working_week(end, zone, preferences)[0] == end


@given(moments, zones, choices, st.none() | moments)
def test_without_holidays_they_come_as_chosen(
    after: datetime, zone: str, preferences: Preferences, snoozed_until: datetime | None
) -> None:
    preferences = replace(preferences, snoozed_until=snoozed_until)
    chosen = [next_weekly(after, zone, preferences)]
    while len(chosen) < 4:
        chosen.append(next_weekly(chosen[-1], zone, preferences))
    coming = list(islice(coming_weeklies(after, zone, preferences), 4))
    assert [one.at for one in coming] == chosen
    assert [one.week for one in coming] == [iso_week(at, zone) for at in chosen]


@given(moments, zones, choices, st.sets(st.integers(0, 60)))
def test_holidays_move_them_to_days_worked_and_never_pile_them_up(
    after: datetime, zone: str, preferences: Preferences, off: set[int]
) -> None:
    first = local(after, zone).date()

    def is_holiday(day: date) -> bool:
        return (day - first).days in off

    coming = list(islice(coming_weeklies(after, zone, preferences, is_holiday), 6))
    assert all(one.at > after for one in coming)
    assert all(one.at < other.at and one.week < other.week for one, other in pairwise(coming))
    chosen = next_weekly(after - timedelta(days=31), zone, preferences)
    times = {}
    while chosen <= coming[-1].at:
        times[iso_week(chosen, zone)] = chosen
        chosen = next_weekly(chosen, zone, preferences)
    for one in coming:
        day, wanted = local(one.at, zone).date(), local(times[one.week], zone).date()
        assert not is_quiet(one.at, zone, preferences)
        if is_holiday(wanted):
            assert one.at > times[one.week]
        else:
            assert one.at == times[one.week]
        pushed = is_quiet(to_utc(day, local(times[one.week], zone).time(), zone), zone, preferences)
        assert not is_holiday(day) or pushed or len(off) > 30


def test_on_the_holiday_itself_the_moved_one_is_still_to_come() -> None:
    monday = date(2026, 11, 23)
    coming = coming_weeklies(utc("2026-11-23 12:00"), "UTC", USUAL, lambda day: day == monday)
    assert [(one.week, one.at) for one in islice(coming, 2)] == [
        ("2026-W48", utc("2026-11-24 09:00")),
        ("2026-W49", utc("2026-11-30 09:00")),
    ]


MONDAY = date(2026, 11, 30)


def agreed(number: int, due_in: int | None, days_ago: int = 30) -> Commitment:
    due_on = None if due_in is None else MONDAY + timedelta(days=due_in)
    made = datetime(2026, 11, 30, 8, tzinfo=UTC) - timedelta(days=days_ago)
    return Commitment(number, "T1", 1, number, "thing", Owner.MANAGER, due_on, CommitmentState.OPEN, made)


def test_what_is_new_or_near_comes_before_what_is_old() -> None:
    in_order = [
        agreed(9, -3),
        agreed(8, 2),
        agreed(7, 7),
        agreed(6, 30, days_ago=2),
        agreed(5, None, days_ago=2),
        agreed(4, None),
        agreed(3, 20),
        agreed(2, -8),
        agreed(1, -60),
    ]
    found = new_or_near_first(sorted(in_order, key=lambda one: one.number), MONDAY, "Europe/London")
    assert [one.number for one in found[:3]] == [9, 8, 7]
    assert {one.number for one in found[3:5]} == {6, 5}
    assert {one.number for one in found[5:7]} == {4, 3}
    assert [one.number for one in found[7:]] == [2, 1]
