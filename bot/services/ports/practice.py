"""What services need to keep of practice."""

from datetime import datetime
from typing import Protocol


class PracticeRepository(Protocol):
    def last_times(self, person_id: int) -> dict[str, datetime]:
        """When the person practised each case last, by the case's key."""

    def record(self, person_id: int, case_key: str, now: datetime) -> None:
        """The person has practised that case."""
