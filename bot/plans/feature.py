"""What the house must know of the coaching plan, notes and proposals."""

from bot.commitments.rules import COMMITMENTS
from bot.core.events import PairsJoined
from bot.core.feature import Feature, HomeSection, InFull, MessageType, Subcommand
from bot.core.slack import ids
from bot.core.slack.subcommands import PERSON
from bot.frames.asking import asks_first
from bot.plans import listeners, messages, service, views
from bot.plans.rules import DECIDED, PLANS, PRIVATE_NOTES, PROPOSALS, PROPOSED
from bot.plans.service import EXPORT, PlanService
from bot.plans.store import join_plans
from bot.plans.tables import PERSONAL_DATA
from bot.plans.wording import PlanWording, ProposalWording

FEATURE = Feature(
    name="plans",
    wording=(PlanWording, ProposalWording),
    service=lambda dependencies: PlanService(dependencies.db),
    actions={
        ids.SHOW_PLAN: listeners.show_plan,
        ids.EDIT_PLAN: listeners.open_edit,
        ids.PLAN_HISTORY: listeners.show_history,
        ids.PROPOSE: listeners.open_propose,
        ids.PROPOSAL_TAKE: listeners.take,
        ids.PROPOSAL_EDIT: listeners.open_take,
        ids.PROPOSAL_DECLINE: listeners.open_decline,
    },
    forms={
        ids.PLAN_FORM: asks_first(listeners.save),
        ids.PROPOSE_FORM: asks_first(listeners.propose),
        ids.PROPOSAL_TAKE_FORM: asks_first(listeners.take_edited),
        ids.PROPOSAL_DECLINE_FORM: asks_first(listeners.decline),
    },
    subcommands=(Subcommand(("plan", "plans"), takes=PERSON, run=listeners.open_plan),),
    data=(PLANS, PROPOSALS, PRIVATE_NOTES),
    messages=(
        MessageType(
            PROPOSED,
            messages.compose_proposed,
            views.proposed,
            about={PROPOSALS: "proposal_id"},
            started_by_bot=True,
            can_wait=True,
        ),
        MessageType(DECIDED, messages.compose_decided, views.decided, started_by_bot=True, can_wait=True),
    ),
    home=(HomeSection("plans", order=40, load=service.home_section, render=views.home_section, shows=(PLANS,)),),
    in_full={
        "plan": InFull(listeners.plan_in_full, shows=(PLANS, COMMITMENTS)),
        "history": InFull(listeners.history_in_full, shows=(PLANS,)),
        "notes": InFull(listeners.notes_in_full, shows=(PRIVATE_NOTES,)),
    },
    export=EXPORT,
    listens={PairsJoined: join_plans},
    personal_data=PERSONAL_DATA,
)
