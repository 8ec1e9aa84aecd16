"""Practising: open a hard moment, see what the choices do, go on to another."""

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.core.slack import ids
from bot.core.slack.calls import call
from bot.core.slack.payloads import Body, action_value, metadata, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import open_form
from bot.core.wording.library import Wording
from bot.practice import pages, views
from bot.practice.wording import PracticeWording
from bot.wiring_services import Services


def register(app: Registry, services: Services, wording: Wording) -> None:
    """The button that opens a moment, its form, and the button for another."""

    @app.action(ids.PRACTISE)
    def practise(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(body, client, pages.next_case(services, request_of(context)))
        ack()

    @app.action(ids.PRACTICE_ANOTHER)
    def another(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        view = pages.next_case(services, request_of(context), action_value(body))
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
            ack(response_action="update", view=pages.next_case(services, request, gone=True))
        elif empty:
            ack(response_action="errors", errors=dict.fromkeys(empty, request.wording[PracticeWording].choose))
        else:
            services.practice.practised(request, key)
            ack(response_action="update", view=views.feedback(request.wording, key, chosen[frame], chosen[letter]))
