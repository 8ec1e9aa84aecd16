"""What the house must know of the coaching plan, notes and proposals."""

from bot.core.feature import Feature
from bot.plans.proposal_wording import ProposalWording
from bot.plans.rules import PLAN, PRIVATE_NOTES, PROPOSAL
from bot.plans.wording import PlanWording

FEATURE = Feature(
    name="plans",
    wording=(PlanWording, ProposalWording),
    data=(PLAN, PROPOSAL, PRIVATE_NOTES),
)
