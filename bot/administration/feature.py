"""What the house must know of what administrators decide."""

from bot.administration.tables import PERSONAL_DATA
from bot.core.feature import Feature

FEATURE = Feature(
    name="administration",
    personal_data=PERSONAL_DATA,
)
