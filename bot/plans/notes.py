"""Private notes: only ever read by the one who wrote them."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.reaching import reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase
from bot.core.time.zones import local
from bot.meetings.rules import SCHEDULE
from bot.plans.note_store import Notes

SHOWN = 200


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note as its author reads it; `written_at` is local to them."""

    text: str
    written_at: datetime


@dataclass(frozen=True)
class NoteService:
    """What the two of a pair do with their own notes."""

    db: CoachingDatabase

    def of_pair(self, request: Request, pair_id: int) -> list[NoteLine]:
        """The person's own notes about a pair they are in, newest first. Raises NotFoundError."""
        who = request.who
        with self.db.coaching(who) as tx:
            reach_pair(tx, who, pair_id, SCHEDULE)
            found = Notes(tx).of_author(who.id, pair_id, SHOWN)
            return [NoteLine(note.text, local(note.written_at, who.timezone)) for note in found]
