"""Lets people reach what `bot.core.access` allows them. Anyone else finds nothing, as if there were no such id."""

from bot.core.access import Act, Data, may_reach
from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person


def reach_pair(tx: Transaction, who: Person, pair_id: int, data: Data, act: Act = Act.READ) -> Pair:
    """The pair, if `who` may do that with its `data`. Raises NotFoundError."""
    pair = Pairs(tx).get(pair_id)
    if not may_reach(pair, who.id, data, act):
        raise NotFoundError
    return pair
