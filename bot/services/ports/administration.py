"""What services need to keep of how a workspace is administered."""

from typing import Protocol

from bot.domain.audit import Entry


class AuditRepository(Protocol):
    """The audit log. It can be added to and read; the database itself refuses to change or delete an entry."""

    def add(self, *entries: Entry) -> None:
        """Add them in this very transaction: what was done and its entry are kept together or not at all."""

    def of_person(self, person_id: int, limit: int) -> list[Entry]:
        """What this person did, and what was done to what is theirs; newest first."""
