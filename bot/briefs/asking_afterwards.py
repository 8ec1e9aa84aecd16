"""The question whether a 1:1 happened, once it has ended. Runs inside the caller's transaction."""

from bot.briefs.planning import FOLLOW_UP_LASTS, follow_up_key
from bot.briefs.rules import FOLLOW_UP
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.store import Deliveries
from bot.core.people import Person
from bot.meetings.rules import Occurrence


def ask_afterwards(tx: Transaction, occurrence: Occurrence, recipient: Person, channel: str, thread_ts: str) -> None:
    """Schedule the question whether the 1:1 happened for its planned end."""
    Deliveries(tx).add(
        NewDelivery(
            kind=FOLLOW_UP,
            dedupe_key=follow_up_key(occurrence),
            recipient_id=recipient.id,
            pair_id=occurrence.pair_id,
            due_at=occurrence.ends_at,
            expires_at=occurrence.ends_at + FOLLOW_UP_LASTS,
            subject={"occurrence_id": occurrence.id},
            channel=channel,
            thread_ts=thread_ts,
        )
    )
