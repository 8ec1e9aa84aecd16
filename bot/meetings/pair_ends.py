"""Keeps when a pair's last 1:1 was over: what the two wrote is kept for a while from then on. Runs inside the caller's
transaction."""

from datetime import datetime

from bot.core.database.transaction import Transaction
from bot.core.events import PairEnded
from bot.core.pair_store import Pairs
from bot.core.people import Pair
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.rules import Frequency
from bot.meetings.store import OneOnOnes


def update_pair_end(tx: Transaction, pair: Pair, now: datetime, *, lives: bool = False) -> None:
    """Note that the pair has ended, or that it goes on after all; `lives` when that is known already."""
    lives = lives or _lives(tx, pair, now)
    if lives and pair.ended_at is not None:
        Pairs(tx).set_ended(pair.id, None)
    elif not lives and pair.ended_at is None:
        Pairs(tx).set_ended(pair.id, now)
        tx.features.announce(tx, PairEnded(pair, now))


def _lives(tx: Transaction, pair: Pair, now: datetime) -> bool:
    """Whether any 1:1 of the two goes on or is paused; a single one until it has begun."""
    series = OneOnOnes(tx).of_pair(pair.id)
    once = [one.id for one in series if one.recurrence.frequency is Frequency.ONCE]
    return len(once) < len(series) or bool(once and Occurrences(tx).next_of_series(once, now))
