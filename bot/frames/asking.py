"""Asks once, in the form itself, about words that sound like a performance point; nothing typed is lost."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from bot.core.errors import SoundsLikePerformanceError
from bot.core.slack import blocks as kit
from bot.core.slack.blocks import Block, Element
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import ASKED, Body
from bot.frames.views import QUESTION, question

Listener = Callable[[Any, Interaction], None]

_INITIAL = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "datepicker": ("selected_date", "initial_date"),
}
"""By type of input, where Slack says what was chosen, and where a view says what it begins with."""


def asks_first(listener: Listener) -> Listener:
    """The listener of a form, with the question before it stores such words. Saved once more, they are kept."""

    @wraps(listener)
    def listen(service: Any, form: Interaction) -> None:  # noqa: ANN401
        try:
            listener(service, form)
        except SoundsLikePerformanceError as heard:
            form.update(_shown_again(form, heard))

    return listen


def _shown_again(form: Interaction, heard: SoundsLikePerformanceError) -> Block:
    """The form as it was filled in, with the question right above its buttons."""
    view = form.body["view"]
    there = [block for block in view["blocks"] if not str(block.get("block_id", "")).startswith(QUESTION)]
    asked = question(form.wording, heard.fields["report"])
    filled = [_filled(block, view["state"]["values"]) for block in there]
    return {
        **{part: view[part] for part in ("type", "callback_id", "title", "submit", "close") if view.get(part)},
        "blocks": [*filled[: kit.VIEW_BLOCKS - len(asked)], *asked],
        "private_metadata": form.metadata(**{**form.stored, ASKED: heard.fields["fingerprint"]}),
    }


def _filled(block: Body, values: Mapping[str, Mapping[str, Body]]) -> Block:
    """An input with what was put into it."""
    if block["type"] != "input":
        return block
    element: Element = block["element"]
    given, initial = _INITIAL[element["type"]]
    chosen = values.get(block["block_id"], {}).get(element["action_id"], {}).get(given)
    rest = {name: value for name, value in element.items() if name != initial}
    return {**block, "element": {**rest, **({initial: chosen} if chosen else {})}}
