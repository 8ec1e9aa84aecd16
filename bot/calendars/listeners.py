"""`/coach calendar`, its forms and buttons."""

import re

from bot.calendars import views
from bot.calendars.connected import SourceKind
from bot.calendars.opening import clean_address
from bot.calendars.service import CalendarService, TooManyCalendarsError
from bot.calendars.wording import CalendarWording
from bot.core.errors import NotFoundError
from bot.core.slack import ids
from bot.core.slack.interactions import Interaction

_ADDRESS = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,190}")


def show(service: CalendarService, interaction: Interaction, _taken: object = None) -> None:
    """What is connected."""
    interaction.show(views.calendars(interaction.wording, service.shown(interaction.request)), current=True)


def open_connect(service: CalendarService, tap: Interaction) -> None:
    found, links = service.shown(tap.request), service.sign_in_links(tap.request)
    own = next((one.own for one in found.shown if not tap.value or str(one.id) == tap.value), ())
    tap.open(views.connect_form(tap.wording, own, tap.metadata(calendar=tap.value), links))


def connect(service: CalendarService, form: Interaction) -> None:
    said, own = form.wording[CalendarWording], _own(form)
    try:
        address = clean_address(form.text(ids.CALENDAR_ADDRESS))
    except ValueError:
        form.errors({ids.CALENDAR_ADDRESS: said.not_an_address})
        return
    if own is None:
        form.errors({ids.CALENDAR_OWN_ADDRESSES: said.no_own})
        return
    stored = str(form.stored.get("calendar", ""))
    try:
        service.connect(form.request, SourceKind.ICS, address, own, int(stored) if stored else None)
    except TooManyCalendarsError:
        form.errors({ids.CALENDAR_ADDRESS: said.too_many})
        return
    form.show(views.connected(form.wording))


def _own(form: Interaction) -> frozenset[str] | None:
    """None where one of them is no address."""
    typed = [one.lower() for one in re.split(r"[\s,;]+", form.text(ids.CALENDAR_OWN_ADDRESSES)) if one]
    is_right = bool(typed) and all(_ADDRESS.fullmatch(one) for one in typed)
    return frozenset(typed) if is_right else None


def open_own(service: CalendarService, tap: Interaction) -> None:
    there = [one for one in service.shown(tap.request).shown if one.id == tap.id]
    if not there:
        raise NotFoundError
    tap.open(views.own_form(tap.wording, there[0].own, tap.metadata(calendar=tap.id)))


def save_own(service: CalendarService, form: Interaction) -> None:
    own = _own(form)
    if own is None:
        form.errors({ids.CALENDAR_OWN_ADDRESSES: form.wording[CalendarWording].no_own})
        return
    service.set_own(form.request, int(form.stored["calendar"]), own)
    if not form.place.home:
        show(service, form)


def open_choose(service: CalendarService, tap: Interaction) -> None:
    lines = service.offered(tap.request, tap.id)
    tap.open(views.choose_form(tap.wording, lines, tap.request.today, tap.metadata(calendar=tap.id)))


def choose(service: CalendarService, form: Interaction) -> None:
    """Follow those with whom somebody was chosen, and ask about the others no more."""
    rows = {
        block_id.partition(":")[2]: picked
        for block_id, picked in form.values.items()
        if block_id.startswith(f"{ids.CALENDAR_WHO}:")
    }
    chosen = {one: form.picked(picked) for one, picked in rows.items() if picked}
    followed = service.answer(form.request, int(form.stored["calendar"]), [*rows], chosen)
    form.show(views.followed(form.wording, followed))


def disconnect(service: CalendarService, tap: Interaction) -> None:
    service.disconnect(tap.request, tap.id)
    if not tap.place.home:
        tap.show(views.disconnected(tap.wording))


def try_again(service: CalendarService, tap: Interaction) -> None:
    service.read_again(tap.request, tap.id)
    tap.show(views.trying(tap.wording))
