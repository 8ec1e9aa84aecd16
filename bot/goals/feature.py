"""What the house must know of goals."""

from bot.core.access import Data
from bot.core.feature import Feature, MessageType
from bot.goals import messages, views
from bot.goals.rules import GOAL

FEATURE = Feature(
    name="goals",
    messages=(MessageType(GOAL, messages.compose, views.asked, shows=(Data.GOALS,), started_by_bot=True),),
)
