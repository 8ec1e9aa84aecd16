"""Buttons, modals and the message shortcut of commitments."""

from collections.abc import Callable

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.commitments import forms, payloads, views
from bot.commitments.rules import Change, CommitmentLine, Origin
from bot.commitments.service import CommitmentService
from bot.commitments.typed_orders import Mark, MoveDue, parse_order
from bot.commitments.wording import CommitmentWording
from bot.core.language.mentions import MENTION
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Rendered
from bot.core.slack.payloads import (
    Body,
    Place,
    action_id_value,
    in_list,
    in_metadata,
    metadata,
    picked_person,
    place,
    request_of,
    typed_text,
)
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call, Typed, UnclearError, without_for
from bot.core.slack.surfaces import close, open_form, open_or_show, open_view, reading, refresh, show

TODO_SIZE = 12
ALL = 10_000


def register(app: Registry, service: CommitmentService) -> None:
    """Everything a manager can tap about a commitment."""
    _register_states(app, service)
    _register_move(app, service)
    _register_form(app, service)


def _register_states(app: Registry, service: CommitmentService) -> None:
    changes = {
        ids.COMMITMENT_DONE: Change.DONE,
        ids.COMMITMENT_DROP: Change.DROPPED,
        ids.COMMITMENT_REOPEN: Change.REOPENED,
    }

    def set_state(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        change = changes[body["actions"][0]["action_id"]]
        line = service.set_state(request, action_id_value(body), change, Origin.BUTTON)
        refresh(service.db, request, place(body))
        if in_list(body, ids.TODO_LIST):
            show(body, client, respond, request.wording, todo_page(service, request))
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
        open_or_show(body, client, respond, request.wording, todo_page(service, request))
        ack()


def _register_move(app: Registry, service: CommitmentService) -> None:
    @app.action(ids.COMMITMENT_MOVE)
    def open_move(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        line = service.get(request, action_id_value(body))
        stored = in_metadata(place(body), commitment=line.commitment.id)
        open_form(body, client, forms.move(request.wording, line, request.today, stored))
        ack()

    @app.view(ids.MOVE_COMMITMENT_FORM)
    def move(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, stored = metadata(body)
        line = service.move(request, int(stored["commitment"]), payloads.new_day(body), Origin.BUTTON)
        refresh(service.db, request, where)
        intro = views.change_intro(request.wording, Change.MOVED)
        close(ack, request.wording, where, views.changed_lines(request.wording, [line], request.today, intro))


def _register_form(app: Registry, service: CommitmentService) -> None:
    @app.action(ids.COMMITMENT_ADD)
    def open_add(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(body, client, forms.add(request_of(context).wording, in_metadata(place(body))))
        ack()

    @app.shortcut(
        ids.COMMITMENT_SHORTCUT,
        name=app.wording[CommitmentWording].shortcut_name,
        kind="message",
        description=app.wording[CommitmentWording].shortcut_about,
    )
    def open_from_message(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        text = typed_text(body["message"].get("text", ""))
        open_view(body, client, forms.add(request_of(context).wording, in_metadata(Place()), text=text))
        ack()

    @app.view(ids.COMMITMENT_FORM)
    def log(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        draft, report_slack_id = payloads.new_draft(body)
        report = picked_person(context, report_slack_id)
        line = service.log(request, report, draft, Origin.SHORTCUT)
        if line is None:
            ack()
            return
        intro = request.wording[CommitmentWording].logged.fill(count=1)
        ack(
            response_action="update",
            view=reading(request.wording, views.changed_lines(request.wording, [line], request.today, intro)),
        )


def todo_page(service: CommitmentService, request: Request) -> Rendered:
    """The first page of what is open."""
    return views.todo(request.wording, service.todo(request, 0, TODO_SIZE), request.today)


def show_todo_list(service: CommitmentService, call: Call, _: None) -> Rendered:
    """Show the open commitments."""
    return todo_page(service, call.request)


def marked(verb: str) -> Callable[[Typed], Mark]:
    """Takes numbers or words of commitments, after a verb that means `verb`."""

    def take(typed: Typed) -> Mark:
        mark = parse_order(f"{verb} {typed.rest}", typed.now, loose=True) if typed.rest else None
        if not isinstance(mark, Mark):
            raise UnclearError
        return mark

    return take


def order(typed: Typed) -> Mark | MoveDue:
    """What is said of commitments in other words: "2 done", "forget the intro", "move 2 to Friday"."""
    said = parse_order(typed.text, typed.now, loose=True, working_days=typed.working_days)
    if not isinstance(said, Mark | MoveDue):
        raise UnclearError
    return said


def moved_due(typed: Typed) -> MoveDue:
    """ "move 2 to Friday": what names a person is about a 1:1."""
    said = order(typed)
    if MENTION.match(without_for(typed.rest)) or not isinstance(said, MoveDue):
        raise UnclearError
    return said


def forgotten(typed: Typed) -> Mark:
    """ "forget 2", "forget about the intro"."""
    said = order(typed)
    if not isinstance(said, Mark):
        raise UnclearError
    return said


def run_order(service: CommitmentService, call: Call, said: Mark | MoveDue) -> Rendered:
    """Mark what is meant, or move when it is due."""
    request = call.request
    if isinstance(said, Mark):
        change, lines = said.action, service.change_by_order(request, said.targets, said.action, Origin.COMMAND)
    else:
        change, lines = Change.MOVED, [service.move_by_order(request, said.target, said.due_on, Origin.COMMAND)]
    return views.changed_lines(request.wording, lines, request.today, views.change_intro(request.wording, change))


def some_in_full(service: CommitmentService, request: Request, numbers: str) -> list[str]:
    """Commitments by their ids."""
    return _texts(request, service.get_many(request, [int(one) for one in numbers.split(",")]))


def one_in_full(service: CommitmentService, request: Request, number: str) -> list[str]:
    """One commitment by its id."""
    return _texts(request, [service.get(request, int(number))])


def _texts(request: Request, lines: list[CommitmentLine]) -> list[str]:
    return [views.commitment_text(request.wording, line, request.today, limit=None) for line in lines]


def todo_in_full(service: CommitmentService, request: Request, _: str) -> list[str]:
    """All that is open."""
    lines = service.todo(request, 0, ALL).items
    return [views.row_text(request.wording, line, request.today, None) for line in lines]
