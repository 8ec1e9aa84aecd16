"""Whose 1:1 a person means who names another: as its manager, or as its report."""

from datetime import datetime

from bot.domain.errors import NoManagerError
from bot.domain.people import Pair, Person
from bot.services import nudging
from bot.storage.pairs import Pairs
from bot.storage.transaction import Transaction


def pair_with(tx: Transaction, who: Person, other: Person, now: datetime) -> Pair:
    """The pair of the two, whichever of them manages the other; made, with `who` as the manager, if there is none.

    Where each manages the other, it is the one in which `who` is the manager.
    """
    found = Pairs(tx).find(who.id, other.id) or Pairs(tx).find(other.id, who.id)
    return found or nudging.pair_with(tx, who, other, now)


def as_report_of(tx: Transaction, who: Person, manager: Person) -> Pair:
    """The pair in which `who` is the report. Raises NoManagerError."""
    pair = Pairs(tx).find(manager.id, who.id)
    if pair is None:
        raise NoManagerError(name=manager.name)
    return pair
