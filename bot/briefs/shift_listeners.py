"""The button that shifts the frame of a conversation."""

from slack_bolt import Ack, BoltContext

from bot.core.slack import ids
from bot.core.slack.payloads import Body, action_value, request_of
from bot.core.slack.registry import Registry
from bot.core.wording.library import Wording
from bot.frames.rules import Frame
from bot.wiring_services import Services


def register(app: Registry, services: Services, wording: Wording) -> None:
    """What a manager can tap about a frame."""

    @app.action(ids.SHIFT_FRAME)
    def shift(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        brief_id, _, to = action_value(body).partition(":")
        services.frames.shift(request, int(brief_id), Frame(to))
        ack()
