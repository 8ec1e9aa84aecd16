"""What the house must know of the coaching plan, notes and proposals."""

from bot.core.access import Data
from bot.core.feature import Feature, InFull, Subcommand
from bot.core.slack.subcommands import PERSON
from bot.core.wording.library import ENGLISH
from bot.plans import listeners
from bot.plans.service import PlanService

FEATURE = Feature(
    name="plans",
    service=lambda dependencies: PlanService(dependencies.db, dependencies.library.languages[ENGLISH].softened),
    listeners=listeners.register,
    subcommands=(Subcommand(("plan", "plans"), takes=PERSON, run=listeners.open_plan),),
    in_full={
        "plan": InFull(listeners.plan_in_full, shows=(Data.PLAN, Data.COMMITMENTS)),
        "history": InFull(listeners.history_in_full, shows=(Data.PLAN,)),
        "notes": InFull(listeners.notes_in_full, shows=(Data.PRIVATE_NOTES,)),
    },
)
