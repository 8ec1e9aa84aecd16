"""`/coach away`, the form, and the choices in the question."""

import re
from dataclasses import dataclass
from datetime import date

from bot.away import views
from bot.away.rules import Choice
from bot.away.service import AwayService
from bot.away.wording import AwayWording
from bot.core.language.spans import read_span
from bot.core.language.text import fold, squeeze
from bot.core.people import Away
from bot.core.slack import ids
from bot.core.slack.blocks import button
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import day, picked_day
from bot.core.slack.subcommands import Typed, UnclearError
from bot.meetings.forms import move_form

_BACK = re.compile(r"(?:off|back|over|end|stop|cancel|clear|not any ?more|i'?m back|i am back)[.!]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Order:
    """What is typed after `/coach away`: the days; `off`: they are not away; neither: the form."""

    away: Away | None = None
    off: bool = False
    unclear: bool = False


def typed_away(typed: Typed) -> Order:
    """ "until 4 Jan", "off", or nothing."""
    if typed.word == "back" or is_off(typed.rest):
        return Order(off=True)
    if not typed.rest:
        return Order()
    span = read_span(typed.rest, typed.now, typed.working_days)
    return Order(Away(*span) if span is not None else None, unclear=span is None)


def is_off(text: str) -> bool:
    """Whether it says that they are not away."""
    return _BACK.fullmatch(fold(squeeze(text))) is not None


def away(service: AwayService, command: Interaction, order: Order) -> None:
    """Be away, or not; or choose the days."""
    if order.unclear:
        raise UnclearError("away", button(command.wording[AwayWording].change, ids.AWAY_OPEN))
    if order.off:
        _off(service, command)
    elif order.away is None:
        open_form(service, command)
    else:
        command.show(views.away_set(command.wording, service.set(command.request, order.away)))


def open_form(service: AwayService, interaction: Interaction) -> None:
    request = interaction.request
    there = next(iter(service.times(request)), None)
    stored = interaction.metadata(instead_of=there.starts_on.isoformat() if there else "")
    interaction.open(views.form(request.wording, request.today, there, stored))


def save(service: AwayService, form: Interaction) -> None:
    starts_on, until = (picked_day(form.values[one]) for one in (ids.AWAY_FROM, ids.AWAY_UNTIL))
    if until <= starts_on:
        form.errors({ids.AWAY_UNTIL: form.wording[AwayWording].back_before_start})
        return
    done = service.set(form.request, Away(starts_on, until), day(form.stored.get("instead_of")))
    if not form.place.home:
        form.show(views.away_set(form.wording, done))


def off(service: AwayService, tap: Interaction) -> None:
    """They are not away at the time that the button is about."""
    _off(service, tap, day(tap.value))


def _off(service: AwayService, interaction: Interaction, starts_on: date | None = None) -> None:
    request = interaction.request
    taken_back = service.back(request, starts_on)
    if not interaction.place.home:
        interaction.show(views.set_back(request.wording, taken_back, service.times(request), request.today))


def choose(service: AwayService, tap: Interaction) -> None:
    choice, _, occurrence_id = tap.value.partition(":")
    if Choice(choice) is Choice.MOVE:
        meeting = service.meeting(tap.request, int(occurrence_id))
        stored = tap.metadata(occurrence=meeting.occurrence.id)
        tap.open(move_form(tap.wording, meeting, tap.request.today, stored))
    else:
        service.decide(tap.request, int(occurrence_id), Choice(choice))


ALL = {ids.AWAY_SKIP_ALL: Choice.SKIP, ids.AWAY_KEEP_ALL: Choice.KEEP}


def choose_all(service: AwayService, tap: Interaction) -> None:
    service.decide_all(tap.request, tap.id, ALL[tap.action_id])
