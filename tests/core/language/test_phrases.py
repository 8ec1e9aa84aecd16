"""Finding listed phrases in what people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.core.language.text import find_heard, find_phrases, once_each
from bot.core.language.wording import Heard
from bot.core.wording.library import TextError

PHRASES = ("must", "kind of", "last warning", "has to … or", "May #", "doesn't care", "the customer said …")
TYPED = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [*" .?!\n\"'“”’…-", "must", "has to", "or", "KIND", "of", "die Qualität", "品質", "the customer said"]
        )
    ).map("".join),
)


def found(text: str, *phrases: str) -> list[str]:
    return [one.phrase for one in find_phrases(text, phrases or PHRASES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You must go.", ["must"]),
        ("MUST we?", ["MUST"]),
        ("Mustard, musty, amust", []),
        ("a kind  of\nmagic", ["kind  of"]),
        ("a kind-of answer", ["kind-of"]),
        ("This is your last warning", ["last warning"]),
        ("Sam has to send it by 9.30, or else", ["has to send it by 9.30, or"]),
        ("Sam has to go. Tea or coffee?", []),
        ("Sam has to one two three four five six seven eight nine ten eleven or", []),
        ("It was May 12 or may be 12", ["May 12"]),
        ("on May 3rd", ["May 3rd"]),
        ("He doesn’t care", ["doesn’t care"]),
        ("The customer said it is late. Now go", ["The customer said it is late"]),
        (
            "The customer said: “It is late. It must end.” So we must",
            ["The customer said: “It is late. It must end.”", "must"],
        ),
        ("", []),
    ],
)
def test_phrases_are_whole_words(text: str, expected: list[str]):
    assert found(text) == expected


def test_of_two_that_begin_together_the_longer_is_found_and_nothing_twice():
    assert found("be more proactive", "proactive", "more", "more proactive", "be") == ["be", "more proactive"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You must be proud", []),
        ("You must be proud, and you must go", ["must"]),
        ("must-have", []),
        ("what must be", ["must"]),
    ],
)
def test_an_exception_excuses_what_it_covers_the_beginning_of(text: str, expected: list[str]):
    heard = Heard(phrases=("must",), exceptions=("you must be proud", "must have"))
    assert [one.phrase for one in find_heard(text, heard)] == expected


def test_each_phrase_is_reported_once():
    assert [one.phrase for one in once_each(find_phrases("Must, must, kind of", PHRASES))] == ["Must", "kind of"]


@given(TYPED)
def test_any_text_is_read_and_spans_are_true(text: str):
    last = 0
    for one in find_phrases(text, PHRASES):
        assert text[one.start : one.end] == one.phrase
        assert last <= one.start < one.end
        last = one.end


@given(st.text(), st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=20))
def test_any_word_is_found_between_spaces(around: str, word: str):
    assert word in [one.phrase for one in find_phrases(f"{around} {word} {around}", (word,))]


def test_long_text_without_end_is_read_quickly_enough_to_finish():
    assert found("has to " * 5_000) == []
    assert len(found('the customer said "' * 2_000)) > 0


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("", "needs a word to look for"),
        ("…", "needs a word to look for"),
        ("… or", "begins with …; begin with a word"),
        ("a\nb", "must be one line"),
        ("{words}", "has a brace; no placeholder is filled in here"),
        ("x" * 81, "is 81 characters long, 80 are allowed"),
        (3, "must be text; put it in quotes"),
    ],
)
def test_a_phrase_that_cannot_be_found_is_reported(phrase: object, expected: str):
    with pytest.raises(ValidationError) as caught:
        Heard.model_validate({"phrases": [phrase], "exceptions": []})
    cause = caught.value.errors()[0]["ctx"]["error"]
    assert isinstance(cause, TextError)
    assert expected in cause.problems


def test_what_is_looked_for_may_be_unkind():
    heard = Heard.model_validate({"phrases": ["you forgot", "overdue", "never!"], "exceptions": []})
    assert heard.phrases[1] == "overdue"
