"""What the house must know of the rights to one's data."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="privacy",
)
