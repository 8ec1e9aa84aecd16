"""What several listeners show of commitments, read from the services."""

from bot.services.bundle import Services
from bot.slack.blocks import Rendered
from bot.slack.commitments import views
from bot.slack.payloads import Asked

TODO_SIZE = 12


def todo(services: Services, ask: Asked) -> Rendered:
    """The first page of what is open."""
    return views.todo(ask.words, services.commitments.todo(ask.who, 0, TODO_SIZE), ask.today)
