"""What came in once has one effect, however often Slack or a network brings it.

Its id is claimed in the transaction of the effect: if that rolls back, the next try is the first again. A second
execution changes nothing: it answers how things stand, or AlreadyChangedError where that is not what was asked for.
"""

from bot.core.database.transaction import Transaction
from bot.core.outbox.claim_once_store import ClaimedRequests
from bot.core.request import Request


def claim_once(tx: Transaction, request: Request) -> bool:
    """Whether this is the first execution of that request; without an id, it always is."""
    return request.request_id is None or ClaimedRequests(tx).claim(request.request_id, request.now)
