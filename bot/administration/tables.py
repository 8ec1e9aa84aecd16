"""How a workspace is administered: its policy, and whom it has named."""

from datetime import datetime, time

from sqlalchemy import PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.tables import Row, partial_index, refers
from bot.core.database.types import Id
from bot.core.personal_data import DESTROYED, Kept, PersonalData

TO_RESCHEDULE = text("reschedule_after IS NOT NULL")


class PolicyRow(Row):
    """`reschedule_after` is the Slack id of the last person whose messages follow the quiet hours; NULL when everyone's
    do."""

    __tablename__ = "policies"

    retention_months: Mapped[int]
    quiet_from: Mapped[time]
    quiet_until: Mapped[time]
    outside_contact: Mapped[str]
    changed_at: Mapped[datetime]
    reschedule_after: Mapped[str | None]

    __table_args__ = (
        PrimaryKeyConstraint("workspace_id"),
        partial_index("ix_policies_to_reschedule", "workspace_id", where=TO_RESCHEDULE),
    )


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
    PersonalData(PolicyRow),
    PersonalData(PerformanceViewerRow, person=PerformanceViewerRow.person_id, forgotten=DESTROYED),
    PersonalData(LegalHoldRow, person=LegalHoldRow.person_id, forgotten=Kept("nobody on hold is forgotten")),
)
