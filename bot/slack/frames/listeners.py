"""The button that shifts the frame of a conversation."""

from slack_bolt import Ack, BoltContext

from bot.domain.frames import Frame
from bot.domain.prompts import Wording
from bot.services.bundle import Services
from bot.slack import ids
from bot.slack.payloads import Body, action_value, request_of
from bot.slack.registry import Registry


def register(app: Registry, services: Services, words: Wording) -> None:
    """What a manager can tap about a frame."""

    @app.action(ids.SHIFT_FRAME)
    def shift(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        brief_id, _, to = action_value(body).partition(":")
        services.frames.shift(request, int(brief_id), Frame(to))
        ack()
