"""What the house must know of the rights to one's data."""

from bot.core.feature import Feature, HomeButton, HomeSection
from bot.privacy import service, views

FEATURE = Feature(
    name="privacy",
    home=(HomeSection("who_sees", order=80, load=service.home_section, render=views.home_section),),
    home_buttons=(HomeButton(order=40, render=views.home_button),),
)
