"""What came in once has one effect, however often Slack or a network brings it.

The receipt is claimed in the transaction of the effect: if that rolls back, the next try is the first again. A second
execution changes nothing: it answers how things stand, or AlreadyChangedError where that is not what was asked for.
"""

from datetime import datetime

from bot.storage.receipts import Receipts
from bot.storage.transaction import Transaction


def first_time(tx: Transaction, receipt: str | None, now: datetime) -> bool:
    """Whether this is the first execution of what came in with that receipt; without one, it always is."""
    return receipt is None or Receipts(tx).claim(receipt, now)
