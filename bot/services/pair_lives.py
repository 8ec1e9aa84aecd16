"""Keeps when a pair's last 1:1 was over: what the two wrote is kept for a while from then on. Runs inside the caller's
unit of work."""

from datetime import datetime

from bot.domain.one_on_ones import Frequency
from bot.domain.people import Pair
from bot.services.ports import UnitOfWork


def note(uow: UnitOfWork, pair: Pair, now: datetime, *, lives: bool = False) -> None:
    """Note that the pair has ended, or that it goes on after all; `lives` when that is known already."""
    lives = lives or _lives(uow, pair, now)
    if lives and pair.ended_at is not None:
        uow.pairs.set_ended(pair.id, None)
    elif not lives and pair.ended_at is None:
        uow.pairs.set_ended(pair.id, now)


def _lives(uow: UnitOfWork, pair: Pair, now: datetime) -> bool:
    """Whether any 1:1 of the two goes on or is paused; a single one until it has begun."""
    series = uow.one_on_ones.of_pair(pair.id)
    once = [one.id for one in series if one.recurrence.frequency is Frequency.ONCE]
    return len(once) < len(series) or bool(once and uow.occurrences.next_of_series(once, now))
