"""What the house must know of what people type."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="replies",
)
