"""Buttons and modals of performance conversations and their records."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.domain.prompts import Wording
from bot.services.bundle import Services
from bot.slack import ids
from bot.slack.blocks import esc_name
from bot.slack.payloads import (
    Body,
    action_id_value,
    action_value,
    asked,
    in_metadata,
    metadata,
    place,
    values,
)
from bot.slack.performance import forms, pages, views
from bot.slack.performance.payloads import filled
from bot.slack.registry import Registry
from bot.slack.surfaces import answer_form, open_form, open_or_show, refresh


def register(app: Registry, services: Services, words: Wording) -> None:
    """Everything the two can tap about a performance conversation."""
    _register_form(app, services)
    _register_record(app, services)
    _register_answer(app, services)
    _register_forward(app, services)


def _register_form(app: Registry, services: Services) -> None:
    @app.action(ids.PERFORMANCE_POINT)
    def open_add(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(body, client, pages.add(services, asked(context), place(body), action_value(body)))
        ack()

    @app.action(ids.RECORD_EDIT)
    def open_edit(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        ask = asked(context)
        record, pair = services.records.edited(ask.who, action_id_value(body))
        stored = in_metadata(place(body), record=record.state.id, name=pair.report.name[:80])
        open_form(body, client, forms.four_things(ask.words, record.draft, stored, report_name=pair.report.name))
        ack()

    @app.view(ids.PERFORMANCE_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        where, stored = metadata(body)
        given = filled(body)
        objections = pages.objections(ask, given, where, stored)
        if objections is not None:
            ack(**objections)
        elif given.when is None:
            pair = services.records.change(ask.who, int(stored["record"]), given.draft, ask.now, ask.receipt)
            refresh(services, ask, where)
            text = ask.words.performance.changed.fill(report=esc_name(pair.report.name))
            answer_form(ack, ask.words, views.told(ask.words, text))
        else:
            report = services.people.known(ask.who.workspace_id, str(given.report_slack_id), ask.now)
            line = services.records.set_up(ask.who, report, given.draft, given.when, ask.receipt, ask.now)
            answer_form(ack, ask.words, views.saved(ask.words, line, ask.today))


def _register_record(app: Registry, services: Services) -> None:
    @app.action(ids.RECORD_SHOW)
    def show(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        ask = asked(context)
        message = services.records.show(ask.who, action_id_value(body), ask.now)
        open_or_show(body, client, respond, ask.words, views.record(ask.words, message))
        ack()

    @app.action(ids.RECORD_AGAIN)
    def again(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        ask = asked(context)
        pair = services.records.show_again(ask.who, action_id_value(body), ask.now, ask.receipt)
        text = ask.words.performance.unacknowledged.shown_again.fill(report=esc_name(pair.report.name))
        open_or_show(body, client, respond, ask.words, views.told(ask.words, text))
        ack()


def _register_answer(app: Registry, services: Services) -> None:
    @app.action(ids.RECORD_ACKNOWLEDGE)
    def acknowledge(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        ask = asked(context)
        message = services.records.acknowledge(ask.who, action_id_value(body), ask.now, ask.receipt)
        refresh(services, ask, place(body))
        if not place(body).rendered_anew:
            open_or_show(body, client, respond, ask.words, views.record(ask.words, message))
        ack()

    @app.action(ids.RECORD_WORDS)
    def open_words(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        ask = asked(context)
        record, pair = services.records.received(ask.who, action_id_value(body))
        stored = in_metadata(place(body), record=record.state.id)
        open_form(body, client, forms.own_words(ask.words, pair.manager.name, record.words, stored))
        ack()

    @app.view(ids.RECORD_WORDS_FORM)
    def save_words(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        where, stored = metadata(body)
        written = str(values(body)[ids.TEXT])
        pair = services.records.add_words(ask.who, int(stored["record"]), written, ask.now, ask.receipt)
        refresh(services, ask, where)
        text = ask.words.performance.record.saved.fill(manager=esc_name(pair.manager.name))
        answer_form(ack, ask.words, views.told(ask.words, text))


def _register_forward(app: Registry, services: Services) -> None:
    @app.action(ids.FORWARD)
    def open_sentences(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        ask, record_id = asked(context), action_id_value(body)
        pair, own = services.bringing_forward.sentences(ask.who, record_id)
        other = pair.other(ask.who)
        open_form(body, client, forms.sentences(ask.words, record_id, other.name, own))
        ack()

    @app.action(ids.FORWARD_CHOOSE)
    def choose(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        ask = asked(context)
        record_id, _, ref = action_value(body).partition(":")
        pair, one = services.bringing_forward.sentence(ask.who, int(record_id), ref)
        other = pair.other(ask.who)
        stored = in_metadata(place(body), record=int(record_id), ref=ref, seen=one.fingerprint)
        open_form(body, client, forms.confirm(ask.words, one, other.name, stored))
        ack()

    @app.view(ids.FORWARD_FORM)
    def carry(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        _, stored = metadata(body)
        pair = services.bringing_forward.bring(
            ask.who, int(stored["record"]), str(stored["ref"]), str(stored["seen"]), ask.now, ask.receipt
        )
        other = pair.other(ask.who)
        text = ask.words.performance.forward.done.fill(name=esc_name(other.name))
        answer_form(ack, ask.words, views.told(ask.words, text))
