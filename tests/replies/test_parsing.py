"""The reply reader on the table of `replies.txt`, on lists, names and zones, and on whatever people may type."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commitments.rules import Draft, Owner
from bot.core.language.budget import MOST_LIBRARY_CALLS
from bot.core.people import Person
from bot.replies.parsing import Line, LineKind, read_reply
from bot.replies.speakers import speakers

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def read(text: str, now: datetime = MONDAY, report: str = "Sam Lee", author: Owner = Owner.MANAGER) -> list[Line]:
    names = ((1, "Dana Reyes"), (2, report))
    dana, sam = (Person(number, "T1", f"U{number}", name, "UTC", locale="en-US") for number, name in names)
    return read_reply(text, speakers(dana, sam, author), now, date(2026, 12, 1))


def kinds(lines: list[Line]) -> list[str]:
    return [line.kind.value for line in lines]


def drafts(lines: list[Line]) -> list[tuple[str, Owner]]:
    return [(line.draft.text, line.draft.owner) for line in lines if line.kind is LineKind.COMMITMENT and line.draft]


def table(name: str = "replies.txt") -> list[tuple[str, list[str]]]:
    rows: list[tuple[str, list[str]]] = []
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            rows[-1][1].append(line.strip())
        elif line.strip() and not line.startswith("# "):
            rows.append((line, []))
    return rows


def shown(line: Line) -> str:
    if line.draft is None:
        return f"{line.kind} | {line.text}"
    return f"{line.kind} | {line.draft.owner} | {line.draft.due_on or 'next 1:1'} | {line.draft.text}"


@pytest.mark.parametrize(("reply", "expected"), table())
def test_reply(reply: str, expected: list[str]) -> None:
    assert [shown(line) for line in read(reply)] == expected


@pytest.mark.parametrize(("reply", "expected"), table("kinds.txt"))
def test_a_kind_of_fault_that_real_sentences_found(reply: str, expected: list[str]) -> None:
    found = read(reply)
    assert len(found) == len(expected)
    for line, wanted in zip(found, expected, strict=True):
        kinds, _, rest = wanted.partition(" | ")
        assert line.kind in kinds.split(" or ")
        assert shown(line).partition(" | ")[2] == rest


def test_the_table_is_as_long_as_promised() -> None:
    rows = table()
    without = [row for row in rows if not any(part.startswith("commitment") for part in row[1])]
    assert len(rows) >= 150
    assert len(without) >= 40


@pytest.mark.parametrize(
    ("zone", "local", "due_on"),
    [
        ("Pacific/Auckland", "2026-11-27 00:05", date(2026, 11, 28)),
        ("Europe/Berlin", "2026-11-26 23:59", date(2026, 11, 27)),
        ("America/Los_Angeles", "2026-11-26 23:59", date(2026, 11, 27)),
        ("Asia/Kolkata", "2026-12-31 23:59", date(2027, 1, 1)),
        ("Pacific/Kiritimati", "2027-01-01 00:00", date(2027, 1, 2)),
    ],
)
def test_tomorrow_is_the_managers_tomorrow(zone: str, local: str, due_on: date) -> None:
    (line,) = read("I'll send the notes tomorrow", now=datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)))
    assert line.draft == Draft("send the notes", Owner.MANAGER, due_on)


def test_a_list_says_who_in_headings() -> None:
    lines = read(
        "*Me:*\n- send notes by Fri\n- tired\n\n*Sam*\n• RFC by Friday\n• talk to Ann\nBoth:\n1. plan the offsite"
    )
    assert kinds(lines) == ["left", "commitment", "feeling", "left", *["commitment"] * 2, "left", "commitment"]
    assert drafts(lines) == [
        ("send notes", Owner.MANAGER),
        ("RFC", Owner.REPORT),
        ("talk to Ann", Owner.REPORT),
        ("plan the offsite", Owner.BOTH),
    ]
    assert [line.index for line in lines] == list(range(8))


def test_instructions_in_a_list_with_commitments_are_the_authors() -> None:
    assert drafts(read("- I'll send notes\n- book the room\n- [ ] call Ann\n- Sam was great")) == [
        ("send notes", Owner.MANAGER),
        ("book the room", Owner.MANAGER),
        ("call Ann", Owner.MANAGER),
    ]


def test_instructions_alone_are_asked_about() -> None:
    assert kinds(read("- book the room\n- call Ann")) == ["unsure", "unsure"]


def test_instructions_below_a_heading_of_actions_are_the_authors() -> None:
    assert kinds(read("Next steps:\n- book the room\n- she is tired these days")) == [
        "left",
        "commitment",
        "observation",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "note: Sam seems burnt out\nI'll ask HR about replacing him by Friday",
        "Note\nSam seems burnt out\n\nI'll ask HR about replacing him by Friday",
        "note; Sam seems burnt out\nSam will draft the RFC\nNext steps:\n- book a room",
        "ok. note: Sam seems burnt out. I'll ask HR about replacing him by Friday",
        "thanks for today!\nHow was the demo?\nnote: Sam seems burnt out\nI'll ask HR about replacing him by Friday",
        "Notes:\n- Sam seems burnt out\n- I'll watch that\n\nSam will draft the RFC by Friday",
        "Great chat today. Note: Sam seems burnt out\nI'll ask HR about replacing him by Friday",
    ],
)
def test_a_message_that_begins_as_a_note_is_one_to_its_end(text: str) -> None:
    lines = read(text)
    besides = (LineKind.NOTHING, LineKind.TOPIC)
    assert [line.kind for line in lines if line.kind not in besides] == [LineKind.NOTE]
    assert lines[-1].text.startswith(("Sam seems burnt out", "- Sam seems burnt out"))
    assert text.endswith(lines[-1].text)


@pytest.mark.parametrize(
    "text",
    [
        "note Sam seems burnt out\nI'll ask HR about replacing him by Friday",
        "Note that Sam seems burnt out\nI'll ask HR about replacing him by Friday\nthanks",
        "ok, noet: Sam seems burnt out\nI'll ask HR about replacing him by Friday",
    ],
)
def test_where_a_note_may_be_meant_every_line_is_asked_about(text: str) -> None:
    lines = read(text)
    assert {line.kind for line in lines} == {LineKind.UNSURE}
    assert "\n".join(line.text for line in lines) == text


@pytest.mark.parametrize(
    "heading",
    [
        "Notes from today",
        "My notes from today:",
        "Notes 1:1 Sam 23/11",
        "Meeting notes (23/11)",
        "Notes - weekly, 23 Nov",
    ],
)
def test_below_a_heading_that_may_be_a_private_note_nothing_is_logged_without_a_tap(heading: str) -> None:
    lines = read(f"{heading}\n- Sam seems burnt out\n- Sam: draft the RFC by Friday\n- Mood: fine\n- I'll ask HR")
    assert kinds(lines) == ["left", "observation", "unsure", "left", "unsure"]
    assert [line.text for line in lines if line.doubtful] == ["Sam: draft the RFC by Friday", "I'll ask HR"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'll call Kim by Friday\nnote: he is tired\nthanks", ["commitment", "note", "nothing"]),
        ("I'll call Kim by Friday\nnote: he is tired\nI'll ask HR by Monday", ["commitment", "note", "unsure"]),
        ("I'll call Kim by Friday. Note: he is tired. I'll ask HR by Monday", ["commitment", "note"]),
        (
            "I'll call Kim by Friday\nNotes:\n- he is tired\n- I'll wait\n\nSam will write",
            ["commitment", "note", "unsure"],
        ),
        ("I'll call Kim by Friday\nnote: tired\nnote: sad\nSam will write", ["commitment", "note", "note", "unsure"]),
        ("I'll call Kim by Friday\nnote he is tired\nI'll ask HR by Monday", ["commitment", "unsure", "unsure"]),
    ],
)
def test_after_a_note_within_a_message_nothing_is_logged_without_a_tap(text: str, expected: list[str]) -> None:
    assert kinds(read(text)) == expected


def test_two_hundred_lines_are_read_and_the_rest_comes_back_unread() -> None:
    typed = [f"I'll send report {number} by Friday" for number in range(3000)]
    lines = read("\n".join(typed))
    assert kinds(lines) == [*["commitment"] * 200, "unread"]
    assert lines[-1].text.splitlines() == typed[200:]


def test_many_days_that_only_the_library_can_read_are_not_all_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("dateparser.parse", lambda phrase, **_: asked.append(phrase))
    typed = [f"what {number} by 12 dec 2099 utc+3 5 pm …?" for number in range(1000)]
    lines = read("\n".join(typed))
    assert len(asked) == MOST_LIBRARY_CALLS
    assert lines[-1].kind is LineKind.UNREAD
    assert [*(line.text for line in lines[:-1]), *lines[-1].text.splitlines()] == typed
    asked.clear()
    read(" ".join(typed))
    assert len(asked) <= MOST_LIBRARY_CALLS


@pytest.mark.parametrize(
    "piece",
    ["I'll a, ", "(", ":a:", "🎉", "- ", "note ", ". note ", "x by fri. ", "by 1 by 2 ", "*a "],
)
def test_forty_thousand_characters_take_no_longer_than_a_long_recap(piece: str) -> None:
    for text in (piece * (40_000 // len(piece)), "\n".join([piece * (900 // len(piece))] * 44)):
        assert _seconds_to_read(text) < 5 * _seconds_of_a_long_recap()


@cache
def _seconds_of_a_long_recap() -> float:
    recap = "\n".join(f"- I'll send report {number} by Friday, and Sam will read it by 4 Dec" for number in range(200))
    return min(_seconds_to_read(recap) for _ in range(2))


def _seconds_to_read(text: str) -> float:
    started = _cpu_seconds()
    read(text)
    return _cpu_seconds() - started


def test_when_the_report_writes_i_is_the_report() -> None:
    lines = read("I'll draft the RFC\nDana will review it\nshe'll send it on\nwe'll present it", author=Owner.REPORT)
    assert drafts(lines) == [
        ("draft the RFC", Owner.REPORT),
        ("review it", Owner.MANAGER),
        ("send it on", Owner.MANAGER),
        ("present it", Owner.BOTH),
    ]


@pytest.mark.parametrize(
    ("report", "reply", "owner"),
    [
        ("Will Smith", "Will will draft the RFC", Owner.REPORT),
        ("Mark Ng", "Mark to draft the RFC", Owner.REPORT),
        ("May", "May will draft the RFC", Owner.REPORT),
        ("Zoë", "Zoë to draft the RFC", Owner.REPORT),
        ("李雷", "李雷 will draft the RFC", Owner.REPORT),
        ("Anne-Marie Roux", "Anne-Marie will draft the RFC", Owner.REPORT),
        ("O'Neil (he/him)", "O’Neil will draft the RFC", Owner.REPORT),
        ("Dana Scully", "Dana Scully will draft the RFC", Owner.REPORT),
        ("Dana Scully", "Dana Reyes will draft the RFC", Owner.MANAGER),
    ],
)
def test_names(report: str, reply: str, owner: Owner) -> None:
    assert drafts(read(reply, report=report)) == [("draft the RFC", owner)]


@pytest.mark.parametrize(
    ("report", "reply", "task"),
    [
        ("Will Smith", "Will do a first draft tomorrow", "do a first draft"),
        ("Will Smith", "I will send the notes to Will tomorrow", "send the notes to Will"),
        ("Mark Ng", "Mark the launch as done tomorrow", "Mark the launch as done"),
        ("May Ng", "I will call May tomorrow", "call May"),
    ],
)
def test_a_name_that_is_an_ordinary_word(report: str, reply: str, task: str) -> None:
    assert drafts(read(reply, report=report)) == [(task, Owner.MANAGER)]


@given(text=st.text(alphabet=st.sampled_from("Sam Lee<@U2>|'ƻǂ: S.")))
def test_names_are_marked_where_they_stand(text: str) -> None:
    dana, sam = Person(1, "T1", "U1", "Dana Reyes", "UTC"), Person(2, "T1", "U2", "Sam Lee", "UTC")
    marked = speakers(dana, sam, Owner.MANAGER).mark(text)
    assert len(marked) == len(text)
    assert all(new in (old, "ƻ", "ǂ", "@", "z") for old, new in zip(text, marked, strict=True))


def test_a_first_name_both_have_is_asked_about() -> None:
    assert kinds(read("Dana will draft the RFC", report="Dana Scully")) == ["unsure"]


def test_mentions_stay_and_what_looks_like_an_escape_is_left_as_it_is() -> None:
    (line,) = read("I'll ask <@U9> about &lt;@U2&gt; and R&D by Friday")
    assert line.draft == Draft("ask <@U9> about &lt;@U2&gt; and R&D", Owner.MANAGER, date(2026, 11, 27))


def test_a_very_long_line_is_asked_about_whole() -> None:
    text = "I'll send the notes and " * 500
    (line,) = read(text)
    assert (line.kind, line.text) == (LineKind.UNSURE, text.strip())


PIECES = st.sampled_from(
    [
        *[
            "I'll",
            "Sam",
            "Sam will",
            "will",
            "we'll",
            "by",
            "on",
            "Friday",
            "tomorrow",
            "and",
            ";",
            ".",
            ",",
            ":",
            "-",
            "?",
        ],
        *[
            "<@U2>",
            "<https://x.y|by Friday>",
            ":tada:",
            "🎉",
            "note:",
            "*me*",
            "(",
            ")",
            "4 Dec",
            "12/12",
            "in two weeks",
        ],
        *[
            "draft the RFC",
            "if",
            "maybe",
            "thanks",
            "\n",
            "\n- ",
            "\n\n",
            "next 1:1",
            "إرسال",
            "送る",
            "’",
            "—",
            "\u200b",
            "&lt;",
        ],
    ]
)
ANYTHING = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES).map("".join))
MOMENTS = st.datetimes(
    datetime.fromisoformat("2000-01-01"),
    datetime.fromisoformat("2090-01-01"),
    timezones=st.sampled_from(
        [ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Apia")]
    ),
)


@settings(max_examples=300)
@given(text=ANYTHING, now=MOMENTS, by_manager=st.booleans())
def test_nothing_typed_vanishes_and_nothing_is_due_in_the_past(text: str, now: datetime, by_manager: bool) -> None:
    lines = read(text, now=now, author=Owner.MANAGER if by_manager else Owner.REPORT)
    assert [line.index for line in lines] == list(range(len(lines)))
    typed = "".join(c for c in text if c.isalnum())
    kept = "".join(c for line in lines if line.kind is not LineKind.NOTE for c in line.text if c.isalnum())
    if not any(line.kind is LineKind.NOTE for line in lines):
        assert _without_joints(typed) == _without_joints(kept)
    assert bool(lines) or not text.strip()
    for line in lines:
        assert line.text.strip()
        assert (line.draft is not None) == (line.kind in (LineKind.COMMITMENT, LineKind.UNSURE, LineKind.REQUEST))
        assert line.draft is None or (line.draft.text and (line.draft.due_on or now.date()) >= now.date())


def _without_joints(letters: str) -> str:
    """Without the words that join two commitments and the numbers of list items, which are not kept."""
    for joint in ("and", "but", "while", "then", "plus", "also", *"0123456789"):
        letters = letters.replace(joint, "")
    return letters


@settings(max_examples=50)
@given(line=st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60))
def test_a_line_of_its_own_comes_back(line: str) -> None:
    lines = read(f"I'll send the notes\n{line}\nthanks")
    assert lines[0].kind is LineKind.COMMITMENT
    assert lines[-1].kind is LineKind.NOTHING or not line.strip() or LineKind.NOTE in {each.kind for each in lines}
    assert len(lines) >= 2 + bool(line.strip())


def test_ten_thousand_characters_of_anything_are_read_quickly() -> None:
    for piece in ("I'll ", "a ", "*a ", "<@", "by fri ", ":a:", ":a", "(", "- ", "and I'll go. ", "if ", "送", "🎉"):
        started = _cpu_seconds()
        read(piece * (10_000 // len(piece)))
        read("\n".join([piece * (900 // len(piece))] * 11))
        assert _cpu_seconds() - started < 3


def _cpu_seconds() -> float:
    from time import process_time

    return process_time()


RECAP = """Recap Mina 8/12 📝
*Mood*: better than last week, still tired
- Mina: API draft review → by Fri
- Me: talk to ops (asap!!)
- Mina to think about whether she wants to lead the migration
- we'll revisit comp in Feb
- parking lot: conference talk
She's on PTO 21-24 Dec."""


def test_a_recap_logs_three_asks_about_one_and_leaves_the_rest() -> None:
    found = read(RECAP, report="Mina Park")
    assert drafts(found) == [
        ("API draft review", Owner.REPORT),
        ("talk to ops (asap!!)", Owner.MANAGER),
        ("revisit comp", Owner.BOTH),
    ]
    assert [line.text for line in found if line.kind is LineKind.UNSURE] == [
        "Mina to think about whether she wants to lead the migration"
    ]
    assert [line.kind for line in found].count(LineKind.LEFT) == 4
