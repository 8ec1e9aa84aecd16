"""Buttons and modals of 1:1s."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.domain.prompts import Wording
from bot.domain.recurrence import next_date
from bot.services.bundle import Services
from bot.slack import ids
from bot.slack.one_on_ones import pages, payloads, views
from bot.slack.payloads import (
    Body,
    action_id_value,
    action_value,
    asked,
    in_metadata,
    metadata,
    place,
)
from bot.slack.registry import Registry
from bot.slack.surfaces import answer_form, open_form, open_or_show, show


def register(app: Registry, services: Services, words: Wording) -> None:
    """Everything a manager can tap about a 1:1."""
    _register_forms(app, services)
    _register_series(app, services)
    _register_occurrence(app, services)


def _register_forms(app: Registry, services: Services) -> None:
    @app.action(ids.ADD_ONE_ON_ONE)
    def open_add(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(
            body, client, pages.add(services, asked(context), in_metadata(place(body)), action_value(body) or None)
        )
        ack()

    @app.action(ids.CHANGE_ONE_ON_ONE)
    def open_change(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        ask = asked(context)
        series, _ = services.one_on_ones.details(ask.who, action_id_value(body))
        open_form(
            body,
            client,
            views.form(
                ask.words,
                zone=ask.who.timezone,
                series=series,
                first_day=next_date(series.recurrence, ask.today),
                metadata=in_metadata(place(body), series=series.id),
            ),
        )
        ack()

    @app.view(ids.ONE_ON_ONE_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        _, stored = metadata(body)
        filled = payloads.form_values(body)
        if "series" in stored:
            line = services.one_on_ones.change(ask.who, int(stored["series"]), filled.details, ask.now, ask.receipt)
            rendered = views.series_changed(ask.words, line, ask.today)
        else:
            report = services.people.known(ask.who.workspace_id, str(filled.report_slack_id), ask.now)
            line = services.one_on_ones.add(ask.who, report, filled.details, ask.receipt, ask.now)
            rendered = views.series_saved(ask.words, line, ask.today, ask.words.one_on_ones.added)
        answer_form(ack, ask.words, rendered)


def _register_series(app: Registry, services: Services) -> None:
    @app.action(ids.LIST_ONE_ON_ONES)
    def show_list(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        ask = asked(context)
        open_or_show(body, client, respond, ask.words, pages.series_list(services, ask))
        ack()

    @app.action(ids.SHOW_ONE_ON_ONE)
    def show_one(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        ask = asked(context)
        line = services.one_on_ones.line(ask.who, action_id_value(body), ask.now)
        open_or_show(body, client, respond, ask.words, views.one_series(ask.words, line, ask.today))
        ack()

    @app.action(ids.PAUSE_ONE_ON_ONE)
    def pause(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        ask = asked(context)
        line = services.one_on_ones.pause(ask.who, action_id_value(body), ask.now, ask.receipt)
        rendered = views.series_held(ask.words, line, ask.words.one_on_ones.paused)
        show(body, client, respond, ask.words, rendered)
        ack()

    @app.action(ids.RESUME_ONE_ON_ONE)
    def resume(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        ask = asked(context)
        line = services.one_on_ones.resume(ask.who, action_id_value(body), ask.now, ask.receipt)
        rendered = views.series_saved(ask.words, line, ask.today, ask.words.one_on_ones.resumed)
        show(body, client, respond, ask.words, rendered)
        ack()

    @app.action(ids.END_ONE_ON_ONE)
    def end(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        ask = asked(context)
        line = services.one_on_ones.end(ask.who, action_id_value(body), ask.now, ask.receipt)
        rendered = views.series_held(ask.words, line, ask.words.one_on_ones.ended)
        show(body, client, respond, ask.words, rendered)
        ack()


def _register_occurrence(app: Registry, services: Services) -> None:
    @app.action(ids.SKIP_MEETING)
    def skip(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        ask = asked(context)
        meeting = services.one_on_ones.skip(ask.who, action_id_value(body), ask.now, ask.receipt)
        rendered = views.meeting_changed(ask.words, meeting, ask.today, ask.words.one_on_ones.skipped)
        show(body, client, respond, ask.words, rendered)
        ack()

    @app.action(ids.MOVE_MEETING)
    def open_move(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        ask = asked(context)
        meeting = services.one_on_ones.meeting(ask.who, action_id_value(body))
        stored = in_metadata(place(body), occurrence=meeting.occurrence_id)
        open_form(body, client, views.move_form(ask.words, meeting, ask.today, stored))
        ack()

    @app.view(ids.MOVE_MEETING_FORM)
    def move(ack: Ack, body: Body, context: BoltContext) -> None:
        ask = asked(context)
        _, stored = metadata(body)
        meeting = services.one_on_ones.move(
            ask.who, int(stored["occurrence"]), payloads.new_time(body), ask.now, ask.receipt
        )
        rendered = views.meeting_changed(ask.words, meeting, ask.today, ask.words.one_on_ones.moved)
        answer_form(ack, ask.words, rendered)
