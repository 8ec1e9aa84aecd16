"""Show all: opens what a message or Home shows only the beginning of."""

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.domain.commitments import CommitmentLine
from bot.domain.prompts import Wording
from bot.services.bundle import Services
from bot.slack import ids
from bot.slack.blocks import esc
from bot.slack.calls import call
from bot.slack.commitments.views import commitment_text, row_text
from bot.slack.goals.views import full_lines as goal_lines
from bot.slack.goals.views import goal_text
from bot.slack.nudges.views import gap_text
from bot.slack.one_on_ones.views import series_text
from bot.slack.payloads import Asked, Body, action_value, asked
from bot.slack.performance.views import record_texts
from bot.slack.plans.views import full_lines, history_lines, note_lines
from bot.slack.reading.views import reader
from bot.slack.registry import Registry
from bot.slack.rights.views import trail_lines
from bot.slack.surfaces import open_form

ALL = 10_000


def register(app: Registry, services: Services, words: Wording) -> None:
    """The button that opens the reader, and the reader's pages."""

    def show_all(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        ask, source = asked(context), action_value(body)
        texts = source_texts(services, ask, source)
        open_form(body, client, reader(ask.words, ask.words.modals.reader_title, texts, source))
        ack()

    # A row of buttons takes each action id once, and a plan has both.
    for action_id in (ids.SHOW_ALL, ids.SHOW_NOTES):
        app.action(action_id)(show_all)

    def turn(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        ask = asked(context)
        source, _, page = action_value(body).rpartition(":")
        texts = source_texts(services, ask, source)
        title = ask.words.modals.reader_title
        call(client.views_update, view_id=body["view"]["id"], view=reader(ask.words, title, texts, source, int(page)))
        ack()

    for action_id in (ids.PREVIOUS_PAGE, ids.NEXT_PAGE):
        app.action(action_id)(turn)


def source_texts(services: Services, ask: Asked, source: str) -> list[str]:
    """What a "Show all" button stands for, uncut: "plan:3", "history:3", "reply:7", "commitments:4,9", "todo:0" …"""
    kind, _, number = source.partition(":")
    if kind == "commitments":
        return _texts(ask, services.commitments.get_many(ask.who, [int(each) for each in number.split(",")]))
    about = int(number)
    if kind == "history":
        plan = services.plans.show(ask.who, about, ask.now)
        return history_lines(ask.words, services.plans.history(ask.who, about)[1], plan)
    if kind == "plan":
        plan = services.plans.show(ask.who, about, ask.now)
        lines = services.commitments.of_pair(ask.who, about)[1]
        return [*full_lines(ask.words, plan), *_texts(ask, lines)]
    if kind == "record":
        return record_texts(ask.words, services.records.show(ask.who, about, ask.now))
    if kind == "notes":
        return note_lines(ask.words, services.notes.of_pair(ask.who, about), ask.today)
    if kind == "topics":
        return [esc(topic.text) for topic in services.topics.of_pair(ask.who, about)[1]]
    if kind == "reply":
        return _texts(ask, services.commitments.of_reply(ask.who, about))
    if kind == "commitment":
        return _texts(ask, [services.commitments.get(ask.who, about)])
    if kind == "unsure":
        return [esc(text) for text in services.replies.undecided(ask.who, about)]
    if kind == "goal":
        return goal_lines(ask.words, *services.goals.history(ask.who, about), ask.today)
    if kind == "goals":
        goals = services.goals.of_pair(ask.who, about)[1] if about else services.goals.mine(ask.who)
        return [goal_text(ask.words, line, ask.today) for line in goals]
    if kind == "gaps":
        return [gap_text(ask.words, gap, ask.today) for gap in services.nudges.gaps(ask.who, ask.now)]
    if kind == "trail":
        return trail_lines(ask.words, services.rights.trail.of(ask.who), ask.who)
    if kind == "series":
        return [series_text(ask.words, line, ask.today) for line in services.one_on_ones.list(ask.who, ask.now)]
    return [row_text(ask.words, line, ask.today, None) for line in services.commitments.todo(ask.who, 0, ALL).items]


def _texts(ask: Asked, lines: list[CommitmentLine]) -> list[str]:
    return [commitment_text(ask.words, line, ask.today, limit=None) for line in lines]
