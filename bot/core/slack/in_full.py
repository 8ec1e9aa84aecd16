"""Show all: opens what a message or Home shows only the beginning of."""

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.commitments.rules import CommitmentLine
from bot.commitments.views import commitment_text, row_text
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import esc
from bot.core.slack.calls import call
from bot.core.slack.in_full_views import reader
from bot.core.slack.payloads import Body, action_value, request_of
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import open_form
from bot.core.wording.library import Wording
from bot.core.wording.modals import ModalWording
from bot.goals.views import full_lines as goal_lines
from bot.goals.views import goal_text
from bot.meetings.views import series_text
from bot.performance.views import record_texts
from bot.plans.views import full_lines, history_lines, note_lines
from bot.privacy.views import trail_lines
from bot.weekly.views import gap_text
from bot.wiring_services import Services

ALL = 10_000


def register(app: Registry, services: Services, wording: Wording) -> None:
    """The button that opens the reader, and the reader's pages."""

    def show_all(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request, source = request_of(context), action_value(body)
        texts = source_texts(services, request, source)
        open_form(body, client, reader(request.wording, request.wording[ModalWording].reader_title, texts, source))
        ack()

    # A row of buttons takes each action id once, and a plan has both.
    for action_id in (ids.SHOW_ALL, ids.SHOW_NOTES):
        app.action(action_id)(show_all)

    def turn(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        source, _, page = action_value(body).rpartition(":")
        texts = source_texts(services, request, source)
        title = request.wording[ModalWording].reader_title
        call(
            client.views_update,
            view_id=body["view"]["id"],
            view=reader(request.wording, title, texts, source, int(page)),
        )
        ack()

    for action_id in (ids.PREVIOUS_PAGE, ids.NEXT_PAGE):
        app.action(action_id)(turn)


def source_texts(services: Services, request: Request, source: str) -> list[str]:
    """What a "Show all" button stands for, uncut: "plan:3", "history:3", "reply:7", "commitments:4,9", "todo:0" …"""
    kind, _, number = source.partition(":")
    if kind == "commitments":
        return _texts(request, services.commitments.get_many(request, [int(each) for each in number.split(",")]))
    about = int(number)
    if kind == "history":
        plan = services.plans.show(request, about)
        return history_lines(request.wording, services.plans.history(request, about)[1], plan)
    if kind == "plan":
        plan = services.plans.show(request, about)
        lines = services.commitments.of_pair(request, about)[1]
        return [*full_lines(request.wording, plan), *_texts(request, lines)]
    if kind == "record":
        return record_texts(request.wording, services.records.show(request, about))
    if kind == "notes":
        return note_lines(request.wording, services.notes.of_pair(request, about), request.today)
    if kind == "topics":
        return [esc(topic.text) for topic in services.topics.of_pair(request, about)[1]]
    if kind == "reply":
        return _texts(request, services.commitments.of_reply(request, about))
    if kind == "commitment":
        return _texts(request, [services.commitments.get(request, about)])
    if kind == "unsure":
        return [esc(text) for text in services.replies.undecided(request, about)]
    if kind == "goal":
        return goal_lines(request.wording, *services.goals.history(request, about), request.today)
    if kind == "goals":
        goals = services.goals.of_pair(request, about)[1] if about else services.goals.mine(request)
        return [goal_text(request.wording, line, request.today) for line in goals]
    if kind == "gaps":
        return [gap_text(request.wording, gap, request.today) for gap in services.nudges.gaps(request)]
    if kind == "trail":
        return trail_lines(request.wording, services.rights.trail.of(request), request.who)
    if kind == "series":
        return [series_text(request.wording, line, request.today) for line in services.one_on_ones.list(request)]
    return [
        row_text(request.wording, line, request.today, None)
        for line in services.commitments.todo(request, 0, ALL).items
    ]


def _texts(request: Request, lines: list[CommitmentLine]) -> list[str]:
    return [commitment_text(request.wording, line, request.today, limit=None) for line in lines]
