"""What a report gets before a 1:1: with whom and when, prompts in their words, what is open, what they bring."""

from dataclasses import dataclass, replace

from bot.briefs.planning import reschedule_prepares
from bot.core.locking import lock_asking
from bot.core.outbox.claim_once import claim_once
from bot.core.outbox.homes import Homes
from bot.core.people import PrepareTime
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase


@dataclass(frozen=True)
class PrepareService:
    """What comes to a report before each 1:1, and their one tap to stop it."""

    db: CoachingDatabase

    def set_time(self, request: Request, choice: PrepareTime) -> None:
        """When it is to come from now on, or never."""
        who = request.who
        with self.db.begin(who.workspace_id) as tx:
            lock_asking(tx, who)
            if not claim_once(tx, request):
                return
            People(tx).save_preferences(who.id, replace(People(tx).preferences(who.id), prepare=choice))
            reschedule_prepares(tx, who, request.now)
            Homes(tx).touch([who.id], request.now)
