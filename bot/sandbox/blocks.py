"""The Block Kit schema as tables, and what Slack would refuse in a message or view.

Pure. `check_message` and `check_view` return problems, an empty list when Slack would accept it; the rest of
the project uses them in its own tests. The tables go beyond slack_sdk.models, which check neither the number of
blocks, empty text, duplicate ids nor an input without a submit button.
"""

import copy
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from zoneinfo import available_timezones

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SdkView

from bot.sandbox import limits
from bot.sandbox.model import Json
from bot.sandbox.schema import (
    Check,
    anything,
    array,
    boolean,
    both,
    by_type,
    integer,
    matching,
    one_of,
    problem,
    record,
    string,
)

# Elements


def plain_text(high: int) -> Check:
    """A plain_text object of 1 to `high` characters."""
    return by_type({"plain_text": _plain(high)})


def any_text(high: int) -> Check:
    """A plain_text or mrkdwn object of 1 to `high` characters."""
    return by_type({"plain_text": _plain(high), "mrkdwn": _mrkdwn(high)})


def _plain(high: int) -> Check:
    return record({"type": anything, "text": string(1, high)}, {"emoji": boolean})


def _mrkdwn(high: int) -> Check:
    return record({"type": anything, "text": string(1, high)}, {"verbatim": boolean})


def _option(text: Check, **more: Check) -> Check:
    return record(
        {"text": text, "value": string(1, limits.OPTION_VALUE)},
        {"description": any_text(limits.OPTION_DESCRIPTION), **more},
    )


PLAIN_OPTION = _option(plain_text(limits.OPTION_TEXT))
RICH_OPTION = _option(any_text(limits.OPTION_TEXT))
OVERFLOW_OPTION = _option(plain_text(limits.OPTION_TEXT), url=string(1, limits.BUTTON_URL))
CONFIRM = record(
    {
        "title": plain_text(limits.CONFIRM_TITLE),
        "text": any_text(limits.CONFIRM_TEXT),
        "confirm": plain_text(limits.CONFIRM_BUTTON),
        "deny": plain_text(limits.CONFIRM_BUTTON),
    },
    {"style": one_of("primary", "danger")},
)
IDENTIFIER = string(1, limits.ID)
DATE = matching(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "YYYY-MM-DD")
_MOMENT = integer(1_000_000_000, 9_999_999_999)
TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "HH:mm")


def _timezone(value: object, pointer: str) -> Iterator[str]:
    if value not in available_timezones():
        yield problem("must be a valid IANA time zone", pointer)


def _initial_is_an_option(value: object, pointer: str) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    offered = option_values(value)
    chosen = [value.get("initial_option"), *(value.get("initial_options") or [])]
    for option in chosen:
        if isinstance(option, dict) and option.get("value") not in offered:
            yield problem("initial option was not found in options", pointer)


def _options_or_groups(value: object, pointer: str) -> Iterator[str]:
    if isinstance(value, dict) and (value.get("options") is None) == (value.get("option_groups") is None):
        yield problem("must provide either options or option_groups", pointer)


def _length_order(value: object, pointer: str) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    low, high = value.get("min_length"), value.get("max_length")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        yield problem("min_length must not be more than max_length", pointer)
    initial = value.get("initial_value")
    if isinstance(initial, str) and isinstance(high, int) and len(initial) > high:
        yield problem("initial_value must not be longer than max_length", f"{pointer}/initial_value")


def option_values(element: Mapping[str, object]) -> list[str]:
    """The values of all options of an element, groups included."""
    options = element.get("options") or []
    groups = element.get("option_groups") or []
    found = list(options) if isinstance(options, list) else []
    for group in groups if isinstance(groups, list) else []:
        found += group.get("options") or [] if isinstance(group, dict) else []
    return [str(option.get("value")) for option in found if isinstance(option, dict)]


def _element(required: Mapping[str, Check] | None = None, /, **optional: Check) -> Check:
    return record({"type": anything, **(required or {})}, {"action_id": IDENTIFIER, **optional})


_FOCUS = {"focus_on_load": boolean}
_HINTED = {"placeholder": plain_text(limits.PLACEHOLDER), **_FOCUS}
_MENU = {"confirm": CONFIRM, **_HINTED}
_GROUP = record({"label": plain_text(limits.OPTION_TEXT), "options": array(PLAIN_OPTION, 1, limits.OPTIONS)})
_STATIC = {
    "options": array(PLAIN_OPTION, 1, limits.OPTIONS),
    "option_groups": array(_GROUP, 1, limits.OPTION_GROUPS),
}
_MANY = {"max_selected_items": integer(1, 10_000)}
_IDS = array(string(1), 0)
_DISPATCH = record({"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})


def _static(initial: str, check: Check, more: Mapping[str, Check]) -> Check:
    shape = _element(None, **_STATIC, **_MENU, **more, **{initial: check})
    return both(shape, _options_or_groups, _initial_is_an_option)


def _choice(initial: str, check: Check) -> Check:
    shape = _element(
        {"options": array(RICH_OPTION, 1, limits.CHOICE_OPTIONS)},
        confirm=CONFIRM,
        **_FOCUS,
        **{initial: check},
    )
    return both(shape, _initial_is_an_option)


def _typed(**more: Check) -> Check:
    fields = {"initial_value": string(0, limits.INPUT_TEXT), "dispatch_action_config": _DISPATCH}
    return _element(None, **{**fields, **_HINTED, **more})


_LENGTHS = {"min_length": integer(0, limits.INPUT_TEXT), "max_length": integer(1, limits.INPUT_TEXT)}
_FILTER = {"filter": anything, "response_url_enabled": boolean, "default_to_current_conversation": boolean}

ELEMENTS: dict[str, Check] = {
    "button": _element(
        {"text": plain_text(limits.BUTTON_TEXT)},
        value=string(0, limits.BUTTON_VALUE),
        url=string(1, limits.BUTTON_URL),
        style=one_of("primary", "danger"),
        confirm=CONFIRM,
        accessibility_label=string(1, limits.BUTTON_TEXT),
    ),
    "overflow": _element({"options": array(OVERFLOW_OPTION, 1, limits.OVERFLOW_OPTIONS)}, confirm=CONFIRM),
    "checkboxes": _choice("initial_options", array(RICH_OPTION)),
    "radio_buttons": _choice("initial_option", RICH_OPTION),
    "static_select": _static("initial_option", PLAIN_OPTION, {}),
    "multi_static_select": _static("initial_options", array(PLAIN_OPTION, 1, limits.OPTIONS), _MANY),
    "users_select": _element(initial_user=string(1), **_MENU),
    "multi_users_select": _element(initial_users=_IDS, **_MENU, **_MANY),
    "conversations_select": _element(initial_conversation=string(1), **_MENU, **_FILTER),
    "multi_conversations_select": _element(initial_conversations=_IDS, **_MENU, **_MANY, **_FILTER),
    "channels_select": _element(initial_channel=string(1), response_url_enabled=boolean, **_MENU),
    "multi_channels_select": _element(initial_channels=_IDS, **_MENU, **_MANY),
    "external_select": _element(initial_option=PLAIN_OPTION, min_query_length=integer(0, 150), **_MENU),
    "multi_external_select": _element(
        initial_options=array(PLAIN_OPTION), min_query_length=integer(0, 150), **_MENU, **_MANY
    ),
    "datepicker": _element(initial_date=DATE, **_MENU),
    "timepicker": _element(initial_time=TIME, timezone=_timezone, **_MENU),
    "datetimepicker": _element(initial_date_time=_MOMENT, confirm=CONFIRM, **_FOCUS),
    "plain_text_input": both(_typed(multiline=boolean, **_LENGTHS), _length_order),
    "email_text_input": _typed(),
    "url_text_input": _typed(),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        initial_value=string(1),
        min_value=string(1),
        max_value=string(1),
        dispatch_action_config=_DISPATCH,
        **_HINTED,
    ),
    "rich_text_input": _element(initial_value=anything, dispatch_action_config=_DISPATCH, **_HINTED),
    "file_input": _element(filetypes=array(string(1)), max_files=integer(1, 10)),
}

_SELECTS = {name for name in ELEMENTS if name.endswith("_select")}
_CHOICES = {"checkboxes", "radio_buttons"}
IN_SECTION = {"button", "overflow", "datepicker", "timepicker"} | _SELECTS | _CHOICES
IN_ACTIONS = IN_SECTION | {"datetimepicker"}
IN_INPUT = set(ELEMENTS) - {"button", "overflow"}
NOT_IN_MESSAGE = {"email_text_input", "url_text_input", "number_input", "file_input", "rich_text_input"}
NOT_IN_HOME = {"email_text_input", "url_text_input", "number_input", "file_input", "datetimepicker"}


def element(allowed: set[str]) -> Check:
    """One of the elements named."""
    return by_type({name: ELEMENTS[name] for name in sorted(allowed)})


# Blocks

_IMAGE = {
    "alt_text": string(1, limits.ALT_TEXT),
}
_IMAGE_SOURCE = {"image_url": string(1, limits.IMAGE_URL), "slack_file": anything}
_IMAGE_ELEMENT = record({"type": anything, **_IMAGE}, _IMAGE_SOURCE)
_RICH_TEXT = {
    "rich_text_section": record({"type": anything, "elements": array(anything, 0)}),
    "rich_text_preformatted": record(
        {"type": anything, "elements": array(anything, 0)}, {"border": integer(0, 1), "language": string(1)}
    ),
    "rich_text_quote": record({"type": anything, "elements": array(anything, 0)}, {"border": integer(0, 1)}),
    "rich_text_list": record(
        {"type": anything, "elements": array(anything, 0), "style": one_of("bullet", "ordered")},
        {"indent": integer(0, 8), "offset": integer(0, 10_000), "border": integer(0, 1)},
    ),
}


def _needs_one(*names: str) -> Check:
    def check(value: object, pointer: str) -> Iterator[str]:
        if isinstance(value, dict) and all(value.get(name) is None for name in names):
            yield problem(f"missing required field: {' or '.join(names)}", pointer)

    return check


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return record({"type": anything, **required}, {"block_id": IDENTIFIER, **(optional or {})})


def _table(surface: str) -> dict[str, Check]:
    banned = {"message": NOT_IN_MESSAGE, "home": NOT_IN_HOME}.get(surface, set())
    accessory = by_type({"image": _IMAGE_ELEMENT, **{name: element({name}) for name in IN_SECTION}})
    table = {
        "section": both(
            _block(
                {},
                {
                    "text": any_text(limits.SECTION_TEXT),
                    "fields": array(any_text(limits.FIELD_TEXT), 1, limits.SECTION_FIELDS),
                    "accessory": accessory,
                    "expand": boolean,
                },
            ),
            _needs_one("text", "fields"),
        ),
        "divider": _block({}),
        "header": _block({"text": plain_text(limits.HEADER_TEXT)}),
        "context": _block({"elements": array(_CONTEXT_ELEMENT, 1, limits.CONTEXT_ELEMENTS)}),
        "actions": _block({"elements": array(element(IN_ACTIONS - banned), 1, limits.ACTIONS_ELEMENTS)}),
        "image": both(
            _block(_IMAGE, {**_IMAGE_SOURCE, "title": plain_text(limits.IMAGE_TITLE)}),
            _needs_one("image_url", "slack_file"),
        ),
        "input": _block(
            {"label": plain_text(limits.LABEL), "element": element(IN_INPUT - banned)},
            {"hint": plain_text(limits.HINT), "optional": boolean, "dispatch_action": boolean},
        ),
        "rich_text": _block({"elements": array(by_type(_RICH_TEXT), 0)}),
        "video": _block({"title": anything, "video_url": anything, "thumbnail_url": anything} | _IMAGE, _VIDEO),
    }
    if surface == "message":
        table["markdown"] = _block({"text": string(1, limits.MARKDOWN_TEXT)})
    return table


_CONTEXT_ELEMENT: Check = by_type(
    {
        "image": _IMAGE_ELEMENT,
        "plain_text": any_text(limits.FIELD_TEXT),
        "mrkdwn": any_text(limits.FIELD_TEXT),
    }
)
_VIDEO = dict.fromkeys(("author_name", "description", "provider_icon_url", "provider_name", "title_url"), anything)
_TABLES = {surface: by_type(_table(surface)) for surface in ("message", "modal", "home")}


def check_message(text: str | None, blocks: Sequence[Json] | None) -> list[str]:
    """What Slack would refuse in a message with this text and these blocks."""
    if not (text or "").strip() and not blocks:
        return ["no_text"]
    problems = check_blocks(blocks or [], "message")
    if text is not None and len(text) > limits.MESSAGE_TEXT:
        problems.append(problem(f"must be less than {limits.MESSAGE_TEXT + 1} characters", "/text"))
    if blocks_too_long(blocks or []):
        problems.append(problem("msg_blocks_too_long", "/blocks"))
    return problems


def check_view(view: Json) -> list[str]:
    """What Slack would refuse in this modal or Home."""
    if view.get("type") not in ("modal", "home"):
        return [problem(f"unsupported type: {view.get('type')}", "/view/type")]
    surface = view["type"]
    problems = [*_VIEWS[surface](view, "/view")]
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        problems += check_blocks(blocks, surface, "/view/blocks")
        if surface == "modal" and not view.get("submit") and any(_is(block, "input") for block in blocks):
            problems.append(problem("submit is required when an input block is in blocks", "/view"))
    if len(json.dumps(view)) > limits.VIEW_BYTES:
        problems.append(problem("view_too_large", "/view"))
    if not problems:
        problems += _sdk_view_problems(view)
    return problems


def check_blocks(blocks: Sequence[Json], surface: str, pointer: str = "/blocks") -> list[str]:
    """Problems of blocks on a `message`, a `modal` or a `home`."""
    high = limits.MESSAGE_BLOCKS if surface == "message" else limits.VIEW_BLOCKS
    problems = [*array(_TABLES[surface], 0, high)(list(blocks), pointer)]
    if problems:
        return problems
    problems += _duplicates(blocks, pointer)
    problems += _sdk_problems(blocks, pointer)
    return problems


def blocks_too_long(blocks: Sequence[Json]) -> bool:
    """Whether all texts of a message's blocks together are more than Slack takes."""
    markdown = sum(len(str(block.get("text"))) for block in blocks if _is(block, "markdown"))
    return markdown > limits.MARKDOWN_TEXT or sum(map(len, texts(list(blocks)))) > limits.MESSAGE_BLOCKS_TEXT


def texts(value: object) -> Iterator[str]:
    """Every string under a `text` key, however deep."""
    if isinstance(value, dict):
        for name, entry in value.items():
            if name == "text" and isinstance(entry, str):
                yield entry
            else:
                yield from texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from texts(entry)


def elements_of(block: Json) -> list[Json]:
    """The elements in a block that a person can use."""
    found = [*block.get("elements", [])] if _is(block, "actions") else []
    found += [block[name] for name in ("accessory", "element") if isinstance(block.get(name), dict)]
    return [element for element in found if element.get("type") != "image"]


def _is(block: object, kind: str) -> bool:
    return isinstance(block, dict) and block.get("type") == kind


def _duplicates(blocks: Sequence[Json], pointer: str) -> Iterator[str]:
    for block_id, count in Counter(block.get("block_id") for block in blocks).items():
        if block_id is not None and count > 1:
            yield problem(f"block_id already exists: {block_id}", pointer)
    focused = 0
    for index, block in enumerate(blocks):
        elements = elements_of(block)
        focused += sum(bool(each.get("focus_on_load")) for each in elements)
        for action_id, count in Counter(each.get("action_id") for each in elements).items():
            if action_id is not None and count > 1:
                yield problem(f"action_id already exists: {action_id}", f"{pointer}/{index}")
    if focused > 1:
        yield problem("only one element can have focus_on_load", pointer)


def _sdk_problems(blocks: Sequence[Json], pointer: str) -> Iterator[str]:
    for index, block in enumerate(blocks):
        refused = _sdk_refuses(json.dumps(block))
        if refused is not None:
            yield problem(refused, f"{pointer}/{index}")


@lru_cache(maxsize=1024)
def _sdk_refuses(block: str) -> str | None:
    """Why the SDK does not take a block. It takes its time over each, and most are shown again and again."""
    try:
        parsed = Block.parse(json.loads(block))
        if parsed is not None:
            parsed.to_dict()
    except (SlackObjectFormationError, TypeError) as error:
        return str(error)
    return None


def _sdk_view_problems(view: Json) -> list[str]:
    """Those of the view itself; its blocks are looked at one by one."""
    blocks = view["blocks"] and [{"type": "divider"}]
    try:
        SdkView(**copy.deepcopy({**view, "blocks": blocks})).to_dict()
    except (SlackObjectFormationError, TypeError) as error:
        return [problem(str(error), "/view")]
    return []


_COMMON = {
    "private_metadata": string(0, limits.PRIVATE_METADATA),
    "callback_id": string(0, limits.ID),
    "external_id": string(0, limits.ID),
}
_BUTTON = plain_text(limits.VIEW_TITLE)
_VIEWS = {
    "modal": record(
        {"type": anything, "title": plain_text(limits.VIEW_TITLE), "blocks": anything},
        {
            **_COMMON,
            "submit": _BUTTON,
            "close": _BUTTON,
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": record({"type": anything, "blocks": anything}, _COMMON),
}
