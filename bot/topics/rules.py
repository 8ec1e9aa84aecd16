"""Topics: what either of the two would like to talk about at the next 1:1. Both see them, and who brought each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.access import BOTH, Data
from bot.core.language.notes import begins_as_note
from bot.core.language.text import fold, squeeze, without_emphasis

TOPICS = Data("topics", readers=BOTH, writers=BOTH)

_TOPIC = re.compile(r"(?:topics?|bring|agenda) ?[:：] ?(?=\S)", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*–—+•◦]\s+)?")
SHOWN = 5
"""How many a brief shows; the rest is a tap away."""


class TopicState(StrEnum):
    """Open until it was talked about or its author takes it back; an open one is carried to the next 1:1."""

    OPEN = "open"
    DISCUSSED = "discussed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Topic:
    """What `author_id` brings; `reply_id` is the message it was typed in and `line` which line of it, None for the form
    and the command."""

    id: int
    workspace_id: str
    pair_id: int
    author_id: int
    text: str
    state: TopicState
    created_at: datetime
    reply_id: int | None = None
    line: int | None = None


def by_author(topics: Sequence[Topic], reader_id: int) -> tuple[tuple[Topic, ...], tuple[Topic, ...]]:
    """Those of the other one, and the reader's own."""
    own = tuple(one for one in topics if one.author_id == reader_id)
    return tuple(one for one in topics if one not in own), own


def split_topics(text: str) -> tuple[tuple[str, ...], str]:
    """The topics a text brings ("topic: how I get into design reviews"), and the other lines of it. What may be a note
    is no topic."""
    topics, rest = [], []
    for line in text.splitlines():
        plain = without_emphasis(squeeze(_BULLET.sub("", line, count=1)))
        marked = _TOPIC.match(fold(plain))
        if marked and begins_as_note(plain[marked.end() :]) is None:
            topics.append(plain[marked.end() :].strip())
        else:
            rest.append(line)
    return tuple(topics), "\n".join(rest)
