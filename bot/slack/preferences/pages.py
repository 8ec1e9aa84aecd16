"""What several listeners show of the settings, read from the services."""

from bot.services.bundle import Services
from bot.slack.blocks import Block
from bot.slack.payloads import Asked
from bot.slack.preferences import views


def settings(services: Services, ask: Asked, metadata: str) -> Block:
    """The settings as they are now."""
    preferences = services.preferences
    near = preferences.likely_country(ask.who)
    return views.form(ask.words, preferences.of(ask.who), ask.who.timezone, metadata, near)
