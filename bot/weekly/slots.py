"""Finds the moment at which a nudge waits, so that a Monday 09:00 of thousands is spread. Runs inside the caller's
transaction."""

from datetime import datetime

from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Delivery
from bot.core.outbox.store import Deliveries
from bot.core.people import Person, Preferences
from bot.weekly import spreading as nudge_slots
from bot.weekly.spreading import LONGEST_ALLOWANCE, NEAR, STEP

CHOSEN = "chosen"
"""Where a nudge's subject says at which moment it was wanted, before it was given its own."""


def slot(tx: Transaction, person: Person, preferences: Preferences, at: datetime, now: datetime) -> datetime:
    """The moment for a nudge wanted `at` a moment: that one, or one of its own beside it when others wait there.

    Two transactions at once may find the same moment. That does no harm: the sender keeps to Slack's limits anyway.
    """
    space = nudge_slots.room(at, person.timezone, preferences, now)
    if space.earliest == space.latest:
        return at
    taken = Deliveries(tx).patient_due(at - NEAR - STEP, at + NEAR + STEP)
    found = nudge_slots.near_slot(space, taken)
    if found is not None:
        return found
    first, last = Deliveries(tx).patient_edges(space.earliest, space.latest) or (at, at)
    return nudge_slots.outer_slot(space, first, last, person.id)


def stays(there: Delivery, person: Person, preferences: Preferences, at: datetime, now: datetime) -> bool:
    """Whether a waiting nudge already has its moment for being wanted `at` this one."""
    return chosen_at(there) == at and nudge_slots.room(at, person.timezone, preferences, now).allows(there.due_at)


def chosen_at(nudge: Delivery) -> datetime:
    """When a nudge was wanted (UTC)."""
    chosen = nudge.subject.get(CHOSEN)
    return datetime.fromisoformat(chosen) if isinstance(chosen, str) else nudge.due_at


def shown_at(nudge: Delivery) -> datetime:
    """When a waiting nudge comes (UTC), as a person is told it: the time they chose, unless it was put off since."""
    chosen = chosen_at(nudge)
    return chosen if abs(nudge.due_at - chosen) <= LONGEST_ALLOWANCE else nudge.due_at
