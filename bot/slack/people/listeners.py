"""People's profiles change: names, zones, deactivation."""

from slack_bolt import BoltContext

from bot.domain.prompts import Wording
from bot.services.bundle import Services
from bot.slack.directory import profile
from bot.slack.payloads import Body
from bot.slack.registry import Registry


def register(app: Registry, services: Services, words: Wording) -> None:
    """Follow Slack's profiles."""

    @app.event("user_change")
    def changed(event: Body, context: BoltContext) -> None:
        services.people.profile_changed(profile(str(context["workspace_id"]), event["user"]), context["now"])
