"""Rules of performance records."""

from bot.core.personal_data import Forgotten, Gone
from bot.performance.rules import words_of


def test_what_a_report_added_to_records_goes_with_the_report() -> None:
    assert [*words_of(Forgotten(2, 1, 2), [{"id": 5}])] == [Gone("performance_acknowledgements", 5, {"comment": None})]
    assert [*words_of(Forgotten(1, 1, 2), [{"id": 5}])] == []
