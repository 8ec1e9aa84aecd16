"""Destroys what two people wrote once it has been kept for as long as their workspace keeps it.

It works on ids, times and keys alone: nothing here opens a text. A purge deletes the keys of the pair and the rows they
sealed in one transaction, with an entry in the audit log that both of them can read.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.administration.purge_store import Purging, pairs_to_purge
from bot.administration.rules import Kept, kept_at
from bot.core.audit import Act, Entry
from bot.core.audit_store import AuditLog
from bot.core.database.transaction import Database
from bot.core.outbox.homes import Homes
from bot.core.pair_store import Pairs
from bot.core.people_store import People
from bot.core.sealing.destroying import Destroying

log = structlog.get_logger(__name__)

PURGED_AT_ONCE = 50


@dataclass(frozen=True)
class PurgeService:
    """Called by the scheduler."""

    db: Database

    def step(self, now: datetime) -> bool:
        """Purge some pairs whose time has come; whether to go on with more."""
        kept = kept_at(now)
        found = pairs_to_purge(self.db, kept, PURGED_AT_ONCE)
        done = [self._purge(workspace_id, pair_id, kept, now) for workspace_id, pair_id in found]
        if not any(done):
            return False
        scrubbed = self.db.scrub()
        log.info("purged", pairs=sum(done), scrubbed=scrubbed)
        return len(found) == PURGED_AT_ONCE

    def _purge(self, workspace_id: str, pair_id: int, kept: Kept, now: datetime) -> bool:
        """Purge one, unless a hold began or something was written since it was found."""
        with self.db.begin(workspace_id) as tx:
            pair = Pairs(tx).get(pair_id)
            both = sorted((pair.manager.id, pair.report.id))
            for person_id in both:
                People(tx).lock(person_id)  # a hold locks them too: it begins before this or after
            if not Purging(tx).is_due(pair_id, kept):
                return False
            Destroying(tx).destroy_pair(pair_id)
            AuditLog(tx).add(*(Entry(Act.PURGED, "coaching_text", now, whose=one, pair_id=pair_id) for one in both))
            Homes(tx).touch(both, now)
            return True
