"""The bot is removed from a workspace: both events come in no certain order, late, and again."""

from datetime import UTC, datetime

from bot.core.slack.interactions import Interaction
from bot.core.slack.payloads import Body
from bot.workspaces.installations import Installations


def uninstalled(installations: Installations, event: Interaction) -> None:
    installations.workspaces.uninstalled(event.workspace_id, event_time(event.body))


def revoked(installations: Installations, event: Interaction) -> None:
    bot_users = (event.event.get("tokens") or {}).get("bot") or []
    installations.workspaces.tokens_revoked(event.workspace_id, bot_users, event_time(event.body))


def event_time(body: Body) -> datetime:
    """When it happened, by Slack's clock, in whole seconds."""
    return datetime.fromtimestamp(int(body["event_time"]), UTC)
