"""What the house must know of handovers."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="handovers",
)
