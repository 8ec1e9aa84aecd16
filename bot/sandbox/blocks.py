"""What Slack would say of a message's or a view's blocks: its schema, plus what slack_sdk's models know.

Pure. `check_message` and `check_view` return problems, an empty list when Slack would take it; the rest of
the project uses them in its own tests. The tables here go beyond slack_sdk.models, which know neither 51
blocks, empty text, duplicate ids nor an input without a submit button.
"""

import copy
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SdkView

from bot.sandbox import limits
from bot.sandbox.elements import (
    IDENTIFIER,
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    NOT_IN_HOME,
    NOT_IN_MESSAGE,
    any_text,
    element,
    plain_text,
)
from bot.sandbox.model import Json
from bot.sandbox.schema import (
    Check,
    anything,
    array,
    boolean,
    both,
    by_type,
    integer,
    one_of,
    problem,
    record,
    string,
)

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
        try:
            parsed = Block.parse(copy.deepcopy(block))
            if parsed is not None:
                parsed.to_dict()
        except (SlackObjectFormationError, TypeError) as error:
            yield problem(str(error), f"{pointer}/{index}")


def _sdk_view_problems(view: Json) -> list[str]:
    try:
        SdkView(**copy.deepcopy(view)).to_dict()
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
