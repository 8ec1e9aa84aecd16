"""What is asked of words that sound like a performance point, as blocks."""

from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.wording.library import Wording
from bot.core.wording.sections import ButtonWording
from bot.frames.wording import FrameWording

QUESTION = "performance_talk"
"""How the block ids of the question begin."""


def question(wording: Wording, report_slack_id: str) -> list[Block]:
    """Below a form that is not saved yet."""
    said = wording[FrameWording].performance_talk
    point = kit.button(wording[ButtonWording].performance_point, ids.PERFORMANCE_POINT, report_slack_id)
    return [
        kit.section(f"{said.text}\n{said.go_on}", block_id=f"{QUESTION}:text"),
        kit.actions(point, block_id=f"{QUESTION}:point"),
    ]
