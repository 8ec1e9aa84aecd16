"""Buttons and modals of 1:1s."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.core.slack import ids
from bot.core.slack.payloads import (
    Body,
    action_id_value,
    action_value,
    in_metadata,
    metadata,
    picked_person,
    place,
    request_of,
)
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import answer_form, open_form, open_or_show, show
from bot.meetings import pages, payloads, views
from bot.meetings.recurrence import next_date
from bot.meetings.rules import Outcome
from bot.meetings.service import OneOnOneService
from bot.meetings.wording import OneOnOneWording


def register(app: Registry, service: OneOnOneService) -> None:
    """Everything a manager can tap about a 1:1."""
    _register_forms(app, service)
    _register_series(app, service)
    _register_occurrence(app, service)
    _register_outcome(app, service)


def _register_forms(app: Registry, service: OneOnOneService) -> None:
    @app.action(ids.ADD_ONE_ON_ONE)
    def open_add(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(
            body, client, pages.add(service, request_of(context), in_metadata(place(body)), action_value(body) or None)
        )
        ack()

    @app.action(ids.CHANGE_ONE_ON_ONE)
    def open_change(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        series, _ = service.details(request, action_id_value(body))
        open_form(
            body,
            client,
            views.form(
                request.wording,
                zone=request.who.timezone,
                series=series,
                first_day=next_date(series.recurrence, request.today),
                metadata=in_metadata(place(body), series=series.id),
            ),
        )
        ack()

    @app.view(ids.ONE_ON_ONE_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        _, stored = metadata(body)
        filled = payloads.form_values(body)
        if "series" in stored:
            line = service.change(request, int(stored["series"]), filled.details)
            rendered = views.series_changed(request.wording, line, request.today)
        else:
            report = picked_person(context, str(filled.report_slack_id))
            line = service.add(request, report, filled.details)
            rendered = views.series_saved(request.wording, line, request.today, request.wording[OneOnOneWording].added)
        answer_form(ack, request.wording, rendered)


def _register_series(app: Registry, service: OneOnOneService) -> None:
    @app.action(ids.LIST_ONE_ON_ONES)
    def show_list(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        open_or_show(body, client, respond, request.wording, pages.series_list(service, request))
        ack()

    @app.action(ids.SHOW_ONE_ON_ONE)
    def show_one(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        line = service.line(request, action_id_value(body))
        open_or_show(body, client, respond, request.wording, views.one_series(request.wording, line, request.today))
        ack()

    @app.action(ids.PAUSE_ONE_ON_ONE)
    def pause(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        line = service.pause(request, action_id_value(body))
        rendered = views.series_held(request.wording, line, request.wording[OneOnOneWording].paused)
        show(body, client, respond, request.wording, rendered)
        ack()

    @app.action(ids.RESUME_ONE_ON_ONE)
    def resume(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        line = service.resume(request, action_id_value(body))
        rendered = views.series_saved(request.wording, line, request.today, request.wording[OneOnOneWording].resumed)
        show(body, client, respond, request.wording, rendered)
        ack()

    @app.action(ids.END_ONE_ON_ONE)
    def end(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        line = service.end(request, action_id_value(body))
        rendered = views.series_held(request.wording, line, request.wording[OneOnOneWording].ended)
        show(body, client, respond, request.wording, rendered)
        ack()


def _register_occurrence(app: Registry, service: OneOnOneService) -> None:
    @app.action(ids.SKIP_MEETING)
    def skip(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        meeting = service.skip(request, action_id_value(body))
        rendered = views.meeting_changed(
            request.wording, meeting, request.today, request.wording[OneOnOneWording].skipped
        )
        show(body, client, respond, request.wording, rendered)
        ack()

    @app.action(ids.MOVE_MEETING)
    def open_move(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        meeting = service.meeting(request, action_id_value(body))
        stored = in_metadata(place(body), occurrence=meeting.occurrence_id)
        open_form(body, client, views.move_form(request.wording, meeting, request.today, stored))
        ack()

    @app.view(ids.MOVE_MEETING_FORM)
    def move(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        _, stored = metadata(body)
        meeting = service.move(request, int(stored["occurrence"]), payloads.new_time(body))
        rendered = views.meeting_changed(
            request.wording, meeting, request.today, request.wording[OneOnOneWording].moved
        )
        answer_form(ack, request.wording, rendered)


def _register_outcome(app: Registry, service: OneOnOneService) -> None:
    outcomes = {
        ids.IT_HAPPENED: Outcome.HAPPENED,
        ids.WE_MOVED_IT: Outcome.MOVED,
        ids.NOT_THIS_TIME: Outcome.NOT_THIS_TIME,
        ids.CHANGE_ANSWER: Outcome.UNKNOWN,
    }

    def record(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        outcome = outcomes[body["actions"][0]["action_id"]]
        service.record_outcome(request, action_id_value(body), outcome)
        ack()

    for action_id in outcomes:
        app.action(action_id)(record)
