"""Lets people reach what `bot.domain.access` allows them. Anyone else finds nothing, as if there were no such id."""

from bot.domain.access import Act, Data, may_reach
from bot.domain.commitments import Commitment
from bot.domain.errors import NotFoundError
from bot.domain.goals import Goal
from bot.domain.one_on_ones import Occurrence, OneOnOne
from bot.domain.people import Pair, Person
from bot.services.ports import UnitOfWork
from bot.services.ports.opening import Opened


def reach_pair(uow: UnitOfWork, who: Person, pair_id: int, data: Data, act: Act = Act.READ) -> Pair:
    """The pair, if `who` may do that with its `data`. Raises NotFoundError."""
    pair = uow.pairs.get(pair_id)
    if not may_reach(pair, who.id, data, act):
        raise NotFoundError
    return pair


def reach_one_on_one(uow: UnitOfWork, who: Person, one_on_one_id: int, act: Act = Act.WRITE) -> tuple[OneOnOne, Pair]:
    """The series and its pair. Raises NotFoundError."""
    one_on_one = uow.one_on_ones.get(one_on_one_id)
    return one_on_one, reach_pair(uow, who, one_on_one.pair_id, Data.SCHEDULE, act)


def reach_occurrence(uow: UnitOfWork, who: Person, occurrence_id: int, act: Act = Act.WRITE) -> tuple[Occurrence, Pair]:
    """The occurrence and its pair. Raises NotFoundError."""
    occurrence = uow.occurrences.get(occurrence_id)
    return occurrence, reach_pair(uow, who, occurrence.pair_id, Data.SCHEDULE, act)


def reach_commitment(uow: Opened, who: Person, commitment_id: int, act: Act = Act.WRITE) -> tuple[Commitment, Pair]:
    """The commitment and its pair. Raises NotFoundError."""
    commitment = uow.commitments.get(commitment_id)
    return commitment, reach_pair(uow, who, commitment.pair_id, Data.COMMITMENTS, act)


def reach_goal(uow: Opened, who: Person, goal_id: int, act: Act = Act.WRITE) -> tuple[Goal, Pair]:
    """The goal and its pair. Raises NotFoundError."""
    goal = uow.goals.get(goal_id)
    return goal, reach_pair(uow, who, goal.pair_id, Data.GOALS, act)
