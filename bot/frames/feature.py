"""What the house must know of frames."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="frames",
)
