"""What the house must know of commitments."""

from bot.commitments.tables import PERSONAL_DATA
from bot.core.feature import Feature

FEATURE = Feature(
    name="commitments",
    personal_data=PERSONAL_DATA,
)
