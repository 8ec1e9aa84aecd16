"""What services need to keep of people who asked to be forgotten."""

from datetime import datetime
from typing import Protocol

from bot.domain.rights import Erasure


class ErasureRepository(Protocol):
    """Who asked to be forgotten, and forgetting them."""

    def get(self, person_id: int) -> Erasure | None: ...

    def ask(self, erasure: Erasure) -> bool:
        """False if this person has asked already."""

    def drop(self, person_id: int) -> bool:
        """False if there was none."""

    def put_off(self, person_id: int, due_at: datetime) -> None:
        """It is tried again then."""

    def is_held(self, person_id: int) -> bool:
        """Whether this person, or somebody of one of their pairs, is on legal hold."""

    def erase(self, person_id: int, name: str, now: datetime) -> None:
        """Delete what this person wrote, replace the keys of their pairs, and let `name` stand in their place. What
        the others wrote stays; nothing brings back what went."""
