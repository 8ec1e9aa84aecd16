"""Who may touch what: today, a pair's things belong to its manager. Anyone else finds nothing."""

from bot.domain.commitments import Commitment
from bot.domain.errors import NotFoundError
from bot.domain.one_on_ones import Occurrence, OneOnOne
from bot.domain.people import Pair, Person
from bot.services.ports import UnitOfWork


def own_pair(uow: UnitOfWork, who: Person, pair_id: int) -> Pair:
    """The pair, if `who` is its manager. Raises NotFoundError."""
    pair = uow.pairs.get(pair_id)
    if pair.manager.id != who.id:
        raise NotFoundError
    return pair


def own_one_on_one(uow: UnitOfWork, who: Person, one_on_one_id: int) -> tuple[OneOnOne, Pair]:
    """The series and its pair, if `who` is the manager. Raises NotFoundError."""
    one_on_one = uow.one_on_ones.get(one_on_one_id)
    return one_on_one, own_pair(uow, who, one_on_one.pair_id)


def own_occurrence(uow: UnitOfWork, who: Person, occurrence_id: int) -> tuple[Occurrence, Pair]:
    """The occurrence and its pair, if `who` is the manager. Raises NotFoundError."""
    occurrence = uow.occurrences.get(occurrence_id)
    return occurrence, own_pair(uow, who, occurrence.pair_id)


def own_commitment(uow: UnitOfWork, who: Person, commitment_id: int) -> tuple[Commitment, Pair]:
    """The commitment and its pair, if `who` is the manager. Raises NotFoundError."""
    commitment = uow.commitments.get(commitment_id)
    return commitment, own_pair(uow, who, commitment.pair_id)
