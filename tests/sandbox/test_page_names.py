"""What a screen reader calls buttons, menus and messages: no two alike, and the visible words first."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.model import Message
from bot.sandbox.page.lines import in_thread, timeline
from bot.sandbox.page.markup import Reader
from bot.sandbox.page.names import Surface, control_names, unique
from bot.sandbox.page.render import render_blocks
from bot.sandbox.page.screen import Face

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
READER = Reader(ZoneInfo("Europe/London"), NOON, {"U2": "Sam Okafor"})
FACES = {"B": Face("B", "Coach", "C", 0, is_app=True), "U2": Face("U2", "Sam Okafor", "SO", 0)}


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def button(text: str, action_id: str = "a", **more: object) -> dict:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def row(block_id: str, text: str, accessory: dict) -> dict:
    words = {"type": "mrkdwn", "text": text}
    return {"type": "section", "block_id": block_id, "text": words, "accessory": accessory}


def actions(block_id: str, *elements: dict) -> dict:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def named(*blocks: dict) -> list[str]:
    return list(control_names([Surface("s", "", blocks)], READER)["s"].values())


@pytest.mark.parametrize(
    ("blocks", "names"),
    [
        ([row("1", "*Draft* the RFC", button("Done"))], ["Done"]),
        (
            [row("1", "*Draft* the RFC", button("Done")), row("2", "Ask <@U2>", button("Done"))],
            ["Done: Draft the RFC", "Done: Ask @Sam Okafor"],
        ),
        (
            [
                {"type": "header", "text": plain("Tuesday")},
                actions("1", button("Skip"), button("Move", "m")),
                {"type": "header", "text": plain("Thursday")},
                actions("2", button("Skip")),
            ],
            ["Skip: Tuesday", "Move", "Skip: Thursday"],
        ),
        (
            [row("1", "RFC", button("Done", accessibility_label="Done with the RFC")), row("2", "x", button("Done"))],
            ["Done with the RFC", "Done"],
        ),
        (
            [row(each, f"Task {each}", {"type": "overflow", "action_id": "o", "options": []}) for each in "12"],
            ["More actions: Task 1", "More actions: Task 2"],
        ),
        (
            [actions("1", {"type": "datepicker", "action_id": "d"}, {"type": "timepicker", "action_id": "t"})],
            ["Date", "Time"],
        ),
        ([actions("1", button("Yes", "a"), button("Yes", "b"))], ["Yes", "Yes (2)"]),
        ([row("1", "word " * 40, button("Go")), row("2", "b", button("Go"))], [f"Go: {'word ' * 11}word…", "Go: b"]),
        ([{"type": "input", "block_id": "1", "label": plain("L"), "element": {"type": "datepicker"}}], []),
    ],
)
def test_a_control_is_called_what_it_says_and_where_that_recurs_what_it_is_about(
    blocks: list[dict], names: list[str]
) -> None:
    assert named(*blocks) == names


def test_the_same_button_of_two_messages_is_told_apart_by_the_message() -> None:
    surfaces = [Surface(key, f"Coach, 09:{key}", [actions("1", button("Settings"))]) for key in ("10", "20")]
    names = control_names(surfaces, READER)
    assert [names[key]["1", "a"] for key in ("10", "20")] == ["Settings: Coach, 09:10", "Settings: Coach, 09:20"]


def test_a_name_is_on_the_page_only_where_it_says_more_than_the_button() -> None:
    blocks = [row("1", "RFC", button("Done")), row("2", "Talk", button("Done")), actions("3", button("Add"))]
    html = render_blocks(blocks, READER, names=control_names([Surface("s", "", blocks)], READER)["s"])
    assert 'aria-label="Done: RFC"' in html
    assert 'aria-label="Done: Talk"' in html
    assert 'aria-label="Add"' not in html


def message(at: str, user: str, text: str) -> Message:
    return Message("D", f"{datetime.fromisoformat(f'2026-11-23T{at}+00:00').timestamp():.0f}.000001", user, text)


def test_messages_are_called_by_author_and_time_and_where_that_recurs_by_their_words() -> None:
    messages = [
        message("09:00", "U2", "Hello"),
        message("09:30:00", "B", "*Your* brief"),
        message("09:30:10", "B", "One more"),
        message("09:30:20", "B", "One more"),
    ]
    labels = [each.label for each in timeline(messages).surfaces(READER, FACES, {})]
    assert labels == [
        "Sam Okafor, 09:00",
        "Coach, 09:30: Your brief",
        "Coach, 09:30: One more",
        "Coach, 09:30: One more (2)",
    ]
    threaded = in_thread(messages).surfaces(READER, FACES, {})
    assert threaded[0].label == "Sam Okafor, 09:00, in the thread"
    assert not {each.key for each in threaded} & {each.key for each in timeline(messages).surfaces(READER, FACES, {})}


@given(st.lists(st.tuples(*[st.sampled_from(["Done", "Done (2)", "Done (3)", "Skip", ""])] * 3)))
def test_no_two_names_are_alike(candidates: list[tuple[str, ...]]) -> None:
    names = unique(candidates)
    assert len(names) == len(candidates)
    assert len(set(names)) == len(names)
