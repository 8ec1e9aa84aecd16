"""When somebody may ask for their data again."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.privacy.rules import minutes_until_next_export

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "minutes"),
    [
        (timedelta(0), 60),
        (timedelta(seconds=1), 60),
        (timedelta(minutes=1), 59),
        (timedelta(minutes=59, seconds=59), 1),
        (timedelta(hours=1), 0),
        (timedelta(days=9), 0),
    ],
)
def test_minutes_until_the_next_one(after: timedelta, minutes: int) -> None:
    assert minutes_until_next_export(AT, AT + after) == minutes
