"""Which hard moments somebody has practised, so that others come first."""

from datetime import datetime

from sqlalchemy import PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

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
