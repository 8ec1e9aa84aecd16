"""What the house must know of what administrators decide."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="administration",
)
