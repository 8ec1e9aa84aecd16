"""Evening out what people type."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commitments.rules import Owner
from bot.core.language.text import fold, normalise, storable, unescape, without_emphasis
from bot.core.people import Person
from bot.core.slack.blocks import esc
from bot.core.slack.requests import typed_text
from bot.replies.parsing import read_reply
from bot.replies.speakers import speakers
from tests.factories import NOW

PAIR = (Person(1, "T1", "U1", "Dana", "UTC"), Person(2, "T1", "U2", "Sam", "UTC"))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("I’ll “go”", 'I\'ll "go"'),
        ("  a\u00a0 b\u2003c\t", "a b c"),
        ("a — b – c", "a - b - c"),
        ("a\u200bb\ufeff", "ab"),
        ("Done", "Done"),
    ],
)
def test_normalise(typed: str, expected: str) -> None:
    assert normalise(typed) == expected


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert all(a == b for a, b in zip(text, fold(text), strict=True) if a.isalnum() or a.isspace())


def test_escapes_are_undone_once() -> None:
    assert unescape("&amp;lt; &lt;b&gt; R&amp;D") == "&lt; <b> R&D"


@pytest.mark.parametrize("typed", ["<@U0SAM>", "&lt;@U0SAM&gt;", "<@U0SAM|sam>", "<!channel>", "&amp;lt;@U0SAM"])
def test_what_is_typed_letter_by_letter_pings_nobody(typed: str) -> None:
    sent = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    read = typed_text(f"{sent} and <@U0MINA|mina>")
    assert read.replace("\u2063", "") == f"{typed} and <@U0MINA>"
    shown = esc(read)
    assert re.findall(r"<[^>]*>", shown) == ["<@U0MINA>"]
    assert unescape(shown.partition(" and ")[0]).replace("\u2063", "") == typed
    [line] = read_reply(f"I'll ask {read}", speakers(*PAIR, Owner.MANAGER), NOW, None)
    assert line.draft is not None
    assert re.findall(r"<[^>]*>", esc(line.draft.text)) == ["<@U0MINA>"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *[("*Sam*: draft", "Sam: draft"), ("_Sam_ and *I*", "Sam and I"), ("2 * 3 * 4", "2 * 3 * 4")],
        *[("a_b_c", "a_b_c"), ("<https://x/_a_>", "<https://x/_a_>"), ("*", "*"), ("**", "**")],
    ],
)
def test_emphasis(typed: str, expected: str) -> None:
    assert without_emphasis(typed) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a \ud83d b", "a \ufffd b"),
        ("\ude00", "\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("a\0b", "ab"),
        ("שלום 😀", "שלום 😀"),
    ],
)
def test_what_no_database_takes_is_replaced(text: str, expected: str) -> None:
    assert storable(text) == expected
