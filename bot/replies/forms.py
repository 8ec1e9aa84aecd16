"""The modal in which the lines of a reply are sorted."""

from collections.abc import Sequence

from bot.briefs.rules import TYPED
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.slack.interactions import Interaction
from bot.core.slack.who_sees import seen_by
from bot.core.wording.library import Wording
from bot.replies.rules import Choice, WaitingLine, ways
from bot.replies.views import SORTED_SHOWN
from bot.replies.wording import ReplyWording

SORTED_AT_ONCE = 80


def sort(wording: Wording, lines: Sequence[WaitingLine], as_report: bool, metadata: str) -> Block:
    """Each line with a menu; what is not chosen is left."""
    said = wording[ReplyWording]
    blocks = [kit.section(said.sort_intro)]
    for line in lines[:SORTED_AT_ONCE]:
        choices = ways(line.kind, as_report=as_report)
        options = [kit.option(getattr(said.choices, way), way.value) for way in choices]
        menu = kit.select(ids.REPLY_LINE, options, Choice.LEAVE.value)
        blocks.append(kit.labelled(kit.cut(line.text, SORTED_SHOWN), menu, f"{ids.REPLY_LINE}:{line.id}"))
    more = len(lines) - SORTED_AT_ONCE
    blocks += [kit.context(said.sort_more.fill(count=more))] if more > 0 else []
    blocks.append(seen_by(wording, TYPED))
    return kit.save_modal(wording, ids.REPLY_LINES_FORM, said.sort_title, blocks, metadata)


def choices(form: Interaction) -> dict[int, Choice]:
    """What was chosen, by the lines' ids."""
    return {int(block_id.partition(":")[2]): Choice(chosen) for block_id, chosen in form.values.items()}
