"""The one tap by which a report stops what comes before their 1:1s, or has it again."""

from slack_bolt import Ack, BoltContext

from bot.domain.people import PrepareTime
from bot.domain.prompts import Wording
from bot.services.bundle import Services
from bot.slack import ids
from bot.slack.payloads import Body, asked, place
from bot.slack.registry import Registry
from bot.slack.surfaces import refresh


def register(app: Registry, services: Services, words: Wording) -> None:
    """Stop and start."""
    choices = {ids.STOP_PREPARE: PrepareTime.NEVER, ids.START_PREPARE: PrepareTime.SAME}

    def choose(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        choice = choices[body["actions"][0]["action_id"]]
        services.prepares.set_time(ask.who, choice, ask.now, ask.receipt)
        refresh(services, ask, place(body))
        ack()

    for action_id in choices:
        app.action(action_id)(choose)
