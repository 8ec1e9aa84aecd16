"""Goals as lists show them. Functions run inside the caller's transaction."""

from collections.abc import Iterable

from bot.core.outbox.home import HomeContext
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.goals.rules import GoalLine, HomeGoals
from bot.goals.store import Goals

GOALS_SHOWN = 5


def live_of_pair(tx: CoachingTransaction, reader: Person, pair: Pair) -> list[GoalLine]:
    """The drafts and confirmed goals of a pair, the soonest due first."""
    return [GoalLine(goal, pair, reader.id) for goal in Goals(tx).live_of_pairs([pair.id])]


def live_of_person(tx: CoachingTransaction, reader: Person) -> list[GoalLine]:
    """The same of all pairs that somebody is in, as manager or as report."""
    return _live_of_pairs(tx, reader, Pairs(tx).of_person(reader.id))


def _live_of_pairs(tx: CoachingTransaction, reader: Person, pairs: Iterable[Pair]) -> list[GoalLine]:
    by_id = {pair.id: pair for pair in pairs}
    return [GoalLine(goal, by_id[goal.pair_id], reader.id) for goal in Goals(tx).live_of_pairs(list(by_id))]


def first_goals(lines: list[GoalLine]) -> tuple[tuple[GoalLine, ...], int]:
    """As many as one screen shows, and how many more there are."""
    return tuple(lines[:GOALS_SHOWN]), max(0, len(lines) - GOALS_SHOWN)


def home_section(tx: CoachingTransaction, request: Request, home: HomeContext) -> HomeGoals | None:
    """For a manager, and for whoever has a goal."""
    lines, more = first_goals(_live_of_pairs(tx, request.who, home.pairs))
    return HomeGoals(request.today, lines, more) if lines or home.manages else None
