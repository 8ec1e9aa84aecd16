"""Which hard moment comes next, and the moments themselves."""

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.wording.library import Wording
from bot.frames.performance_talk import PerformanceTalkWording, sounds_like_performance
from bot.practice.rules import next_case
from bot.practice.wording import PracticeWording

KEYS = ("a", "b", "c", "d")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PRACTISED = st.dictionaries(
    st.sampled_from([*KEYS, "retired"]), st.integers(0, 99).map(lambda day: NOW + timedelta(day))
)


def test_what_was_never_practised_comes_first_in_the_order_of_the_file():
    assert next_case(KEYS, {}) == "a"
    assert next_case(KEYS, {"a": NOW}) == "b"
    assert next_case(KEYS, {"a": NOW, "b": NOW, "d": NOW}) == "c"


def test_then_what_was_practised_longest_ago():
    days = {key: NOW + timedelta(days=day) for key, day in zip(KEYS, (3, 1, 2, 4), strict=True)}
    assert next_case(KEYS, days) == "b"
    assert next_case(KEYS, days, after="b") == "c"
    assert next_case(KEYS, days, after="d") == "b"


def test_a_moment_that_is_gone_stands_in_nobodys_way():
    assert next_case(KEYS, {"retired": NOW}, after="retired") == "a"
    assert next_case(("a",), {"a": NOW}, after="a") == "a"


@given(PRACTISED, st.sampled_from(KEYS))
def test_asking_for_another_again_and_again_goes_through_all(practised: dict[str, datetime], start: str):
    shown = [start]
    for _ in KEYS[1:]:
        shown.append(next_case(KEYS, practised, after=shown[-1]))
    assert sorted(shown) == sorted(KEYS)


@given(PRACTISED)
def test_one_who_practises_on_meets_no_moment_twice_before_the_others(practised: dict[str, datetime]):
    seen = []
    for minute in range(len(KEYS)):
        key = next_case(KEYS, practised)
        seen.append(key)
        practised = {**practised, key: NOW + timedelta(days=1000, minutes=minute)}
    assert sorted(seen) == sorted(KEYS)


# The moments


def test_there_are_enough_moments_of_every_kind(english: Wording):
    cases = english[PracticeWording].cases.values()
    assert len(cases) >= 14
    for frame in ("coaching", "performance", "two"):
        assert sum(case.fits == frame for case in cases) >= 4
    for letter in ("a", "b", "c"):
        assert 0.2 < sum(case.strongest == letter for case in cases) / len(cases) < 0.5


def test_a_situation_has_two_to_five_short_sentences(english: Wording):
    for key, case in english[PracticeWording].cases.items():
        sentences = re.findall(r"[^.?]+[.?]", case.situation)
        assert 2 <= len(sentences) <= 5, key
        assert all(len(sentence.split()) <= 30 for sentence in sentences), key


def test_the_strongest_sentence_names_the_conversation_and_the_others_do_not_say_performance(english: Wording):
    named = re.compile(
        r"coaching|performance (?:talk|conversation|point)|accountability|not a review|growth|separate conversation"
    )
    for key, case in english[PracticeWording].cases.items():
        strongest = case.sentences.all[case.strongest].say
        assert named.search(strongest), key
        others = [one.say for letter, one in case.sentences.all.items() if letter != case.strongest]
        assert not any(re.search("performance|coaching", say) for say in others), key


def test_each_sentence_says_what_works_and_what_is_heard(english: Wording):
    for key, case in english[PracticeWording].cases.items():
        texts = [one.does for one in case.sentences.all.values()]
        assert all(text.startswith("It ") and " hear " in text for text in texts), key


def test_nobody_is_rated(english: Wording):
    said = english[PracticeWording].model_dump_json()
    assert (
        re.findall(r"\b(?:wrong|correct|incorrect|score|points?:|mistake made|well done)\b", said, re.IGNORECASE) == []
    )


def test_moments_differ(english: Wording):
    texts = [one.say for case in english[PracticeWording].cases.values() for one in case.sentences.all.values()]
    assert len(set(texts)) == len(texts)
    assert len({case.situation for case in english[PracticeWording].cases.values()}) == len(
        english[PracticeWording].cases
    )


def test_no_coaching_sentence_that_is_recommended_sounds_like_a_performance_point(english: Wording):
    for key, case in english[PracticeWording].cases.items():
        if case.fits == "coaching":
            assert (
                sounds_like_performance(case.sentences.all[case.strongest].say, english[PerformanceTalkWording]) is None
            ), key


def test_nobody_in_a_moment_has_a_name(english: Wording):
    """It could be that of somebody's own report. What has a capital begins a sentence, or is one of these."""
    known = {"I", "I’d", "I’ll", "I’m", "I’ve", "Friday", "Monday", "Thursday", "Tuesday", "May"}
    for key, case in english[PracticeWording].cases.items():
        said = [text for one in case.sentences.all.values() for text in (one.say, one.does)]
        for text in (case.situation, case.reason, *said):
            inside = re.findall(r"(?<=[a-z,;:0-9] )[A-Z][\w’]*", text)
            assert set(inside) <= known, key
