"""Privacy, export and "forget me": buttons and the form."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.administration.service import standing
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Rendered
from bot.core.slack.payloads import Body, Place, in_metadata, place, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call, Typed, UnclearError
from bot.core.slack.surfaces import close, open_form, open_or_show
from bot.privacy import views
from bot.privacy.service import Rights
from bot.privacy.wording import RightsWording


def register(app: Registry, rights: Rights) -> None:
    """Everything a person can tap about their own data."""

    @app.action(ids.WHO_CAN_SEE)
    def show_privacy(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        open_or_show(body, client, respond, request.wording, sheet(rights, request))
        ack()

    @app.action(ids.EXPORT)
    def export(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        rights.exports.ask(request)
        open_or_show(body, client, respond, request.wording, views.export_asked(request.wording))
        ack()

    @app.action(ids.FORGET)
    def open_forget(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(body, client, views.forget_form(request_of(context).wording, in_metadata(place(body))))
        ack()

    @app.view(ids.FORGET_FORM)
    def forget(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        if views.CONFIRMED not in (values(body)[ids.FORGET_CONFIRMED] or []):
            ack(
                response_action="errors",
                errors={ids.FORGET_CONFIRMED: request.wording[RightsWording].forget.needs_tick},
            )
            return
        rights.forgetting.ask(request)
        close(ack, request.wording, Place(), views.forget_asked(request.wording))

    @app.action(ids.FORGET_TAKE_BACK)
    def take_back(ack: Ack, context: BoltContext) -> None:
        request = request_of(context)
        rights.forgetting.take_back(request)
        ack()


def sheet(rights: Rights, request: Request) -> Rendered:
    """What is kept, for how long, and who sees it."""
    return views.privacy(request.wording, standing(rights.audit_log.db, request), request.who)


def show_sheet(rights: Rights, call: Call, _: None) -> Rendered:
    """The same, typed."""
    return sheet(rights, call.request)


def ask_export(rights: Rights, call: Call, _: None) -> Rendered:
    """Send the person all that is theirs."""
    rights.exports.ask(call.request)
    return views.export_asked(call.request.wording)


def oneself(typed: Typed) -> None:
    """Takes oneself: "me", "everything", "my data", or nothing."""
    if typed.rest.lower().strip(" .") not in ("", "me", "everything", "all", "my data"):
        raise UnclearError


def forget_me(rights: Rights, call: Call, _: None) -> None:
    """Ask whether to erase what the person wrote."""
    call.open(views.forget_form(call.request.wording, in_metadata(Place())))


def audit_log_in_full(rights: Rights, request: Request, _: str) -> list[str]:
    """One's own audit log."""
    return views.audit_log_lines(request.wording, rights.audit_log.of(request), request.who)
