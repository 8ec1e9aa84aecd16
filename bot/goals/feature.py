"""What the house must know of goals."""

from bot.core.feature import Feature, HomeSection, MessageType
from bot.goals import lines, messages, views
from bot.goals.export import EXPORT
from bot.goals.rules import GOAL, GOALS
from bot.goals.smart_wording import SmartWording
from bot.goals.tables import PERSONAL_DATA
from bot.goals.wording import GoalWording

FEATURE = Feature(
    name="goals",
    wording=(GoalWording, SmartWording),
    data=(GOALS,),
    messages=(MessageType(GOAL, messages.compose, views.asked, shows=(GOALS,), started_by_bot=True),),
    home=(HomeSection("goals", order=50, load=lines.home_section, render=views.home_section, shows=(GOALS,)),),
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
