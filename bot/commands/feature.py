"""What the house must know of the one slash command."""

from bot.commands import views
from bot.commands.overview_wording import OverviewWording
from bot.commands.wording import HelpWording
from bot.core.feature import Feature, HomeButton

FEATURE = Feature(
    name="commands",
    wording=(HelpWording, OverviewWording),
    home_buttons=(HomeButton(order=50, render=views.home_button),),
)
