"""What a report gets before a 1:1: with whom and when, prompts in their words, what is open, what they bring."""

from dataclasses import dataclass, replace

from bot.briefs.planning import reschedule_report_briefs
from bot.core.locking import lock_people
from bot.core.outbox.claim_once import claim_once
from bot.core.outbox.homes import Homes
from bot.core.people import ReportBriefTime
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase


@dataclass(frozen=True)
class ReportBriefService:
    """What comes to a report before each 1:1, and their one tap to stop it."""

    db: CoachingDatabase

    def set_time(self, request: Request, choice: ReportBriefTime) -> None:
        """When it is to come from now on, or never."""
        who = request.who
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                return
            People(tx).save_preferences(who.id, replace(People(tx).preferences(who.id), report_brief=choice))
            reschedule_report_briefs(tx, who, request.now)
            Homes(tx).touch([who.id], request.now)
