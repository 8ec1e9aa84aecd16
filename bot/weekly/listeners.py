"""Snooze, stop and start of the weekly message."""

from datetime import date, timedelta

from bot.commitments.typed_orders import Snooze, parse_order
from bot.core.errors import NeedsDayError
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import picked_day
from bot.core.slack.subcommands import Typed, UnclearError
from bot.weekly import views
from bot.weekly.service import WeeklyService

DAYS = {"day": 1, "week": 7, "two_weeks": 14}


def open_snooze(service: WeeklyService, tap: Interaction) -> None:
    tap.open(views.snooze_form(tap.wording, tap.request.today, tap.metadata()))


def snooze(service: WeeklyService, form: Interaction) -> None:
    until = service.snooze(form.request, chosen_day(form))
    form.refresh(service.db)
    form.finish(views.snoozed(form.wording, until, form.request.today))


def switch(service: WeeklyService, tap: Interaction) -> None:
    on = tap.action_id == ids.START_WEEKLY
    service.set_on(tap.request, on)
    tap.refresh(service.db)
    tap.finish(views.switched(tap.wording, on))


def chosen_day(form: Interaction) -> date:
    """The local day until which the form asks for quiet. Raises NeedsDayError, InThePastError."""
    choice, today = form.values[ids.SNOOZE], form.request.today
    if choice in DAYS:
        return today + timedelta(days=DAYS[choice])
    if not form.values[ids.DAY]:
        raise NeedsDayError
    day = picked_day(form.values[ids.DAY])
    if day <= today:
        raise form.request.gone_by(day)
    return day


def snooze_order(typed: Typed) -> date | None:
    """ "please snooze until 4 Dec"; None where no day is understood."""
    return _snooze(typed).until


OFF = "off"
"""The snooze is over now."""


def snoozed_until(typed: Typed) -> date | str | None:
    """ "until 4 Dec", "1w", OFF; None for nothing said."""
    if typed.word == "unsnooze" or typed.rest.lower().strip(" .") in ("off", "over", "stop", "end", "cancel"):
        return OFF
    return _snooze(typed).until


def _snooze(typed: Typed) -> Snooze:
    said = parse_order(typed.text, typed.now, loose=True, working_days=typed.working_days)
    if not isinstance(said, Snooze):
        raise UnclearError
    return said


def snooze_typed(service: WeeklyService, command: Interaction, until: date | str | None) -> None:
    """Keep the weekly message quiet until that day, or for a day; OFF lets it come again."""
    if isinstance(until, str):
        service.set_on(command.request, True)
        command.show(views.switched(command.wording, on=True))
        return
    day = service.snooze(command.request, until or command.request.today + timedelta(days=1))
    command.show(views.snoozed(command.wording, day, command.request.today))


def gaps_in_full(service: WeeklyService, request: Request, _: str) -> list[str]:
    """With whom the last 1:1 was long ago."""
    return [views.gap_text(request.wording, gap, request.today) for gap in service.gaps(request)]
