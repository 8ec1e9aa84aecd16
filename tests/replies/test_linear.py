"""Every expression over typed text takes a time that grows with the text and no faster."""

import re

import pytest

from bot import replies
from bot.commitments import settled_words
from bot.core import language
from tests.linear import ANYWHERE, expressions_of, is_matched_at_once, is_searched_in_line, modules_of, used_in

MODULES = [*modules_of(language, replies), settled_words]
EXPRESSIONS = expressions_of(*MODULES)
LOOKED_FOR, COMPARED = used_in(ANYWHERE, *MODULES), used_in(["fullmatch"], *MODULES)
SEARCHED = [name for name in EXPRESSIONS if name.rpartition(".")[2] in LOOKED_FOR]
"""Those that are asked for wherever they stand; the others only at one place."""


def test_the_expressions_that_are_looked_for_are_found() -> None:
    ends = {name.rpartition(".")[2] for name in SEARCHED}
    assert {"clause", "promises", "purpose", "AHEAD", "EMOJI", "_SENTENCE_END", "_JOINT"} <= ends


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_forty_thousand_characters_are_matched_at_once(name: str) -> None:
    assert is_matched_at_once(EXPRESSIONS[name], re.Pattern.match)


@pytest.mark.parametrize("name", [name for name in EXPRESSIONS if name.rpartition(".")[2] in COMPARED])
def test_they_are_compared_with_the_whole_of_it_at_once(name: str) -> None:
    assert is_matched_at_once(EXPRESSIONS[name], re.Pattern.fullmatch)


@pytest.mark.parametrize("name", sorted(SEARCHED))
def test_what_is_looked_for_anywhere_is_found_in_a_time_that_grows_with_the_text(name: str) -> None:
    assert is_searched_in_line(EXPRESSIONS[name])
