"""What a person enters: the state of a surface's elements, and what Slack's own client checks.

Pure. A value is given as a person would choose it: a string, a list of strings for a multi-select or
checkboxes, a Unix time for a datetimepicker; options go by their value.
"""

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.blocks import DATE, TIME, elements_of
from bot.sandbox.model import Json, PersonCannotError, Values

FIELDS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}
REQUIRED = "Please complete this required field."


def options_of(element: Json) -> list[Json]:
    """All options, those in groups included."""
    groups = [group["options"] for group in element.get("option_groups") or []]
    return [*(element.get("options") or []), *(option for group in groups for option in group)]


def find_element(blocks: Sequence[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json]:
    """The block and element with this action_id. Raises PersonCannotError unless there is exactly one."""
    found = [
        (block, element)
        for block in blocks
        for element in elements_of(block)
        if element.get("action_id") == action_id and block_id in (None, block.get("block_id"))
    ]
    if len(found) != 1:
        raise PersonCannotError(f"{len(found)} elements with action_id {action_id!r}, block_id {block_id!r}")
    return found[0]


def value_object(element: Json, value: Any) -> Json:  # noqa: ANN401  what a person chose may be any JSON
    """The element's state after a person chose `value`. Raises PersonCannotError if it is not offered."""
    kind = element["type"]
    if kind not in FIELDS:
        raise PersonCannotError(f"a {kind} holds no value")
    field = FIELDS[kind][0]
    return {"type": kind, field: _chosen(element, field, value)}


def _chosen(element: Json, field: str, value: Any) -> Any:  # noqa: ANN401  the same
    if field == "selected_option":
        return None if value is None else _option(element, value)
    if field == "selected_options":
        return [_option(element, each) for each in value or []]
    if field == "selected_date" and value is not None and [*DATE(value, "")]:
        raise PersonCannotError(f"not a date: {value!r}")
    if field == "selected_time" and value is not None and [*TIME(value, "")]:
        raise PersonCannotError(f"not a time: {value!r}")
    if field == "value":
        return value or None
    return value


def _option(element: Json, value: object) -> Json:
    for option in options_of(element):
        if option.get("value") == value:
            return copy.deepcopy(option)
    raise PersonCannotError(f"no option {value!r} in {element.get('action_id')!r}")


def initial_values(blocks: Sequence[Json]) -> dict[str, dict[str, Json]]:
    """The state of a surface that nobody has touched."""
    values: dict[str, dict[str, Json]] = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] not in FIELDS:
                continue
            field, initial = FIELDS[element["type"]]
            empty: object = [] if field in ("selected_options", "selected_users", "files") else None
            state = {"type": element["type"], field: copy.deepcopy(element.get(initial, empty))}
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def kept_values(blocks: Sequence[Json], before: Values) -> dict[str, dict[str, Json]]:
    """The state after an update: what was entered stays where block_id, action_id and type are the same."""
    values = initial_values(blocks)
    for block_id, actions in values.items():
        for action_id, state in actions.items():
            old = before.get(block_id, {}).get(action_id)
            if old is not None and old["type"] == state["type"]:
                actions[action_id] = old
    return values


def with_entries(
    blocks: Sequence[Json], before: Values, entries: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Json]]:
    """The state after a person filled in `entries` (block_id -> action_id -> value)."""
    values = {block_id: dict(actions) for block_id, actions in before.items()}
    for block_id, actions in entries.items():
        for action_id, value in actions.items():
            _, element = find_element(blocks, action_id, block_id)
            values.setdefault(block_id, {})[action_id] = value_object(element, value)
    return values


def client_errors(blocks: Sequence[Json], values: Values) -> dict[str, str]:
    """What Slack's client says under the inputs (block_id -> sentence) before it lets a person submit."""
    errors = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        field = FIELDS[element["type"]][0]
        value = values[block["block_id"]][element["action_id"]].get(field)
        if value in (None, "", []):
            if not block.get("optional", False):
                errors[block["block_id"]] = REQUIRED
        elif sentence := _entry_error(element, str(value)):
            errors[block["block_id"]] = sentence
    return errors


def _entry_error(element: Json, value: str) -> str | None:
    kind = element["type"]
    if kind == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        if len(value) > element.get("max_length", 3_000):
            return f"Please enter no more than {element.get('max_length', 3_000)} characters."
    if kind == "number_input":
        number = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
        if not re.fullmatch(number, value):
            return "Please enter a valid number."
        if "min_value" in element and float(value) < float(element["min_value"]):
            return f"Please enter a number of {element['min_value']} or more."
        if "max_value" in element and float(value) > float(element["max_value"]):
            return f"Please enter a number of {element['max_value']} or less."
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.fullmatch(r"https?://\S+", value):
        return "Please enter a valid URL."
    return None


def filled_in(blocks: Sequence[Json], values: Values) -> list[Json]:
    """The blocks with what a person has entered in place of the initial values the app gave."""
    return [_filled_block(block, values.get(block.get("block_id", ""), {})) for block in blocks]


def _filled_block(block: Json, states: Mapping[str, Json]) -> Json:
    if not states:
        return block
    filled = dict(block)
    for slot in ("accessory", "element"):
        if isinstance(block.get(slot), dict):
            filled[slot] = _filled_element(block[slot], states)
    if block.get("type") == "actions":
        filled["elements"] = [_filled_element(element, states) for element in block["elements"]]
    return filled


def _filled_element(element: Json, states: Mapping[str, Json]) -> Json:
    state = states.get(element.get("action_id", ""))
    if state is None or element["type"] not in FIELDS:
        return element
    field, initial = FIELDS[element["type"]]
    kept = {key: value for key, value in element.items() if key != initial}
    return kept | {initial: state[field]} if state.get(field) else kept
