"""What the house must know of installed workspaces."""

from bot.core.feature import Feature

FEATURE = Feature(
    name="workspaces",
)
