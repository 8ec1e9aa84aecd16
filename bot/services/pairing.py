"""Whose 1:1 a person means who names another: as its manager, or as its report."""

from datetime import datetime

from bot.domain.access import Act, Data, may_reach
from bot.domain.errors import NoManagerError, NotSharedError
from bot.domain.people import Pair, Person
from bot.services import nudging
from bot.services.ports import UnitOfWork


def pair_with(uow: UnitOfWork, who: Person, other: Person, now: datetime, data: Data, act: Act = Act.WRITE) -> Pair:
    """The pair of the two, whichever of them manages the other; made, with `who` as the manager, if there is none.

    Where each manages the other, it is the one in which `who` is the manager, if that may do this with its `data`.
    Raises NotSharedError.
    """
    found = [uow.pairs.find(who.id, other.id), uow.pairs.find(other.id, who.id)]
    known = [pair for pair in found if pair is not None]
    if not known:
        return nudging.pair_with(uow, who, other, now)
    for pair in known:
        if may_reach(pair, who.id, data, act):
            return pair
    raise NotSharedError(name=other.name)


def as_report_of(uow: UnitOfWork, who: Person, manager: Person) -> Pair:
    """The pair in which `who` is the report. Raises NoManagerError."""
    pair = uow.pairs.find(manager.id, who.id)
    if pair is None:
        raise NoManagerError(name=manager.name)
    return pair
