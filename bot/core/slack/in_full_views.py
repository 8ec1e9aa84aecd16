"""Long content in full: a modal with pages, so that nothing is ever rejected by Slack or lost to the reader."""

import json
from collections.abc import Sequence

from bot.core.access import Data
from bot.core.slack import ids
from bot.core.slack.blocks import Block, actions, button, chunks, modal, section
from bot.core.slack.who_sees import seen_by
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording

PAGE_SECTIONS = 40
PAGE_BYTES = 150_000
"""Slack takes views of 250,000 bytes, and an emoji goes over the wire as twelve."""


def reader(
    wording: Wording, title: str, texts: Sequence[str], source: str, page: int = 0, *, shows: Sequence[Data]
) -> Block:
    """A modal that shows texts of any length and number. `source` says where to read them again for another page,
    `shows` what people wrote that they are."""
    pages = _pages([piece for text in texts for piece in chunks(text)] or [wording[ModalWording].nothing])
    page = min(page, len(pages) - 1)
    said, turn = wording[ModalWording], []
    if page > 0:
        turn.append(button(said.previous_page, ids.PREVIOUS_PAGE, f"{source}:{page - 1}"))
    if page < len(pages) - 1:
        turn.append(button(said.next_page, ids.NEXT_PAGE, f"{source}:{page + 1}"))
    blocks = [section(piece) for piece in pages[page]]
    blocks += [actions(*turn)] if turn else []
    blocks += [seen_by(wording, *shows)] if shows else []
    return modal(ids.READER, title, blocks, close=said.close)


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
