"""Buttons, modals and the message shortcut of commitments."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.commitments import forms, pages, payloads, views
from bot.commitments.rules import Change, Origin
from bot.commitments.wording import CommitmentWording
from bot.core.slack import ids
from bot.core.slack.payloads import (
    Body,
    Place,
    action_id_value,
    in_list,
    in_metadata,
    metadata,
    place,
    request_of,
    typed_text,
)
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import close, open_form, open_or_show, open_view, reading, refresh, show
from bot.core.wording.library import Wording
from bot.replies.rules import Decision
from bot.wiring_services import Services


def register(app: Registry, services: Services, wording: Wording) -> None:
    """Everything a manager can tap about a commitment."""
    _register_states(app, services)
    _register_move(app, services)
    _register_form(app, services, wording)
    _register_answer(app, services)
    _register_unsure(app, services)


def _register_states(app: Registry, services: Services) -> None:
    changes = {
        ids.COMMITMENT_DONE: Change.DONE,
        ids.COMMITMENT_DROP: Change.DROPPED,
        ids.COMMITMENT_REOPEN: Change.REOPENED,
    }

    def set_state(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        change = changes[body["actions"][0]["action_id"]]
        line = services.commitments.set_state(request, action_id_value(body), change, Origin.BUTTON)
        refresh(services, request, place(body))
        if in_list(body, ids.TODO_LIST):
            show(body, client, respond, request.wording, pages.todo(services, request))
        else:
            intro = views.change_intro(request.wording, change)
            show(
                body,
                client,
                respond,
                request.wording,
                views.changed_lines(request.wording, [line], request.today, intro),
            )
        ack()

    for action_id in changes:
        app.action(action_id)(set_state)

    @app.action(ids.SHOW_TODO)
    def show_todo(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        open_or_show(body, client, respond, request.wording, pages.todo(services, request))
        ack()


def _register_move(app: Registry, services: Services) -> None:
    @app.action(ids.COMMITMENT_MOVE)
    def open_move(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        line = services.commitments.get(request, action_id_value(body))
        stored = in_metadata(place(body), commitment=line.commitment.id)
        open_form(body, client, forms.move(request.wording, line, request.today, stored))
        ack()

    @app.view(ids.MOVE_COMMITMENT_FORM)
    def move(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, stored = metadata(body)
        line = services.commitments.move(request, int(stored["commitment"]), payloads.new_day(body), Origin.BUTTON)
        refresh(services, request, where)
        intro = views.change_intro(request.wording, Change.MOVED)
        close(ack, request.wording, where, views.changed_lines(request.wording, [line], request.today, intro))


def _register_form(app: Registry, services: Services, wording: Wording) -> None:
    @app.action(ids.COMMITMENT_ADD)
    def open_add(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(body, client, forms.add(request_of(context).wording, in_metadata(place(body))))
        ack()

    @app.shortcut(
        ids.COMMITMENT_SHORTCUT,
        name=wording[CommitmentWording].shortcut_name,
        kind="message",
        description=wording[CommitmentWording].shortcut_about,
    )
    def open_from_message(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        text = typed_text(body["message"].get("text", ""))
        open_view(body, client, forms.add(request_of(context).wording, in_metadata(Place()), text=text))
        ack()

    @app.view(ids.COMMITMENT_FORM)
    def log(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        draft, report_slack_id = payloads.new_draft(body)
        report = services.people.known(request.who.workspace_id, report_slack_id, request.now)
        line = services.commitments.log(request, report, draft, Origin.SHORTCUT)
        if line is None:
            ack()
            return
        intro = request.wording[CommitmentWording].logged.fill(count=1)
        ack(
            response_action="update",
            view=reading(request.wording, views.changed_lines(request.wording, [line], request.today, intro)),
        )


def _register_answer(app: Registry, services: Services) -> None:
    @app.action(ids.REPLY_EDIT)
    def open_edit(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request, reply_id = request_of(context), action_id_value(body)
        lines = services.commitments.of_reply(request, reply_id)
        open_form(body, client, forms.edit(request.wording, lines, in_metadata(place(body), reply=reply_id)))
        ack()

    @app.view(ids.COMMITMENTS_FORM)
    def edit(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        _, stored = metadata(body)
        before = [line.commitment for line in services.commitments.of_reply(request, int(stored["reply"]))]
        services.commitments.edit(request, payloads.edited_drafts(body, before), Origin.BUTTON)
        ack()

    @app.action(ids.REPLY_UNDO)
    def undo(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        services.replies.undo(request, action_id_value(body))
        ack()

    @app.action(ids.REPLY_LOG_AGAIN)
    def log_again(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        services.replies.log_again(request, action_id_value(body))
        ack()


def _register_unsure(app: Registry, services: Services) -> None:
    decisions = {
        ids.REPLY_LOG: Decision.LOGGED,
        ids.REPLY_NOTE: Decision.NOTE,
        ids.REPLY_LEAVE: Decision.LEFT,
    }

    def decide(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        decision = decisions[body["actions"][0]["action_id"]]
        services.replies.decide(request, action_id_value(body), decision, payloads.chosen_pair(body))
        ack()

    for action_id in decisions:
        app.action(action_id)(decide)

    @app.action(ids.REPLY_PAIR)
    def choose_pair(ack: Ack) -> None:
        # The choice travels with the buttons' own payload.
        ack()
