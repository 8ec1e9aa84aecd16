"""What the house must know of the weekly message."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="weekly",
)
