"""Whom a workspace has named: who may read performance records, and of whom nothing is purged."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, PrimaryKeyConstraint, exists
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.tables import Id, Row, refers
from bot.core.people_tables import IS_MEMBER, PersonRow
from bot.core.personal_data import DESTROYED, Kept, PersonalData


class PerformanceViewerRow(Row):
    """Somebody who may read performance records beside the two they are about."""

    __tablename__ = "performance_viewers"

    person_id: Mapped[int] = mapped_column(Id)
    since: Mapped[datetime]

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "person_id"), refers("person_id", "people"))


class PendingViewerRow(Row):
    """An administrator who has named themselves, until that begins."""

    __tablename__ = "pending_viewers"

    person_id: Mapped[int] = mapped_column(Id)
    begins_at: Mapped[datetime]

    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "person_id"),
        refers("person_id", "people"),
        Index(None, "begins_at"),
    )


class PolicyToldRow(Row):
    """Up to which change of the policy somebody was told."""

    __tablename__ = "policies_told"

    person_id: Mapped[int] = mapped_column(Id)
    at: Mapped[datetime]

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "person_id"), refers("person_id", "people"))


class LegalHoldRow(Row):
    """Somebody of whose pairs nothing is purged."""

    __tablename__ = "legal_holds"

    person_id: Mapped[int] = mapped_column(Id)
    since: Mapped[datetime]

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "person_id"), refers("person_id", "people"))


def may_view(workspace_id: Any, person_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns, parameters, values
    """Whether somebody is named there and still a full, active member."""
    return exists().where(
        PerformanceViewerRow.workspace_id == workspace_id,
        PerformanceViewerRow.person_id == person_id,
        PersonRow.workspace_id == PerformanceViewerRow.workspace_id,
        PersonRow.id == PerformanceViewerRow.person_id,
        IS_MEMBER,
    )


PERSONAL_DATA = (
    PersonalData(PerformanceViewerRow, person=PerformanceViewerRow.person_id, forgotten=DESTROYED),
    PersonalData(PendingViewerRow, person=PendingViewerRow.person_id, forgotten=DESTROYED),
    PersonalData(PolicyToldRow, person=PolicyToldRow.person_id, forgotten=DESTROYED),
    PersonalData(LegalHoldRow, person=LegalHoldRow.person_id, forgotten=Kept("nobody on hold is forgotten")),
)
