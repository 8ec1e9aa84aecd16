"""How alike two texts are."""

import pytest

from bot.library.rules import near_duplicates, telling_words, too_alike


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("What would you like to learn this year?", "Which thing do you most want to learn this year?", True),
        ("Which obstacles are you facing?", "What obstacle faces you?", True),
        ("What would you like to learn this year?", "What would you like to teach this year?", False),
        ("What is hard to say to me?", "What is easy to forget about your work?", False),
        ("How are you?", "Who are we?", False),
        ("Who needs to hear from you?", "What would you like to hear?", True),
        ("Who needs to hear from you?", "What would you like to hear from Ines?", False),
    ],
)
def test_texts_that_share_half_of_their_words_are_too_alike(one: str, other: str, alike: bool):
    assert too_alike(telling_words(one), telling_words(other)) is alike


def test_nobody_is_shown_what_is_for_another_function():
    both, sales, support = frozenset[str](), frozenset({"sales"}), frozenset({"support"})
    text = "Which deal needs a second opinion?"
    assert list(near_duplicates([("a", text, sales), ("b", text, support)])) == []
    assert list(near_duplicates([("a", text, sales), ("b", text, both), ("c", "Who?", both)])) == [("b", "a")]
