"""What the house must know of people's own settings."""

from bot.core.feature import Feature
from bot.preferences.country_wording import CountryWording
from bot.preferences.rules import SETTINGS
from bot.preferences.wording import PreferencesWording

FEATURE = Feature(
    name="preferences",
    wording=(CountryWording, PreferencesWording),
    data=(SETTINGS,),
)
