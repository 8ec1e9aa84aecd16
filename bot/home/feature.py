"""What the house must know of App Home."""

from bot.core.feature import Feature, HomeSection
from bot.home import service, views
from bot.home.wording import HomeWording

FEATURE = Feature(
    name="home",
    wording=(HomeWording,),
    home=(
        HomeSection("greeting", order=0, load=service.greeting, render=views.greeting),
        HomeSection("buttons", order=100, load=service.buttons, render=views.buttons),
    ),
)
