"""What people type and tap: `/coach example @sam …`, "Take back", and all lines in full."""

from slack_bolt import Ack, BoltContext

from bot.core.errors import NeedsTextError
from bot.core.language.mentions import Mention, person_first
from bot.core.request import Request
from bot.core.slack.blocks import Rendered, esc
from bot.core.slack.payloads import Body, action_id_value, request_of
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call, Typed
from bot.example import views
from bot.example.service import ExampleService


def register(app: Registry, service: ExampleService) -> None:
    """The buttons."""

    @app.action(views.TAKE_BACK)
    def take_back(ack: Ack, body: Body, context: BoltContext) -> None:
        service.take_back(request_of(context), action_id_value(body))
        ack()


def typed(given: Typed) -> tuple[Mention | None, str]:
    """ "@sam the offsite went well": whom it is for, and what."""
    return person_first(given.rest)


def write(service: ExampleService, call: Call, said: tuple[Mention | None, str]) -> Rendered:
    """Keep a line for the 1:1 with that person."""
    person, text = said
    if not text:
        raise NeedsTextError
    service.write(call.request, call.person(person), text)
    return views.saved(call.request.wording)


def in_full(service: ExampleService, request: Request, _about: str) -> list[str]:
    """All lines of the person's pairs."""
    return [esc(entry.text) for entry in service.mine(request)]
