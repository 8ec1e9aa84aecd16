"""What the house must know of the coaching plan, notes and proposals."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="plans",
)
