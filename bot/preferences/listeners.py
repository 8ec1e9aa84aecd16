"""The settings modal."""

from dataclasses import replace
from datetime import time

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.core.people import Preferences, ReportBriefTime
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.slack.payloads import Body, Place, in_metadata, metadata, place, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call, Typed, UnclearError
from bot.core.slack.surfaces import close, open_form
from bot.preferences import views
from bot.preferences.service import PreferencesService


def register(app: Registry, service: PreferencesService) -> None:
    """Open and save the settings."""

    @app.action(ids.SETTINGS)
    def open_settings(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(body, client, settings_form(service, request_of(context), in_metadata(place(body))))
        ack()

    @app.view(ids.SETTINGS_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        chosen = chosen_preferences(body, service.of(request))
        service.save(request, chosen)
        # Home shows the settings; a message they were opened from does not.
        close(ack, request.wording, Place(home=metadata(body)[0].home), views.saved(request.wording, chosen))


def chosen_preferences(body: Body, before: Preferences) -> Preferences:
    """What the form says, with what it does not show left as it was: it may be one of the version before."""
    filled = values(body)
    country = filled.get(ids.COUNTRY, before.country)
    return replace(
        before,
        weekly_on=bool(filled[ids.WEEKLY_ON]),
        weekly_day=int(filled[ids.WEEKLY_DAY]),
        weekly_time=time.fromisoformat(filled[ids.TIME]),
        weekly_allowance=int(filled.get(ids.WEEKLY_ALLOWANCE, before.weekly_allowance)),
        working_days=tuple(sorted(int(day) for day in filled[ids.WORKING_DAYS])),
        country=None if country == views.NO_COUNTRY else country,
        quiet_from=time.fromisoformat(filled[ids.QUIET_FROM]),
        quiet_until=time.fromisoformat(filled[ids.QUIET_UNTIL]),
        report_brief=ReportBriefTime(filled.get(ids.REPORT_BRIEF_TIME, before.report_brief)),
        daily_cap=int(filled[ids.DAILY_CAP]),
    )


def settings_form(service: PreferencesService, request: Request, metadata: str) -> Block:
    """The settings as they are now."""
    preferences = service
    near = preferences.likely_country(request)
    return views.form(request.wording, preferences.of(request), request.who.timezone, metadata, near)


def alone(typed: Typed) -> None:
    """Takes nothing, and only where nothing follows."""
    if typed.rest:
        raise UnclearError


def open_settings(service: PreferencesService, call: Call, _: None) -> None:
    """Open the settings."""
    call.open(settings_form(service, call.request, in_metadata(Place())))
