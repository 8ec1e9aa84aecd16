"""What the house must know of people's own settings."""

from bot.core.feature import Feature, HomeButton, HomeSection, Subcommand
from bot.core.slack import ids
from bot.core.slack.blocks import settings_button
from bot.core.slack.subcommands import NOTHING
from bot.core.time.holidays import country_of
from bot.preferences import listeners, service, views
from bot.preferences.rules import SETTINGS
from bot.preferences.service import EXPORT, PreferencesService
from bot.preferences.wording import CountryWording, PreferencesWording

FEATURE = Feature(
    name="preferences",
    wording=(CountryWording, PreferencesWording),
    service=lambda dependencies: PreferencesService(dependencies.db, country_of, (*dependencies.library.languages,)),
    actions={ids.SETTINGS: listeners.open_settings},
    forms={ids.SETTINGS_FORM: listeners.save},
    subcommands=(
        Subcommand(
            ("settings", "setting", "preferences", "prefs", "config", "configure"),
            takes=NOTHING,
            run=listeners.open_settings,
        ),
        Subcommand(("prepare",), takes=listeners.alone, run=listeners.open_settings),
    ),
    data=(SETTINGS,),
    home=(HomeSection("preferences", order=85, load=service.home_section, render=views.home_section),),
    export=EXPORT,
    home_buttons=(HomeButton(order=20, render=settings_button),),
)
