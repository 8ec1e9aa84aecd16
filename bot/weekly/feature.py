"""What the house must know of the weekly message."""

from bot.core.feature import Feature, HomeSection
from bot.weekly import service, views

FEATURE = Feature(
    name="weekly",
    home=(HomeSection("weekly", order=90, load=service.home_section, render=views.home_section),),
)
