from zoneinfo import ZoneInfo

import pytest
from starlette.datastructures import FormData

from bot.sandbox.forms import client_errors, filled_in, with_entries
from bot.sandbox.model import PersonCannotError
from bot.sandbox.page.actions import entries

SEOUL = ZoneInfo("Asia/Seoul")
X = {"value": "x", "text": {"type": "plain_text", "text": "Ex"}}
Y = {"value": "y", "text": {"type": "plain_text", "text": "Why"}}
HALF_PAST_MIDNIGHT_IN_SEOUL = 1_795_793_400

ENTRIES = [
    ({"type": "plain_text_input"}, ["hi\r\nthere"], "hi\nthere"),
    ({"type": "plain_text_input"}, [" "], None),
    ({"type": "number_input"}, ["4"], "4"),
    ({"type": "static_select", "options": [X, Y]}, ["y"], "y"),
    ({"type": "static_select", "options": [X, Y]}, [""], None),
    ({"type": "radio_buttons", "options": [X, Y]}, [], None),
    ({"type": "checkboxes", "options": [X, Y]}, ["x", "y"], ["x", "y"]),
    ({"type": "multi_static_select", "options": [X, Y]}, [], []),
    ({"type": "users_select"}, ["U1"], "U1"),
    ({"type": "multi_users_select"}, ["U1", "U2"], ["U1", "U2"]),
    ({"type": "datepicker"}, ["2026-11-28"], "2026-11-28"),
    ({"type": "timepicker"}, ["09:30:00"], "09:30"),
    ({"type": "datetimepicker"}, ["2026-11-28T00:30"], HALF_PAST_MIDNIGHT_IN_SEOUL),
    ({"type": "datetimepicker"}, [], None),
]


def asked(element: dict) -> dict:
    return {"type": "input", "block_id": "b", "element": {"action_id": "a", **element}}


def form(*values: str) -> FormData:
    return FormData([("b/a", value) for value in values])


@pytest.mark.parametrize(("element", "filled", "expected"), ENTRIES)
def test_entries(element: dict, filled: list[str], expected: object) -> None:
    blocks = [asked(element)]
    entered = entries(blocks, form(*filled), SEOUL)
    assert entered == {"b": {"a": expected}}
    assert bool(client_errors(blocks, with_entries(blocks, {}, entered))) == (not expected)


def test_buttons_and_images_have_no_entry() -> None:
    block = {"type": "actions", "block_id": "b", "elements": [{"type": "button", "action_id": "a"}]}
    picture = {"type": "section", "block_id": "c", "accessory": {"type": "image"}}
    assert entries([block, picture, {"type": "divider"}], form("7"), SEOUL) == {}


def test_a_broken_moment_is_refused() -> None:
    with pytest.raises(PersonCannotError):
        entries([asked({"type": "datetimepicker"})], form("soon"), SEOUL)


@pytest.mark.parametrize(("element", "filled", "expected"), ENTRIES)
def test_what_was_entered_is_shown_again(element: dict, filled: list[str], expected: object) -> None:
    blocks = [asked(element)]
    values = with_entries(blocks, {}, entries(blocks, form(*filled), SEOUL))
    shown = filled_in(blocks, values)
    assert bool(set(shown[0]["element"]) - {"action_id", *element}) == bool(expected)
    assert blocks == [asked(element)]


def test_an_emptied_field_loses_its_initial_value() -> None:
    block = {"type": "actions", "block_id": "b", "elements": [{"type": "datepicker", "action_id": "a",
             "initial_date": "2026-11-28"}]}  # fmt: skip
    values = {"b": {"a": {"type": "datepicker", "selected_date": None}}}
    assert filled_in([block], values)[0]["elements"] == [{"type": "datepicker", "action_id": "a"}]
    assert filled_in([block], {}) == [block]
