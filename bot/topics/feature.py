"""What the house must know of topics."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="topics",
)
