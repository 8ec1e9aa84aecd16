"""What the house must know of goals."""

from bot.core.access import Data
from bot.core.feature import Feature, InFull, Subcommand
from bot.core.slack.subcommands import PERSON
from bot.goals import listeners
from bot.goals.service import GoalService

FEATURE = Feature(
    name="goals",
    service=lambda dependencies: GoalService(dependencies.db),
    listeners=listeners.register,
    subcommands=(
        Subcommand(("goal", "goals", "objective", "objectives", "okr"), takes=PERSON, run=listeners.new_goal),
    ),
    in_full={
        "goal": InFull(listeners.goal_in_full, shows=(Data.GOALS,)),
        "goals": InFull(listeners.goals_in_full, shows=(Data.GOALS,)),
    },
)
