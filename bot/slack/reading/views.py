"""Long content in full: a modal with pages, so that nothing is ever rejected by Slack or lost to the reader."""

from collections.abc import Sequence

from bot.domain.prompts import Wording
from bot.slack import ids
from bot.slack.blocks import Block, actions, button, chunks, modal, section

PAGE_SECTIONS = 40
READER = "reader"


def reader(words: Wording, title: str, texts: Sequence[str], source: str, page: int = 0) -> Block:
    """A modal that shows texts of any length and number. `source` says where to read them again for another page."""
    pieces = [piece for text in texts for piece in chunks(text)]
    pages = max(1, -(-len(pieces) // PAGE_SECTIONS))
    page = min(page, pages - 1)
    blocks = [section(piece) for piece in pieces[page * PAGE_SECTIONS : (page + 1) * PAGE_SECTIONS]]
    turn = []
    if page > 0:
        turn.append(button(words.modals.previous_page, ids.PREVIOUS_PAGE, f"{source}:{page - 1}"))
    if page < pages - 1:
        turn.append(button(words.modals.next_page, ids.NEXT_PAGE, f"{source}:{page + 1}"))
    if turn:
        blocks.append(actions(*turn))
    return modal(READER, title, blocks, close=words.modals.close)
