"""Who has left lately, told quietly: no message comes because somebody went. Runs inside the caller's unit of work."""

from datetime import datetime, timedelta

from bot.domain.people import Person
from bot.services.ports import UnitOfWork

TOLD_FOR = timedelta(days=14)


def left_lately(uow: UnitOfWork, who: Person, now: datetime) -> tuple[str, ...]:
    """The names of those whose 1:1s with this person ended because they left, in the last two weeks."""
    names = []
    for pair in uow.pairs.of_person(who.id):
        other = pair.other(who)
        if not other.active and pair.ended_at is not None and pair.ended_at > now - TOLD_FOR:
            names.append(other.name)
    return tuple(names)
