"""Practising: open a hard moment, see what the choices do, go on to another."""

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.slack.calls import call
from bot.core.slack.payloads import Body, Place, action_value, in_metadata, metadata, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call
from bot.core.slack.surfaces import open_form
from bot.practice import views
from bot.practice.service import PracticeService
from bot.practice.wording import PracticeWording


def register(app: Registry, service: PracticeService) -> None:
    """The button that opens a moment, its form, and the button for another."""

    @app.action(ids.PRACTISE)
    def practise(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(body, client, next_case(service, request_of(context)))
        ack()

    @app.action(ids.PRACTICE_ANOTHER)
    def another(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        view = next_case(service, request_of(context), action_value(body))
        call(client.views_update, view_id=body["view"]["id"], view=view)
        ack()

    @app.view(ids.PRACTICE_FORM)
    def answered(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        key = str(metadata(body)[1]["case"])
        chosen = values(body)
        frame, letter = (f"{name}:{key}" for name in (ids.PRACTICE_FRAME, ids.PRACTICE_SENTENCE))
        empty = [block_id for block_id in (frame, letter) if not chosen.get(block_id)]
        if key not in request.wording[PracticeWording].cases:
            ack(response_action="update", view=next_case(service, request, gone=True))
        elif empty:
            ack(response_action="errors", errors=dict.fromkeys(empty, request.wording[PracticeWording].choose))
        else:
            service.practised(request, key)
            ack(response_action="update", view=views.feedback(request.wording, key, chosen[frame], chosen[letter]))


def next_case(service: PracticeService, request: Request, after: str | None = None, *, gone: bool = False) -> Block:
    """The modal with the next case, or the one that follows `after`."""
    key = service.next(request, after)
    return views.question(request.wording, key, in_metadata(Place(), case=key), gone=gone)


def practice(service: PracticeService, call: Call, _: None) -> None:
    """Open a case."""
    call.open(next_case(service, call.request))
