"""When a message that the bot starts may come, daylight-saving weekends included."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.briefs.rules import BRIEF, SHIFTED
from bot.core.feature import MessageType
from bot.core.outbox.when import may_send_at
from bot.core.people import Away, Preferences
from bot.core.time.dates import local, to_utc
from bot.core.time.holidays import IsHoliday, no_holidays
from bot.core.time.quiet_hours import is_quiet
from bot.core.time.working_days import is_working_day
from bot.goals.rules import GOAL
from bot.performance.rules import PERFORMANCE_BRIEF
from bot.weekly.rules import WEEKLY
from tests.factories import MESSAGE_TYPES

BERLIN, SAO_PAULO = "Europe/Berlin", "America/Sao_Paulo"
USUAL = Preferences()
"""Monday to Friday, quiet from 20:00 to 7:00, the weekly message at 9:00, four a day."""
EARLY = replace(USUAL, weekly_time=time(6))
LATE = replace(USUAL, weekly_time=time(21))
AFTERNOON = replace(USUAL, weekly_time=time(16))
LUNCH = replace(USUAL, quiet_from=time(12), quiet_until=time(14))
NO_QUIET = replace(USUAL, quiet_from=time(0), quiet_until=time(0))
SUNDAY_TO_THURSDAY = replace(USUAL, working_days=(6, 0, 1, 2, 3))
IN_THE_GAP = replace(SUNDAY_TO_THURSDAY, weekly_time=time(2, 30), quiet_until=time(1))
EVERY_DAY = replace(NO_QUIET, working_days=(), weekly_time=time(0))

zones = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
moments = st.integers(0, 20 * 365 * 24 * 12).map(
    lambda fives: datetime(2011, 12, 1, tzinfo=UTC) + timedelta(minutes=5 * fives)
)
quarters = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
choices = st.builds(
    Preferences,
    weekly_time=quarters,
    working_days=st.sets(st.integers(0, 6)).map(tuple),
    quiet_from=quarters,
    quiet_until=quarters,
    daily_cap=st.integers(1, 4),
)
STARTED_BY_BOT = st.sampled_from([one for one in MESSAGE_TYPES.values() if one.started_by_bot])
holidays = st.sampled_from([no_holidays, lambda day: day.day % 3 == 0])


def at(text: str, zone: str = BERLIN) -> datetime:
    moment = datetime.fromisoformat(text)
    return to_utc(moment.date(), moment.time(), zone)


@pytest.mark.parametrize(
    ("preferences", "now", "expected"),
    [
        # 24 November 2026 is a Tuesday.
        (USUAL, "2026-11-24 07:00", "2026-11-24 07:00"),
        (USUAL, "2026-11-24 19:59", "2026-11-24 19:59"),
        (USUAL, "2026-11-24 20:00", "2026-11-25 09:00"),
        (USUAL, "2026-11-24 06:59", "2026-11-24 09:00"),
        (USUAL, "2026-11-27 21:00", "2026-11-30 09:00"),
        (USUAL, "2026-11-28 12:00", "2026-11-30 09:00"),
        (USUAL, "2026-11-30 00:30", "2026-11-30 09:00"),
        # Never before the end of quiet hours, nor in those of the evening.
        (EARLY, "2026-11-24 22:00", "2026-11-25 07:00"),
        (LATE, "2026-11-24 22:00", "2026-11-25 07:00"),
        (LATE, "2026-11-27 22:00", "2026-11-30 07:00"),
        (AFTERNOON, "2026-11-24 22:00", "2026-11-25 16:00"),
        (LUNCH, "2026-11-24 12:30", "2026-11-24 14:00"),
        (replace(LUNCH, weekly_time=time(13)), "2026-11-28 12:30", "2026-11-30 14:00"),
        (NO_QUIET, "2026-11-24 03:00", "2026-11-24 03:00"),
        (NO_QUIET, "2026-11-28 03:00", "2026-11-30 09:00"),
        (SUNDAY_TO_THURSDAY, "2026-11-26 21:00", "2026-11-29 09:00"),
        # The clocks go back on 25 October 2026 and forward on 28 March 2027.
        (USUAL, "2026-10-23 21:00", "2026-10-26 09:00"),
        (USUAL, "2027-03-26 21:00", "2027-03-29 09:00"),
        (SUNDAY_TO_THURSDAY, "2026-10-24 21:00", "2026-10-25 09:00"),
        (SUNDAY_TO_THURSDAY, "2026-10-25 02:30", "2026-10-25 09:00"),
        (SUNDAY_TO_THURSDAY, "2027-03-28 03:30", "2027-03-28 09:00"),
        # A weekly message in the hour that is left out comes an hour later.
        (IN_THE_GAP, "2027-03-28 00:30", "2027-03-28 03:30"),
    ],
)
def test_outside_quiet_hours_on_a_working_day(preferences: Preferences, now: str, expected: str) -> None:
    assert may_send_at(at(now), BERLIN, preferences, MESSAGE_TYPES[GOAL]) == at(expected)


@pytest.mark.parametrize(
    ("preferences", "zone", "started", "now", "expected"),
    [
        (USUAL, BERLIN, 3, "2026-11-24 12:00", "2026-11-24 12:00"),
        (USUAL, BERLIN, 4, "2026-11-24 12:00", "2026-11-25 09:00"),
        (USUAL, BERLIN, 4, "2026-11-24 00:30", "2026-11-25 09:00"),
        (USUAL, BERLIN, 4, "2026-11-24 23:30", "2026-11-25 09:00"),
        (USUAL, BERLIN, 4, "2026-11-27 12:00", "2026-11-30 09:00"),
        (USUAL, BERLIN, 4, "2026-10-23 12:00", "2026-10-26 09:00"),
        (USUAL, BERLIN, 4, "2027-03-26 12:00", "2027-03-29 09:00"),
        # The day that begins at 1:00, and the one before which 23:00 comes twice.
        (EVERY_DAY, SAO_PAULO, 4, "2018-11-03 12:00", "2018-11-04 01:00"),
        (EVERY_DAY, SAO_PAULO, 4, "2019-02-16 23:30", "2019-02-17 00:00"),
    ],
)
def test_a_full_day_puts_it_off_to_the_next_working_day(
    preferences: Preferences, zone: str, started: int, now: str, expected: str
) -> None:
    assert may_send_at(at(now, zone), zone, preferences, MESSAGE_TYPES[GOAL], started_today=started) == at(
        expected, zone
    )


@pytest.mark.parametrize(
    ("kind", "now", "expected"),
    [
        (SHIFTED, "2026-11-24 12:00", "2026-11-24 12:00"),
        (SHIFTED, "2026-11-28 12:00", "2026-11-30 09:00"),
        (BRIEF, "2026-11-24 12:00", "2026-11-24 12:00"),
        (BRIEF, "2026-11-28 12:00", "2026-11-28 12:00"),
        (PERFORMANCE_BRIEF, "2026-11-28 12:00", "2026-11-28 12:00"),
        (PERFORMANCE_BRIEF, "2026-11-28 21:00", "2026-11-29 09:00"),
    ],
)
def test_what_passes_the_cap_or_days_off(kind: str, now: str, expected: str) -> None:
    assert may_send_at(at(now), BERLIN, USUAL, MESSAGE_TYPES[kind], started_today=USUAL.daily_cap) == at(expected)


@pytest.mark.parametrize(
    ("now", "chosen", "expected"),
    [
        ("2026-11-28 12:00", date(2026, 11, 28), "2026-11-28 12:00"),
        ("2026-11-27 21:00", date(2026, 11, 28), "2026-11-28 09:00"),
        ("2026-11-29 12:00", date(2026, 11, 28), "2026-11-30 09:00"),
        # A holiday.
        ("2026-12-25 12:00", date(2026, 12, 25), "2026-12-28 09:00"),
    ],
)
def test_on_a_day_that_the_person_chose_no_weekday_is_off(now: str, chosen: date, expected: str) -> None:
    christmas = {date(2026, 12, 25), date(2026, 12, 26)}
    held = may_send_at(
        at(now), BERLIN, USUAL, MESSAGE_TYPES[WEEKLY], is_holiday=christmas.__contains__, chosen_day=chosen
    )
    assert held == at(expected)


@pytest.mark.parametrize(
    ("preferences", "now", "latest", "expected"),
    [
        (USUAL, "2026-11-24 22:00", "2026-11-25 09:00", "2026-11-25 09:00"),
        (USUAL, "2026-11-24 22:00", "2026-11-25 08:30", "2026-11-25 07:00"),
        (USUAL, "2026-11-24 22:00", "2026-11-25 06:30", "2026-11-24 22:00"),
        (USUAL, "2026-11-24 22:00", "2026-11-24 21:00", "2026-11-24 22:00"),
        (USUAL, "2026-11-28 12:00", "2026-11-29 12:00", "2026-11-28 12:00"),
        (USUAL, "2026-11-24 12:00", "2026-11-24 13:00", "2026-11-24 12:00"),
    ],
)
def test_nothing_is_held_past_its_latest_moment(preferences: Preferences, now: str, latest: str, expected: str) -> None:
    assert may_send_at(at(now), BERLIN, preferences, MESSAGE_TYPES[GOAL], latest=at(latest)) == at(expected)


@given(moments, zones, choices, STARTED_BY_BOT, holidays, st.integers(0, 5), st.booleans())
@example(at("2026-10-24 23:00"), BERLIN, SUNDAY_TO_THURSDAY, MESSAGE_TYPES[GOAL], no_holidays, 4, False)
@example(at("2027-03-27 23:00"), BERLIN, SUNDAY_TO_THURSDAY, MESSAGE_TYPES[GOAL], no_holidays, 0, False)
def test_it_never_comes_when_it_may_not(
    now: datetime,
    zone: str,
    preferences: Preferences,
    kind: MessageType,
    is_holiday: IsHoliday,
    started: int,
    is_chosen: bool,
) -> None:
    today = local(now, zone).date()
    chosen_day = today if is_chosen else None
    found = may_send_at(
        now, zone, preferences, kind, is_holiday=is_holiday, started_today=started, chosen_day=chosen_day
    )
    day = local(found, zone).date()
    started_then = started if day == today else 0
    assert found >= now
    assert not is_quiet(found, zone, preferences)
    assert kind.passes_cap or started_then < preferences.daily_cap
    working_days = () if day == chosen_day else preferences.working_days
    assert kind.passes_days_off or is_working_day(day, working_days, is_holiday)
    assert found == may_send_at(
        found, zone, preferences, kind, is_holiday=is_holiday, started_today=started_then, chosen_day=chosen_day
    )


@given(moments, zones, choices, STARTED_BY_BOT, holidays, st.integers(0, 5), st.integers(-24, 240))
def test_with_a_latest_moment_it_comes_by_then_or_now(
    now: datetime,
    zone: str,
    preferences: Preferences,
    kind: MessageType,
    is_holiday: IsHoliday,
    started: int,
    hours: int,
) -> None:
    latest = now + timedelta(hours=hours)
    found = may_send_at(now, zone, preferences, kind, is_holiday=is_holiday, started_today=started, latest=latest)
    same_day = local(found, zone).date() == local(now, zone).date()
    assert found == now or now < found <= latest
    assert found == now or not is_quiet(found, zone, preferences)
    assert found == may_send_at(
        found,
        zone,
        preferences,
        kind,
        is_holiday=is_holiday,
        started_today=started if same_day else 0,
        latest=latest,
    )


AWAY = replace(USUAL, away=(Away(date(2026, 11, 24), date(2026, 11, 27)), Away(date(2026, 11, 27), date(2026, 12, 1))))
"""From Tuesday to Friday, and on to the Tuesday after."""
HALF_A_YEAR = replace(USUAL, away=(Away(date(2026, 11, 24), date(2027, 5, 29)),))
"""Back on a Saturday."""


@pytest.mark.parametrize(
    ("preferences", "kind", "now", "expected"),
    [
        (AWAY, GOAL, "2026-11-23 12:00", "2026-11-23 12:00"),
        (AWAY, GOAL, "2026-11-23 21:00", "2026-12-01 09:00"),
        (AWAY, GOAL, "2026-11-24 12:00", "2026-12-01 09:00"),
        (AWAY, SHIFTED, "2026-11-26 12:00", "2026-12-01 09:00"),
        (AWAY, GOAL, "2026-12-01 00:00", "2026-12-01 09:00"),
        (AWAY, GOAL, "2026-12-01 12:00", "2026-12-01 12:00"),
        (HALF_A_YEAR, GOAL, "2026-11-24 12:00", "2027-05-31 09:00"),
        # The first working day back has one message that says what is next: what can wait comes the day after.
        (AWAY, WEEKLY, "2026-11-26 12:00", "2026-12-02 09:00"),
        (AWAY, WEEKLY, "2026-12-01 09:00", "2026-12-02 09:00"),
        (AWAY, WEEKLY, "2026-12-02 09:00", "2026-12-02 09:00"),
        (HALF_A_YEAR, WEEKLY, "2026-11-30 09:00", "2027-06-01 09:00"),
    ],
)
def test_nothing_comes_while_they_are_away(preferences: Preferences, kind: str, now: str, expected: str) -> None:
    assert may_send_at(at(now), BERLIN, preferences, MESSAGE_TYPES[kind]) == at(expected)


@pytest.mark.parametrize("latest", ["2026-11-24 13:00", "2026-11-26 13:00", "2026-12-02 13:00"])
def test_not_even_what_has_a_latest_moment(latest: str) -> None:
    found = may_send_at(at("2026-11-24 12:00"), BERLIN, AWAY, MESSAGE_TYPES[GOAL], latest=at(latest))
    assert found == at("2026-12-01 09:00")
