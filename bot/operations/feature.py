"""What the house must know of running the bot."""

from bot.core.feature import Feature
from bot.operations.store import PERSONAL_DATA

FEATURE = Feature(name="operations", personal_data=PERSONAL_DATA)
