"""Whom a workspace has named: who may read performance records, and of whom nothing is purged."""

from datetime import datetime

from sqlalchemy import PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.tables import Id, Row, refers
from bot.core.personal_data import DESTROYED, Kept, PersonalData


class PerformanceViewerRow(Row):
    """Somebody who may read performance records beside the two they are about."""

    __tablename__ = "performance_viewers"

    person_id: Mapped[int] = mapped_column(Id)
    since: Mapped[datetime]

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "person_id"), refers("person_id", "people"))


class LegalHoldRow(Row):
    """Somebody of whose pairs nothing is purged."""

    __tablename__ = "legal_holds"

    person_id: Mapped[int] = mapped_column(Id)
    since: Mapped[datetime]

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "person_id"), refers("person_id", "people"))


PERSONAL_DATA = (
    PersonalData(PerformanceViewerRow, person=PerformanceViewerRow.person_id, forgotten=DESTROYED),
    PersonalData(LegalHoldRow, person=LegalHoldRow.person_id, forgotten=Kept("nobody on hold is forgotten")),
)
