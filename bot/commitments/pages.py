"""What several listeners show of commitments, read from the services."""

from bot.commitments import views
from bot.core.request import Request
from bot.core.slack.blocks import Rendered
from bot.wiring_services import Services

TODO_SIZE = 12


def todo(services: Services, request: Request) -> Rendered:
    """The first page of what is open."""
    return views.todo(request.wording, services.commitments.todo(request, 0, TODO_SIZE), request.today)
