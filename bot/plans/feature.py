"""What the house must know of the coaching plan, notes and proposals."""

from bot.core.feature import Feature
from bot.plans.tables import PERSONAL_DATA

FEATURE = Feature(
    name="plans",
    personal_data=PERSONAL_DATA,
)
