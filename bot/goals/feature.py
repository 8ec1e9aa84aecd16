"""What the house must know of goals."""

from bot.core.feature import Feature, HomeSection, MessageType
from bot.goals import lines, messages, views
from bot.goals.rules import GOAL, GOALS

FEATURE = Feature(
    name="goals",
    data=(GOALS,),
    messages=(MessageType(GOAL, messages.compose, views.asked, shows=(GOALS,), started_by_bot=True),),
    home=(HomeSection("goals", order=50, load=lines.home_section, render=views.home_section, shows=(GOALS,)),),
)
