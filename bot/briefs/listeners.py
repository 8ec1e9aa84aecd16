"""Buttons, the global shortcut and the modal of briefs."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.briefs import views
from bot.briefs.wording import BriefWording
from bot.core.slack import ids
from bot.core.slack.payloads import Body, Place, action_id_value, action_value, in_metadata, request_of
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import open_or_show, open_view, show, surface
from bot.core.wording.library import Wording
from bot.meetings.rules import Outcome
from bot.wiring_services import Services


def register(app: Registry, services: Services, wording: Wording) -> None:
    """Everything a manager can tap about a brief."""
    _register_prepare(app, services, wording)
    _register_outcome(app, services)

    @app.action(ids.ANOTHER_QUESTION)
    def another_question(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        services.briefs.another_question(request, action_id_value(body))
        ack()


def _register_prepare(app: Registry, services: Services, wording: Wording) -> None:
    @app.action(ids.PREPARE)
    def prepare(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        report = services.people.known(request.who.workspace_id, action_value(body), request.now)
        services.briefs.request(request, report)
        rendered = views.on_its_way(request.wording, report.name)
        if surface(body) == "home":
            open_or_show(body, client, respond, request.wording, rendered)
        else:
            show(body, client, respond, request.wording, rendered)
        ack()

    @app.shortcut(
        ids.PREPARE_SHORTCUT,
        name=wording[BriefWording].shortcut_name,
        kind="global",
        description=wording[BriefWording].shortcut_about,
    )
    def pick(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        view = views.pick_report(request_of(context).wording, in_metadata(Place(), then="brief"))
        open_view(body, client, view)
        ack()


def _register_outcome(app: Registry, services: Services) -> None:
    outcomes = {
        ids.IT_HAPPENED: Outcome.HAPPENED,
        ids.WE_MOVED_IT: Outcome.MOVED,
        ids.NOT_THIS_TIME: Outcome.NOT_THIS_TIME,
        ids.CHANGE_ANSWER: Outcome.UNKNOWN,
    }

    def record(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        outcome = outcomes[body["actions"][0]["action_id"]]
        services.one_on_ones.record_outcome(request, action_id_value(body), outcome)
        ack()

    for action_id in outcomes:
        app.action(action_id)(record)
