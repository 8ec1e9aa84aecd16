"""Whom to hold while commitments, topics or plans change: always in the same order, so that nobody waits in a ring."""

from bot.domain.people import Person
from bot.services.ports import UnitOfWork


def lock_desk(uow: UnitOfWork, who: Person) -> None:
    """Hold the person and the managers of all their pairs: numbers are unique per manager."""
    for person_id in sorted({who.id, *uow.pairs.managers_of(who.id)}):
        uow.people.lock(person_id)
