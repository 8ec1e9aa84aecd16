"""What the house must know of App Home."""

from bot.core.feature import Feature, HomeSection, SlackEvent
from bot.core.slack import ids
from bot.home import listeners, service, views
from bot.home.service import HomeService
from bot.home.wording import HomeWording

FEATURE = Feature(
    name="home",
    wording=(HomeWording,),
    service=lambda dependencies: HomeService(dependencies.db, dependencies.homes),
    actions={ids.HOME_PREVIOUS: listeners.turn, ids.HOME_NEXT: listeners.turn},
    slack_events=(SlackEvent("app_home_opened", listeners.opened),),
    home=(
        HomeSection("greeting", order=0, load=service.greeting, render=views.greeting),
        HomeSection("buttons", order=100, load=service.buttons, render=views.buttons),
    ),
)
