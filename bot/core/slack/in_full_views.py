"""Long content in full: a modal with pages, so that nothing is ever rejected by Slack or lost to the reader."""

import json
from collections.abc import Sequence

from bot.commitments.rules import COMMITMENTS
from bot.core.slack import ids
from bot.core.slack.blocks import Block, actions, button, chunks, modal, section
from bot.core.slack.who_sees import seen_by
from bot.core.wording.library import Wording
from bot.core.wording.modals import ModalWording
from bot.goals.rules import GOALS
from bot.performance.rules import RECORDS
from bot.plans.rules import PLANS, PRIVATE_NOTES
from bot.privacy.rules import AUDIT
from bot.replies.rules import TYPED
from bot.topics.rules import TOPICS

SHOWS = {
    "plan": (PLANS, COMMITMENTS),
    "history": (PLANS,),
    "notes": (PRIVATE_NOTES,),
    "unsure": (TYPED,),
    "goal": (GOALS,),
    "goals": (GOALS,),
    "topics": (TOPICS,),
    "record": (RECORDS,),
    "trail": (AUDIT,),
    **dict.fromkeys(("reply", "commitment", "commitments", "todo"), (COMMITMENTS,)),
}
"""What people wrote that is shown, by the word a source begins with."""
PAGE_SECTIONS = 40
PAGE_BYTES = 150_000
"""Slack takes views of 250,000 bytes, and an emoji goes over the wire as twelve."""


def reader(wording: Wording, title: str, texts: Sequence[str], source: str, page: int = 0) -> Block:
    """A modal that shows texts of any length and number. `source` says where to read them again for another page."""
    pages = _pages([piece for text in texts for piece in chunks(text)] or [wording[ModalWording].nothing])
    page = min(page, len(pages) - 1)
    blocks = [section(piece) for piece in pages[page]]
    turn = []
    if page > 0:
        turn.append(button(wording[ModalWording].previous_page, ids.PREVIOUS_PAGE, f"{source}:{page - 1}"))
    if page < len(pages) - 1:
        turn.append(button(wording[ModalWording].next_page, ids.NEXT_PAGE, f"{source}:{page + 1}"))
    if turn:
        blocks.append(actions(*turn))
    data = SHOWS.get(source.partition(":")[0], ())
    blocks += [seen_by(wording, *data)] if data else []
    return modal(ids.READER, title, blocks, close=wording[ModalWording].close)


def _pages(pieces: Sequence[str]) -> list[list[str]]:
    """The pieces in pages that Slack takes; at least one page."""
    pages: list[list[str]] = [[]]
    room = PAGE_BYTES
    for piece in pieces:
        size = len(json.dumps(piece))
        if len(pages[-1]) == PAGE_SECTIONS or size > room:
            pages.append([])
            room = PAGE_BYTES
        pages[-1].append(piece)
        room -= size
    return pages
