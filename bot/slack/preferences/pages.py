"""What several listeners show of the settings, read from the services."""

from bot.domain.requests import Request
from bot.services.bundle import Services
from bot.slack.blocks import Block
from bot.slack.preferences import views


def settings(services: Services, request: Request, metadata: str) -> Block:
    """The settings as they are now."""
    preferences = services.preferences
    near = preferences.likely_country(request)
    return views.form(request.wording, preferences.of(request), request.who.timezone, metadata, near)
