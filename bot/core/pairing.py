"""Whose 1:1 a person means who names another: as its manager, or as its report."""

from datetime import datetime

from bot.core.database.transaction import Transaction
from bot.core.errors import NoManagerError
from bot.core.events import PairMade
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.request import Request


def ensure_pair(tx: Transaction, manager: Person, report: Person, now: datetime) -> Pair:
    """The pair of these two, made if need be."""
    known = Pairs(tx).find(manager.id, report.id)
    if known is not None:
        return known
    pair = Pairs(tx).ensure(manager.id, report.id, now)
    tx.features.announce(tx, PairMade(pair, now))
    return pair


def pair_with(tx: Transaction, request: Request, other: Person) -> Pair:
    """The pair of the two, whichever of them manages the other; made, with `who` as the manager, if there is none.

    Where each manages the other, it is the one in which `who` is the manager.
    """
    found = Pairs(tx).find(request.who.id, other.id) or Pairs(tx).find(other.id, request.who.id)
    return found or ensure_pair(tx, request.who, other, request.now)


def as_report_of(tx: Transaction, who: Person, manager: Person) -> Pair:
    """The pair in which `who` is the report. Raises NoManagerError."""
    pair = Pairs(tx).find(manager.id, who.id)
    if pair is None:
        raise NoManagerError(name=manager.name)
    return pair
