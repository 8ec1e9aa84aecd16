"""The policy of a workspace: in the core, since its quiet hours hold for whoever has not chosen their own."""

from datetime import datetime, time

from sqlalchemy import PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped

from bot.core.database.tables import Row, partial_index
from bot.core.personal_data import PersonalData

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


PERSONAL_DATA = PersonalData(PolicyRow)
