"""The one tap by which a report stops what comes before their 1:1s, or has it again."""

from slack_bolt import Ack, BoltContext

from bot.core.people import PrepareTime
from bot.core.slack import ids
from bot.core.slack.payloads import Body, place, request_of
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import refresh
from bot.core.wording.library import Wording
from bot.wiring_services import Services


def register(app: Registry, services: Services, wording: Wording) -> None:
    """Stop and start."""
    choices = {ids.STOP_PREPARE: PrepareTime.NEVER, ids.START_PREPARE: PrepareTime.SAME}

    def choose(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        choice = choices[body["actions"][0]["action_id"]]
        services.prepares.set_time(request, choice)
        refresh(services, request, place(body))
        ack()

    for action_id in choices:
        app.action(action_id)(choose)
