"""Privacy, export and "forget me": buttons and the form."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.core.slack import ids
from bot.core.slack.payloads import Body, Place, in_metadata, place, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import close, open_form, open_or_show
from bot.core.wording.library import Wording
from bot.privacy import views
from bot.privacy.wording import RightsWording
from bot.wiring_services import Services


def register(app: Registry, services: Services, wording: Wording) -> None:
    """Everything a person can tap about their own data."""

    @app.action(ids.WHO_CAN_SEE)
    def show_privacy(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        sheet = views.privacy(request.wording, services.administration.standing(request), request.who)
        open_or_show(body, client, respond, request.wording, sheet)
        ack()

    @app.action(ids.EXPORT)
    def export(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        services.rights.exports.ask(request)
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
        services.rights.forgetting.ask(request)
        close(ack, request.wording, Place(), views.forget_asked(request.wording))

    @app.action(ids.FORGET_TAKE_BACK)
    def take_back(ack: Ack, context: BoltContext) -> None:
        request = request_of(context)
        services.rights.forgetting.take_back(request)
        ack()
