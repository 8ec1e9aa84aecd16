"""The bot is removed from a workspace."""

from datetime import UTC, datetime

from slack_bolt import BoltContext

from bot.core.slack.payloads import Body
from bot.core.slack.registry import Registry
from bot.workspaces.installations import Installations


def register(app: Registry, installations: Installations) -> None:
    """Both events come in no certain order, late, and again."""

    @app.event("app_uninstalled")
    def uninstalled(body: Body, context: BoltContext) -> None:
        installations.workspaces.uninstalled(context["workspace_id"], event_time(body))

    @app.event("tokens_revoked")
    def revoked(event: Body, body: Body, context: BoltContext) -> None:
        bot_users = (event.get("tokens") or {}).get("bot") or []
        installations.workspaces.tokens_revoked(context["workspace_id"], bot_users, event_time(body))


def event_time(body: Body) -> datetime:
    """When it happened, by Slack's clock, in whole seconds."""
    return datetime.fromtimestamp(int(body["event_time"]), UTC)
