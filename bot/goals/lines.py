"""Goals as lists show them. Functions run inside the caller's transaction."""

from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.sealing.coaching import CoachingTransaction
from bot.goals.rules import GoalLine
from bot.goals.store import Goals

GOALS_SHOWN = 5


def live_of_pair(tx: CoachingTransaction, reader: Person, pair: Pair) -> list[GoalLine]:
    """The drafts and confirmed goals of a pair, the soonest due first."""
    return [GoalLine(goal, pair, reader.id) for goal in Goals(tx).live_of_pairs([pair.id])]


def live_of_person(tx: CoachingTransaction, reader: Person) -> list[GoalLine]:
    """The same of all pairs that somebody is in, as manager or as report."""
    pairs = {pair.id: pair for pair in (*Pairs(tx).of_manager(reader.id), *Pairs(tx).of_report(reader.id))}
    return [GoalLine(goal, pairs[goal.pair_id], reader.id) for goal in Goals(tx).live_of_pairs(list(pairs))]


def first_goals(lines: list[GoalLine]) -> tuple[tuple[GoalLine, ...], int]:
    """As many as one screen shows, and how many more there are."""
    return tuple(lines[:GOALS_SHOWN]), max(0, len(lines) - GOALS_SHOWN)
