"""What has been dealt with already: event ids, view ids."""

from datetime import datetime

from bot.core.database.batches import delete_in_batches
from bot.core.database.queries import Repository
from bot.core.database.transaction import Database
from bot.core.outbox.tables import ReceiptRow


class Receipts(Repository):
    """What has been dealt with already: event ids, view ids."""

    def claim(self, key: str, now: datetime) -> bool:
        """True the first time this key (an event_id, a modal's view id) is seen in the workspace, in this very
        transaction: if the transaction rolls back, the next try is the first again."""
        return self._insert_once(ReceiptRow, key=key, seen_at=now)


def forget_receipts(db: Database, before: datetime) -> None:
    """Delete the receipts of what was seen before then."""
    delete_in_batches(db, ReceiptRow, ReceiptRow.seen_at < before)
