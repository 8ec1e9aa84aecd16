"""What the house must know of what comes before a 1:1."""

from bot.briefs.tables import PERSONAL_DATA
from bot.core.feature import Feature

FEATURE = Feature(
    name="briefs",
    personal_data=PERSONAL_DATA,
)
