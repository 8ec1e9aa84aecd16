"""`/coach`: whatever features declare, the overview without a word, help, and the nearest usage."""

from bot.commands import views
from bot.commands.service import OverviewService
from bot.core.language.text import asks_for_help, bare
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import typed_command, typed_text
from bot.core.slack.subcommands import HELP, Subcommands, Typed, UnclearError


def coach(service: OverviewService, command: Interaction, subcommands: Subcommands) -> None:
    try:
        subcommands.run(command, typed_text(command.body.get("text") or ""))
    except UnclearError as unclear:
        typed = typed_command(command.body)
        command.show(views.usage(command.wording, unclear.usage or HELP, typed, unclear.instead, unclear.unread))


def overview(service: OverviewService, command: Interaction, _: None) -> None:
    """Show what is coming, and what is open."""
    request = command.request
    command.show(views.overview(request.wording, service.of(request), request.today), current=True)


def show_help(service: OverviewService, interaction: Interaction, _: None = None) -> None:
    """Show everything that can be typed."""
    interaction.show(views.help_texts(interaction.wording))


def asked_for_help(typed: Typed) -> None:
    """ "what can you do"."""
    if not asks_for_help(bare(typed.text)):
        raise UnclearError
