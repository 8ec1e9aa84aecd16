"""What the house must know of App Home."""

from bot.core.feature import Feature
from bot.home.wording import HomeWording

FEATURE = Feature(
    name="home",
    wording=(HomeWording,),
)
