"""The administrators' form."""

from datetime import time

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.administration import views
from bot.administration.rules import Named, Policy
from bot.administration.service import AdministrationService
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.slack.payloads import Body, Place, in_metadata, metadata, place, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call
from bot.core.slack.surfaces import close, open_form


def register(app: Registry, service: AdministrationService) -> None:
    """Open and save what administrators decide."""

    @app.action(ids.ADMIN)
    def open_administration(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(body, client, administration_form(service, request_of(context), place(body)))
        ack()

    @app.view(ids.ADMIN_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        filled = values(body)
        _, shown = metadata(body)
        there = service.save(
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


def administration_form(service: AdministrationService, request: Request, where: Place) -> Block:
    """What is decided now. The form knows whom it showed: two administrators at once undo nothing of each other's.

    Raises NotAnAdministratorError.
    """
    there = service.enter(request)
    viewers = views.picked_from(there.viewers, views.MOST_VIEWERS)
    held = [*views.picked_from(there.held, views.MOST_HELD), *(one.slack_id for one in views.gone(there.held))]
    return views.form(request.wording, there, in_metadata(where, viewers=",".join(viewers), held=",".join(held)))


def administer(service: AdministrationService, call: Call, _: None) -> None:
    """Open what administrators decide."""
    call.open(administration_form(service, call.request, Place()))
