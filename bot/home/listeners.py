"""App Home: opened, and its pages turned."""

from bot.core.slack import ids
from bot.core.slack.interactions import Interaction
from bot.home.service import HomeService

LISTS = {
    f"{action_id}_{direction}": name
    for action_id, name in (
        (ids.HOME_ONE_ON_ONES, "one_on_ones"),
        (ids.HOME_COMMITMENTS, "commitments"),
        (ids.HOME_PLANS, "plans"),
    )
    for direction in ("previous", "next")
}


def opened(service: HomeService, event: Interaction) -> None:
    if event.event.get("tab") == "home":
        service.opened(event.request)


def turn(service: HomeService, tap: Interaction) -> None:
    service.turn(tap.request, LISTS[tap.action_id], tap.id)
