"""Finds the moment for a weekly message, so that a Monday 09:00 of thousands is spread. Runs inside the caller's
transaction."""

from datetime import datetime

from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Delivery
from bot.core.outbox.store import Deliveries
from bot.core.people import Person, Preferences
from bot.weekly import spreading as slots
from bot.weekly.spreading import LONGEST_ALLOWANCE, NEAR, STEP

CHOSEN = "chosen"
"""Where a weekly message's subject says at which moment it was wanted, before it was given its own."""


def slot(tx: Transaction, person: Person, preferences: Preferences, at: datetime, now: datetime) -> datetime:
    """The moment for a message wanted `at` a moment: that one, or one of its own beside it when others wait there.

    Two transactions at once may find the same moment. That does no harm: the sender keeps to Slack's limits anyway.
    """
    space = slots.room(at, person.timezone, preferences, now)
    if space.earliest == space.latest:
        return at
    taken = Deliveries(tx).can_wait_due(at - NEAR - STEP, at + NEAR + STEP)
    found = slots.near_slot(space, taken)
    if found is not None:
        return found
    first, last = Deliveries(tx).can_wait_edges(space.earliest, space.latest) or (at, at)
    return slots.outer_slot(space, first, last, person.id)


def stays(there: Delivery, person: Person, preferences: Preferences, at: datetime, now: datetime) -> bool:
    """Whether a waiting weekly message already has its moment for being wanted `at` this one."""
    return chosen_at(there) == at and slots.room(at, person.timezone, preferences, now).allows(there.due_at)


def chosen_at(weekly: Delivery) -> datetime:
    """When a weekly message was wanted (UTC)."""
    chosen = weekly.subject.get(CHOSEN)
    return datetime.fromisoformat(chosen) if isinstance(chosen, str) else weekly.due_at


def shown_at(weekly: Delivery) -> datetime:
    """When a waiting message comes (UTC), as a person is told it: the time they chose, unless it was put off since."""
    chosen = chosen_at(weekly)
    return chosen if abs(weekly.due_at - chosen) <= LONGEST_ALLOWANCE else weekly.due_at
