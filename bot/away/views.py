"""Being away as blocks: what is said back, the question about the 1:1s of that time, the first day back, the form."""

from collections.abc import Sequence
from datetime import date

from bot.away.rules import (
    AWAY,
    HOLIDAYS,
    AwayMessage,
    AwaySet,
    BackMessage,
    Choice,
    HolidayMessage,
    HomeAway,
    HomeHolidays,
)
from bot.away.wording import AwayWording
from bot.core.people import Away, Person
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.who_sees import context_line, seen_by
from bot.core.time.dates import dated, short_day
from bot.core.time.holidays import holiday_name
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Template, Wording
from bot.meetings.rules import SCHEDULE, Holiday, MeetingLine, OccurrenceState
from bot.meetings.views import meeting_text

OPEN_SHOWN = 12
DECIDED_SHOWN = 15


def away_set(wording: Wording, done: AwaySet) -> Rendered:
    """The answer to somebody who is away from now on, or then."""
    said = wording[AwayWording]
    first = time_text(wording, done.away, done.today)
    texts = [first, said.already if done.already else said.waits]
    texts += [_filled(said.was, wording, done.was, done.today)] if done.was else []
    if done.to_decide:
        texts.append(said.asked.fill(count=len(done.to_decide)))
    if done.of_others:
        texts.append(said.of_others.fill(count=len(done.of_others)))
    texts += [_filled(said.also, wording, one, done.today) for one in done.also]
    buttons = [kit.button(said.change, ids.AWAY_OPEN), _off(wording, done.away, done.today)]
    return Rendered(first, [kit.section("\n".join(texts)), _seen(wording), kit.actions(*buttons)])


def set_back(wording: Wording, away: Away | None, left: Sequence[Away], today: date) -> Rendered:
    """The answer to somebody who is back, or not away after all; `left` are the other times at which they are away.
    Where nothing was taken back, each of them can be."""
    said = wording[AwayWording]
    if away is None:
        blocks = [kit.section(said.back_nothing)]
        for one in left[:OPEN_SHOWN]:
            text = _filled(said.planned, wording, one, today)
            blocks.append(kit.section(text, accessory=_off(wording, one, today)))
        return Rendered(said.back_nothing, blocks)
    first = said.back if away.starts_on <= today else _filled(said.after_all, wording, away, today)
    return kit.sentence("\n".join([first, *(_filled(said.also, wording, one, today) for one in left)]))


def time_text(wording: Wording, away: Away, today: date) -> str:
    """From when until when."""
    said = wording[AwayWording]
    return _filled(said.until if away.starts_on <= today else said.from_until, wording, away, today)


def question(wording: Wording, message: AwayMessage) -> Rendered:
    """Which 1:1s fall into that time, each with what can become of it, and what was chosen."""
    said = wording[AwayWording]
    if message.away is None:
        return Rendered(said.notification, [kit.section(said.changed if message.changed else said.over)])
    title = _filled(said.mine_title, wording, message.away, message.today)
    if message.person is not None:
        name = kit.esc_name(message.person.name)
        title = _filled(said.report_title, wording, message.away, message.today, name=name)
    blocks = [kit.section(title)]
    blocks += [_choice(wording, one, message.today) for one in message.open[:OPEN_SHOWN]]
    if len(message.open) > OPEN_SHOWN:
        blocks.append(kit.context(said.more.fill(count=len(message.open) - OPEN_SHOWN)))
    if message.decided:
        lines = [f"• {_decided(wording, one, message.today)}" for one in message.decided[-DECIDED_SHOWN:]]
        blocks.append(kit.section("\n".join(lines)))
    if len(message.open) > 1:
        about = str(message.absence_id)
        blocks.append(
            kit.actions(
                kit.button(said.skip_all, ids.AWAY_SKIP_ALL, about), kit.button(said.keep_all, ids.AWAY_KEEP_ALL, about)
            )
        )
    blocks.append(kit.context(said.waits_for_you if message.open else said.settled))
    if message.person is not None:
        why = said.why_report.fill(name=kit.esc_name(message.person.name))
        blocks += [context_line(wording, why, AWAY, other=message.person.called)]
        blocks.append(kit.actions(kit.settings_button(wording)))
    return Rendered(said.notification, blocks)


def _choice(wording: Wording, line: MeetingLine, today: date) -> Block:
    said = wording[AwayWording]
    options = [
        kit.option(getattr(said.choices, one.name.lower()), f"{one.value}:{line.occurrence.id}") for one in Choice
    ]
    return kit.section(_meeting(wording, line, today), kit.select(ids.AWAY_CHOOSE, options, placeholder=said.choose))


def _decided(wording: Wording, line: MeetingLine, today: date) -> str:
    said = wording[AwayWording]
    what = said.skipped if line.occurrence.state is OccurrenceState.SKIPPED else said.kept
    if line.occurrence.moved and line.occurrence.state is OccurrenceState.SCHEDULED and not line.occurrence.kept:
        return _meeting(wording, line, today)
    return said.decided.fill(meeting=_meeting(wording, line, today), what=what)


def _meeting(wording: Wording, line: MeetingLine, today: date) -> str:
    """With whom and when; who is away is said above."""
    return meeting_text(wording, line, today, mark=False)


def holiday(wording: Wording, message: HolidayMessage) -> Rendered:
    """The 1:1s on a public holiday, each with what can become of it, and what was chosen."""
    said = wording[AwayWording]
    text = _holidays_text(wording, message.holidays, message.reader)
    blocks: list[Block] = [kit.section(text or said.settled)]
    [*first, last] = message.open or (None,)
    buttons = [kit.settings_button(wording)]
    if last is not None and not first:
        blocks.append(kit.section(_meeting(wording, last, message.today)))
        buttons = [*_ways(wording, last), *buttons]
    else:
        for line in message.open[:OPEN_SHOWN]:
            menu = kit.menu(*_ways(wording, line))
            blocks.append(kit.section(_meeting(wording, line, message.today), accessory=menu))
    if len(message.open) > OPEN_SHOWN:
        blocks.append(kit.context(said.more.fill(count=len(message.open) - OPEN_SHOWN)))
    if message.decided:
        lines = [f"• {_decided(wording, one, message.today)}" for one in message.decided[:DECIDED_SHOWN]]
        blocks.append(kit.section("\n".join(lines)))
    others = {one.other.id: one.other.called for one in (*message.open, *message.decided)}
    other = next(iter(others.values())) if len(others) == 1 else None
    blocks += [context_line(wording, said.why_holiday, HOLIDAYS, other=other), kit.actions(*buttons)]
    return Rendered(said.notification, blocks)


def _ways(wording: Wording, line: MeetingLine) -> list[Element]:
    said, one, about = wording[AwayWording].choices, str(line.occurrence.id), kit.short_name(line.other.called)
    return [
        kit.button(said.skip, ids.SKIP_MEETING, one, about=about),
        kit.button(said.move, ids.MOVE_MEETING, one, about=about),
        kit.button(said.keep, ids.AWAY_CHOOSE, f"{Choice.KEEP.value}:{one}", about=about),
    ]


def home_holidays(wording: Wording, loaded: HomeHolidays) -> list[Block]:
    """The holidays on which 1:1s fall: each of these can be skipped and moved above."""
    return [kit.section(_holidays_text(wording, loaded.holidays, loaded.reader)), kit.divider()]


def _holidays_text(wording: Wording, holidays: Sequence[Holiday], reader: Person) -> str:
    """ "Fri 25 Dec is Christmas Day for you and Sam.", a line for each day and holiday."""
    said, lines = wording[AwayWording].holiday, list[str]()
    found: dict[tuple[date, str], list[str]] = {}
    for one in sorted(holidays, key=lambda each: (each.day, each.person.id != reader.id)):
        name = said.you if one.person.id == reader.id else kit.esc_name(one.person.called)
        found.setdefault((one.day, holiday_name(one.country, one.day, wording.locale.language)), []).append(name)
    for (day, name), names in [*found.items()][:OPEN_SHOWN]:
        who = wording.listed(names[:OPEN_SHOWN])
        lines.append(
            said.line.fill(day=dated(day, wording[DateWording]), holiday=kit.esc(name) or said.unnamed, who=who)
        )
    return "\n".join(lines)


def back(wording: Wording, message: BackMessage) -> Rendered:
    """What is next, on the first day back."""
    said = wording[AwayWording]
    lines = [f"• {meeting_text(wording, one, message.today)}" for one in message.meetings]
    return Rendered(
        said.notification_back,
        [
            kit.section("\n".join([said.welcome, *lines])),
            context_line(wording, said.why_back, SCHEDULE, by_name=True),
            kit.actions(kit.button(said.show_todo, ids.SHOW_TODO), kit.settings_button(wording)),
        ],
    )


def form(wording: Wording, today: date, away: Away | None, metadata: str) -> Block:
    """The modal that asks for the days; `away` is what they have said."""
    said = wording[AwayWording]
    starts_on = kit.datepicker(ids.AWAY_FROM, away.starts_on if away else today)
    until = kit.datepicker(ids.AWAY_UNTIL, away.until if away else None)
    blocks = [
        kit.labelled(said.starts_on, starts_on),
        kit.labelled(said.until_label, until, hint=said.until_hint),
        kit.context(said.no_reason),
        _seen(wording),
    ]
    if away is not None:
        blocks.append(kit.actions(_off(wording, away, today)))
    return kit.save_modal(wording, ids.AWAY_FORM, said.form_title, blocks, metadata)


def home_section(wording: Wording, loaded: HomeAway) -> list[Block]:
    """When they are away, with the way back."""
    said, first = wording[AwayWording], loaded.times[0]
    lines = [
        _filled(said.home if one.starts_on <= loaded.today else said.home_coming, wording, one, loaded.today)
        for one in loaded.times
    ]
    buttons = [_off(wording, first, loaded.today), kit.button(said.change, ids.AWAY_OPEN)]
    return [kit.section("\n".join(lines)), kit.actions(*buttons), kit.divider()]


def _off(wording: Wording, away: Away, today: date) -> Element:
    """It says which time it is about: by its day, as no two of a person begin on the same."""
    said = wording[AwayWording]
    text, days = said.im_back if away.starts_on <= today else said.not_away, _filled(said.days, wording, away, today)
    return kit.button(text, ids.AWAY_OFF, away.starts_on.isoformat(), about=days)


def _seen(wording: Wording) -> Block:
    """As told to the one who is away: it is not about one 1:1."""
    return seen_by(wording, AWAY, other=wording[AwayWording].those_they_meet)


def _filled(template: Template, wording: Wording, away: Away, today: date, **more: str) -> str:
    """Only the fields that it has."""
    dates = wording[DateWording]
    fields = {"start": short_day(away.starts_on, today, dates), "back": short_day(away.until, today, dates), **more}
    return template.fill(**{name: text for name, text in fields.items() if name in template.slots})
