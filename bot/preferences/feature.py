"""What the house must know of people's own settings."""

from bot.core.feature import Feature
from bot.preferences.rules import SETTINGS

FEATURE = Feature(
    name="preferences",
    data=(SETTINGS,),
)
