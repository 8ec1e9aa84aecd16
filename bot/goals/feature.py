"""What the house must know of goals."""

from bot.core.feature import Feature, HomeSection, InFull, MessageType, Subcommand
from bot.core.slack.subcommands import PERSON
from bot.goals import lines, listeners, messages, views
from bot.goals.export import EXPORT
from bot.goals.rules import GOAL, GOALS
from bot.goals.service import GoalService
from bot.goals.smart_wording import SmartWording
from bot.goals.tables import PERSONAL_DATA
from bot.goals.wording import GoalWording

FEATURE = Feature(
    name="goals",
    wording=(GoalWording, SmartWording),
    service=lambda dependencies: GoalService(dependencies.db),
    listeners=listeners.register,
    subcommands=(
        Subcommand(("goal", "goals", "objective", "objectives", "okr"), takes=PERSON, run=listeners.new_goal),
    ),
    data=(GOALS,),
    messages=(MessageType(GOAL, messages.compose, views.asked, about={GOALS: "goal_id"}, started_by_bot=True),),
    home=(HomeSection("goals", order=50, load=lines.home_section, render=views.home_section, shows=(GOALS,)),),
    in_full={
        "goal": InFull(listeners.goal_in_full, shows=(GOALS,)),
        "goals": InFull(listeners.goals_in_full, shows=(GOALS,)),
    },
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
