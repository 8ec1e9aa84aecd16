"""Who asked to be forgotten, until they are."""

from datetime import datetime

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.tables import Id, Row, refers
from bot.core.personal_data import DESTROYED, PersonalData


class ErasureRow(Row):
    __tablename__ = "erasures"

    person_id: Mapped[int] = mapped_column(Id)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]

    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "person_id"),
        refers("person_id", "people"),
        Index(None, "due_at"),
    )


PERSONAL_DATA = (PersonalData(ErasureRow, person=ErasureRow.person_id, forgotten=DESTROYED),)
