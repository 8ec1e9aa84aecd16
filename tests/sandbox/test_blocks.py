"""What Slack refuses in blocks and views, rule by rule, and what it takes."""

from typing import Any

import pytest

from bot.sandbox.blocks import check_message, check_view
from bot.sandbox.content import with_ids


def plain(text: str = "text") -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "text") -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "text", **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(), "action_id": "press", **more}


def option(value: str = "v", text: str = "text", **more: Any) -> dict[str, Any]:
    return {"text": plain(text), "value": value, **more}


def select(**more: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "pick", "options": [option()], **more}


def actions(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **more}


def field(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain(), "element": element, **more}


def text_input(**more: Any) -> dict[str, Any]:
    return {"type": "plain_text_input", "action_id": "type", **more}


def overflow(count: int) -> dict[str, Any]:
    return {"type": "overflow", "options": [option(str(n)) for n in range(count)]}


CONFIRM = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}

TAKEN = {
    "plain": section(),
    "full width": section("x" * 3_000),
    "fields": {"type": "section", "fields": [mrkdwn("x" * 2_000), *[mrkdwn()] * 4]},
    "button": actions(button(value="x" * 2_000, style="primary", confirm=CONFIRM)),
    "link": actions(button(url="https://example.com")),
    "accessory": section(accessory=overflow(5)),
    "select": actions(select(placeholder=plain(), initial_option=option())),
    "groups": actions({"type": "static_select", "option_groups": [{"label": plain(), "options": [option()] * 100}]}),
    "users": actions({"type": "users_select", "initial_user": "U1"}),
    "pickers": actions(
        {"type": "datepicker", "initial_date": "2026-11-24"},
        {"type": "timepicker", "initial_time": "09:30"},
        {"type": "datetimepicker", "initial_date_time": 1_790_000_000},
    ),
    "choices": actions(
        {"type": "checkboxes", "options": [{"text": mrkdwn("*b*"), "value": "1", "description": mrkdwn()}]},
        {"type": "radio_buttons", "options": [option()], "initial_option": option()},
    ),
    "input": field(text_input(multiline=True, max_length=100), hint=plain(), optional=True),
    "header": {"type": "header", "text": plain("x" * 150)},
    "context": {
        "type": "context",
        "elements": [mrkdwn(), {"type": "image", "image_url": "https://e.com/i", "alt_text": "i"}],
    },
    "divider": {"type": "divider", "block_id": "d"},
    "image": {"type": "image", "image_url": "https://e.com/i", "alt_text": "i", "title": plain()},
    "markdown": {"type": "markdown", "text": "x" * 12_000},
    "rich_text": {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hi"}]}],
    },
    "emoji and RTL": section("🙂שלום"),
}

REFUSED = {
    "unknown block": {"type": "carousel_of_dreams"},
    "no type": {"text": mrkdwn()},
    "not an object": "section",
    "empty section": {"type": "section"},
    "empty text": section(""),
    "long text": section("x" * 3_001),
    "text without type": {"type": "section", "text": {"text": "hi"}},
    "unknown field": section(colour="red"),
    "emoji on mrkdwn": {"type": "section", "text": {**mrkdwn(), "emoji": True}},
    "eleven fields": {"type": "section", "fields": [mrkdwn()] * 11},
    "long field": {"type": "section", "fields": [mrkdwn("x" * 2_001)]},
    "long header": {"type": "header", "text": plain("x" * 151)},
    "mrkdwn header": {"type": "header", "text": mrkdwn()},
    "empty context": {"type": "context", "elements": []},
    "eleven in context": {"type": "context", "elements": [mrkdwn()] * 11},
    "button in context": {"type": "context", "elements": [button()]},
    "empty actions": actions(),
    "twenty-six actions": actions(*[button(action_id=str(n)) for n in range(26)]),
    "same action_id": actions(button(), button()),
    "text input in actions": actions(text_input()),
    "long button": actions(button(text=plain("x" * 76))),
    "empty button": actions(button(text=plain(""))),
    "mrkdwn button": actions(button(text=mrkdwn())),
    "long value": actions(button(value="x" * 2_001)),
    "odd style": actions(button(style="loud")),
    "half a confirm": actions(button(confirm={"title": plain()})),
    "long action_id": actions(button(action_id="x" * 256)),
    "long block_id": section(block_id="x" * 256),
    "select without options": actions({"type": "static_select"}),
    "select of nothing": actions(select(options=[])),
    "101 options": actions(select(options=[option(str(n)) for n in range(101)])),
    "options and groups": actions(select(option_groups=[{"label": plain(), "options": [option()]}])),
    "long option": actions(select(options=[option(text="x" * 76)])),
    "long option value": actions(select(options=[option("x" * 151)])),
    "long description": actions(select(options=[option(description=plain("x" * 76))])),
    "initial not offered": actions(select(initial_option=option("other"))),
    "long placeholder": actions(select(placeholder=plain("x" * 151))),
    "mrkdwn option in select": actions(select(options=[{"text": mrkdwn(), "value": "v"}])),
    "six in overflow": section(accessory=overflow(6)),
    "eleven checkboxes": actions({"type": "checkboxes", "options": [option(str(n)) for n in range(11)]}),
    "odd date": actions({"type": "datepicker", "initial_date": "24/11/2026"}),
    "odd time": actions({"type": "timepicker", "initial_time": "9:30"}),
    "odd zone": actions({"type": "timepicker", "timezone": "Mars/Olympus"}),
    "datetimepicker in section": section(accessory={"type": "datetimepicker"}),
    "input without label": {"type": "input", "element": text_input()},
    "long label": field(text_input()) | {"label": plain("x" * 2_001)},
    "button in input": field(button()),
    "max under min": field(text_input(min_length=5, max_length=4)),
    "max over 3000": field(text_input(max_length=3_001)),
    "email in a message": field({"type": "email_text_input"}),
    "image without alt": {"type": "image", "image_url": "https://e.com/i"},
    "image without source": {"type": "image", "alt_text": "i"},
    "long markdown": {"type": "markdown", "text": "x" * 12_001},
}


@pytest.mark.parametrize("block", TAKEN.values(), ids=TAKEN.keys())
def test_slack_takes(block: dict[str, Any]) -> None:
    assert check_message("text", [block]) == []
    assert check_message("text", with_ids([block])) == []


@pytest.mark.parametrize("block", REFUSED.values(), ids=REFUSED.keys())
def test_slack_refuses(block: Any) -> None:
    problems = check_message("text", [block])
    assert problems
    assert all("[json-pointer:/blocks" in problem for problem in problems)


def test_a_whole_message() -> None:
    assert check_message("text", None) == []
    assert check_message("", None) == check_message(" \n", []) == check_message(None, None) == ["no_text"]
    assert check_message("text", [section()] * 50) == []
    assert check_message("text", [section()] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]
    assert check_message("x" * 40_001, None)
    assert check_message("text", [section(block_id="same"), section(block_id="same")])
    assert check_message("text", [section("x" * 2_700)] * 5) == ["msg_blocks_too_long [json-pointer:/blocks]"]


def modal(*blocks: Any, **changes: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain(), "blocks": list(blocks), **changes}


def home(*blocks: Any, **changes: Any) -> dict[str, Any]:
    return {"type": "home", "blocks": list(blocks), **changes}


@pytest.mark.parametrize(
    "view",
    [
        modal(section(), close=plain(), private_metadata="x" * 3_000, callback_id="c"),
        modal(field(text_input()), submit=plain("x" * 24), clear_on_close=True, notify_on_close=True),
        modal(field({"type": "number_input", "is_decimal_allowed": False}), submit=plain()),
        modal(*[section()] * 100),
        home(*[section()] * 100),
        home(field(text_input())),
    ],
)
def test_slack_takes_a_view(view: dict[str, Any]) -> None:
    assert check_view(view) == []


@pytest.mark.parametrize(
    "view",
    [
        {"type": "poster", "blocks": [section()]},
        {"type": "modal", "blocks": [section()]},
        {"type": "modal", "title": plain()},
        modal(),
        modal(*[section()] * 101),
        home(*[section()] * 101),
        modal(section(), title=plain("x" * 25)),
        modal(section(), title=mrkdwn()),
        modal(section(), submit=plain("x" * 25)),
        modal(section(), close=plain("")),
        modal(section(), private_metadata="x" * 3_001),
        modal(section(), callback_id="x" * 256),
        modal(section(), external_id="x" * 256),
        modal(section(), colour="red"),
        modal(section(), notify_on_close="yes"),
        modal(field(text_input())),
        modal({"type": "markdown", "text": "hi"}),
        modal(section(block_id="same"), section(block_id="same")),
        modal(field(text_input(focus_on_load=True)), field(text_input(focus_on_load=True)), submit=plain()),
        modal(*[section("x" * 2_900)] * 90),
        home(section(), title=plain()),
        home(section(), submit=plain()),
        home(actions({"type": "datetimepicker"})),
    ],
)
def test_slack_refuses_a_view(view: dict[str, Any]) -> None:
    problems = check_view(view)
    assert problems
    assert all("[json-pointer:/view" in problem for problem in problems)
