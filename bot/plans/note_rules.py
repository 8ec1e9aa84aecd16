"""Notes: what a manager keeps for themselves about a pair. Nobody else can read them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A private note of `author_id` about a pair."""

    id: int
    workspace_id: str
    pair_id: int
    author_id: int
    text: str
    written_at: datetime
    reply_id: int | None = None
