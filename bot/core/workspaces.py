"""The workspaces that installed the bot, and what Slack lets us in with."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

REFRESH_TOKENS, SYNC_PEOPLE = "refresh_tokens", "sync_people"
"""What is done for each workspace again and again."""
NO_WORKSPACE = ""
"""Stands for the workspace where there is none yet: while somebody installs."""


class WorkspaceState(StrEnum):
    """Uninstalled ones keep their rows: a new installation takes up where the last one ended."""

    ACTIVE = "active"
    UNINSTALLED = "uninstalled"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What Slack lets us in with. `refresh` and `expires_at` are there when tokens rotate."""

    bot: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Installation:
    """What Slack hands over when somebody installs the bot. `tokens` is None where one comes from the settings.

    `workspace_id` is the team's id, or the organisation's (E…) when it was installed for all of it.
    """

    workspace_id: str
    name: str
    tokens: Tokens | None
    enterprise_id: str | None = None
    bot_user_id: str | None = None
    bot_scopes: tuple[str, ...] = ()
    installed_by: str | None = None
    app_id: str = ""

    @property
    def org_wide(self) -> bool:
        """Whether it counts for a whole Enterprise Grid organisation."""
        return self.workspace_id == self.enterprise_id


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace as it is remembered. `tokens` is None once uninstalled, and where one comes from the settings."""

    workspace_id: str
    name: str
    state: WorkspaceState
    installed_at: datetime
    tokens: Tokens | None = None
    enterprise_id: str | None = None
    bot_user_id: str | None = None
    installed_by: str | None = None

    @property
    def active(self) -> bool:
        """Whether the bot is installed there."""
        return self.state is WorkspaceState.ACTIVE

    @property
    def org_wide(self) -> bool:
        """Whether it stands for a whole Enterprise Grid organisation."""
        return self.workspace_id == self.enterprise_id

    def ended_by(self, event_at: datetime) -> bool:
        """Whether news from Slack that the bot was removed at `event_at` is about this installation.

        Slack sends such events late and again, and gives whole seconds. One from the second of the installation itself
        is taken for an older one: a token that is dead after all tells so by itself, a live one deleted would be gone.
        """
        return self.active and event_at >= self.installed_at


@dataclass(frozen=True, slots=True)
class Claimed:
    """A workspace whose people or tokens this process looks after until its lease runs out at `until`.

    `people_cursor` is Slack's place in its list of people, empty at its beginning.
    """

    workspace: Workspace
    until: datetime
    people_cursor: str = ""
