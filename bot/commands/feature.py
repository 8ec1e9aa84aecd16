"""What the house must know of the one slash command."""

from bot.commands import listeners, views
from bot.commands.service import OverviewService
from bot.commands.wording import HelpWording, OverviewWording
from bot.core.feature import Feature, HomeButton, SlashCommand, Subcommand
from bot.core.slack import ids
from bot.core.slack.subcommands import HELP, NOTHING, OVERVIEW

FEATURE = Feature(
    name="commands",
    wording=(HelpWording, OverviewWording),
    service=lambda dependencies: OverviewService(dependencies.db),
    actions={ids.HELP: listeners.show_help},
    slash_commands=(
        SlashCommand(
            "/coach",
            listeners.coach,
            lambda wording: (wording[HelpWording].listed_usage, wording[HelpWording].listed_about),
        ),
    ),
    subcommands=(
        Subcommand((OVERVIEW, "home", "start"), takes=NOTHING, run=listeners.overview),
        Subcommand((HELP, "usage", "commands"), takes=NOTHING, run=listeners.show_help),
        Subcommand((), takes=listeners.asked_for_help, run=listeners.show_help),
    ),
    home_buttons=(HomeButton(order=50, render=views.home_button, in_menu=True),),
)
