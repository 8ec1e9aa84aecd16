"""Buttons and modals of performance conversations and their records."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Rendered, esc_name
from bot.core.slack.payloads import (
    Body,
    action_id_value,
    action_value,
    in_metadata,
    metadata,
    picked_person,
    place,
    request_of,
    values,
)
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call
from bot.core.slack.surfaces import answer_form, open_form, open_or_show, refresh
from bot.performance import forms, pages, views
from bot.performance.bringing_forward import PerformanceServices
from bot.performance.payloads import filled
from bot.performance.wording import PerformanceWording


def register(app: Registry, services: PerformanceServices) -> None:
    """Everything the two can tap about a performance conversation."""
    _register_form(app, services)
    _register_record(app, services)
    _register_answer(app, services)
    _register_forward(app, services)


def _register_form(app: Registry, services: PerformanceServices) -> None:
    @app.action(ids.PERFORMANCE_POINT)
    def open_add(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(body, client, pages.add(services, request_of(context), place(body), action_value(body)))
        ack()

    @app.action(ids.RECORD_EDIT)
    def open_edit(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        record, pair = services.records.edited(request, action_id_value(body))
        stored = in_metadata(place(body), record=record.state.id, name=pair.report.name[:80])
        open_form(body, client, forms.four_things(request.wording, record.draft, stored, report_name=pair.report.name))
        ack()

    @app.view(ids.PERFORMANCE_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, stored = metadata(body)
        given = filled(body)
        objections = pages.objections(request, given, where, stored)
        if objections is not None:
            ack(**objections)
        elif given.when is None:
            pair = services.records.change(request, int(stored["record"]), given.draft)
            refresh(services.records.db, request, where)
            text = request.wording[PerformanceWording].changed.fill(report=esc_name(pair.report.name))
            answer_form(ack, request.wording, views.told(request.wording, text))
        else:
            report = picked_person(context, given.report_slack_id)
            line = services.records.set_up(request, report, given.draft, given.when)
            answer_form(ack, request.wording, views.saved(request.wording, line, request.today))


def _register_record(app: Registry, services: PerformanceServices) -> None:
    @app.action(ids.RECORD_SHOW)
    def show(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        message = services.records.show(request, action_id_value(body))
        open_or_show(body, client, respond, request.wording, views.record(request.wording, message))
        ack()

    @app.action(ids.RECORD_AGAIN)
    def again(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        pair = services.records.show_again(request, action_id_value(body))
        text = request.wording[PerformanceWording].unacknowledged.shown_again.fill(report=esc_name(pair.report.name))
        open_or_show(body, client, respond, request.wording, views.told(request.wording, text))
        ack()


def _register_answer(app: Registry, services: PerformanceServices) -> None:
    @app.action(ids.RECORD_ACKNOWLEDGE)
    def acknowledge(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        message = services.records.acknowledge(request, action_id_value(body))
        refresh(services.records.db, request, place(body))
        if not place(body).can_re_render:
            open_or_show(body, client, respond, request.wording, views.record(request.wording, message))
        ack()

    @app.action(ids.RECORD_COMMENT)
    def open_comment(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        record, pair = services.records.received(request, action_id_value(body))
        stored = in_metadata(place(body), record=record.state.id)
        open_form(body, client, forms.comment_form(request.wording, pair.manager.name, record.comment, stored))
        ack()

    @app.view(ids.RECORD_COMMENT_FORM)
    def save_comment(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, stored = metadata(body)
        written = str(values(body)[ids.TEXT])
        pair = services.records.add_comment(request, int(stored["record"]), written)
        refresh(services.records.db, request, where)
        text = request.wording[PerformanceWording].record.saved.fill(manager=esc_name(pair.manager.name))
        answer_form(ack, request.wording, views.told(request.wording, text))


def _register_forward(app: Registry, services: PerformanceServices) -> None:
    @app.action(ids.FORWARD)
    def open_sentences(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request, record_id = request_of(context), action_id_value(body)
        pair, own = services.bringing_forward.sentences(request, record_id)
        other = pair.other(request.who)
        open_form(body, client, forms.sentences(request.wording, record_id, other.name, own))
        ack()

    @app.action(ids.FORWARD_CHOOSE)
    def choose(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        record_id, _, ref = action_value(body).partition(":")
        pair, one = services.bringing_forward.sentence(request, int(record_id), ref)
        other = pair.other(request.who)
        stored = in_metadata(place(body), record=int(record_id), ref=ref, seen=one.fingerprint)
        open_form(body, client, forms.confirm(request.wording, one, other.name, stored))
        ack()

    @app.view(ids.FORWARD_FORM)
    def carry(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        _, stored = metadata(body)
        pair = services.bringing_forward.bring(request, int(stored["record"]), str(stored["ref"]), str(stored["seen"]))
        other = pair.other(request.who)
        text = request.wording[PerformanceWording].forward.done.fill(name=esc_name(other.name))
        answer_form(ack, request.wording, views.told(request.wording, text))


def read_records(services: PerformanceServices, call: Call, _: None) -> Rendered:
    """List performance records, for those whom the workspace has named to read them."""
    return pages.viewer(services, call.request)


def record_in_full(services: PerformanceServices, request: Request, record: str) -> list[str]:
    """A record, uncut."""
    return views.record_texts(request.wording, services.records.show(request, int(record)))
