"""Moments and schedules of 1:1s as people type them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.meetings.rules import Frequency, Lead, Recurrence
from bot.meetings.typed_schedules import Schedule, read_schedule, read_when

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekly(weekday: int, at: str, first: str, interval: int = 1) -> Recurrence:
    return Recurrence(Frequency.WEEKLY, time.fromisoformat(at), date.fromisoformat(first), weekday, interval)


def monthly(nth: int, weekday: int, at: str, first: str) -> Recurrence:
    return Recurrence(Frequency.MONTHLY, time.fromisoformat(at), date.fromisoformat(first), weekday, nth=nth)


def once(at: str, on: str) -> Recurrence:
    day = date.fromisoformat(on)
    return Recurrence(Frequency.ONCE, time.fromisoformat(at), day, day.weekday())


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("weekly tue 14:00", weekly(1, "14:00", "2026-11-24")),
        ("Weekly  TUE at 2PM", weekly(1, "14:00", "2026-11-24")),
        ("every week tue 2pm", weekly(1, "14:00", "2026-11-24")),
        ("weekly on tuesdays at 14:00", weekly(1, "14:00", "2026-11-24")),
        ("every tuesday at noon", weekly(1, "12:00", "2026-11-24")),
        ("tuesdays 14h", weekly(1, "14:00", "2026-11-24")),
        ("weekly mon 11:00", weekly(0, "11:00", "2026-11-23")),
        ("weekly mon 9:00", weekly(0, "09:00", "2026-11-30")),
        ("weekly 14:00", weekly(0, "14:00", "2026-11-23")),
        ("every 2 weeks on thu at 3:30pm", weekly(3, "15:30", "2026-11-26", 2)),
        ("biweekly thu 15:30", weekly(3, "15:30", "2026-11-26", 2)),
        ("bi-weekly on thu at 15:30", weekly(3, "15:30", "2026-11-26", 2)),
        ("fortnightly on wed at 9", weekly(2, "09:00", "2026-11-25", 2)),
        ("every other friday 10", weekly(4, "10:00", "2026-11-27", 2)),
        ("every second tue 11:00", weekly(1, "11:00", "2026-11-24", 2)),
        ("every other week on fri at 10", weekly(4, "10:00", "2026-11-27", 2)),
        ("every three weeks wed 10:15", weekly(2, "10:15", "2026-11-25", 3)),
        ("every 4 weeks mon 8:30", weekly(0, "08:30", "2026-11-30", 4)),
        ("weekly tue 14:00 starting 8 Dec", weekly(1, "14:00", "2026-12-08")),
        ("weekly from 10 Dec at 14:00", weekly(3, "14:00", "2026-12-10")),
        ("monthly first mon 9am", monthly(1, 0, "09:00", "2026-12-07")),
        ("monthly on the last friday at 16.00", monthly(-1, 4, "16:00", "2026-11-27")),
        ("the first monday of the month at 9", monthly(1, 0, "09:00", "2026-12-07")),
        ("every month on the 3rd thu at 13:00", monthly(3, 3, "13:00", "2026-12-17")),
        ("4th tue of every month 1000", monthly(4, 1, "10:00", "2026-11-24")),
        ("monthly tue 10:00", monthly(1, 1, "10:00", "2026-12-01")),
        ("on 2 Dec at 15:00", once("15:00", "2026-12-02")),
        ("2 December 3pm", once("15:00", "2026-12-02")),
        ("2026-12-04 15:00", once("15:00", "2026-12-04")),
        ("4 Dec 2026 15:00", once("15:00", "2026-12-04")),
        ("4 dec 1430", once("14:30", "2026-12-04")),
        ("tomorrow 10am", once("10:00", "2026-11-24")),
        ("today 11am", once("11:00", "2026-11-23")),
        ("tue 15:00", once("15:00", "2026-11-24")),
        ("next tue 15:00", once("15:00", "2026-12-01")),
        ("mon 15:00", once("15:00", "2026-11-23")),
        ("mon 9:00", once("09:00", "2026-11-30")),
        ("fri 4th 14:00", once("14:00", "2026-12-04")),
    ],
)
def test_schedules(text: str, recurrence: Recurrence) -> None:
    assert read_schedule(text, MONDAY) == Schedule(recurrence, None, None)


@pytest.mark.parametrize(
    ("words", "minutes", "lead"),
    [
        *[
            ("for 45m", 45, None),
            ("for 45 minutes", 45, None),
            ("45 min", 45, None),
            ("for an hour", 60, None),
            ("for 1h30", 90, None),
        ],
        *[("for 1.5h", 90, None), ("for 1 hour 15", 75, None), ("for half an hour", 30, None), ("– for 25m", 25, None)],
        *[
            ("for an hour and a half", 90, None),
            ("brief 1h before", None, Lead.AN_HOUR),
            ("brief 30 min", None, Lead.HALF_AN_HOUR),
        ],
        *[("brief 10 minutes before", None, Lead.TEN_MINUTES), ("brief two hours before", None, Lead.TWO_HOURS)],
        ("brief morning of", None, Lead.MORNING_OF),
        *[
            ("brief the day before", None, Lead.WORKING_DAY_BEFORE),
            ("brief the working day before", None, Lead.WORKING_DAY_BEFORE),
        ],
        *[("for 45m, brief 1h before", 45, Lead.AN_HOUR), ("brief 10m before, for 1h", 60, Lead.TEN_MINUTES)],
    ],
)
def test_length_and_lead(words: str, minutes: int | None, lead: Lead | None) -> None:
    expected = Schedule(weekly(1, "14:00", "2026-11-24"), minutes, lead)
    assert read_schedule(f"weekly tue 14:00 {words}", MONDAY) == expected
    assert read_schedule(f"weekly tue {words.lstrip('– ')} at 14:00", MONDAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "weekly",
            "weekly tue",
            "14:00",
            "weekly tue 14:00 blah",
            "every 5 weeks tue 10:00",
            "every 0 weeks tue 10:00",
        ],
        *[
            "daily at 9",
            "every day at 9",
            "twice a week at 9",
            "every third friday 10:00",
            "monthly on the 15th at 9",
            "next week 15:00",
        ],
        *[
            "weekly tue 14:00 for 3 minutes",
            "weekly tue 14:00 for 20 hours",
            "weekly tue 14:00 brief 45m before",
            "today 9am",
        ],
        *[
            "on 2 Dec 2025 at 15:00",
            "weekly tue 25:00",
            "weekly tue and thu 14:00",
            "every week but not in July 14:00",
            "sam 14:00",
        ],
    ],
)
def test_what_is_not_understood_is_refused(text: str) -> None:
    assert read_schedule(text, MONDAY) is None


def test_a_default_weekday_stands_in() -> None:
    assert read_schedule("weekly 14:00", MONDAY, 3) == Schedule(weekly(3, "14:00", "2026-11-26"), None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("thu 15:00", "2026-11-26 15:00"), ("to thu 3pm", "2026-11-26 15:00"), ("tomorrow at 9", "2026-11-24 09:00")],
        *[
            ("4 Dec 15:00", "2026-12-04 15:00"),
            ("Dec 4, 2026 at 2pm", "2026-12-04 14:00"),
            ("15:00", "2026-11-23 15:00"),
        ],
        *[("9:00", "2026-11-24 09:00"), ("mon 9:00", "2026-11-30 09:00"), ("mon 11:00", "2026-11-23 11:00")],
        *[
            ("next tue 10", "2026-12-01 10:00"),
            ("thursday at 15", "2026-11-26 15:00"),
            ("in 3 days at noon", "2026-11-26 12:00"),
        ],
        *[("today 9:00", None), ("thu", None), ("4 Dec", None), ("25:00", None), ("gibberish 10:00", None), ("", None)],
        *[("next week 10:00", None), ("yesterday 10:00", None), ("4 Dec 2025 10:00", None)],
    ],
)
def test_moments(text: str, expected: str | None) -> None:
    moment = datetime.fromisoformat(expected).replace(tzinfo=BERLIN) if expected else None
    assert read_when(text, MONDAY) == moment


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kolkata"])
def test_days_are_counted_in_the_managers_zone(zone: str) -> None:
    now = datetime(2026, 11, 23, 23, 55, tzinfo=ZoneInfo(zone))
    assert read_when("tomorrow at 9", now) == datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo(zone))
    assert read_when("9:00", now) == datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo(zone))


TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(
    weekday=st.integers(0, 6),
    at=TIMES,
    interval=st.integers(1, 4),
    minutes=st.integers(5, 99),
    lead=st.sampled_from([(Lead.TEN_MINUTES, "10m"), (Lead.AN_HOUR, "1h"), (Lead.TWO_HOURS, "2h")]),
)
def test_a_written_schedule_is_read_back(
    weekday: int, at: time, interval: int, minutes: int, lead: tuple[Lead, str]
) -> None:
    text = f"every {interval} weeks on {WEEKDAYS[weekday]} at {at:%H:%M} for {minutes}m, brief {lead[1]}"
    " before"
    schedule = read_schedule(text, MONDAY)
    assert schedule is not None
    assert (schedule.minutes, schedule.lead) == (minutes, lead[0])
    recurrence = schedule.recurrence
    assert (recurrence.weekday, recurrence.local_time, recurrence.interval) == (weekday, at, interval)
    assert recurrence.first_on.weekday() == weekday
    assert 0 <= (recurrence.first_on - MONDAY.date()).days <= 7


@given(
    nth=st.sampled_from([(1, "first"), (2, "2nd"), (3, "third"), (4, "4th"), (-1, "last")]),
    weekday=st.integers(0, 6),
    at=TIMES,
)
def test_a_monthly_schedule_is_read_back(nth: tuple[int, str], weekday: int, at: time) -> None:
    schedule = read_schedule(f"monthly {nth[1]} {WEEKDAYS[weekday]} {at:%H:%M}", MONDAY)
    assert schedule is not None
    assert (schedule.recurrence.nth, schedule.recurrence.weekday) == (nth[0], weekday)
    day = schedule.recurrence.first_on
    assert day >= MONDAY.date()
    assert day.weekday() == weekday
    assert (day.day - 1) // 7 + 1 == nth[0] or (nth[0] == -1 and day.day > 23)


PIECES = st.sampled_from(
    [
        "weekly",
        "every",
        "2",
        "weeks",
        "tue",
        "at",
        "14:00",
        "for",
        "45m",
        "monthly",
        "first",
        "last",
        "on",
        "2026",
        "2 Dec",
        "brief",
        "1h",
        "before",
        "starting",
        "tomorrow",
        "other",
        "noon",
        "99",
        "of the month",
        "-",
        "3pm",
    ]
)


@settings(max_examples=400)
@given(
    text=st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=9).map(" ".join)),
    now=st.datetimes(
        datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2090-01-01"), timezones=st.just(BERLIN)
    ),
)
def test_anything_is_read_and_nothing_lies_in_the_past(text: str, now: datetime) -> None:
    schedule, moment = read_schedule(text, now), read_when(text, now)
    assert moment is None or moment.timestamp() > now.timestamp()
    if schedule:
        begins = datetime.combine(schedule.recurrence.first_on, schedule.recurrence.local_time, BERLIN)
        assert begins.timestamp() > now.timestamp()
