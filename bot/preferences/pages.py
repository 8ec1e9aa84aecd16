"""What several listeners show of the settings, read from the services."""

from bot.core.request import Request
from bot.core.slack.blocks import Block
from bot.preferences import views
from bot.wiring_services import Services


def settings(services: Services, request: Request, metadata: str) -> Block:
    """The settings as they are now."""
    preferences = services.preferences
    near = preferences.likely_country(request)
    return views.form(request.wording, preferences.of(request), request.who.timezone, metadata, near)
