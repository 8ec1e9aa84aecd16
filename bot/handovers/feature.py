"""What the house must know of handovers."""

from bot.core.feature import Feature
from bot.handovers.tables import PERSONAL_DATA

FEATURE = Feature(
    name="handovers",
    personal_data=PERSONAL_DATA,
)
