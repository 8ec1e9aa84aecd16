"""What the house must know of what people type."""

from bot.core.feature import Feature
from bot.replies.tables import PERSONAL_DATA

FEATURE = Feature(
    name="replies",
    personal_data=PERSONAL_DATA,
)
