"""Whom to hold while commitments, topics or plans change: always in the same order, so that nobody waits in a ring.

Forgetting holds the person first. Whoever had a request in hand at that moment waits for it and finds here that they
were forgotten since they were looked up: what they came with is not kept.
"""

from bot.domain.errors import NotFoundError
from bot.domain.people import Person
from bot.services.ports import UnitOfWork


def lock_asking(uow: UnitOfWork, who: Person, *others: int) -> None:
    """Hold whoever asks, and others by their ids. Raises NotFoundError for somebody who was forgotten meanwhile."""
    for person_id in sorted({who.id, *others}):
        uow.people.lock(person_id)
    if uow.people.get(who.id).slack_id != who.slack_id:
        raise NotFoundError


def lock_desk(uow: UnitOfWork, who: Person) -> None:
    """Hold the person and the managers of all their pairs: numbers are unique per manager. Raises NotFoundError."""
    lock_asking(uow, who, *uow.pairs.managers_of(who.id))
