"""Which hard moments somebody has practised."""

from datetime import datetime

from sqlalchemy import PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.queries import Repository
from bot.core.database.tables import Id, Row, refers
from bot.core.personal_data import DESTROYED, PersonalData


class PracticeAttemptRow(Row):
    """One row a case: when it was practised last. What was chosen is not kept."""

    __tablename__ = "practice_attempts"

    person_id: Mapped[int] = mapped_column(Id)
    case_key: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "person_id", "case_key"), refers("person_id", "people"))


PERSONAL_DATA = (PersonalData(PracticeAttemptRow, person=PracticeAttemptRow.person_id, forgotten=DESTROYED),)


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
