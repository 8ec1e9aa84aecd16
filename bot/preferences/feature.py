"""What the house must know of people's own settings."""

from bot.core.feature import Feature, HomeButton, HomeSection
from bot.preferences import service, views
from bot.preferences.country_wording import CountryWording
from bot.preferences.export import EXPORT
from bot.preferences.rules import SETTINGS
from bot.preferences.wording import PreferencesWording

FEATURE = Feature(
    name="preferences",
    wording=(CountryWording, PreferencesWording),
    data=(SETTINGS,),
    home=(HomeSection("preferences", order=85, load=service.home_section, render=views.home_section),),
    export=EXPORT,
    home_buttons=(HomeButton(order=20, render=views.home_button),),
)
