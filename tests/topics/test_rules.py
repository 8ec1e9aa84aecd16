"""Topics in what people type: nothing is lost, nothing is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.language.text import squeeze
from bot.topics.rules import split_topics

words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
sentences = st.lists(words, min_size=1, max_size=8).map(" ".join)
marks = st.sampled_from(["topic:", "Topic: ", "topics:", "TOPICS : ", "bring: ", "agenda:", "• topic: ", " - bring:"])
lines = st.text(max_size=40) | st.builds(str.__add__, marks, st.text(max_size=40))
typed = st.text(max_size=300) | st.lists(lines).map("\n".join)


@given(typed)
def test_every_line_is_a_topic_or_stays_as_it_is(text: str) -> None:
    topics, rest = split_topics(text)
    lines = text.splitlines()
    kept = rest.split("\n") if len(topics) < len(lines) else []
    assert len(topics) + len(kept) == len(lines)
    assert kept == [line for line in lines if split_topics(line)[0] == ()]
    assert list(topics) == [one for line in lines for one in split_topics(line)[0]]


@given(typed)
def test_no_topic_is_empty_and_none_is_left_behind(text: str) -> None:
    topics, rest = split_topics(text)
    assert all(topic.strip() for topic in topics)
    assert split_topics(rest)[0] == ()


@given(marks, sentences)
def test_what_stands_behind_the_mark_is_the_topic(mark: str, sentence: str) -> None:
    assert split_topics(mark + sentence) == ((squeeze(sentence),), "")


@given(st.lists(sentences, max_size=5), st.lists(sentences, max_size=5))
def test_topics_and_other_lines_may_come_in_one_message(topics: list[str], others: list[str]) -> None:
    typed = "\n".join([*(f"topic: {one}" for one in topics), *others])
    assert split_topics(typed) == (tuple(map(squeeze, topics)), "\n".join(others))


@pytest.mark.parametrize(
    "text", ["", "topic", "topic:", "the topic: my growth", "a bring: it", "topical: words", "I bring the slides"]
)
def test_no_mark_no_topic(text: str) -> None:
    assert split_topics(text) == ((), text)
