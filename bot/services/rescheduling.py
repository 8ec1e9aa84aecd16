"""Lets everything that waits for a person follow what they, or their workspace, have chosen. Runs inside the caller's
unit of work."""

from datetime import datetime

from bot.domain.people import Person
from bot.services import nudging, scheduling
from bot.services.ports import UnitOfWork


def follow_preferences(uow: UnitOfWork, who: Person, now: datetime) -> None:
    """Move the waiting nudge and briefs to where the person's preferences want them."""
    if not uow.people.preferences(who.id).nudge_on or uow.pairs.of_manager(who.id):
        nudging.schedule_nudge(uow, who, now)
    scheduling.reschedule_briefs(uow, who, now)
    uow.homes.touch([who.id], now)
