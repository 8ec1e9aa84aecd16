"""What the house must know of the coaching plan, notes and proposals."""

from bot.core.feature import Feature, HomeSection, MessageType
from bot.plans import messages, proposal_views, service, views
from bot.plans.export import EXPORT
from bot.plans.proposal_rules import DECIDED, PROPOSED
from bot.plans.proposal_wording import ProposalWording
from bot.plans.rules import PLANS, PRIVATE_NOTES, PROPOSALS
from bot.plans.tables import PERSONAL_DATA
from bot.plans.wording import PlanWording

FEATURE = Feature(
    name="plans",
    wording=(PlanWording, ProposalWording),
    data=(PLANS, PROPOSALS, PRIVATE_NOTES),
    messages=(
        MessageType(
            PROPOSED,
            messages.compose_proposed,
            proposal_views.proposed,
            shows=(PLANS, PROPOSALS),
            started_by_bot=True,
            can_wait=True,
        ),
        MessageType(
            DECIDED,
            messages.compose_decided,
            proposal_views.decided,
            shows=(PROPOSALS,),
            started_by_bot=True,
            can_wait=True,
        ),
    ),
    home=(HomeSection("plans", order=40, load=service.home_section, render=views.home_section, shows=(PLANS,)),),
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
