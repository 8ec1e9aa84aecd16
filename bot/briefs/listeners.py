"""Buttons, the global shortcut and the modal of briefs."""

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.briefs import views
from bot.briefs.report_brief import ReportBriefService
from bot.briefs.service import BriefService
from bot.briefs.shift import FrameService
from bot.briefs.wording import BriefWording
from bot.core.language.mentions import Mention
from bot.core.people import ReportBriefTime
from bot.core.slack import ids
from bot.core.slack.blocks import Rendered
from bot.core.slack.payloads import (
    Body,
    action_id_value,
    action_value,
    picked_person,
    place,
    request_of,
)
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import PERSON, Call, Typed, UnclearError, pick_report
from bot.core.slack.surfaces import open_or_show, open_view, refresh, show, surface
from bot.frames.rules import Frame


def register(app: Registry, service: BriefService) -> None:
    """Everything the two can tap about a brief and its frame."""
    _register_prepare(app, service)
    _register_shift(app, FrameService(service.db))
    _register_report(app, ReportBriefService(service.db))

    @app.action(ids.ANOTHER_QUESTION)
    def another_question(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        service.another_question(request, action_id_value(body))
        ack()


def _register_prepare(app: Registry, service: BriefService) -> None:
    @app.action(ids.PREPARE)
    def prepare(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        report = picked_person(context, action_value(body))
        service.request(request, report)
        rendered = views.on_its_way(request.wording, report.name)
        if surface(body) == "home":
            open_or_show(body, client, respond, request.wording, rendered)
        else:
            show(body, client, respond, request.wording, rendered)
        ack()

    @app.shortcut(
        ids.PREPARE_SHORTCUT,
        name=app.wording[BriefWording].shortcut_name,
        kind="global",
        description=app.wording[BriefWording].shortcut_about,
    )
    def pick(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        view = pick_report(request_of(context).wording, "brief")
        open_view(body, client, view)
        ack()


def _register_shift(app: Registry, frames: FrameService) -> None:
    @app.action(ids.SHIFT_FRAME)
    def shift(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        brief_id, _, to = action_value(body).partition(":")
        frames.shift(request, int(brief_id), Frame(to))
        ack()


def _register_report(app: Registry, report_briefs: ReportBriefService) -> None:
    choices = {ids.STOP_REPORT_BRIEF: ReportBriefTime.NEVER, ids.START_REPORT_BRIEF: ReportBriefTime.SAME}

    def choose(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        report_briefs.set_time(request, choices[body["actions"][0]["action_id"]])
        refresh(report_briefs.db, request, place(body))
        ack()

    for action_id in choices:
        app.action(action_id)(choose)


def named_person(typed: Typed) -> Mention:
    """One person, who must be named: "prepare" alone is about one's own settings. Usage is that of "brief"."""
    try:
        person = PERSON(typed)
    except UnclearError:
        person = None
    if person is None:
        raise UnclearError("brief")
    return person


def brief_now(service: BriefService, call: Call, person: Mention | None) -> Rendered:
    """Post the brief at once."""
    report = call.person(person)
    service.request(call.request, report)
    return views.on_its_way(call.request.wording, report.name)
