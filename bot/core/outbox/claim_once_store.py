"""What has been dealt with already: event ids, view ids."""

from datetime import datetime

from bot.core.database.batches import delete_in_batches
from bot.core.database.queries import Repository
from bot.core.database.transaction import Database
from bot.core.outbox.tables import ClaimedRequestRow


class ClaimedRequests(Repository):
    """What has been dealt with already: event ids, view ids."""

    def claim(self, request_id: str, now: datetime) -> bool:
        """True the first time this key (an event_id, a modal's view id) is seen in the workspace, in this very
        transaction: if the transaction rolls back, the next try is the first again."""
        return self._insert_once(ClaimedRequestRow, request_id=request_id, claimed_at=now)


def forget_claimed_requests(db: Database, before: datetime) -> None:
    """Delete those claimed before then."""
    delete_in_batches(db, ClaimedRequestRow, ClaimedRequestRow.claimed_at < before)
