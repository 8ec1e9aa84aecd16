"""What the house must know of goals."""

from bot.core.feature import Feature, MessageType
from bot.goals import messages, views
from bot.goals.rules import GOAL, GOALS

FEATURE = Feature(
    name="goals",
    data=(GOALS,),
    messages=(MessageType(GOAL, messages.compose, views.asked, shows=(GOALS,), started_by_bot=True),),
)
