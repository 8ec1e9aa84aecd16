"""What the house must know of practice."""

from bot.core.feature import Feature
from bot.practice.tables import PERSONAL_DATA

FEATURE = Feature(
    name="practice",
    personal_data=PERSONAL_DATA,
)
