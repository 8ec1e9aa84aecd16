"""Every expression over what people ask and order takes a time that grows with the text and no faster."""

import re

import pytest

from bot.away import listeners as away
from bot.commitments import typed_orders
from bot.core.language import spans
from bot.core.slack import subcommands
from bot.intents import english, typed_requests
from bot.meetings import typed_schedules
from tests.linear import expressions_of, is_matched_at_once, is_searched_in_line

EXPRESSIONS = expressions_of(english, typed_requests, typed_orders, typed_schedules, spans, subcommands, away)
SEARCHED = frozenset(
    [
        *(f"intents.english.{name}" for name in ("ONE_ON_ONE", "MEETING", "SENTENCE", "ASIDE", "POLITE_END", "TAIL")),
        *(f"intents.english.{name}" for name in ("WITH", "OWNED", "WEEKLY")),
        *(f"core.language.spans.{name}" for name in ("_A_DAY",)),
    ]
)
"""Those that are asked for wherever they stand; the others only at one place."""


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_forty_thousand_characters_are_matched_at_once(name: str) -> None:
    assert is_matched_at_once(EXPRESSIONS[name], re.Pattern.match)
    assert is_matched_at_once(EXPRESSIONS[name], re.Pattern.fullmatch)


@pytest.mark.parametrize("name", sorted(SEARCHED))
def test_what_is_looked_for_anywhere_is_found_in_a_time_that_grows_with_the_text(name: str) -> None:
    assert is_searched_in_line(EXPRESSIONS[name])
