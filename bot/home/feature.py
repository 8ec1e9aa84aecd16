"""What the house must know of App Home."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="home",
)
