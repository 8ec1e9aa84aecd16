"""What the house must know of performance conversations."""

from bot.core.feature import Feature
from bot.performance.rules import ACKNOWLEDGEMENTS, RECORDS

FEATURE = Feature(
    name="performance",
    data=(RECORDS, ACKNOWLEDGEMENTS),
)
