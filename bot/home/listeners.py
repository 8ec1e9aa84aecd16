"""App Home: opened, and its pages turned."""

from bot.core.slack.interactions import Interaction
from bot.home.service import HomeService


def opened(service: HomeService, event: Interaction) -> None:
    if event.event.get("tab") == "home":
        service.opened(event.request)


def turn(service: HomeService, tap: Interaction) -> None:
    section, _, page = tap.value.partition(":")
    service.turn(tap.request, section, int(page))
