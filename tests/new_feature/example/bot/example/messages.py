"""What is composed from the lines that two people keep: the message to the other one, and Home.

Functions run inside the caller's transaction, which is opened for the person of the request.
"""

from bot.core.outbox.deliveries import Delivery
from bot.core.outbox.homes import HomeContext
from bot.core.outbox.may_send import put_off
from bot.core.outbox.deliveries import PutOff
from bot.core.outbox.deliveries import Skip
from bot.core.people_store import reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.example.rules import EXAMPLE, HomeEntries, WrittenMessage, for_home
from bot.example.store import Example


def compose(tx: CoachingTransaction, delivery: Delivery, request: Request) -> WrittenMessage | Skip | PutOff:
    """The line, as long as it has not been taken back."""
    pair = reach_pair(tx, request.who, int(delivery.pair_id or 0), EXAMPLE)
    entry = Example(tx).find(int(str(delivery.subject["entry_id"])))
    if delivery.ts is None:
        if entry is None:
            return Skip("taken back")
        if (waits := put_off(tx, delivery, request)) is not None:
            return waits
    return WrittenMessage(pair.other(request.who).name, entry.text if entry else None)


def home_section(tx: CoachingTransaction, request: Request, home: HomeContext) -> HomeEntries | None:
    """The newest lines of all pairs of the person."""
    return for_home(Example(tx).of_pairs([pair.id for pair in home.pairs]), request.who.id)
