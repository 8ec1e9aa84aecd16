"""The modals of a handover, and the button of the question."""

import re

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.core.language.mentions import MENTION, Mention, mentioned
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered, short_name
from bot.core.slack.payloads import (
    Body,
    Place,
    action_id_value,
    in_metadata,
    metadata,
    picked_person,
    place,
    request_of,
    values,
)
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call, Typed, UnclearError, is_courtesy
from bot.core.slack.surfaces import answer_form, open_form, refresh
from bot.handovers import views
from bot.handovers.rules import HandoverState
from bot.handovers.service import HandoverService
from bot.handovers.wording import HandoverWording


def register(app: Registry, service: HandoverService) -> None:
    """What the two of a former pair can tap."""
    _register_start(app, service)
    _register_answer(app, service)


def _register_start(app: Registry, service: HandoverService) -> None:
    @app.view(ids.HANDOVER_PICK_FORM)
    def picked(ack: Ack, body: Body, context: BoltContext) -> None:
        request, filled = request_of(context), values(body)
        to = picked_person(context, str(filled[ids.NEW_MANAGER]))
        ack(response_action="update", view=offer_form(service, request, int(filled[ids.FORMER]), to.id))

    @app.view(ids.HANDOVER_FORM)
    def start(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        _, stored = metadata(body)
        refs, pair_id, to_id = _ticked(body), int(stored["pair"]), int(stored["to"])
        if not refs:
            box = next(name for name in values(body) if name.startswith(f"{ids.GOES_ALONG}:"))
            ack(response_action="errors", errors={box: request.wording[HandoverWording].needs_tick})
            return
        offer = service.offer(request, pair_id, to_id)
        handover = service.start(request, pair_id, to_id, refs)
        other = offer.pair.other(request.who)
        rendered = views.started(request.wording, other.name)
        if not offer.pair.manager.active:
            passed_on = handover is None or handover.state is HandoverState.PASSED_ON
            rendered = views.ended(request.wording, offer.to.name, passed_on=passed_on)
        answer_form(ack, request.wording, rendered)


def _register_answer(app: Registry, service: HandoverService) -> None:
    @app.action(ids.HANDOVER_CHOOSE)
    def choose(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request, number = request_of(context), action_id_value(body)
        offer = service.asked(request, number)
        stored = in_metadata(place(body), handover=number, name=short_name(offer.to.name))
        open_form(body, client, views.answer_form(request.wording, offer, request.who, request.today, stored))
        ack()

    @app.view(ids.HANDOVER_ANSWER_FORM)
    def answer(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, stored = metadata(body)
        ended = service.answer(request, int(stored["handover"]), _ticked(body))
        refresh(service.db, request, where)
        passed_on = ended.state is HandoverState.PASSED_ON
        shown = views.ended(request.wording, str(stored["name"]), passed_on=passed_on)
        answer_form(ack, request.wording, shown)


def _ticked(body: Body) -> list[str]:
    """The refs of what is ticked."""
    return [ref for name, refs in values(body).items() if name.startswith(f"{ids.GOES_ALONG}:") for ref in refs]


def handed_over(typed: Typed) -> tuple[Mention, ...]:
    """The report and the new manager, or the new manager alone; whom it lacks is asked for.

    Mentions only: a plain name would not say where the first ends.
    """
    found = tuple(mentioned(match) for match in MENTION.finditer(typed.rest))
    if len(found) > 2 or not is_courtesy(re.sub(r"\b(?:to|from)\b", " ", MENTION.sub(" ", typed.rest))):
        raise UnclearError
    return found


def hand_over(service: HandoverService, call: Call, people: tuple[Mention, ...]) -> Rendered | None:
    """Open what can be passed on, or first ask from which 1:1 and to whom."""
    request = call.request
    pairs, to = service.pairs(request, [call.person(one) for one in people])
    if to is not None and len(pairs) == 1:
        call.open(offer_form(service, request, pairs[0].id, to.id))
        return None
    pairs = pairs or service.pairs(request)[0]
    if not pairs:
        return views.nobody(request.wording)
    call.open(views.pick_form(request.wording, request.who, pairs, in_metadata(Place()), to.slack_id if to else None))
    return None


def offer_form(service: HandoverService, request: Request, pair_id: int, to_id: int) -> Block:
    """What can be passed on from this pair."""
    offer = service.offer(request, pair_id, to_id)
    return views.form(request.wording, offer, request.who, request.today, in_metadata(Place(), pair=pair_id, to=to_id))
