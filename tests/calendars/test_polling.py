from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.calendars.polling import EVERY, EVERY_ICS, next_read, works_at
from bot.core.people import Away, Preferences

READ_AT = datetime(2027, 3, 8, 9, 2, 30, tzinfo=UTC)


def always(_: datetime) -> bool:
    return True


def never(_: datetime) -> bool:
    return False


def reads(source_id: int, every: timedelta, hours: int) -> int:
    """How many in a day with so many hours of work."""
    begin = datetime(2027, 3, 8, tzinfo=UTC)
    at, count = next_read(source_id, begin, every, lambda at: 9 <= at.hour < 9 + hours), 0
    while at <= begin + timedelta(days=1):
        count += 1
        at = next_read(source_id, at, every, lambda at: 9 <= at.hour < 9 + hours)
    return count


@pytest.mark.parametrize(("every", "a_day"), [(EVERY, 10 * 6 + 14), (EVERY_ICS, 10 * 4 + 14)])
def test_how_often_a_day(every: timedelta, a_day: int) -> None:
    assert {reads(source_id, every, 10) for source_id in range(20)} == {a_day}


@pytest.mark.parametrize(("works", "seconds"), [(always, 600), (never, 3600)])
def test_no_minute_has_more_than_its_share(works: object, seconds: int) -> None:
    of = Counter(next_read(one, READ_AT, EVERY, works) for one in range(seconds))  # type: ignore[arg-type]
    assert set(of.values()) == {1}
    assert READ_AT < min(of) <= max(of) <= READ_AT + timedelta(seconds=seconds)


def test_a_source_keeps_its_place() -> None:
    at = next_read(7, READ_AT, EVERY, always)
    assert next_read(7, at, EVERY, always) == at + EVERY
    assert next_read(7, at + timedelta(minutes=4), EVERY, always) == at + EVERY


@pytest.mark.parametrize(("failures", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (90, 60)])
def test_retries_back_off_to_an_hour(failures: int, minutes: int) -> None:
    at = next_read(7, READ_AT, EVERY, always, failures=failures)
    assert at == READ_AT + timedelta(minutes=minutes)


def test_what_a_source_asks_for_is_kept() -> None:
    asked = timedelta(minutes=45)
    assert next_read(7, READ_AT, EVERY, always, failures=1, not_before=asked) == READ_AT + asked
    assert READ_AT + asked <= next_read(7, READ_AT, EVERY, always, not_before=asked) < READ_AT + asked + EVERY


@pytest.mark.parametrize(
    ("brief_in", "not_before", "read_in"),
    [
        (6, None, 5),
        (7.5, None, 6.5),
        # Read no more than five minutes before it.
        (5, None, None),
        # What the source asks for is kept: neither sooner nor for nothing.
        (8, 7, 7),
        (8, 7.5, None),
    ],
)
def test_before_a_brief_unless_it_was_just_read(
    brief_in: float, not_before: float | None, read_in: float | None
) -> None:
    asked = timedelta(minutes=not_before) if not_before else None
    without = next_read(7, READ_AT, timedelta(hours=1), always, not_before=asked)
    brief = READ_AT + timedelta(minutes=brief_in)
    at = next_read(7, READ_AT, timedelta(hours=1), always, not_before=asked, briefs=[brief])
    assert at == (without if read_in is None else READ_AT + timedelta(minutes=read_in))


def test_when_its_owner_works() -> None:
    away = (Away(date(2027, 3, 10), date(2027, 3, 11)),)
    works = works_at(Preferences(quiet_from=time(18), quiet_until=time(8), away=away), "America/New_York")
    at = {
        datetime(2027, 3, 8, 14, tzinfo=UTC): True,
        datetime(2027, 3, 8, 12, tzinfo=UTC): False,  # 7:00
        datetime(2027, 3, 8, 23, tzinfo=UTC): False,  # 18:00
        datetime(2027, 3, 7, 14, tzinfo=UTC): False,  # a Sunday
        datetime(2027, 3, 10, 14, tzinfo=UTC): False,
    }
    assert {one: works(one) for one in at} == at
