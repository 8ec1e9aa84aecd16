"""People, their preferences, and pairs."""

from datetime import date, datetime, time

from sqlalchemy import JSON, Index, PrimaryKeyConstraint, UniqueConstraint, and_, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.tables import NUMBERED, Id, NumberedRow, Row, own_id, partial_index, references, refers, word
from bot.core.people import AwaySource, PersonKind, ReportBriefTime
from bot.core.personal_data import DESTROYED, Emptied, Kept, PersonalData

IS_ADMIN = text("admin")
HAS_ENDED = text("ended_at IS NOT NULL")
IS_JOINED = text("joined_to IS NOT NULL")
IN_ORGANISATION = text("grid_id IS NOT NULL")


class PersonRow(NumberedRow):
    """`name_key` and `first_name_key` are the name and its first word, folded to compare and sort by.

    `grid_id` is the id that somebody has all over an Enterprise Grid organisation, beside that of a workspace of it.
    `joined_to` is the row that took over from one met by another id of the same person. `hide_names` and `language`
    are choices of theirs; they stand here because each message to them asks for them.
    """

    __tablename__ = "people"

    slack_id: Mapped[str]
    grid_id: Mapped[str | None]
    name: Mapped[str]
    name_key: Mapped[str]
    first_name_key: Mapped[str]
    timezone: Mapped[str]
    locale: Mapped[str]
    kind: Mapped[PersonKind] = mapped_column(word(PersonKind))
    active: Mapped[bool]
    admin: Mapped[bool] = mapped_column(server_default=false())
    unreachable: Mapped[str | None]
    joined_to: Mapped[int | None] = mapped_column(Id)
    hide_names: Mapped[bool] = mapped_column(server_default=false())
    language: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        own_id(),
        UniqueConstraint("workspace_id", "slack_id"),
        partial_index("ix_people_joined_to", "joined_to", where=IS_JOINED),
        Index(None, "workspace_id", "name_key"),
        partial_index("uq_people_grid_id", "workspace_id", "grid_id", where=IN_ORGANISATION, unique=True),
        partial_index("ix_people_admins", "workspace_id", where=IS_ADMIN),
        Index(None, "workspace_id", "first_name_key", "name_key"),
        NUMBERED,
    )


class PreferencesRow(Row):
    __tablename__ = "preferences"

    person_id: Mapped[int] = mapped_column(Id)
    weekly_on: Mapped[bool]
    weekly_day: Mapped[int]
    weekly_time: Mapped[time]
    working_days: Mapped[list[int]] = mapped_column(JSON)
    quiet_from: Mapped[time]
    quiet_until: Mapped[time]
    daily_cap: Mapped[int]
    snoozed_until: Mapped[datetime | None]
    weekly_allowance: Mapped[int]
    country: Mapped[str | None]
    quiet_chosen: Mapped[bool] = mapped_column(server_default=false())
    report_brief: Mapped[ReportBriefTime] = mapped_column(word(ReportBriefTime), server_default="same")
    brief_on: Mapped[bool] = mapped_column(server_default=true())
    follow_up_on: Mapped[bool] = mapped_column(server_default=true())
    own_weekly_on: Mapped[bool] = mapped_column(server_default=false())

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "person_id"), refers("person_id", "people"))


class AbsenceRow(NumberedRow):
    """When somebody is away: from one local day until their first day back. No reason: nobody is asked for one.

    `source` is who said so. A row goes once they are back.
    """

    __tablename__ = "absences"

    person_id: Mapped[int] = mapped_column(Id)
    starts_on: Mapped[date]
    until: Mapped[date]
    source: Mapped[AwaySource] = mapped_column(word(AwaySource))
    created_at: Mapped[datetime]

    __table_args__ = (*references(person_id="people"), NUMBERED)


class PairRow(NumberedRow):
    """`ended_at` is when the last of their 1:1s was over; NULL while there is one, or has never been one."""

    __tablename__ = "pairs"

    manager_id: Mapped[int] = mapped_column(Id)
    report_id: Mapped[int] = mapped_column(Id)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        own_id(),
        UniqueConstraint("workspace_id", "manager_id", "report_id"),
        partial_index("ix_pairs_ended", "ended_at", where=HAS_ENDED),
        refers("manager_id", "people"),
        *references(report_id="people"),
        NUMBERED,
    )


TO_RESCHEDULE = text("reschedule_after IS NOT NULL")


class PolicyRow(Row):
    """`reschedule_after` is the Slack id of the last person whose messages follow the quiet hours; NULL when everyone's
    do. `retention_at`, `quiet_at` and `contact_at` are when each part was last changed."""

    __tablename__ = "policies"

    retention_months: Mapped[int]
    quiet_from: Mapped[time]
    quiet_until: Mapped[time]
    outside_contact: Mapped[str]
    changed_at: Mapped[datetime]
    reschedule_after: Mapped[str | None]
    retention_at: Mapped[datetime | None]
    quiet_at: Mapped[datetime | None]
    contact_at: Mapped[datetime | None]

    __table_args__ = (
        PrimaryKeyConstraint("workspace_id"),
        partial_index("ix_policies_to_reschedule", "workspace_id", where=TO_RESCHEDULE),
    )


FROM_THE_FIRST = ""
"""Before everybody's Slack id."""

POLICY_PERSONAL_DATA = PersonalData(PolicyRow, forgotten=Emptied(PolicyRow.reschedule_after, FROM_THE_FIRST))
IS_MEMBER = and_(PersonRow.active, PersonRow.kind == PersonKind.MEMBER)
"""As `Person.is_member`."""


PERSONAL_DATA = (
    PersonalData(PersonRow, forgotten=Kept("somebody without a name, whom rows of others refer to")),
    PersonalData(PreferencesRow, person=PreferencesRow.person_id, forgotten=DESTROYED),
    PersonalData(AbsenceRow, person=AbsenceRow.person_id, forgotten=DESTROYED),
    PersonalData(PairRow, forgotten=Kept("that they were a pair; what the other one wrote is in it")),
)
