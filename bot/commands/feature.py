"""What the house must know of the one slash command."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="commands",
)
