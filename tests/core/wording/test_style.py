"""The style of the wording: each rule."""

from pathlib import Path
from typing import Annotated

import pytest

from bot.core.wording.library import (
    LINE,
    SENTENCE,
    Body,
    Counted,
    Kind,
    Label,
    Line,
    OpenQuestion,
    Section,
    Sentence,
    Sentences,
    Template,
    Title,
)
from bot.core.wording.loader import load
from bot.core.wording.style import MOST_WORDS, problems, read_texts
from tests.core.wording.test_loader import folder, swap
from tests.factories import ALL_FEATURES

__all__ = ["folder"]


CLOSED = "can be answered with yes or no; begin with what, how, which, who, where or when"


def style_of(folder: Path) -> list[str]:
    return list(load([folder], ALL_FEATURES.wording).style())


def test_what_to_change_is_told_with_file_and_line(folder: Path):
    line = swap(folder, "en/buttons.yaml", "settings: Settings", "settings: Have a look at all your settings")
    assert style_of(folder) == [f"prompts/en/buttons.yaml, line {line}: `settings` has 7 words; a button has at most 5"]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.BODY])
def test_each_kind_has_its_length(kind: Kind):
    begin, end = ("What ", "?") if kind is Kind.QUESTION else ("Words: ", ".")
    text = begin + ". ".join(["word"] * (MOST_WORDS[kind] - 1))
    assert problems(text + end, kind) == []
    [problem] = problems(f"{text} word{end}", kind)
    assert problem == f"has {MOST_WORDS[kind] + 1} words; a {kind} has at most {MOST_WORDS[kind]}"


def test_a_placeholder_a_time_and_a_command_are_a_word_each():
    assert problems("Move *{report}’s 1:1* {when} {at}", Kind.BUTTON) == []
    assert problems("{a} {b} {c} {d} {e} {f}", Kind.BUTTON) == ["has 6 words; a button has at most 5"]


def test_a_long_sentence_is_better_as_two():
    words = ["word"] * 13
    assert problems(f"{' '.join(words)}. {' '.join(words)}", Kind.BODY) == []
    assert problems(f"{' '.join(words)} {' '.join(words)}", Kind.BODY) == [
        "has a sentence of 26 words; make two of “word word word word word …”"
    ]


@pytest.mark.parametrize(
    ("text", "said", "instead"),
    [
        ("The frame was changed today.", "frame", "name the kind of conversation"),
        ("The rest of the series stays.", "series", "say “1:1s”, or “every week”"),
        ("We facilitate growth.", "facilitate", "use a plain word"),
        (
            "Slack takes so many a minute.",
            "Slack takes",
            "say what it means for the reader, not how it works",
        ),
        ("Here as you set it up.", "as you set it up", "say “as you chose”"),
        ("A reminder for you.", "reminder", "say what is next, not what was left"),
        ("Don’t forget Sam.", "Don’t forget", "say what is next, not what was left"),
        ("Kindly reply.", "Kindly", "leave it out"),
        ("Save once more.", "once more", "say “again”"),
        ("It does not take place.", "take place", "say “is on”, or leave it out"),
        ("Whom do you meet?", "Whom", "say “who”"),
        ("It comes on Monday.", "It comes", "say “sent”, and when"),
    ],
)
def test_words_to_avoid(text: str, said: str, instead: str):
    assert problems(text, Kind.BODY) == [f"says “{said}”; {instead}"]


@pytest.mark.parametrize(
    "text", ["You typed: “once more”.", "Type `/coach series`.", "Frameworks at once, more or less."]
)
def test_what_people_type_and_words_within_words_are_left_alone(text: str):
    assert problems(text, Kind.BODY) == []


@pytest.mark.parametrize(
    "text",
    [
        "Did you meet? Did you agree on something?",
        "What surprised you, and what did you make of it?",
        "Who has done it and how did they begin?",
        "Is it on, or is it off?",
    ],
)
def test_two_questions_in_one_line(text: str):
    assert problems(text, Kind.BODY) == ["asks two things; keep one"]


@pytest.mark.parametrize(
    "text", ["Did you meet? Tap one.", "Shall I skip it?\nWhich one?", "“What?” or “How?”", "What and whom? No: who."]
)
def test_one_question_in_a_line(text: str):
    assert "asks two things; keep one" not in problems(text, Kind.BODY)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("What makes this hard?", "this"),
        ("When did you last do this goal well?", "this"),
        ("How could it help you?", "it"),
        ("Who could help you with that?", "that"),
    ],
)
def test_a_question_that_stands_alone_names_the_thing(text: str, word: str):
    expected = f"has “{word}” with nothing before it that it could mean; name the thing"
    assert problems(text, Kind.QUESTION) == [expected]
    assert problems(text, Kind.BODY) == []


@pytest.mark.parametrize(
    "text",
    [
        "What would make this month a good one?",
        "What would make it easier to say no?",
        "Which skill, if it grew, would help you most?",
        "What do you need from this half hour?",
        "What is it like to work with the others?",
        "What do you know that would help them?",
    ],
)
def test_a_question_may_point_at_what_both_know(text: str):
    assert problems(text, Kind.QUESTION) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Are you happy here?", "can be answered with yes or no; begin with what, how, which, who, where or when"),
        (
            "If I left, would you stay?",
            "can be answered with yes or no; begin with what, how, which, who, where or when",
        ),
        ("Tell me about your week.", "does not end with a question mark"),
        ("What led you to be so careless?", "says “careless”; it judges"),
        ("What else should you have done?", "says “should you”; it judges"),
        ("How about asking Ines?", "says “How about”; it has the answer in it"),
        ("Who in the team finds you difficult, don’t you think?", "says “don’t you”; it leads"),
        ("What have you done by now?", "says “by now”; it nags"),
        (
            "Why did the launch slip?",
            "says “Why”; it makes people defend themselves; ask “what led to”, or “what for”",
        ),
    ],
)
def test_a_question_that_closes_leads_judges_or_nags(text: str, problem: str):
    assert problem in problems(text, Kind.QUESTION)
    assert problem not in problems(text, Kind.BODY)


class Inner(Section):
    why: Sentence
    texts: Sentences


class Sample(Section):
    notification: Line
    list_title: Line
    form_title: Title
    news_title: Sentence
    button: Label
    why_late: Annotated[Template, SENTENCE("when")]
    count: Annotated[Counted, LINE("count")]
    inner: Inner
    named: dict[str, Sentence]
    asked: dict[str, OpenQuestion]
    body: Body


def test_every_text_is_read_with_its_kind():
    data = {
        "notification": "n",
        "list_title": "t",
        "form_title": "t",
        "news_title": "s",
        "button": "b",
        "why_late": "w",
        "count": {"one": "1", "other": "2"},
        "inner": {"why": "w", "texts": ["x", "y"]},
        "named": {"the_why": "z"},
        "asked": {"a": "q"},
        "body": "b",
    }
    assert list(read_texts(Sample, data)) == [
        (("notification",), "n", Kind.NOTIFICATION),
        (("list_title",), "t", Kind.TITLE),
        (("form_title",), "t", Kind.TITLE),
        (("news_title",), "s", Kind.BODY),
        (("button",), "b", Kind.BUTTON),
        (("why_late",), "w", Kind.CONTEXT),
        (("count", "one"), "1", Kind.BODY),
        (("count", "other"), "2", Kind.BODY),
        (("inner", "why"), "w", Kind.CONTEXT),
        (("inner", "texts", 0), "x", Kind.BODY),
        (("inner", "texts", 1), "y", Kind.BODY),
        (("named", "the_why"), "z", Kind.BODY),
        (("asked", "a"), "q", Kind.QUESTION),
        (("body",), "b", Kind.BODY),
    ]
