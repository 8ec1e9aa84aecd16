"""What the house must know of goals."""

from bot.core.feature import Feature
from bot.goals.rules import GOALS
from bot.goals.smart_wording import SmartWording
from bot.goals.wording import GoalWording

FEATURE = Feature(
    name="goals",
    wording=(GoalWording, SmartWording),
    data=(GOALS,),
)
