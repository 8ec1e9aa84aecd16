"""What the house must know of the coaching plan, notes and proposals."""

from bot.core.feature import Feature
from bot.plans.rules import PLANS, PRIVATE_NOTES, PROPOSALS

FEATURE = Feature(
    name="plans",
    data=(PLANS, PROPOSALS, PRIVATE_NOTES),
)
