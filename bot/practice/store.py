"""Which hard moments somebody has practised."""

from datetime import datetime

from bot.core.database.queries import Repository
from bot.practice.tables import PracticeAttemptRow


class Practice(Repository):
    """Which cases people have practised, and when."""

    def last_times(self, person_id: int) -> dict[str, datetime]:
        """When the person practised each case last, by the case's key."""
        mine = self._select(PracticeAttemptRow, PracticeAttemptRow.person_id == person_id)
        return {row.case_key: row.at for row in self._all(mine)}

    def record(self, person_id: int, case_key: str, now: datetime) -> None:
        """The person has practised that case."""
        attempt = {"person_id": person_id, "case_key": case_key, "at": now}
        self._upsert(PracticeAttemptRow, ("person_id", "case_key"), attempt)
