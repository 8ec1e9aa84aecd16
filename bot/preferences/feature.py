"""What the house must know of people's own settings."""

from bot.core.feature import Feature, HomeButton, HomeSection
from bot.preferences import service, views
from bot.preferences.rules import SETTINGS

FEATURE = Feature(
    name="preferences",
    data=(SETTINGS,),
    home=(HomeSection("preferences", order=85, load=service.home_section, render=views.home_section),),
    home_buttons=(HomeButton(order=20, render=views.home_button),),
)
