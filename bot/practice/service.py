"""Practising hard moments: which one comes next for somebody, and that it was practised. Nothing else is kept."""

from dataclasses import dataclass

from bot.core.database.transaction import Database
from bot.core.locking import lock_people
from bot.core.outbox.claim_once import claim_once
from bot.core.request import Request
from bot.practice.rules import next_case
from bot.practice.store import Practice


@dataclass(frozen=True)
class PracticeService:
    """`keys` are the cases there are, in the order they come in at first."""

    db: Database
    keys: tuple[str, ...]

    def next(self, request: Request, after: str | None = None) -> str:
        """The key of the case to show `who`, or of the one that follows `after`."""
        with self.db.read_only(request.who.workspace_id) as tx:
            return next_case(self.keys, Practice(tx).last_times(request.who.id), after)

    def practised(self, request: Request, key: str) -> None:
        """Let other cases come before this one. A key that is no longer there is let go."""
        if key not in self.keys:
            return
        with self.db.begin(request.who.workspace_id) as tx:
            lock_people(tx, request.who)
            if claim_once(tx, request):
                Practice(tx).record(request.who.id, key, request.now)
