"""Buttons and modals of topics."""

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.core.errors import NeedsTextError
from bot.core.language.mentions import Mention, person_first
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Rendered, esc
from bot.core.slack.payloads import Body, Place, action_id_value, in_metadata, metadata, place, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call, Typed, without_for
from bot.core.slack.surfaces import close, open_form, refresh
from bot.topics import views
from bot.topics.service import TopicService


def register(app: Registry, service: TopicService) -> None:
    """Everything the two can tap about a topic."""

    @app.action(ids.BRING_TOPIC)
    def open_bring(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        pair, _ = service.of_pair(request, action_id_value(body))
        open_form(body, client, views.form(request.wording, pair.manager.name, in_metadata(place(body), pair=pair.id)))
        ack()

    @app.view(ids.TOPIC_FORM)
    def bring(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, stored = metadata(body)
        text = str(values(body)[ids.TEXT]).strip()
        if not text:
            raise NeedsTextError
        service.bring(request, int(stored["pair"]), text)
        refresh(service.db, request, where)
        close(ack, request.wording, where, views.saved(request.wording))

    @app.action(ids.CHANGE_TOPICS)
    def open_change(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        pair, topics = service.of_pair(request, action_id_value(body))
        stored = in_metadata(place(body), pair=pair.id)
        open_form(body, client, views.change_form(request.wording, pair.manager.name, topics, stored))
        ack()

    @app.view(ids.TOPICS_FORM)
    def change(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, _ = metadata(body)
        texts = {int(block_id.partition(":")[2]): str(text).strip() for block_id, text in values(body).items()}
        service.change(request, texts)
        refresh(service.db, request, where)
        close(ack, request.wording, where, views.saved(request.wording))

    @app.action(ids.TOPIC_DISCUSSED)
    def discussed(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        service.discussed(request, action_id_value(body))
        refresh(service.db, request, place(body))
        ack()


def topic(typed: Typed) -> tuple[Mention | None, str]:
    """ "@priya how I get into design reviews": the name first."""
    return person_first(without_for(typed.rest))


def bring_topic(service: TopicService, call: Call, said: tuple[Mention | None, str]) -> Rendered | None:
    """Bring a topic to the next 1:1 with one's manager, or open the form for it."""
    request, (person, text) = call.request, said
    pair, _ = service.of_manager(request, call.person(person))
    if not text:
        call.open(views.form(request.wording, pair.manager.name, in_metadata(Place(), pair=pair.id)))
        return None
    service.bring(request, pair.id, text)
    return views.saved(request.wording)


def topics_in_full(service: TopicService, request: Request, pair: str) -> list[str]:
    """What is to be talked about."""
    return [esc(topic.text) for topic in service.of_pair(request, int(pair))[1]]
