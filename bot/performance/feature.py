"""What the house must know of performance conversations."""

from bot.core.feature import Feature
from bot.performance.rules import RECEIVED, RECORD
from bot.performance.vague_wording import VagueWording
from bot.performance.wording import PerformanceWording

FEATURE = Feature(
    name="performance",
    wording=(PerformanceWording, VagueWording),
    data=(RECORD, RECEIVED),
)
