"""What the house must know of people's own settings."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="preferences",
)
