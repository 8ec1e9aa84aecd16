"""Lets people reach what `bot.core.access` allows them. Anyone else finds nothing, as if there were no such id."""

from bot.commitments.rules import Commitment
from bot.commitments.store import Commitments
from bot.core.access import Act, Data, may_reach
from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.sealing.coaching import CoachingTransaction
from bot.goals.rules import Goal
from bot.goals.store import Goals
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.rules import Occurrence, OneOnOne
from bot.meetings.store import OneOnOnes


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
