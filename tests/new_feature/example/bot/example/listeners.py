"""What people type and tap: `/coach example @sam …`, "Take back", and all lines in full."""

from bot.core.errors import NeedsTextError
from bot.core.language.text import Mention
from bot.core.language.text import person_first
from bot.core.request import Request
from bot.core.slack.blocks import esc
from bot.core.slack.interactions import Interaction
from bot.core.slack.subcommands import Typed
from bot.example import views
from bot.example.service import ExampleService


def take_back(service: ExampleService, tap: Interaction) -> None:
    service.take_back(tap.request, tap.id)


def typed(given: Typed) -> tuple[Mention | None, str]:
    """ "@sam the offsite went well": whom it is for, and what."""
    return person_first(given.rest)


def write(service: ExampleService, command: Interaction, said: tuple[Mention | None, str]) -> None:
    """Keep a line for the 1:1 with that person."""
    person, text = said
    if not text:
        raise NeedsTextError
    service.write(command.request, command.in_pair(person), text)
    command.show(views.saved(command.wording))


def in_full(service: ExampleService, request: Request, _about: str) -> list[str]:
    """All lines of the person's pairs."""
    return [esc(entry.text) for entry in service.mine(request)]
