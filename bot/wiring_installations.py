"""A part of `bootstrap`, in a file of its own for its length: OAuth, and the ticks that look after installations."""

from collections.abc import Iterator

from bot.core.database.transaction import Database
from bot.core.jobs import Tick
from bot.core.ports import Clock
from bot.core.slack.connection import web_client
from bot.core.slack.manifest import redirect_url
from bot.core.slack.oauth import SlackOAuth, own_workspace
from bot.core.slack.registry import Registry
from bot.settings import Settings
from bot.wiring_services import Services
from bot.workspaces.installing import OAuth
from bot.workspaces.people_sync import PeopleList, PeopleSync
from bot.workspaces.single_workspace import OnlyWorkspace
from bot.workspaces.store import WorkspaceQueue
from bot.workspaces.token_rotation import TokenRotation

ADOPT = "adopt_workspace"
REFRESH_TOKENS = "refresh_tokens"
SYNC_PEOPLE = "sync_people"
SYNC_EVERY_SECONDS = 3.0
"""A page each: users.list may be called 20 times a minute (docs.slack.dev/apis/web-api/rate-limits)."""


def oauth(settings: Settings, registry: Registry) -> SlackOAuth | None:
    """OAuth, where the settings ask for it."""
    if settings.slack_client_id is None or settings.slack_client_secret is None:
        return None
    return SlackOAuth(
        web_client(None, settings.slack_api_url),
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        authorize_url=settings.authorize_url,
        redirect_url=redirect_url(settings.public_url or ""),
        scopes=registry.surface().scopes,
    )


def ticks(
    settings: Settings,
    services: Services,
    db: Database,
    queue: WorkspaceQueue,
    directory: PeopleList,
    access: OAuth | None,
    clock: Clock,
) -> Iterator[Tick]:
    """Looking after installations; none where there is neither OAuth nor a token."""
    token = settings.slack_bot_token
    if access is not None:
        rotation = TokenRotation(db, queue, access, clock)
        yield Tick(REFRESH_TOKENS, 60.0, rotation.refresh_due)
    elif token is not None:
        client = web_client(token.get_secret_value(), settings.slack_api_url)
        only = OnlyWorkspace(services.workspaces, lambda: own_workspace(client), clock)
        yield Tick(ADOPT, 60.0, only.adopt)
    else:
        return
    sync = PeopleSync(db, queue, directory, services.people, clock)
    yield Tick(SYNC_PEOPLE, SYNC_EVERY_SECONDS, sync.look)
