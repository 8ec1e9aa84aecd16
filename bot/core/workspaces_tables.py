"""The installations, and installations under way."""

from datetime import datetime

from sqlalchemy import PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.cipher import Sealed
from bot.core.database.tables import Row, partial_index, state_in, word
from bot.core.personal_data import Emptied, PersonalData
from bot.core.workspaces import WorkspaceState

ACTIVE = state_in([WorkspaceState.ACTIVE])
ROTATES = text("token_expires_at IS NOT NULL")


class WorkspaceRow(Row):
    """`refresh_lease_until` and `people_lease_until` let one process at a time refresh tokens and look at people.

    `people_due_at` is when everyone is to be looked at again, `people_cursor` is Slack's place in its list meanwhile.
    """

    __tablename__ = "workspaces"

    name: Mapped[str]
    enterprise_id: Mapped[str | None]
    state: Mapped[WorkspaceState] = mapped_column(word(WorkspaceState))
    bot_token: Mapped[str | None] = mapped_column(Sealed)
    refresh_token: Mapped[str | None] = mapped_column(Sealed)
    token_expires_at: Mapped[datetime | None]
    refresh_lease_until: Mapped[datetime | None]
    bot_user_id: Mapped[str | None]
    bot_scopes: Mapped[str]
    installed_by: Mapped[str | None]
    installed_at: Mapped[datetime]
    people_due_at: Mapped[datetime]
    people_cursor: Mapped[str]
    people_lease_until: Mapped[datetime | None]

    __table_args__ = (
        PrimaryKeyConstraint("workspace_id"),
        partial_index("ix_workspaces_people_due", "people_due_at", where=ACTIVE),
        partial_index("ix_workspaces_token_expires", "token_expires_at", where=ROTATES),
    )


class OAuthStateRow(Row):
    """An installation that somebody has begun. Hashes only: what is read here opens nothing.

    It belongs to no workspace yet: `workspace_id` is empty.
    """

    __tablename__ = "oauth_states"

    state_hash: Mapped[str]
    browser_hash: Mapped[str]
    expires_at: Mapped[datetime]

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "state_hash"),)


PERSONAL_DATA = (
    PersonalData(WorkspaceRow, forgotten=Emptied(WorkspaceRow.installed_by)),
    PersonalData(OAuthStateRow),
)
