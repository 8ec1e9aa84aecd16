"""What looks after installations: none of it where there is neither OAuth nor a token in the settings."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.dependencies import Dependencies
from bot.core.workspaces_service import WorkspaceService
from bot.workspaces.people_sync import PeopleSync
from bot.workspaces.single_workspace import OnlyWorkspace
from bot.workspaces.token_rotation import TokenRotation

SYNC_EVERY_SECONDS = 3.0
"""A page each: users.list may be called 20 times a minute (docs.slack.dev/apis/web-api/rate-limits)."""


@dataclass(frozen=True)
class Installations:
    """Who has installed the bot, and what keeps that true."""

    workspaces: WorkspaceService
    single: OnlyWorkspace | None = None
    rotation: TokenRotation | None = None
    people: PeopleSync | None = None


def installations(dependencies: Dependencies) -> Installations:
    """On these."""
    db, clock, queue = dependencies.db, dependencies.clock, dependencies.queue
    who_am_i, oauth, people = dependencies.own_workspace, dependencies.oauth, dependencies.people_list
    return Installations(
        dependencies.workspaces,
        single=OnlyWorkspace(dependencies.workspaces, who_am_i, clock) if who_am_i else None,
        rotation=TokenRotation(db, queue, oauth, clock) if oauth else None,
        people=PeopleSync(db, queue, people, dependencies.people, clock) if people else None,
    )


def register_workspace(service: Installations, _now: datetime) -> None:
    """Ask for the workspace of the token in the settings."""
    if service.single is not None:
        service.single.register()


def refresh_tokens(service: Installations, _now: datetime) -> None:
    """Refresh tokens that end soon."""
    if service.rotation is not None:
        service.rotation.refresh_due()


def sync_people(service: Installations, _now: datetime) -> None:
    """Look at the next page of everyone."""
    if service.people is not None:
        service.people.look()
