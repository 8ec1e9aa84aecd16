"""Lets everything that waits for a person follow what they, or their workspace, have chosen. Runs inside the caller's
transaction."""

from datetime import datetime

from bot.core.database.transaction import Transaction
from bot.core.outbox.homes import Homes
from bot.core.pair_store import Pairs
from bot.core.people import Person
from bot.core.people_store import People
from bot.meetings import planning as scheduling
from bot.weekly import planning as nudging


def follow_preferences(tx: Transaction, who: Person, now: datetime) -> None:
    """Move the waiting nudge and briefs to where the person's preferences want them."""
    if not People(tx).preferences(who.id).nudge_on or Pairs(tx).of_manager(who.id):
        nudging.schedule_nudge(tx, who, now)
    scheduling.reschedule_briefs(tx, who, now)
    Homes(tx).touch([who.id], now)
