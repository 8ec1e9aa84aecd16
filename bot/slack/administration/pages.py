"""What several listeners show of administration, read from the services."""

from bot.domain.requests import Request
from bot.services.bundle import Services
from bot.slack.administration import views
from bot.slack.blocks import Block
from bot.slack.payloads import Place, in_metadata


def administration(services: Services, request: Request, where: Place) -> Block:
    """What is decided now. The form knows whom it showed: two administrators at once undo nothing of each other's.

    Raises NotAnAdministratorError.
    """
    there = services.administration.enter(request)
    viewers = views.picked_from(there.viewers, views.MOST_VIEWERS)
    held = [*views.picked_from(there.held, views.MOST_HELD), *(one.slack_id for one in views.gone(there.held))]
    return views.form(request.wording, there, in_metadata(where, viewers=",".join(viewers), held=",".join(held)))
