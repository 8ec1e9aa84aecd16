"""The public holidays that 1:1s fall on, of either of the two, by the country that each has chosen as it stands.

Each counts on the day that it is on their own clock. The functions run inside the caller's transaction.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.core.database.transaction import Transaction
from bot.core.people import Pair
from bot.core.people_store import People
from bot.core.time.dates import local
from bot.meetings.rules import Holiday, Occurrence


def holidays_of_meetings(
    tx: Transaction, found: Iterable[Occurrence], pairs: Mapping[int, Pair]
) -> dict[tuple[int, datetime], tuple[Holiday, ...]]:
    """What holidays these 1:1s fall on, by their ids and when they begin: one that was moved is given twice. Those that
    fall on none are left out."""
    there = [(one, pairs[one.pair_id]) for one in found]
    chosen = People(tx).preferences_of(sorted({who.id for _, pair in there for who in (pair.manager, pair.report)}))
    fallen: dict[tuple[int, datetime], tuple[Holiday, ...]] = {}
    for one, pair in there:
        days = [(who, local(one.starts_at, who.timezone).date()) for who in (pair.manager, pair.report)]
        countries = [(who, day, chosen[who.id].country) for who, day in days]
        theirs = tuple(
            Holiday(who, day, country)
            for who, day, country in countries
            if country is not None and tx.holidays_of(country)(day)
        )
        if theirs:
            fallen[one.id, one.starts_at] = theirs
    return fallen
