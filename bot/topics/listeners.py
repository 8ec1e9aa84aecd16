"""Buttons and modals of topics."""

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.core.errors import NeedsTextError
from bot.core.slack import ids
from bot.core.slack.payloads import Body, action_id_value, in_metadata, metadata, place, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import close, open_form, refresh
from bot.core.wording.library import Wording
from bot.topics import views
from bot.wiring_services import Services


def register(app: Registry, services: Services, wording: Wording) -> None:
    """Everything the two can tap about a topic."""

    @app.action(ids.BRING_TOPIC)
    def open_bring(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        pair, _ = services.topics.of_pair(request, action_id_value(body))
        open_form(body, client, views.form(request.wording, pair.manager.name, in_metadata(place(body), pair=pair.id)))
        ack()

    @app.view(ids.TOPIC_FORM)
    def bring(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, stored = metadata(body)
        text = str(values(body)[ids.TEXT]).strip()
        if not text:
            raise NeedsTextError
        services.topics.bring(request, int(stored["pair"]), text)
        refresh(services, request, where)
        close(ack, request.wording, where, views.saved(request.wording))

    @app.action(ids.CHANGE_TOPICS)
    def open_change(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        pair, topics = services.topics.of_pair(request, action_id_value(body))
        stored = in_metadata(place(body), pair=pair.id)
        open_form(body, client, views.change_form(request.wording, pair.manager.name, topics, stored))
        ack()

    @app.view(ids.TOPICS_FORM)
    def change(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, _ = metadata(body)
        texts = {int(block_id.partition(":")[2]): str(text).strip() for block_id, text in values(body).items()}
        services.topics.change(request, texts)
        refresh(services, request, where)
        close(ack, request.wording, where, views.saved(request.wording))

    @app.action(ids.TOPIC_DISCUSSED)
    def discussed(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        services.topics.discussed(request, action_id_value(body))
        refresh(services, request, place(body))
        ack()
