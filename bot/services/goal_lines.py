"""Goals as lists show them. Functions run inside the caller's unit of work."""

from bot.domain.goals import GoalLine
from bot.domain.people import Pair, Person
from bot.services.ports.opening import Opened

GOALS_SHOWN = 5


def live_of_pair(uow: Opened, reader: Person, pair: Pair) -> list[GoalLine]:
    """The drafts and confirmed goals of a pair, the soonest due first."""
    return [GoalLine(goal, pair, reader.id) for goal in uow.goals.live_of_pairs([pair.id])]


def live_of_person(uow: Opened, reader: Person) -> list[GoalLine]:
    """The same of all pairs that somebody is in, as manager or as report."""
    pairs = {pair.id: pair for pair in (*uow.pairs.of_manager(reader.id), *uow.pairs.of_report(reader.id))}
    return [GoalLine(goal, pairs[goal.pair_id], reader.id) for goal in uow.goals.live_of_pairs(list(pairs))]


def first_goals(lines: list[GoalLine]) -> tuple[tuple[GoalLine, ...], int]:
    """As many as one screen shows, and how many more there are."""
    return tuple(lines[:GOALS_SHOWN]), max(0, len(lines) - GOALS_SHOWN)
