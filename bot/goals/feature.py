"""What the house must know of goals."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="goals",
)
