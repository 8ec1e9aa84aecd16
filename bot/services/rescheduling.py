"""Lets everything that waits for a person follow what they, or their workspace, have chosen. Runs inside the caller's
transaction."""

from datetime import datetime

from bot.domain.people import Person
from bot.services import nudging, scheduling
from bot.storage.homes import Homes
from bot.storage.pairs import Pairs
from bot.storage.people import People
from bot.storage.transaction import Transaction


def follow_preferences(tx: Transaction, who: Person, now: datetime) -> None:
    """Move the waiting nudge and briefs to where the person's preferences want them."""
    if not People(tx).preferences(who.id).nudge_on or Pairs(tx).of_manager(who.id):
        nudging.schedule_nudge(tx, who, now)
    scheduling.reschedule_briefs(tx, who, now)
    Homes(tx).touch([who.id], now)
