"""What has been dealt with already: event ids, view ids."""

from datetime import datetime

from bot.storage.repository import Repository
from bot.storage.tables import ReceiptRow


class SqlReceipts(Repository):
    """ReceiptRepository on SQL."""

    def claim(self, key: str, now: datetime) -> bool:
        """True the first time. A second worker waits for the first one's transaction to end: True only if
        that one rolled back."""
        return self._insert_once(ReceiptRow, key=key, seen_at=now)
