"""Which lines Home shows."""

import pytest

from bot.example.rules import Entry, HomeEntries, for_home
from tests.factories import NOW

ME, OTHER = 1, 2


def entry(number: int, author: int = OTHER) -> Entry:
    return Entry(number, 7, author, f"Line {number}", NOW)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], None),
        ([entry(1)], HomeEntries((entry(1),), frozenset(), 0)),
        ([entry(1), entry(2, ME)], HomeEntries((entry(2, ME), entry(1)), frozenset({2}), 0)),
        ([entry(n) for n in range(1, 6)], HomeEntries((entry(5), entry(4), entry(3)), frozenset(), 2)),
    ],
)
def test_home_shows_the_newest_and_knows_whose_they_are(entries: list[Entry], expected: HomeEntries | None) -> None:
    assert for_home(entries, ME) == expected
