"""Calendars as blocks: what is connected, the offer, and forms."""

from collections.abc import Sequence
from datetime import date

from bot.calendars.connected import (
    CALENDARS,
    Calendars,
    FailingMessage,
    OfferLine,
    OfferMessage,
    Shown,
    SourceKind,
)
from bot.calendars.rules import Failure
from bot.calendars.wording import CalendarWording, SignInWording
from bot.core.people import Person
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.who_sees import context_line, seen_by
from bot.core.time.dates import day_and_time
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording

NAMES_SHOWN = 12
ADDRESSES_SHOWN = 5
NEEDS_ADDRESS = frozenset(
    {
        Failure.SIGNED_OUT,
        Failure.FORBIDDEN,
        Failure.NOT_FOUND,
        Failure.GONE,
        Failure.NOT_ALLOWED,
        Failure.EXPIRED,
        Failure.NEEDS_ADMIN,
        Failure.TOO_LARGE,
    }
)
"""No retry helps: its address is to be pasted again, or its owner signs in again."""


def calendars(wording: Wording, found: Calendars) -> Rendered:
    """All that somebody has connected, with what can be done."""
    said = wording[CalendarWording]
    blocks: list[Block] = [kit.header(said.title)]
    if not found.available:
        return Rendered(said.not_installed, [*blocks, kit.section(said.not_installed)])
    if not found.shown:
        blocks.append(kit.section(said.intro))
    for one in found.shown:
        blocks += _calendar(wording, one, found)
    blocks += [kit.actions(kit.button(said.connect, ids.CALENDAR_CONNECT)), seen_by(wording, CALENDARS)]
    return Rendered(said.title, blocks)


def home_section(wording: Wording, found: Calendars) -> list[Block]:
    """The same on App Home."""
    blocks = [block for one in found.shown for block in _calendar(wording, one, found)]
    return [
        kit.header(wording[CalendarWording].title),
        *blocks,
        seen_by(wording, CALENDARS, by_name=True),
        kit.divider(),
    ]


def _calendar(wording: Wording, one: Shown, found: Calendars) -> list[Block]:
    said, today = wording[CalendarWording], found.today.date()
    names = ", ".join(kit.esc_name(person.called) for person in one.follows[:NAMES_SHOWN])
    name = _provider(wording, one.kind) if one.kind.by_sign_in else kit.esc(kit.cut(one.host, 80))
    lines = [said.line.fill(host=name)]
    lines.append(said.follows.fill(names=names) if names else said.follows_nothing)
    if one.own:
        addresses = ", ".join(kit.esc(kit.cut(each, 100)) for each in one.own[:ADDRESSES_SHOWN])
        lines.append(said.own_addresses.fill(addresses=addresses))
    if one.read_at is None:
        lines.append(said.not_read)
    else:
        lines.append(said.read_at.fill(when=day_and_time(one.read_at, today, wording[DateWording])))
    blocks = [kit.section("\n".join(lines))]
    if one.failure is not None:
        blocks.append(kit.context(_why_not(wording, one.failure, one.kind)))
    elif one.left_out:
        blocks.append(kit.context(said.left_out.fill(count=one.left_out)))
    return [*blocks, kit.actions(*_buttons(wording, one))]


def _why_not(wording: Wording, failure: Failure, kind: SourceKind) -> str:
    """Why it cannot be read, and what then."""
    if kind.by_sign_in and failure in NEEDS_ADDRESS - {Failure.NEEDS_ADMIN, Failure.TOO_LARGE}:
        return wording[CalendarWording].signed_out
    text: str = getattr(wording[CalendarWording].why_not, failure.value)
    return text


def _buttons(wording: Wording, one: Shown) -> list[Element]:
    said, about, which = wording[CalendarWording], str(one.id), one.host or one.kind.value
    leave = kit.confirmation(said.disconnect_title, said.disconnect_text, said.disconnect, said.disconnect_no)
    buttons = [
        kit.button(said.change_own, ids.CALENDAR_OWN, about, about=which),
        kit.button(said.disconnect, ids.CALENDAR_DISCONNECT, about, confirm=leave, about=which),
    ]
    if one.waiting:
        buttons.insert(0, kit.button(said.choose.fill(count=one.waiting), ids.CALENDAR_CHOOSE, about, about=which))
    if one.failure is not None:
        buttons.insert(0, _way_on(wording, one.id, one.failure, one.kind, which))
    return buttons


def _way_on(
    wording: Wording, calendar_id: int, failure: Failure, kind: SourceKind, which: str | None = None
) -> Element:
    said = wording[CalendarWording]
    if failure in NEEDS_ADDRESS:
        label = said.sign_in_again if kind.by_sign_in else said.new_address
        return kit.button(label, ids.CALENDAR_CONNECT, str(calendar_id), about=which)
    return kit.button(said.try_again, ids.CALENDAR_TRY_AGAIN, str(calendar_id), about=which)


def connect_form(
    wording: Wording, own: Sequence[str], metadata: str, sign_ins: Sequence[tuple[str, str]] = ()
) -> Block:
    """The modal that asks for an address; `sign_ins` are the providers that somebody can sign in to instead, with the
    address of the page where they do."""
    said = wording[CalendarWording]
    links = [f"<{url}|{said.sign_in.fill(provider=_provider(wording, one))}>" for one, url in sign_ins]
    fields = [
        *([kit.section("\n".join([*links, said.or_paste]))] if links else []),
        kit.labelled(said.address, kit.text_input(ids.CALENDAR_ADDRESS), hint=said.address_hint),
        kit.labelled(said.own, kit.text_input(ids.CALENDAR_OWN_ADDRESSES, ", ".join(own)), hint=said.own_hint),
        kit.context(said.where),
        seen_by(wording, CALENDARS),
    ]
    title, close = said.connect_title, wording[ModalWording].cancel
    return kit.modal(ids.CALENDAR_FORM, title, fields, submit=said.connect, close=close, metadata=metadata)


def _provider(wording: Wording, kind: str) -> str:
    return wording[SignInWording].providers.named(kind)


def own_form(wording: Wording, own: Sequence[str], metadata: str) -> Block:
    """The modal that asks which addresses are theirs."""
    said = wording[CalendarWording]
    field = kit.text_input(ids.CALENDAR_OWN_ADDRESSES, ", ".join(own))
    fields = [kit.labelled(said.own, field, hint=said.own_hint), seen_by(wording, CALENDARS)]
    return kit.save_modal(wording, ids.CALENDAR_OWN_FORM, said.own_title, fields, metadata)


def offer(wording: Wording, message: OfferMessage) -> Rendered:
    """How many were found; then that it is settled."""
    said = wording[CalendarWording]
    if not message.count:
        return Rendered(said.notification, [kit.section(said.offer_done)])
    choose = kit.button(said.offer_choose, ids.CALENDAR_CHOOSE, str(message.calendar_id), style="primary")
    blocks = [kit.section(said.offer.fill(count=message.count)), kit.actions(choose, kit.settings_button(wording))]
    return Rendered(said.notification, [*blocks, context_line(wording, said.why_offer, CALENDARS)])


def choose_form(wording: Wording, lines: Sequence[OfferLine], today: date, metadata: str) -> Block:
    """The modal with a row for each that may be a 1:1: who it is with, or nothing."""
    said = wording[CalendarWording]
    rows = []
    for line in lines:
        what = line.offered.title or line.offered.email or said.untitled
        when = day_and_time(line.at, today, wording[DateWording])
        label = said.choose_row.fill(what=kit.cut(what, 100), when=when)
        row = f"{ids.CALENDAR_WHO}:{line.offered.id}"
        person = kit.users_select(row, line.report.slack_id if line.report else None)
        rows.append(kit.labelled(label, person, optional=True, hint=said.by_hand if line.by_hand else None))
    intro = kit.section(said.choose_intro if rows else said.nothing_waiting)
    close = wording[ModalWording].cancel
    submit = said.follow if rows else None
    return kit.modal(
        ids.CALENDAR_CHOOSE_FORM,
        said.choose_title,
        [intro, *rows, seen_by(wording, CALENDARS)],
        submit=submit,
        close=close,
        metadata=metadata,
    )


def followed(wording: Wording, reports: Sequence[Person]) -> Rendered:
    """Whose 1:1s follow the calendar now."""
    said = wording[CalendarWording]
    names = ", ".join(kit.esc_name(one.called) for one in reports[:NAMES_SHOWN])
    return kit.sentence(said.followed.fill(names=names) if names else said.followed_none)


def failing(wording: Wording, message: FailingMessage) -> Rendered:
    """Since when it cannot be read, why, and what then; or that it can again."""
    said = wording[CalendarWording]
    if message.failure is None:
        return Rendered(said.notification, [kit.section(said.failing_over)])
    when = day_and_time(message.since, message.today.date(), wording[DateWording])
    text = f"{said.failing.fill(when=when)} {_why_not(wording, message.failure, message.kind)}"
    way_on = _way_on(wording, message.calendar_id, message.failure, message.kind)
    blocks = [kit.section(text), kit.actions(way_on, kit.settings_button(wording))]
    return Rendered(said.notification, [*blocks, context_line(wording, said.why_failing, CALENDARS)])


def connected(wording: Wording) -> Rendered:
    """That it is read now."""
    return kit.sentence(wording[CalendarWording].connected)


def disconnected(wording: Wording) -> Rendered:
    """That nothing of it is left, and what becomes of its 1:1s."""
    return kit.sentence(wording[CalendarWording].disconnected)


def trying(wording: Wording) -> Rendered:
    """That it is read again."""
    return kit.sentence(wording[CalendarWording].trying)
