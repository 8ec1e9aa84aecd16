"""What the two of a pair keep for their 1:1s, a line each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.access import BOTH, Data

EXAMPLE = Data("example", readers=BOTH, writers=BOTH)
WRITTEN = "example"
"""The kind of message that tells the other one. The word is stored with deliveries: it stays as it is."""
SHOWN = 3
"""How many Home shows; the rest is a tap away."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line, as its author wrote it."""

    id: int
    pair_id: int
    author_id: int
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """What the other one of the pair is told; `text` is None once its author has taken it back."""

    author_name: str
    text: str | None


@dataclass(frozen=True, slots=True)
class HomeEntries:
    """What Home shows of a person's pairs; `mine` are those that the person can take back."""

    entries: tuple[Entry, ...]
    mine: frozenset[int]
    more: int


def for_home(entries: Sequence[Entry], person_id: int) -> HomeEntries | None:
    """The newest first; None where there is nothing to show."""
    newest = sorted(entries, key=lambda entry: entry.id, reverse=True)
    mine = frozenset(entry.id for entry in entries if entry.author_id == person_id)
    return HomeEntries(tuple(newest[:SHOWN]), mine, max(0, len(newest) - SHOWN)) if newest else None
