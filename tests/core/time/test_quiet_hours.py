"""Quiet hours and local days, daylight-saving weekends included."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.people import Away, Preferences
from bot.core.time.dates import local
from bot.core.time.quiet_hours import day_bounds, is_quiet, quiet_begin, quiet_end
from bot.core.time.working_days import working_days_later

NIGHT = Preferences(quiet_from=time(20), quiet_until=time(7))
LUNCH = Preferences(quiet_from=time(12), quiet_until=time(13, 30))
NONE = Preferences(quiet_from=time(9), quiet_until=time(9))
NEARLY_ALWAYS = Preferences(quiet_from=time(3), quiet_until=time(2, 59))
SMALL_HOURS = Preferences(quiet_from=time(22), quiet_until=time(1, 30))

moments = st.integers(0, 25 * 365 * 24 * 60).map(
    lambda minutes: datetime(2012, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
quiet = st.builds(lambda a, b: Preferences(quiet_from=a, quiet_until=b), st.times(), st.times())


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "preferences", "moment", "begin", "end"),
    [
        ("UTC", NIGHT, "2026-05-04 19:59:59", None, None),
        ("UTC", NIGHT, "2026-05-04 20:00", "2026-05-04 20:00", "2026-05-05 07:00"),
        ("UTC", NIGHT, "2026-05-05 06:59:59", "2026-05-04 20:00", "2026-05-05 07:00"),
        ("UTC", NIGHT, "2026-05-05 07:00", None, None),
        ("UTC", LUNCH, "2026-05-05 12:00", "2026-05-05 12:00", "2026-05-05 13:30"),
        ("UTC", LUNCH, "2026-05-05 13:30", None, None),
        ("UTC", LUNCH, "2026-05-05 00:00", None, None),
        ("UTC", NONE, "2026-05-05 09:00", None, None),
        ("Asia/Kolkata", NIGHT, "2026-05-04 14:30", "2026-05-04 14:30", "2026-05-05 01:30"),
        ("Asia/Kolkata", NIGHT, "2026-05-05 01:30", None, None),
        # The night of a change is an hour (or half of one) shorter or longer.
        ("Europe/Berlin", NIGHT, "2025-03-30 00:00", "2025-03-29 19:00", "2025-03-30 05:00"),
        ("Europe/Berlin", NIGHT, "2025-10-26 00:00", "2025-10-25 18:00", "2025-10-26 06:00"),
        ("America/New_York", NIGHT, "2025-03-09 05:00", "2025-03-09 01:00", "2025-03-09 11:00"),
        ("America/New_York", NIGHT, "2025-11-02 05:00", "2025-11-02 00:00", "2025-11-02 12:00"),
        ("Asia/Jerusalem", NIGHT, "2025-03-28 00:00", "2025-03-27 18:00", "2025-03-28 04:00"),
        ("Asia/Jerusalem", NIGHT, "2025-10-25 22:00", "2025-10-25 17:00", "2025-10-26 05:00"),
        ("Australia/Lord_Howe", NIGHT, "2025-10-04 15:00", "2025-10-04 09:30", "2025-10-04 20:00"),
        ("Australia/Lord_Howe", NIGHT, "2025-04-05 15:00", "2025-04-05 09:00", "2025-04-05 20:30"),
        ("America/Sao_Paulo", NIGHT, "2018-11-04 03:00", "2018-11-03 23:00", "2018-11-04 09:00"),
        ("America/Sao_Paulo", NIGHT, "2019-02-17 03:00", "2019-02-16 22:00", "2019-02-17 10:00"),
        ("Pacific/Apia", NIGHT, "2025-05-04 07:00", "2025-05-04 07:00", "2025-05-04 18:00"),
        ("Pacific/Apia", NIGHT, "2025-05-04 18:00", None, None),
        # Nearly always quiet, and the end falls into the gap: one quiet span runs into the next.
        ("Europe/Berlin", NEARLY_ALWAYS, "2025-03-30 00:30", "2025-03-29 02:00", "2025-03-31 00:59"),
        # An end inside the doubled hour is the first of the two; the second is not quiet again.
        ("America/New_York", SMALL_HOURS, "2025-11-02 05:29", "2025-11-02 02:00", "2025-11-02 05:30"),
        ("America/New_York", SMALL_HOURS, "2025-11-02 06:15", None, None),
    ],
)
def test_quiet_spans(zone: str, preferences: Preferences, moment: str, begin: str | None, end: str | None) -> None:
    at = utc(moment)
    assert is_quiet(at, zone, preferences) is (begin is not None)
    assert quiet_begin(at, zone, preferences) == (utc(begin) if begin else at)
    assert quiet_end(at, zone, preferences) == (utc(end) if end else at)


@given(moments, zones, quiet)
def test_a_quiet_moment_lies_between_its_two_ends(moment: datetime, zone: str, preferences: Preferences) -> None:
    begin, end = quiet_begin(moment, zone, preferences), quiet_end(moment, zone, preferences)
    assert begin <= moment <= end
    assert not is_quiet(end, zone, preferences)
    assert is_quiet(moment, zone, preferences) is (end > moment)
    if end > moment:
        assert is_quiet(begin, zone, preferences)
        assert end - begin < timedelta(hours=26)


@given(moments, zones, quiet)
def test_quiet_agrees_with_the_clock_on_the_wall(moment: datetime, zone: str, preferences: Preferences) -> None:
    offsets = {local(moment + timedelta(hours=h), zone).utcoffset() for h in range(-26, 27)}
    if len(offsets) > 1:
        return
    at, begin, end = local(moment, zone).time(), preferences.quiet_from, preferences.quiet_until
    inside = begin <= at < end if begin <= end else at >= begin or at < end
    assert is_quiet(moment, zone, preferences) is inside


@pytest.mark.parametrize(
    ("zone", "moment", "start", "end"),
    [
        ("UTC", "2026-05-04 00:00", "2026-05-04 00:00", "2026-05-05 00:00"),
        ("Europe/Berlin", "2025-03-30 12:00", "2025-03-29 23:00", "2025-03-30 22:00"),
        ("Europe/Berlin", "2025-10-26 12:00", "2025-10-25 22:00", "2025-10-26 23:00"),
        ("America/New_York", "2025-03-09 12:00", "2025-03-09 05:00", "2025-03-10 04:00"),
        ("America/New_York", "2025-11-02 12:00", "2025-11-02 04:00", "2025-11-03 05:00"),
        ("Asia/Jerusalem", "2025-03-28 12:00", "2025-03-27 22:00", "2025-03-28 21:00"),
        ("Asia/Jerusalem", "2025-10-26 12:00", "2025-10-25 21:00", "2025-10-26 22:00"),
        ("Australia/Lord_Howe", "2025-10-05 00:00", "2025-10-04 13:30", "2025-10-05 13:00"),
        ("Australia/Lord_Howe", "2025-04-06 00:00", "2025-04-05 13:00", "2025-04-06 13:30"),
        ("America/Sao_Paulo", "2018-11-04 12:00", "2018-11-04 03:00", "2018-11-05 02:00"),
        ("America/Sao_Paulo", "2019-02-17 02:30", "2019-02-16 02:00", "2019-02-17 03:00"),
        ("Africa/Cairo", "2025-04-25 12:00", "2025-04-24 22:00", "2025-04-25 21:00"),
        ("Asia/Kolkata", "2026-05-04 18:29", "2026-05-03 18:30", "2026-05-04 18:30"),
        ("Asia/Kolkata", "2026-05-04 18:30", "2026-05-04 18:30", "2026-05-05 18:30"),
        ("Pacific/Apia", "2026-05-04 11:00", "2026-05-04 11:00", "2026-05-05 11:00"),
        ("Pacific/Apia", "2011-12-30 09:59", "2011-12-29 10:00", "2011-12-30 10:00"),
    ],
)
def test_day_bounds(zone: str, moment: str, start: str, end: str) -> None:
    assert day_bounds(utc(moment), zone) == (utc(start), utc(end))


@given(moments, zones)
def test_a_day_holds_its_moment_and_meets_the_next(moment: datetime, zone: str) -> None:
    start, end = day_bounds(moment, zone)
    assert start <= moment < end
    assert local(start, zone).date() == local(moment, zone).date()
    assert local(end - timedelta(microseconds=1), zone).date() == local(moment, zone).date()
    assert day_bounds(end, zone)[0] == end


SUN_TO_THU = Preferences(working_days=(6, 0, 1, 2, 3))
NEXT_WEEK_OFF = Preferences(away=(Away(date(2026, 11, 25), date(2026, 11, 30)),))


@pytest.mark.parametrize(
    ("preferences", "asked", "expected"),
    [
        (Preferences(), "2026-11-24 14:40", "2026-11-26 14:40"),
        (Preferences(), "2026-11-26 14:40", "2026-11-30 14:40"),
        (Preferences(), "2026-11-28 14:40", "2026-12-01 14:40"),
        (SUN_TO_THU, "2026-11-26 14:40", "2026-11-30 14:40"),
        (NEXT_WEEK_OFF, "2026-11-24 14:40", "2026-12-01 14:40"),
        (Preferences(), "2026-12-23 14:40", "2026-12-28 14:40"),  # a holiday on the 25th
        (Preferences(), "2026-03-27 14:40", "2026-03-31 13:40"),  # the clocks change: 14:40 there
        (NIGHT, "2026-11-24 21:30", "2026-11-27 07:00"),  # in quiet hours, it waits for their end
    ],
)
def test_two_whole_working_days_later(preferences: Preferences, asked: str, expected: str):
    found = working_days_later(
        utc(asked), 2, "Europe/London", preferences, lambda day: (day.month, day.day) == (12, 25)
    )
    assert found == utc(expected)
