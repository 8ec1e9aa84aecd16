"""What the house must know of the one slash command."""

from bot.commands import views
from bot.core.feature import Feature, HomeButton

FEATURE = Feature(
    name="commands",
    home_buttons=(HomeButton(order=50, render=views.home_button),),
)
