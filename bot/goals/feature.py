"""What the house must know of goals."""

from bot.core.feature import Feature
from bot.goals.tables import PERSONAL_DATA

FEATURE = Feature(
    name="goals",
    personal_data=PERSONAL_DATA,
)
