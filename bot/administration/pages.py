"""What several listeners show of administration, read from the services."""

from bot.administration import views
from bot.core.request import Request
from bot.core.slack.blocks import Block
from bot.core.slack.payloads import Place, in_metadata
from bot.wiring_services import Services


def administration(services: Services, request: Request, where: Place) -> Block:
    """What is decided now. The form knows whom it showed: two administrators at once undo nothing of each other's.

    Raises NotAnAdministratorError.
    """
    there = services.administration.enter(request)
    viewers = views.picked_from(there.viewers, views.MOST_VIEWERS)
    held = [*views.picked_from(there.held, views.MOST_HELD), *(one.slack_id for one in views.gone(there.held))]
    return views.form(request.wording, there, in_metadata(where, viewers=",".join(viewers), held=",".join(held)))
