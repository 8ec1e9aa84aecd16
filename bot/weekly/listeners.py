"""Snooze, stop and start of the weekly nudge."""

from datetime import date, timedelta

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.core.errors import InThePastError, NeedsDayError
from bot.core.slack import ids
from bot.core.slack.payloads import Body, in_metadata, metadata, place, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.surfaces import close, open_form, refresh, show
from bot.core.wording.library import Wording
from bot.weekly import views
from bot.wiring_services import Services

DAYS = {"day": 1, "week": 7, "two_weeks": 14}


def register(app: Registry, services: Services, wording: Wording) -> None:
    """Everything a manager can tap about the nudge."""

    @app.action(ids.SNOOZE)
    def open_snooze(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        open_form(body, client, views.snooze_form(request.wording, request.today, in_metadata(place(body))))
        ack()

    @app.view(ids.SNOOZE_FORM)
    def snooze(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, _ = metadata(body)
        until = services.nudges.snooze(request, chosen_day(body, request.today))
        refresh(services, request, where)
        close(ack, request.wording, where, views.snoozed(request.wording, until, request.today))

    def switch(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        on = body["actions"][0]["action_id"] == ids.START_NUDGE
        services.nudges.set_on(request, on)
        refresh(services, request, place(body))
        show(body, client, respond, request.wording, views.switched(request.wording, on))
        ack()

    for action_id in (ids.STOP_NUDGE, ids.START_NUDGE):
        app.action(action_id)(switch)


def chosen_day(body: Body, today: date) -> date:
    """The local day until which the form asks for quiet. Raises NeedsDayError, InThePastError."""
    filled = values(body)
    choice = filled[ids.SNOOZE]
    if choice in DAYS:
        return today + timedelta(days=DAYS[choice])
    if not filled[ids.DAY]:
        raise NeedsDayError
    day = date.fromisoformat(filled[ids.DAY])
    if day <= today:
        raise InThePastError(when=day.isoformat())
    return day
