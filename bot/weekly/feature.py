"""What the house must know of the weekly message."""

from bot.core.feature import Feature
from bot.weekly.tries_wording import TriesWording
from bot.weekly.wording import NudgeWording

FEATURE = Feature(
    name="weekly",
    wording=(NudgeWording, TriesWording),
)
