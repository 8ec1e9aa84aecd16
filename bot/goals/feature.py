"""What the house must know of goals."""

from bot.core.feature import Feature
from bot.goals.rules import GOALS

FEATURE = Feature(
    name="goals",
    data=(GOALS,),
)
