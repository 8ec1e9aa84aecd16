"""Buttons, modals and the message shortcut of commitments."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.domain.commitments import Change, Origin
from bot.domain.prompts import Wording
from bot.domain.replies import Decision
from bot.services.bundle import Services
from bot.slack import ids
from bot.slack.commitments import forms, pages, payloads, views
from bot.slack.payloads import (
    Body,
    Place,
    action_id_value,
    asked,
    in_list,
    in_metadata,
    metadata,
    place,
    typed_text,
)
from bot.slack.registry import Registry
from bot.slack.surfaces import close, open_form, open_or_show, open_view, reading, refresh, show


def register(app: Registry, services: Services, words: Wording) -> None:
    """Everything a manager can tap about a commitment."""
    _register_states(app, services)
    _register_move(app, services)
    _register_form(app, services, words)
    _register_answer(app, services)
    _register_unsure(app, services)


def _register_states(app: Registry, services: Services) -> None:
    changes = {
        ids.COMMITMENT_DONE: Change.DONE,
        ids.COMMITMENT_DROP: Change.DROPPED,
        ids.COMMITMENT_REOPEN: Change.REOPENED,
    }

    def set_state(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        ask = asked(context)
        change = changes[body["actions"][0]["action_id"]]
        line = services.commitments.set_state(
            ask.who, action_id_value(body), change, Origin.BUTTON, ask.now, ask.receipt
        )
        refresh(services, ask, place(body))
        if in_list(body, ids.TODO_LIST):
            show(body, client, respond, ask.words, pages.todo(services, ask))
        else:
            intro = views.change_intro(ask.words, change)
            show(body, client, respond, ask.words, views.changed_lines(ask.words, [line], ask.today, intro))
        ack()

    for action_id in changes:
        app.action(action_id)(set_state)

    @app.action(ids.SHOW_TODO)
    def show_todo(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        ask = asked(context)
        open_or_show(body, client, respond, ask.words, pages.todo(services, ask))
        ack()


def _register_move(app: Registry, services: Services) -> None:
    @app.action(ids.COMMITMENT_MOVE)
    def open_move(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        ask = asked(context)
        line = services.commitments.get(ask.who, action_id_value(body))
        stored = in_metadata(place(body), commitment=line.commitment.id)
        open_form(body, client, forms.move(ask.words, line, ask.today, stored))
        ack()

    @app.view(ids.MOVE_COMMITMENT_FORM)
    def move(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        where, stored = metadata(body)
        line = services.commitments.move(
            ask.who, int(stored["commitment"]), payloads.new_day(body), Origin.BUTTON, ask.now, ask.receipt
        )
        refresh(services, ask, where)
        intro = views.change_intro(ask.words, Change.MOVED)
        close(ack, ask.words, where, views.changed_lines(ask.words, [line], ask.today, intro))


def _register_form(app: Registry, services: Services, words: Wording) -> None:
    @app.action(ids.COMMITMENT_ADD)
    def open_add(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(body, client, forms.add(asked(context).words, in_metadata(place(body))))
        ack()

    @app.shortcut(
        ids.COMMITMENT_SHORTCUT,
        name=words.commitments.shortcut_name,
        kind="message",
        description=words.commitments.shortcut_about,
    )
    def open_from_message(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        text = typed_text(body["message"].get("text", ""))
        open_view(body, client, forms.add(asked(context).words, in_metadata(Place()), text=text))
        ack()

    @app.view(ids.COMMITMENT_FORM)
    def log(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        draft, report_slack_id = payloads.new_draft(body)
        report = services.people.known(ask.who.workspace_id, report_slack_id, ask.now)
        line = services.commitments.log(ask.who, report, draft, Origin.SHORTCUT, ask.receipt, ask.now)
        if line is None:
            ack()
            return
        intro = ask.words.commitments.logged.fill(count=1)
        ack(
            response_action="update",
            view=reading(ask.words, views.changed_lines(ask.words, [line], ask.today, intro)),
        )


def _register_answer(app: Registry, services: Services) -> None:
    @app.action(ids.REPLY_EDIT)
    def open_edit(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        ask, reply_id = asked(context), action_id_value(body)
        lines = services.commitments.of_reply(ask.who, reply_id)
        open_form(body, client, forms.edit(ask.words, lines, in_metadata(place(body), reply=reply_id)))
        ack()

    @app.view(ids.COMMITMENTS_FORM)
    def edit(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        _, stored = metadata(body)
        before = [line.commitment for line in services.commitments.of_reply(ask.who, int(stored["reply"]))]
        services.commitments.edit(ask.who, payloads.edited_drafts(body, before), Origin.BUTTON, ask.now, ask.receipt)
        ack()

    @app.action(ids.REPLY_UNDO)
    def undo(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        services.replies.undo(ask.who, action_id_value(body), ask.now, ask.receipt)
        ack()

    @app.action(ids.REPLY_LOG_AGAIN)
    def log_again(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        services.replies.log_again(ask.who, action_id_value(body), ask.now, ask.receipt)
        ack()


def _register_unsure(app: Registry, services: Services) -> None:
    decisions = {
        ids.REPLY_LOG: Decision.LOGGED,
        ids.REPLY_NOTE: Decision.NOTE,
        ids.REPLY_LEAVE: Decision.LEFT,
    }

    def decide(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        decision = decisions[body["actions"][0]["action_id"]]
        services.replies.decide(
            ask.who, action_id_value(body), decision, payloads.chosen_pair(body), ask.now, ask.receipt
        )
        ack()

    for action_id in decisions:
        app.action(action_id)(decide)

    @app.action(ids.REPLY_PAIR)
    def choose_pair(ack: Ack) -> None:
        # The choice travels with the buttons' own payload.
        ack()
