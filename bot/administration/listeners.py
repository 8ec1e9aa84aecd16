"""The administrators' form."""

from datetime import time

from bot.administration import views
from bot.administration.rules import Named, Policy
from bot.administration.service import AdministrationService
from bot.core.slack import ids
from bot.core.slack.interactions import Interaction


def open_form(service: AdministrationService, interaction: Interaction, _: None = None) -> None:
    """Open what is decided now. The form knows whom it showed: two administrators at once undo nothing of each
    other's. Raises NotAnAdministratorError."""
    there = service.enter(interaction.request)
    viewers = views.picked_from(there.all_viewers, views.MOST_VIEWERS)
    held = [*views.picked_from(there.held, views.MOST_HELD), *(one.slack_id for one in views.gone(there.held))]
    stored = interaction.metadata(viewers=",".join(viewers), held=",".join(held))
    interaction.open(views.form(interaction.wording, there, stored))


def save(service: AdministrationService, form: Interaction) -> None:
    filled = form.values
    there = service.save(
        form.request,
        Policy(
            int(filled[ids.RETENTION]),
            time.fromisoformat(filled[ids.QUIET_FROM]),
            time.fromisoformat(filled[ids.QUIET_UNTIL]),
            form.text(ids.CONTACT),
        ),
        named(form.stored["viewers"], filled[ids.VIEWERS]),
        named(form.stored["held"], [*filled[ids.HELD], *filled.get(ids.HELD_GONE, [])]),
    )
    form.show(views.saved(form.wording, there))


def named(shown: str, chosen: list[str]) -> Named:
    """What the form changed about whom it showed."""
    before, after = frozenset(filter(None, shown.split(","))), frozenset(chosen)
    return Named(after - before, before - after)
