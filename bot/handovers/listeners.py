"""The modals of a handover, and the button of the question."""

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.core.slack import ids
from bot.core.slack.blocks import short_name
from bot.core.slack.payloads import Body, action_id_value, in_metadata, metadata, place, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import answer_form, open_form, refresh
from bot.core.wording.library import Wording
from bot.handovers import pages, views
from bot.handovers.rules import HandoverState
from bot.handovers.wording import HandoverWording
from bot.wiring_services import Services


def register(app: Registry, services: Services, wording: Wording) -> None:
    """What the two of a former pair can tap."""
    _register_start(app, services)
    _register_answer(app, services)


def _register_start(app: Registry, services: Services) -> None:
    @app.view(ids.HANDOVER_PICK_FORM)
    def picked(ack: Ack, body: Body, context: BoltContext) -> None:
        request, filled = request_of(context), values(body)
        to = services.people.known(request.who.workspace_id, str(filled[ids.NEW_MANAGER]), request.now)
        ack(response_action="update", view=pages.form(services, request, int(filled[ids.FORMER]), to.id))

    @app.view(ids.HANDOVER_FORM)
    def start(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        _, stored = metadata(body)
        refs, pair_id, to_id = _ticked(body), int(stored["pair"]), int(stored["to"])
        if not refs:
            box = next(name for name in values(body) if name.startswith(f"{ids.GOES_ALONG}:"))
            ack(response_action="errors", errors={box: request.wording[HandoverWording].needs_tick})
            return
        offer = services.handovers.offer(request, pair_id, to_id)
        handover = services.handovers.start(request, pair_id, to_id, refs)
        other = offer.pair.other(request.who)
        rendered = views.started(request.wording, other.name)
        if not offer.pair.manager.active:
            passed_on = handover is None or handover.state is HandoverState.PASSED_ON
            rendered = views.ended(request.wording, offer.to.name, passed_on=passed_on)
        answer_form(ack, request.wording, rendered)


def _register_answer(app: Registry, services: Services) -> None:
    @app.action(ids.HANDOVER_CHOOSE)
    def choose(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request, number = request_of(context), action_id_value(body)
        offer = services.handovers.asked(request, number)
        stored = in_metadata(place(body), handover=number, name=short_name(offer.to.name))
        open_form(body, client, views.answer_form(request.wording, offer, request.who, request.today, stored))
        ack()

    @app.view(ids.HANDOVER_ANSWER_FORM)
    def answer(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, stored = metadata(body)
        ended = services.handovers.answer(request, int(stored["handover"]), _ticked(body))
        refresh(services, request, where)
        passed_on = ended.state is HandoverState.PASSED_ON
        shown = views.ended(request.wording, str(stored["name"]), passed_on=passed_on)
        answer_form(ack, request.wording, shown)


def _ticked(body: Body) -> list[str]:
    """The refs of what is ticked."""
    return [ref for name, refs in values(body).items() if name.startswith(f"{ids.GOES_ALONG}:") for ref in refs]
