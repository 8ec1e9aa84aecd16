from datetime import UTC, date, datetime, timedelta

import pytest

from bot.calendars.budget import budget_day, may_ask, read_every


@pytest.mark.parametrize(
    ("provider", "calendars", "minutes"),
    [
        ("google", 0, 10),
        ("google", 1, 10),
        ("google", 12_000, 10),  # 60 reads in ten hours and 14 beside them: 888,000
        ("google", 16_000, 15),  # 900,000 / 16,000 - 14 = 42 reads in ten hours
        ("google", 30_000, 38),
        ("google", 100_000, 60),
        ("google", 10_000_000, 60),
        ("microsoft", 10_000_000, 10),
    ],
)
def test_how_often_so_that_a_day_is_within_its_budget(provider: str, calendars: int, minutes: int) -> None:
    assert read_every(provider, calendars) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("provider", "asked", "may", "may_before_brief"),
    [
        ("google", 0, True, True),
        ("google", 899_999, True, True),
        ("google", 900_000, False, True),
        ("google", 1_000_000, False, False),
        ("microsoft", 5_000_000, True, True),
    ],
)
def test_a_budget_that_is_used_up(provider: str, asked: int, may: bool, may_before_brief: bool) -> None:
    assert may_ask(provider, asked) is may
    assert may_ask(provider, asked, before_brief=True) is may_before_brief


def test_a_day_begins_in_california() -> None:
    assert budget_day(datetime(2027, 3, 2, 7, 59, tzinfo=UTC)) == date(2027, 3, 1)
    assert budget_day(datetime(2027, 3, 2, 8, 0, tzinfo=UTC)) == date(2027, 3, 2)
