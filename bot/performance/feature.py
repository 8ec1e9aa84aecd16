"""What the house must know of performance conversations."""

from bot.core.feature import Feature
from bot.performance.rules import RECEIVED, RECORD

FEATURE = Feature(
    name="performance",
    data=(RECORD, RECEIVED),
)
