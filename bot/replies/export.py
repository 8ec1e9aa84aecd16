"""What somebody is sent of what they typed."""

from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.zones import local
from bot.replies.store import Replies


def typed(tx: CoachingTransaction, request: Request) -> list[Row]:
    """What they typed and Coach still keeps in its words: that which waits for an answer."""
    who = request.who
    return [
        {"typed_at": plain(local(one.received_at, who.timezone)), "became": one.decision.value, "text": one.text}
        for one in Replies(tx).of_author(who.id)
    ]


EXPORT = (ExportSection("typed", 90, typed, ("replies",)),)
