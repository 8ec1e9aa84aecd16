"""What the house must know of the coaching plan, notes and proposals."""

from bot.core.access import Data
from bot.core.feature import Feature, HomeSection
from bot.plans import service, views

FEATURE = Feature(
    name="plans",
    home=(HomeSection("plans", order=40, load=service.home_section, render=views.home_section, shows=(Data.PLAN,)),),
)
