"""What the house must know of practice."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="practice",
)
