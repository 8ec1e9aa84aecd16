"""Both kinds of conversation of a manager's people, apart: what is to come, and what there was.

Functions run inside the caller's transaction; their number of queries does not grow with what there is.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.core.database.transaction import Transaction
from bot.core.outbox.home import HomeContext
from bot.core.pair_store import Pairs
from bot.core.people import Person
from bot.core.request import Request
from bot.core.time.zones import local
from bot.frames.rules import Frame
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.rules import SeriesLine
from bot.meetings.service import series_lines
from bot.performance.conversation_rules import Conversations, HomeConversations, ListedConversations, state_of
from bot.performance.figures import RecordStates


def performance_to_come(tx: Transaction, who: Person, now: datetime) -> list[SeriesLine]:
    """The manager's performance conversations that lie ahead, the soonest first."""
    return [line for line in series_lines(tx, who, now, Frame.PERFORMANCE) if line.next_at is not None]


def of_each(tx: Transaction, request: Request) -> list[Conversations]:
    """For each person with whom there was any: the coaching 1:1s held and the performance conversations."""
    pairs = Pairs(tx).of_manager(request.who.id)
    pair_ids = [pair.id for pair in pairs]
    counts = Occurrences(tx).count_held_of_pairs(pair_ids, request.now)
    last = Occurrences(tx).last_held_of_pairs(pair_ids, request.now)
    records = RecordStates(tx).of_pairs(pair_ids)
    lines = []
    for pair in pairs:
        mine = [state for state in records if state.pair_id == pair.id]
        held = last.get(pair.id)
        if held is None and not mine:
            continue
        last_on = local(held.starts_at, request.who.timezone).date() if held else None
        coaching = counts.get(pair.id, 0)
        lines.append(Conversations(pair.id, pair.report.name, coaching, last_on, len(mine), state_of(mine)))
    return lines


def below_one_on_ones(tx: Transaction, request: Request) -> ListedConversations:
    """For the list of 1:1s."""
    ahead = performance_to_come(tx, request.who, request.now)
    return ListedConversations(request.today, tuple(ahead), tuple(of_each(tx, request)))


def home_section(tx: Transaction, request: Request, home: HomeContext) -> HomeConversations | None:
    """For a manager who has any ahead."""
    lines = performance_to_come(tx, request.who, request.now) if home.manages else []
    return HomeConversations(request.today, tuple(lines)) if lines else None


def shown_records(tx: Transaction, pair_ids: Sequence[int]) -> dict[int, int]:
    """The newest record of each pair that its report was shown, by pair."""
    return {one.pair_id: one.id for one in RecordStates(tx).of_pairs(pair_ids) if one.shown_at is not None}
