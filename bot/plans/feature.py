"""What the house must know of the coaching plan, notes and proposals."""

from bot.core.access import Data
from bot.core.feature import Feature, MessageType
from bot.plans import messages, proposal_views
from bot.plans.proposal_rules import DECIDED, PROPOSED

FEATURE = Feature(
    name="plans",
    messages=(
        MessageType(
            PROPOSED,
            messages.compose_proposed,
            proposal_views.proposed,
            shows=(Data.PLAN, Data.PROPOSAL),
            started_by_bot=True,
            can_wait=True,
        ),
        MessageType(
            DECIDED,
            messages.compose_decided,
            proposal_views.decided,
            shows=(Data.PROPOSAL,),
            started_by_bot=True,
            can_wait=True,
        ),
    ),
)
