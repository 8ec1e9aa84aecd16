"""Forms that stay as they were filled in while a part of them changes."""

from collections.abc import Mapping, Sequence

from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import Body

_INITIAL = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
}
"""By type of input, where Slack says what was chosen, and where a view says what it begins with."""


def pick_somebody_else(tap: Interaction) -> None:
    """Put Slack's picker in the place of the menu; what was filled in beside it stays."""
    if tap.value != kit.ELSE:
        return
    view, name = tap.body["view"], tap.action_id
    blocks = [
        kit.labelled(block["label"]["text"], kit.users_select(name), name + ids.PICKED_ELSE)
        if block.get("block_id") == name
        else block
        for block in as_filled(view)
    ]
    tap.update(with_blocks(view, blocks, view["private_metadata"]))


def with_blocks(view: Body, blocks: Sequence[Block], metadata: str) -> Body:
    """The same form with these blocks."""
    parts = ("type", "callback_id", "title", "submit", "close", "notify_on_close")
    kept = {part: view[part] for part in parts if view.get(part)}
    return {**kept, "blocks": list(blocks), "private_metadata": metadata}


def as_filled(view: Body) -> list[Block]:
    """Its blocks, each input with what was put into it."""
    return [_filled(block, view["state"]["values"]) for block in view["blocks"]]


def _filled(block: Body, values: Mapping[str, Mapping[str, Body]]) -> Block:
    if block["type"] != "input":
        return block
    element: Element = block["element"]
    given, initial = _INITIAL[element["type"]]
    chosen = values.get(block["block_id"], {}).get(element["action_id"], {}).get(given)
    rest = {name: value for name, value in element.items() if name != initial}
    return {**block, "element": {**rest, **({initial: chosen} if chosen else {})}}
