"""Wall time to UTC on daylight-saving weekends, the dates of a series, and looking ahead."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.time.dates import local, to_utc
from bot.meetings.recurrence import cadence_days, first_date, occurrences_after, series_dates
from bot.meetings.rules import Frequency, Recurrence

ZONES = [
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/St_Johns",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Honolulu",
]
EVERY_ZONE = sorted(available_timezones() - {"localtime", "Factory"})

days = st.dates(date(2000, 1, 1), date(2036, 12, 31))
clock_times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
zones = st.sampled_from(ZONES) | st.sampled_from(EVERY_ZONE)
weekly = st.builds(Recurrence, st.just(Frequency.WEEKLY), clock_times, days, st.integers(0, 6), st.integers(1, 4))
monthly = st.builds(
    Recurrence,
    st.just(Frequency.MONTHLY),
    clock_times,
    days,
    st.integers(0, 6),
    nth=st.sampled_from([1, 2, 3, 4, -1]),
)
once = st.builds(Recurrence, st.just(Frequency.ONCE), clock_times, days)
recurrences = weekly | monthly | once


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        # Spring: before, in and after the gap.
        ("America/New_York", "2025-03-09 01:59", "2025-03-09 06:59"),
        ("America/New_York", "2025-03-09 02:30", "2025-03-09 07:30"),
        ("America/New_York", "2025-03-09 03:00", "2025-03-09 07:00"),
        ("Europe/Berlin", "2025-03-30 01:59", "2025-03-30 00:59"),
        ("Europe/Berlin", "2025-03-30 02:00", "2025-03-30 01:00"),
        ("Europe/Berlin", "2025-03-30 02:30", "2025-03-30 01:30"),
        ("Europe/Berlin", "2025-03-30 14:00", "2025-03-30 12:00"),
        ("Australia/Lord_Howe", "2025-10-05 01:59", "2025-10-04 15:29"),
        ("Australia/Lord_Howe", "2025-10-05 02:15", "2025-10-04 15:45"),
        ("Australia/Lord_Howe", "2025-10-05 02:30", "2025-10-04 15:30"),
        ("Asia/Jerusalem", "2025-03-28 02:30", "2025-03-28 00:30"),
        ("Asia/Jerusalem", "2025-03-28 09:00", "2025-03-28 06:00"),
        ("America/Sao_Paulo", "2018-11-04 00:30", "2018-11-04 03:30"),
        ("Africa/Cairo", "2025-04-25 00:30", "2025-04-24 22:30"),
        ("Pacific/Apia", "2020-09-27 03:30", "2020-09-26 14:30"),
        ("Pacific/Apia", "2011-12-30 09:00", "2011-12-30 19:00"),
        # Autumn: before, the first of the two, and after.
        ("America/New_York", "2025-11-02 00:59", "2025-11-02 04:59"),
        ("America/New_York", "2025-11-02 01:30", "2025-11-02 05:30"),
        ("America/New_York", "2025-11-02 02:00", "2025-11-02 07:00"),
        ("Europe/Berlin", "2025-10-26 02:30", "2025-10-26 00:30"),
        ("Europe/Berlin", "2025-10-26 03:00", "2025-10-26 02:00"),
        ("Australia/Lord_Howe", "2025-04-06 01:45", "2025-04-05 14:45"),
        ("Australia/Lord_Howe", "2025-04-06 02:00", "2025-04-05 15:30"),
        ("Asia/Jerusalem", "2025-10-26 01:30", "2025-10-25 22:30"),
        ("Asia/Jerusalem", "2025-10-26 02:00", "2025-10-26 00:00"),
        ("America/Sao_Paulo", "2019-02-16 23:30", "2019-02-17 01:30"),
        ("America/Sao_Paulo", "2019-02-17 00:00", "2019-02-17 03:00"),
        ("Africa/Cairo", "2025-10-30 23:30", "2025-10-30 20:30"),
        ("Pacific/Apia", "2021-04-04 03:30", "2021-04-03 13:30"),
        # Zones that no longer change, or never did.
        ("America/Sao_Paulo", "2025-02-16 23:30", "2025-02-17 02:30"),
        ("America/Sao_Paulo", "2025-11-02 00:30", "2025-11-02 03:30"),
        ("Asia/Kolkata", "2025-03-30 02:30", "2025-03-29 21:00"),
        ("Asia/Kolkata", "2025-10-26 02:30", "2025-10-25 21:00"),
        ("Pacific/Apia", "2025-09-28 03:30", "2025-09-27 14:30"),
    ],
)
def test_wall_time_on_daylight_saving_weekends(zone: str, wall: str, expected: str) -> None:
    moment = datetime.fromisoformat(wall)
    assert to_utc(moment.date(), moment.time(), zone) == utc(expected)


@pytest.mark.parametrize(
    ("zone", "weekend", "hours"),
    [
        ("Europe/Berlin", ["2025-03-23", "2025-03-30", "2025-04-06"], [13, 12, 12]),
        ("Europe/Berlin", ["2025-10-19", "2025-10-26", "2025-11-02"], [12, 13, 13]),
        ("America/New_York", ["2025-03-02", "2025-03-09"], [19, 18]),
        ("America/New_York", ["2025-10-26", "2025-11-02"], [18, 19]),
        ("Asia/Jerusalem", ["2025-03-23", "2025-03-30"], [12, 11]),
        ("America/Sao_Paulo", ["2025-02-09", "2025-02-16"], [17, 17]),
        ("Australia/Lord_Howe", ["2025-09-28", "2025-10-05"], [3.5, 3]),
        ("Australia/Lord_Howe", ["2025-03-30", "2025-04-06"], [3, 3.5]),
    ],
)
def test_a_series_keeps_its_local_hour(zone: str, weekend: list[str], hours: list[float]) -> None:
    first = date.fromisoformat(weekend[0])
    recurrence = Recurrence(Frequency.WEEKLY, time(14, 0), first, first.weekday())
    planned = occurrences_after(recurrence, zone, 45, first - timedelta(days=1), utc("2000-01-01"), len(weekend))
    assert [p.series_date.isoformat() for p in planned] == weekend
    assert [p.starts_at.hour + p.starts_at.minute / 60 for p in planned] == hours
    assert all(p.ends_at - p.starts_at == timedelta(minutes=45) for p in planned)


def test_a_1_1_over_the_doubled_hour_lasts_its_minutes() -> None:
    recurrence = Recurrence(Frequency.ONCE, time(2, 30), date(2025, 10, 26))
    (planned,) = occurrences_after(recurrence, "Europe/Berlin", 60, date(2025, 10, 25), utc("2025-10-01"))
    assert (planned.starts_at, planned.ends_at) == (utc("2025-10-26 00:30"), utc("2025-10-26 01:30"))
    assert local(planned.ends_at, "Europe/Berlin").isoformat() == "2025-10-26T02:30:00+01:00"


@given(days, clock_times, zones)
def test_wall_time_stays_or_moves_forward(day: date, at: time, zone: str) -> None:
    wall = datetime.combine(day, at)
    back = local(to_utc(day, at, zone), zone)
    assert back.replace(tzinfo=None, fold=0) >= wall
    assert back.fold == 0 or back.replace(tzinfo=None, fold=0) > wall


@given(days, clock_times, zones)
def test_only_a_gap_moves_a_time(day: date, at: time, zone: str) -> None:
    moment = to_utc(day, at, zone)
    shift = local(moment, zone).replace(tzinfo=None) - datetime.combine(day, at)
    # Whatever moves, moves by the gap: the clock jumped by `shift` between these two moments.
    offsets = [local(at, zone).utcoffset() or timedelta() for at in (moment, moment - shift)]
    assert shift in (timedelta(), offsets[0] - offsets[1])


@pytest.mark.parametrize("zone", ZONES)
def test_the_local_hour_stays_over_a_year(zone: str) -> None:
    recurrence = Recurrence(Frequency.WEEKLY, time(14, 0), date(2025, 1, 1), 1)
    planned = occurrences_after(recurrence, zone, 30, date(2024, 12, 31), utc("2000-01-01"), 53)
    moments = [local(p.starts_at, zone) for p in planned]
    assert len(moments) == 53
    assert {(m.hour, m.minute, m.weekday()) for m in moments} == {(14, 0, 1)}


@pytest.mark.parametrize(
    ("recurrence", "after", "expected"),
    [
        (
            Recurrence(Frequency.WEEKLY, time(9), date(2026, 11, 25), 1),
            "2026-11-24",
            ["2026-12-01", "2026-12-08", "2026-12-15"],
        ),
        (
            Recurrence(Frequency.WEEKLY, time(9), date(2026, 12, 1), 1),
            "2026-11-01",
            ["2026-12-01", "2026-12-08", "2026-12-15"],
        ),
        (
            Recurrence(Frequency.WEEKLY, time(9), date(2026, 12, 1), 1, interval=2),
            "2026-12-01",
            ["2026-12-15", "2026-12-29", "2027-01-12"],
        ),
        (
            Recurrence(Frequency.WEEKLY, time(9), date(2026, 12, 1), 1, interval=3),
            "2027-01-12",
            ["2027-02-02", "2027-02-23", "2027-03-16"],
        ),
        (
            Recurrence(Frequency.MONTHLY, time(9), date(2026, 12, 1), 0, nth=1),
            "2026-11-30",
            ["2026-12-07", "2027-01-04", "2027-02-01"],
        ),
        (
            Recurrence(Frequency.MONTHLY, time(9), date(2026, 12, 7), 0, nth=1),
            "2026-11-30",
            ["2026-12-07", "2027-01-04", "2027-02-01"],
        ),
        (
            Recurrence(Frequency.MONTHLY, time(9), date(2026, 12, 8), 0, nth=1),
            "2026-11-30",
            ["2027-01-04", "2027-02-01", "2027-03-01"],
        ),
        (
            Recurrence(Frequency.MONTHLY, time(9), date(2026, 1, 1), 4, nth=-1),
            "2026-01-30",
            ["2026-02-27", "2026-03-27", "2026-04-24"],
        ),
        (
            Recurrence(Frequency.MONTHLY, time(9), date(2028, 2, 1), 1, nth=-1),
            "2028-01-31",
            ["2028-02-29", "2028-03-28", "2028-04-25"],
        ),
        (Recurrence(Frequency.ONCE, time(9), date(2026, 12, 2)), "2026-12-01", ["2026-12-02"]),
        (Recurrence(Frequency.ONCE, time(9), date(2026, 12, 2)), "2026-12-02", []),
    ],
)
def test_series_dates(recurrence: Recurrence, after: str, expected: list[str]) -> None:
    dates = series_dates(recurrence, date.fromisoformat(after), 3)
    assert [day.isoformat() for day in dates] == expected


@given(recurrences, days, st.integers(0, 20))
def test_series_dates_ascend_and_fit_their_rule(recurrence: Recurrence, after: date, limit: int) -> None:
    dates = series_dates(recurrence, after, limit)
    assert dates == sorted(set(dates))
    assert all(day > after and day >= recurrence.first_on for day in dates)
    if recurrence.frequency is Frequency.ONCE:
        assert dates in ([], [recurrence.first_on])
        return
    assert len(dates) == limit
    assert all(day.weekday() == recurrence.weekday for day in dates)
    if recurrence.frequency is Frequency.MONTHLY:
        assert len({(day.year, day.month) for day in dates}) == limit
    for one, other in pairwise(dates):
        if recurrence.frequency is Frequency.WEEKLY:
            assert (other - one).days == cadence_days(recurrence)
        else:
            assert (other - one).days in (28, 35)


@given(monthly, days)
def test_monthly_dates_are_the_nth_of_their_month(recurrence: Recurrence, after: date) -> None:
    for day in series_dates(recurrence, after, 12):
        if recurrence.nth == -1:
            assert (day + timedelta(weeks=1)).month != day.month
        else:
            assert (day.day - 1) // 7 + 1 == recurrence.nth


@given(recurrences, days, st.integers(1, 10), st.integers(1, 10))
def test_where_one_looks_from_changes_no_date(recurrence: Recurrence, after: date, some: int, more: int) -> None:
    together = series_dates(recurrence, after, some + more)
    head = series_dates(recurrence, after, some)
    assert together == head + (series_dates(recurrence, head[-1], more) if head else [])


@given(recurrences)
def test_the_first_date_is_the_first_of_the_series(recurrence: Recurrence) -> None:
    day = first_date(recurrence)
    assert day is not None
    assert [day] == series_dates(recurrence, recurrence.first_on - timedelta(days=1), 1)
    assert day - recurrence.first_on < timedelta(days=38)


@pytest.mark.parametrize(
    ("frequency", "interval", "expected"),
    [
        (Frequency.WEEKLY, 1, 7),
        (Frequency.WEEKLY, 2, 14),
        (Frequency.WEEKLY, 3, 21),
        (Frequency.WEEKLY, 4, 28),
        (Frequency.MONTHLY, 1, 35),
        (Frequency.ONCE, 1, None),
    ],
)
def test_cadence_days(frequency: Frequency, interval: int, expected: int | None) -> None:
    assert cadence_days(Recurrence(frequency, time(9), date(2026, 1, 1), interval=interval)) == expected
