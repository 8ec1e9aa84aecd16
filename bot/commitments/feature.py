"""What the house must know of commitments."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="commitments",
)
