"""Snooze, stop and start of the weekly message."""

from datetime import date, timedelta

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.commitments.typed_orders import Snooze, parse_order
from bot.core.errors import InThePastError, NeedsDayError
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Rendered
from bot.core.slack.payloads import Body, in_metadata, metadata, place, request_of, values
from bot.core.slack.registry import Registry
from bot.core.slack.subcommands import Call, Typed, UnclearError
from bot.core.slack.surfaces import close, open_form, refresh, show
from bot.weekly import views
from bot.weekly.service import WeeklyService

DAYS = {"day": 1, "week": 7, "two_weeks": 14}


def register(app: Registry, service: WeeklyService) -> None:
    """Everything a manager can tap about the weekly message."""

    @app.action(ids.SNOOZE)
    def open_snooze(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        request = request_of(context)
        open_form(body, client, views.snooze_form(request.wording, request.today, in_metadata(place(body))))
        ack()

    @app.view(ids.SNOOZE_FORM)
    def snooze(ack: Ack, body: Body, context: BoltContext) -> None:
        request = request_of(context)
        where, _ = metadata(body)
        until = service.snooze(request, chosen_day(body, request.today))
        refresh(service.db, request, where)
        close(ack, request.wording, where, views.snoozed(request.wording, until, request.today))

    def switch(ack: Ack, body: Body, context: BoltContext, client: WebClient, respond: Respond) -> None:
        request = request_of(context)
        on = body["actions"][0]["action_id"] == ids.START_WEEKLY
        service.set_on(request, on)
        refresh(service.db, request, place(body))
        show(body, client, respond, request.wording, views.switched(request.wording, on))
        ack()

    for action_id in (ids.STOP_WEEKLY, ids.START_WEEKLY):
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


def snooze_order(typed: Typed) -> date | None:
    """ "please snooze until 4 Dec"; None where no day is understood."""
    return _snooze(typed).until


def snoozed_until(typed: Typed) -> date | None:
    """ "until 4 Dec", "1w"; None for nothing said."""
    said = _snooze(typed)
    if said.typed and said.until is None:
        raise UnclearError
    return said.until


def _snooze(typed: Typed) -> Snooze:
    said = parse_order(typed.text, typed.now, loose=True, working_days=typed.working_days)
    if not isinstance(said, Snooze):
        raise UnclearError
    return said


def snooze(service: WeeklyService, call: Call, until: date | None) -> Rendered:
    """Keep the weekly message quiet until that day, or for a day."""
    request = call.request
    day = service.snooze(request, until or request.today + timedelta(days=1))
    return views.snoozed(request.wording, day, request.today)


def gaps_in_full(service: WeeklyService, request: Request, _: str) -> list[str]:
    """With whom the last 1:1 was long ago."""
    return [views.gap_text(request.wording, gap, request.today) for gap in service.gaps(request)]
