"""The settings modal."""

from dataclasses import replace
from datetime import time

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.core.people import Preferences, PrepareTime
from bot.core.slack import ids
from bot.core.slack.payloads import Body, Place, in_metadata, metadata, place, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import close, open_form
from bot.core.wording.library import Wording
from bot.preferences import pages, views
from bot.wiring_services import Services


def register(app: Registry, services: Services, wording: Wording) -> None:
    """Open and save the settings."""

    @app.action(ids.SETTINGS)
    def open_settings(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        open_form(body, client, pages.settings(services, request_of(context), in_metadata(place(body))))
        ack()

    @app.view(ids.SETTINGS_FORM)
    def save(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        chosen = chosen_preferences(body, services.preferences.of(request))
        services.preferences.save(request, chosen)
        # Home shows the settings; a message they were opened from does not.
        close(ack, request.wording, Place(home=metadata(body)[0].home), views.saved(request.wording, chosen))


def chosen_preferences(body: Body, before: Preferences) -> Preferences:
    """What the form says, with what it does not show left as it was: it may be one of the version before."""
    filled = values(body)
    country = filled.get(ids.COUNTRY, before.country)
    return replace(
        before,
        nudge_on=bool(filled[ids.NUDGE_ON]),
        nudge_weekday=int(filled[ids.NUDGE_WEEKDAY]),
        nudge_time=time.fromisoformat(filled[ids.TIME]),
        nudge_allowance=int(filled.get(ids.NUDGE_ALLOWANCE, before.nudge_allowance)),
        working_days=tuple(sorted(int(day) for day in filled[ids.WORKING_DAYS])),
        country=None if country == views.NO_COUNTRY else country,
        quiet_from=time.fromisoformat(filled[ids.QUIET_FROM]),
        quiet_until=time.fromisoformat(filled[ids.QUIET_UNTIL]),
        prepare=PrepareTime(filled.get(ids.PREPARE_TIME, before.prepare)),
        daily_cap=int(filled[ids.DAILY_CAP]),
    )
