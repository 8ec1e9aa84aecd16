"""People's profiles change: names, zones, deactivation."""

from slack_bolt import BoltContext

from bot.core.slack.directory import profile
from bot.core.slack.payloads import Body, request_id
from bot.core.slack.registry import Registry
from bot.core.wording.library import Wording
from bot.wiring_services import Services


def register(app: Registry, services: Services, wording: Wording) -> None:
    """Follow Slack's profiles."""

    @app.event("user_change")
    def changed(event: Body, body: Body, context: BoltContext) -> None:
        changed_to = profile(str(context["workspace_id"]), event["user"])
        services.people.profile_changed(changed_to, context["now"], request_id(body))
