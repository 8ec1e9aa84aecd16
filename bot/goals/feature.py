"""What the house must know of goals."""

from bot.core.feature import Feature, HomeSection, InFull, MessageType, Subcommand
from bot.core.slack import ids
from bot.core.slack.subcommands import PERSON
from bot.frames.asking import asks_first
from bot.goals import listeners, messages, service, views
from bot.goals.rules import GOAL, GOAL_CONFIRMED, GOALS
from bot.goals.service import EXPORT, GoalService
from bot.goals.tables import PERSONAL_DATA
from bot.goals.wording import GoalWording, SmartWording

FEATURE = Feature(
    name="goals",
    wording=(GoalWording, SmartWording),
    service=lambda dependencies: GoalService(dependencies.db),
    actions={
        ids.GOAL_SHOW: listeners.show_goal,
        ids.GOALS_SHOW: listeners.show_goals,
        ids.GOAL_CONFIRM: listeners.confirm,
        ids.GOAL_LATER: listeners.put_aside,
        **dict.fromkeys(listeners.FINISHED, listeners.finish),
        ids.GOAL_REOPEN: listeners.reopen,
        ids.MILESTONE_DONE: listeners.tick,
        ids.MILESTONE_OPEN: listeners.tick,
        ids.GOAL_ADD: listeners.open_new,
        ids.GOAL_CHANGE: listeners.open_change,
        ids.GOAL_MILESTONES: listeners.open_milestones,
    },
    forms={
        ids.GOAL_FORM: asks_first(listeners.save),
        ids.MILESTONES_FORM: asks_first(listeners.save_milestones),
    },
    subcommands=(
        Subcommand(("goal", "goals", "objective", "objectives", "okr"), takes=PERSON, run=listeners.new_goal),
    ),
    data=(GOALS,),
    messages=(
        MessageType(GOAL, messages.compose, views.asked, about={GOALS: "goal_id"}, started_by_bot=True),
        MessageType(
            GOAL_CONFIRMED,
            messages.compose_confirmed,
            views.agreed,
            about={GOALS: "goal_id"},
            started_by_bot=True,
            can_wait=True,
        ),
    ),
    home=(HomeSection("goals", order=50, load=service.home_section, render=views.home_section, shows=(GOALS,)),),
    in_full={
        "goal": InFull(listeners.goal_in_full, shows=(GOALS,)),
        "goals": InFull(listeners.goals_in_full, shows=(GOALS,)),
    },
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
