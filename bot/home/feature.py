"""What the house must know of App Home."""

from bot.core.feature import Feature, HomeSection
from bot.home import listeners, service, views
from bot.home.service import HomeService
from bot.home.wording import HomeWording

FEATURE = Feature(
    name="home",
    wording=(HomeWording,),
    service=lambda dependencies: HomeService(dependencies.db, dependencies.homes),
    listeners=listeners.register,
    home=(
        HomeSection("greeting", order=0, load=service.greeting, render=views.greeting),
        HomeSection("buttons", order=100, load=service.buttons, render=views.buttons),
    ),
)
