"""Planning ahead: no hole and no double, after any outage."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.time.dates import local, to_utc
from bot.meetings.recurrence import AT_MOST, next_date, occurrences_after, series_dates
from bot.meetings.rules import Frequency, Recurrence

days = st.dates(date(2000, 1, 1), date(2036, 12, 31))
clock_times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
zones = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
repeating = st.builds(
    Recurrence,
    st.sampled_from([Frequency.WEEKLY, Frequency.MONTHLY]),
    clock_times,
    days,
    st.integers(0, 6),
    st.integers(1, 4),
    st.sampled_from([1, 2, 3, 4, -1]),
)
recurrences = repeating | st.builds(Recurrence, st.just(Frequency.ONCE), clock_times, days)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(recurrences, zones, days, st.integers(-30, 400), st.integers(0, 3))
def test_looking_ahead_leaves_no_hole(
    recurrence: Recurrence, zone: str, after: date, outage_days: int, ahead: int
) -> None:
    now = datetime.combine(after, time(12), UTC) + timedelta(days=outage_days)
    planned = occurrences_after(recurrence, zone, 30, after, now, ahead)
    assert [p.series_date for p in planned] == series_dates(recurrence, after, len(planned))
    starts = [p.starts_at for p in planned]
    assert starts == sorted(set(starts))
    assert all(local(start, zone).date() >= p.series_date for start, p in zip(starts, planned, strict=True))
    coming = sum(start > now for start in starts)
    assert coming <= ahead
    if len(planned) < AT_MOST and recurrence.frequency is not Frequency.ONCE:
        assert coming == ahead
        assert ahead == 0 or starts[-1] > now


@given(repeating, zones, st.lists(st.integers(0, 900), min_size=1, max_size=5))
def test_going_on_after_any_outage_neither_skips_nor_doubles(
    recurrence: Recurrence, zone: str, pauses: list[int]
) -> None:
    after = recurrence.first_on - timedelta(days=1)
    now = datetime.combine(after, time(12), UTC)
    seen: list[date] = []
    for pause in pauses:
        now += timedelta(days=pause)
        while fresh := occurrences_after(recurrence, zone, 30, seen[-1] if seen else after, now, 2):
            seen += [p.series_date for p in fresh]
            if fresh[-1].starts_at > now:
                break
    assert seen == series_dates(recurrence, after, len(seen))
    assert to_utc(seen[-1], recurrence.local_time, zone) > now


def test_after_more_than_sixty_the_next_call_goes_on() -> None:
    recurrence = Recurrence(Frequency.WEEKLY, time(9), date(2024, 1, 1))
    now = utc("2026-01-01 12:00")
    first = occurrences_after(recurrence, "Europe/Berlin", 30, date(2023, 12, 31), now)
    second = occurrences_after(recurrence, "Europe/Berlin", 30, first[-1].series_date, now)
    assert len(first) == AT_MOST == 60
    assert second[0].series_date - first[-1].series_date == timedelta(weeks=1)
    assert [p.starts_at > now for p in second[-3:]] == [False, True, True]


def test_one_that_begins_right_now_has_begun() -> None:
    recurrence = Recurrence(Frequency.WEEKLY, time(9), date(2026, 1, 5))
    planned = occurrences_after(recurrence, "UTC", 30, date(2026, 1, 4), utc("2026-01-05 09:00"), 1)
    assert [p.series_date.day for p in planned] == [5, 12]


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (Recurrence(Frequency.WEEKLY, time(14), date(2026, 11, 3), 1, interval=2), date(2026, 12, 1)),
        (Recurrence(Frequency.MONTHLY, time(14), date(2026, 11, 3), 1, nth=1), date(2026, 12, 1)),
        (Recurrence(Frequency.ONCE, time(14), date(2026, 11, 3), 1), date(2026, 11, 3)),
        (Recurrence(Frequency.WEEKLY, time(14), date(2026, 11, 24), 1), date(2026, 11, 24)),
    ],
)
def test_the_next_date_keeps_the_series_weekday(recurrence: Recurrence, expected: date) -> None:
    assert next_date(recurrence, date(2026, 11, 24)) == expected
