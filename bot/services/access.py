"""Lets people reach what `bot.domain.access` allows them. Anyone else finds nothing, as if there were no such id."""

from bot.domain.access import Act, Data, may_reach
from bot.domain.commitments import Commitment
from bot.domain.errors import NotFoundError
from bot.domain.goals import Goal
from bot.domain.one_on_ones import Occurrence, OneOnOne
from bot.domain.people import Pair, Person
from bot.storage.coaching import CoachingTransaction
from bot.storage.commitments import Commitments
from bot.storage.goals import Goals
from bot.storage.occurrences import Occurrences
from bot.storage.one_on_ones import OneOnOnes
from bot.storage.pairs import Pairs
from bot.storage.transaction import Transaction


def reach_pair(tx: Transaction, who: Person, pair_id: int, data: Data, act: Act = Act.READ) -> Pair:
    """The pair, if `who` may do that with its `data`. Raises NotFoundError."""
    pair = Pairs(tx).get(pair_id)
    if not may_reach(pair, who.id, data, act):
        raise NotFoundError
    return pair


def reach_one_on_one(tx: Transaction, who: Person, one_on_one_id: int, act: Act = Act.WRITE) -> tuple[OneOnOne, Pair]:
    """The series and its pair. Raises NotFoundError."""
    one_on_one = OneOnOnes(tx).get(one_on_one_id)
    return one_on_one, reach_pair(tx, who, one_on_one.pair_id, Data.SCHEDULE, act)


def reach_occurrence(tx: Transaction, who: Person, occurrence_id: int, act: Act = Act.WRITE) -> tuple[Occurrence, Pair]:
    """The occurrence and its pair. Raises NotFoundError."""
    occurrence = Occurrences(tx).get(occurrence_id)
    return occurrence, reach_pair(tx, who, occurrence.pair_id, Data.SCHEDULE, act)


def reach_commitment(
    tx: CoachingTransaction, who: Person, commitment_id: int, act: Act = Act.WRITE
) -> tuple[Commitment, Pair]:
    """The commitment and its pair. Raises NotFoundError."""
    commitment = Commitments(tx).get(commitment_id)
    return commitment, reach_pair(tx, who, commitment.pair_id, Data.COMMITMENTS, act)


def reach_goal(tx: CoachingTransaction, who: Person, goal_id: int, act: Act = Act.WRITE) -> tuple[Goal, Pair]:
    """The goal and its pair. Raises NotFoundError."""
    goal = Goals(tx).get(goal_id)
    return goal, reach_pair(tx, who, goal.pair_id, Data.GOALS, act)
