"""What the house must know of the one slash command."""

from bot.commands.overview_wording import OverviewWording
from bot.commands.wording import HelpWording
from bot.core.feature import Feature

FEATURE = Feature(
    name="commands",
    wording=(HelpWording, OverviewWording),
)
