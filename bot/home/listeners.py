"""App Home: opened, and its pages turned."""

from slack_bolt import Ack, BoltContext

from bot.core.slack import ids
from bot.core.slack.payloads import Body, action_id_value, request_of
from bot.core.slack.registry import Registry
from bot.home.service import HomeService


def register(app: Registry, service: HomeService) -> None:
    """Everything about Home that belongs to no other feature."""

    @app.event("app_home_opened")
    def opened(event: Body, context: BoltContext) -> None:
        if event.get("tab") == "home":
            request = request_of(context)
            service.opened(request)

    lists = {
        ids.HOME_ONE_ON_ONES: "one_on_ones",
        ids.HOME_COMMITMENTS: "commitments",
        ids.HOME_PLANS: "plans",
    }

    def turn(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        name = body["actions"][0]["action_id"].rpartition("_")[0]
        service.turn(request, lists[name], action_id_value(body))
        ack()

    for name in lists:
        for direction in ("previous", "next"):
            app.action(f"{name}_{direction}")(turn)
