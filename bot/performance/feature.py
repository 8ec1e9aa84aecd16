"""What the house must know of performance conversations."""

from bot.core.feature import Feature
from bot.performance.tables import PERSONAL_DATA

FEATURE = Feature(
    name="performance",
    personal_data=PERSONAL_DATA,
)
