"""The administrators' form."""

from datetime import time

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.administration import pages, views
from bot.administration.rules import Named, Policy
from bot.core.slack import ids
from bot.core.slack.payloads import Body, Place, metadata, place, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import close, open_form
from bot.core.wording.library import Wording
from bot.wiring_services import Services


def register(app: Registry, services: Services, wording: Wording) -> None:
    """Open and save what administrators decide."""

    @app.action(ids.ADMIN)
    def open_administration(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(body, client, pages.administration(services, request_of(context), place(body)))
        ack()

    @app.view(ids.ADMIN_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        filled = values(body)
        _, shown = metadata(body)
        there = services.administration.save(
            request,
            Policy(
                int(filled[ids.RETENTION]),
                time.fromisoformat(filled[ids.QUIET_FROM]),
                time.fromisoformat(filled[ids.QUIET_UNTIL]),
                str(filled[ids.CONTACT]).strip(),
            ),
            named(shown["viewers"], filled[ids.VIEWERS]),
            named(shown["held"], [*filled[ids.HELD], *filled.get(ids.HELD_GONE, [])]),
        )
        close(ack, request.wording, Place(), views.saved(request.wording, there))


def named(shown: str, chosen: list[str]) -> Named:
    """What the form changed about whom it showed."""
    before, after = frozenset(filter(None, shown.split(","))), frozenset(chosen)
    return Named(after - before, before - after)
