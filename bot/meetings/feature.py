"""What the house must know of 1:1s."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="meetings",
)
