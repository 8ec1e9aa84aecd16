"""Who has left lately, told quietly: no message comes because somebody went. Runs inside the caller's transaction."""

from datetime import datetime, timedelta

from bot.core.database.transaction import Transaction
from bot.core.pair_store import Pairs
from bot.core.people import Person

TOLD_FOR = timedelta(days=14)


def left_lately(tx: Transaction, who: Person, now: datetime) -> tuple[str, ...]:
    """The names of those whose 1:1s with this person ended because they left, in the last two weeks."""
    names = []
    for pair in Pairs(tx).of_person(who.id):
        other = pair.other(who)
        if not other.active and pair.ended_at is not None and pair.ended_at > now - TOLD_FOR:
            names.append(other.name)
    return tuple(names)
