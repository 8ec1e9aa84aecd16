"""What the house must know of the rights to one's data."""

from bot.core.feature import Feature
from bot.privacy.tables import PERSONAL_DATA

FEATURE = Feature(
    name="privacy",
    personal_data=PERSONAL_DATA,
)
