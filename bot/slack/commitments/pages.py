"""What several listeners show of commitments, read from the services."""

from bot.domain.requests import Request
from bot.services.bundle import Services
from bot.slack.blocks import Rendered
from bot.slack.commitments import views

TODO_SIZE = 12


def todo(services: Services, request: Request) -> Rendered:
    """The first page of what is open."""
    return views.todo(request.wording, services.commitments.todo(request, 0, TODO_SIZE), request.today)
