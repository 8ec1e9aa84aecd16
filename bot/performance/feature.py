"""What the house must know of performance conversations."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="performance",
)
