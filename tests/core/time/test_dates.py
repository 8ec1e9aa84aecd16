"""Days and rhythms in words."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.core.time.dates import clock, day_and_time, duration_text, short_day, zone_of_offset
from bot.core.wording.dates import DateWording
from bot.meetings.rules import Frequency, Lead, Recurrence
from bot.meetings.views import lead_text, recurrence_text
from tests.factories import library

FRIDAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def wording() -> DateWording:
    return library().for_locale("en-GB")[DateWording]


@pytest.mark.parametrize(
    ("day", "today", "text"),
    [
        (FRIDAY, FRIDAY, "today"),
        (date(2026, 11, 21), FRIDAY, "tomorrow"),
        (date(2026, 11, 19), FRIDAY, "Thu 19 Nov"),
        (date(2026, 11, 27), FRIDAY, "Fri 27 Nov"),
        (date(2026, 2, 2), FRIDAY, "Mon 2 Feb"),
        (date(2027, 1, 4), FRIDAY, "Mon 4 Jan"),
        (date(2027, 11, 26), FRIDAY, "Fri 26 Nov 2027"),
        (date(2025, 12, 31), date(2026, 1, 2), "Wed 31 Dec"),
        (date(2025, 2, 3), FRIDAY, "Mon 3 Feb 2025"),
        (date(2027, 1, 1), date(2026, 12, 31), "tomorrow"),
    ],
)
def test_short_day(wording: DateWording, day: date, today: date, text: str):
    assert short_day(day, today, wording) == text


@pytest.mark.parametrize(
    ("local", "text"),
    [
        (datetime(2026, 11, 20, 14, 0, tzinfo=UTC), "today 14:00"),
        (datetime(2026, 11, 21, 9, 5, tzinfo=UTC), "tomorrow 09:05"),
        (datetime(2026, 11, 24, 14, 0, tzinfo=UTC), "Tue 24 Nov, 14:00"),
        (datetime(2026, 11, 19, 14, 0, tzinfo=UTC), "Thu 19 Nov, 14:00"),
    ],
)
def test_day_and_time(wording: DateWording, local: datetime, text: str):
    assert day_and_time(local, FRIDAY, wording) == text


def test_clock(wording: DateWording):
    assert clock(time(7, 3), wording) == "07:03"


ON = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("recurrence", "text"),
    [
        (Recurrence(Frequency.WEEKLY, time(14), ON, weekday=1), "weekly on Tuesday at 14:00"),
        (
            Recurrence(Frequency.WEEKLY, time(15, 30), ON, weekday=3, interval=2),
            "every 2 weeks on Thursday at 15:30",
        ),
        (
            Recurrence(Frequency.MONTHLY, time(9), ON, weekday=0, nth=1),
            "monthly on the first Monday at 09:00",
        ),
        (
            Recurrence(Frequency.MONTHLY, time(9), ON, weekday=4, nth=-1),
            "monthly on the last Friday at 09:00",
        ),
        (Recurrence(Frequency.ONCE, time(15), ON), "once on Wed 2 Dec at 15:00"),
    ],
)
def test_recurrence_text(wording: DateWording, recurrence: Recurrence, text: str):
    assert recurrence_text(recurrence, wording) == text


def test_a_far_one_off_shows_its_year(wording: DateWording):
    far = Recurrence(Frequency.ONCE, time(15), date(2027, 12, 1))
    assert recurrence_text(far, wording, today=FRIDAY) == "once on Wed 1 Dec 2027 at 15:00"
    near = Recurrence(Frequency.ONCE, time(15), date(2027, 1, 4))
    assert recurrence_text(near, wording, today=FRIDAY) == "once on Mon 4 Jan at 15:00"


def test_every_lead_has_words(wording: DateWording):
    texts = [lead_text(lead, wording) for lead in Lead]
    assert texts[1] == "30 minutes before"
    assert len(set(texts)) == len(Lead)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (90, "1 hour 30 minutes"),
        (121, "2 hours 1 minute"),
    ],
)
def test_duration_text(wording: DateWording, minutes: int, text: str):
    assert duration_text(minutes, wording) == text


@pytest.mark.parametrize(
    "moment", [datetime(2026, 11, 30, 12, tzinfo=UTC), datetime(2027, 7, 1, 12, tzinfo=UTC)], ids=["winter", "summer"]
)
def test_every_offset_in_use_gives_a_zone_with_that_offset(moment: datetime) -> None:
    for name in sorted(available_timezones()):
        offset = moment.astimezone(ZoneInfo(name)).utcoffset()
        assert offset is not None
        found = zone_of_offset(int(offset.total_seconds()), moment)
        assert found is not None, (name, offset)
        assert moment.astimezone(ZoneInfo(found)).utcoffset() == offset
