"""A note is one where its writer may have meant it: surely, or to be asked about."""

import pytest

from bot.core.language.notes import begins_as_note, find_note

NAMES = ("Sam Lee", "Sam", "Dana Reyes", "Dana", "Nate")


@pytest.mark.parametrize(
    "typed",
    [
        "note: Sam seems burnt out",
        "note; Sam seems burnt out",
        "note. Sam seems burnt out",
        "note, Sam seems burnt out",
        "note - Sam seems burnt out",
        "note — Sam seems burnt out",
        "note – Sam seems burnt out",
        "note： Sam seems burnt out",
        "note :Sam seems burnt out",
        "Note\nSam seems burnt out",
        "NOTES\nSam seems burnt out",
        "Notes:\n- Sam seems burnt out",
        "*Note:* Sam seems burnt out",
        "*Note*: Sam seems burnt out",
        "*note* Sam seems burnt out",
        "[note] Sam seems burnt out",
        "(note: Sam seems burnt out)",
        "“note: Sam seems burnt out”",
        "`note:` Sam seems burnt out",
        "> note: Sam seems burnt out",
        "- note: Sam seems burnt out",
        "1. note: Sam seems burnt out",
        "#note: Sam seems burnt out",
        "\n\n  note: Sam seems burnt out",
        "ok. note: Sam seems burnt out",
        "ok note: Sam seems burnt out",
        "Thanks! Quick note: Sam seems burnt out",
        "hey coach, private note: Sam seems burnt out",
        "<@U0COACH> note: Sam seems burnt out",
        "🙂 note: Sam seems burnt out",
        ":memo: note: Sam seems burnt out",
        "my note: Sam seems burnt out",
        "note to self: Sam seems burnt out",
        "Note to myself - Sam seems burnt out",
        "note for me only: Sam seems burnt out",
        "note 1: Sam seems burnt out",
        "private: Sam seems burnt out",
        "Privately, Sam seems burnt out",
        "confidential: Sam seems burnt out",
        "off the record: Sam seems burnt out",
        "nb: Sam seems burnt out",
        "N.B. Sam seems burnt out",
        "memo: Sam seems burnt out",
        "observation: Sam seems burnt out",
        "just for me: Sam seems burnt out",
        "note colon Sam seems burnt out",
        "Sam: note: Sam seems burnt out",
        "@Sam, note: Sam seems burnt out",
        "<@U2> note: Sam seems burnt out",
    ],
)
def test_it_begins_as_a_note(typed: str) -> None:
    found = begins_as_note(typed, NAMES)
    assert found is not None
    assert not found.doubtful
    assert typed[found.words :].strip(" -)”\n").endswith("Sam seems burnt out")


@pytest.mark.parametrize(
    "typed",
    [
        "note Sam seems burnt out",
        "Note that Sam seems burnt out",
        "Please note: Sam seems burnt out",
        "take a note: Sam seems burnt out",
        "make a note that Sam seems burnt out",
        "Notes from our 1:1:\n- Sam seems burnt out",
        "Note for Sam: the demo was great",
        "noet: Sam seems burnt out",
        "not: Sam seems burnt out",
        "mote: Sam seems burnt out",
        "notte: Sam seems burnt out",
        "this is private: Sam seems burnt out",
        "private Sam seems burnt out",
        "keep this private. Sam seems burnt out",
        "please don't share: Sam seems burnt out",
        ":memo: Sam seems burnt out",
        "🔒 Sam seems burnt out",
        "n.b Sam seems burnt out",
    ],
)
def test_it_is_doubtful(typed: str) -> None:
    found = begins_as_note(typed, NAMES)
    assert found is not None
    assert found.doubtful


@pytest.mark.parametrize(
    "typed",
    [
        "I'll send the notes by Friday",
        "Sam will note down the risks",
        "Noted, I'll send it by Friday",
        "Notebook: order one by Friday",
        "Nate: draft the RFC",
        "Nope: nothing",
        "Notice the tone in the room",
        "Sam: draft the RFC by Friday",
        "Release notes: I'll write them by Friday",
        "notable: the demo",
        "thanks",
        "",
        "For me, the demo was the best part",
        "send notes by Fri",
    ],
)
def test_it_is_no_note(typed: str) -> None:
    assert begins_as_note(typed, NAMES) is None
    assert find_note(typed, NAMES) is None


@pytest.mark.parametrize(
    ("typed", "before"),
    [
        ("I'll call Kim\nnote: tired\nI'll ask HR", "I'll call Kim\n"),
        ("I'll call Kim. Note: tired", "I'll call Kim. "),
        ("I'll call Kim by Friday, note: he is touchy", "I'll call Kim by Friday, "),
        ("I'll call Kim (note: he is touchy)", "I'll call Kim ("),
        ("Great chat today. Note; tired", "Great chat today. "),
    ],
)
def test_a_note_may_begin_later(typed: str, before: str) -> None:
    found = find_note(typed, NAMES)
    assert found is not None
    assert (typed[: found.start], found.doubtful) == (before, False)


def test_without_doubts_only_what_is_surely_a_note_is_found() -> None:
    assert find_note("note the risks\nI'll call Kim", NAMES, doubts=False) is None
    found = find_note("note the risks\nnote: tired", NAMES, doubts=False)
    assert found is not None
    assert found.start == len("note the risks\n")
