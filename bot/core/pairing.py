"""Whose 1:1 a person means who names another: as its manager, or as its report."""

from bot.core.database.transaction import Transaction
from bot.core.errors import NoManagerError
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.request import Request
from bot.weekly import planning as nudging


def pair_with(tx: Transaction, request: Request, other: Person) -> Pair:
    """The pair of the two, whichever of them manages the other; made, with `who` as the manager, if there is none.

    Where each manages the other, it is the one in which `who` is the manager.
    """
    found = Pairs(tx).find(request.who.id, other.id) or Pairs(tx).find(other.id, request.who.id)
    return found or nudging.pair_with(tx, request.who, other, request.now)


def as_report_of(tx: Transaction, who: Person, manager: Person) -> Pair:
    """The pair in which `who` is the report. Raises NoManagerError."""
    pair = Pairs(tx).find(manager.id, who.id)
    if pair is None:
        raise NoManagerError(name=manager.name)
    return pair
