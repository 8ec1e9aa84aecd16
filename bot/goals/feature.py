"""What the house must know of goals."""

from bot.core.access import Data
from bot.core.feature import Feature, HomeSection
from bot.goals import lines, views

FEATURE = Feature(
    name="goals",
    home=(HomeSection("goals", order=50, load=lines.home_section, render=views.home_section, shows=(Data.GOALS,)),),
)
