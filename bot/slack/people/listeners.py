"""People's profiles change: names, zones, deactivation."""

from slack_bolt import BoltContext

from bot.domain.prompts import Wording
from bot.services.bundle import Services
from bot.slack.directory import profile
from bot.slack.payloads import Body, request_id
from bot.slack.registry import Registry


def register(app: Registry, services: Services, words: Wording) -> None:
    """Follow Slack's profiles."""

    @app.event("user_change")
    def changed(event: Body, body: Body, context: BoltContext) -> None:
        changed_to = profile(str(context["workspace_id"]), event["user"])
        services.people.profile_changed(changed_to, context["now"], request_id(body))
