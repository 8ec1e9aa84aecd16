"""What the house must know of running the bot."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="operations",
)
