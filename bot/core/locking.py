"""Whom to lock while commitments, topics or plans change: always in the same order, so that nobody waits in a ring.

Forgetting locks the person first. Whoever had a request in hand at that moment waits for it and finds here that they
were forgotten since they were looked up: what they came with is not kept.
"""

from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError
from bot.core.pair_store import Pairs
from bot.core.people import Person
from bot.core.people_store import People


def lock_people(tx: Transaction, who: Person, *others: int) -> None:
    """Lock whoever asks, and others by their ids. Raises NotFoundError for somebody who was forgotten meanwhile."""
    for person_id in sorted({who.id, *others}):
        People(tx).lock(person_id)
    if People(tx).get(who.id).slack_id != who.slack_id:
        raise NotFoundError


def lock_with_managers(tx: Transaction, who: Person) -> None:
    """Lock the person and the managers of all their pairs: numbers are unique per manager. Raises NotFoundError."""
    lock_people(tx, who, *Pairs(tx).managers_of(who.id))
