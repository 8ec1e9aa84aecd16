"""The one tap by which a report stops what comes before their 1:1s, or has it again."""

from slack_bolt import Ack, BoltContext

from bot.domain.people import PrepareTime
from bot.domain.prompts import Wording
from bot.services.bundle import Services
from bot.slack import ids
from bot.slack.payloads import Body, place, request_of
from bot.slack.registry import Registry
from bot.slack.surfaces import refresh


def register(app: Registry, services: Services, words: Wording) -> None:
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
