"""Asks once, in the form itself, about words that sound like a performance point; nothing typed is lost."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from bot.core.errors import SoundsLikePerformanceError
from bot.core.slack import blocks as kit
from bot.core.slack.blocks import Block
from bot.core.slack.filled import as_filled, with_blocks
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import ASKED
from bot.frames.views import QUESTION, question

Listener = Callable[[Any, Interaction], None]


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
    there = [block for block in as_filled(view) if not str(block.get("block_id", "")).startswith(QUESTION)]
    asked = question(form.wording, heard.fields["report"])
    metadata = form.metadata(**{**form.stored, ASKED: heard.fields["fingerprint"]})
    return with_blocks(view, [*there[: kit.VIEW_BLOCKS - len(asked)], *asked], metadata)
