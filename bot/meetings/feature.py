"""What the house must know of 1:1s."""

from bot.core.feature import Feature
from bot.meetings.tables import PERSONAL_DATA

FEATURE = Feature(
    name="meetings",
    personal_data=PERSONAL_DATA,
)
