"""What the house must know of the coaching plan, notes and proposals."""

from bot.core.feature import Feature
from bot.plans.rules import PLAN, PRIVATE_NOTES, PROPOSAL

FEATURE = Feature(
    name="plans",
    data=(PLAN, PROPOSAL, PRIVATE_NOTES),
)
