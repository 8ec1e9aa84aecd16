"""Privacy, export and "forget me": buttons and the form."""

from bot.administration.service import standing
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.interactions import Interaction
from bot.core.slack.subcommands import Typed, UnclearError
from bot.privacy import views
from bot.privacy.service import Rights
from bot.privacy.wording import RightsWording


def show_sheet(rights: Rights, interaction: Interaction, _: None = None) -> None:
    """Show what is kept, for how long, and who sees it."""
    request = interaction.request
    interaction.show(views.privacy(request.wording, standing(rights.db, request), request.who))


def ask_export(rights: Rights, interaction: Interaction, _: None = None) -> None:
    """Send the person all that is theirs."""
    rights.export(interaction.request)
    interaction.show(views.export_asked(interaction.wording))


def open_forget(rights: Rights, interaction: Interaction, _: None = None) -> None:
    """Ask whether to erase what the person wrote."""
    interaction.open(views.forget_form(interaction.wording, interaction.metadata()))


def forget(rights: Rights, form: Interaction) -> None:
    if views.CONFIRMED not in (form.values[ids.FORGET_CONFIRMED] or []):
        form.errors({ids.FORGET_CONFIRMED: form.wording[RightsWording].forget.needs_tick})
        return
    rights.forgetting.ask(form.request)
    form.show(views.forget_asked(form.wording))


def take_back(rights: Rights, tap: Interaction) -> None:
    rights.forgetting.take_back(tap.request)


def oneself(typed: Typed) -> None:
    """Takes oneself: "me", "everything", "my data", or nothing."""
    if typed.rest.lower().strip(" .") not in ("", "me", "everything", "all", "my data"):
        raise UnclearError


def audit_log_in_full(rights: Rights, request: Request, _: str) -> list[str]:
    """One's own audit log."""
    return views.audit_log_lines(request.wording, rights.audit_log(request), request.who, request.today)
