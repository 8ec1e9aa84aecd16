"""1:1s as blocks: the list, and confirmations."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.core.people import Pair
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.time.dates import NEAR_DAYS, clock, dated, day_and_time, duration_text, local, short_day, weekday_name
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Template, Wording
from bot.core.wording.sections import ButtonWording, ModalWording
from bot.frames.rules import Frame
from bot.meetings.rules import (
    CONSISTENCY_WEEKS,
    Consistency,
    Frequency,
    HomeMeetings,
    JustDone,
    Lead,
    MeetingLine,
    OccurrenceState,
    Recurrence,
    SeriesLine,
    SeriesState,
    odd_hours,
)
from bot.meetings.wording import OneOnOneWording


def recurrence_text(recurrence: Recurrence, wording: DateWording, today: date | None = None) -> str:
    """ "weekly on Tuesday at 14:00", "once on Wed 2 Dec at 15:00".

    `today` lets a far one-off show its year.
    """
    if recurrence.frequency is Frequency.CALENDAR:
        return wording.calendar
    at = clock(recurrence.local_time, wording)
    weekday = weekday_name(recurrence.weekday, wording)
    if recurrence.frequency is Frequency.ONCE:
        on = recurrence.first_on
        far = today is not None and on.year != today.year and (on - today).days > NEAR_DAYS
        return wording.once.fill(day=dated(on, wording, with_year=far), clock=at)
    if recurrence.frequency is Frequency.MONTHLY:
        return wording.monthly.fill(nth=_nth(recurrence.nth, wording), weekday=weekday, clock=at)
    if recurrence.interval == 1:
        return wording.weekly.fill(weekday=weekday, clock=at)
    return wording.every_weeks.fill(count=recurrence.interval, weekday=weekday, clock=at)


def lead_text(lead: Lead, wording: DateWording) -> str:
    """ "30 minutes before"."""
    text: str = getattr(wording.leads, lead.name.lower())
    return text


def _nth(nth: int, wording: DateWording) -> str:
    nths = wording.nths
    return {1: nths.first, 2: nths.second, 3: nths.third, 4: nths.fourth, -1: nths.last}[nth]


LIST_SHOWS = 12


OVERVIEW_SHOWN = 3


def series_text(wording: Wording, line: SeriesLine, today: date) -> str:
    """A series in two lines."""
    said = wording[OneOnOneWording]
    if line.one_on_one.state is SeriesState.PAUSED:
        second = _paused_line(wording, line, today)
    elif line.next_at is not None:
        second = said.line_next.fill(when=day_and_time(line.next_at, today, wording[DateWording]))
    else:
        second = said.line_nothing
    first = said.line.fill(
        report=kit.esc_name(line.pair.report.called),
        rhythm=recurrence_text(line.one_on_one.recurrence, wording[DateWording], today),
        length=duration_text(line.one_on_one.minutes, wording[DateWording]),
    )
    return f"{first}\n{second}{away_mark(wording, line.away_until, today)}"


def _paused_line(wording: Wording, line: SeriesLine, today: date) -> str:
    """That it is paused; and when one takes place before that."""
    said = wording[OneOnOneWording]
    if line.next_at is None:
        return said.line_paused
    return said.line_then_paused.fill(when=day_and_time(line.next_at, today, wording[DateWording]))


def meeting_text(wording: Wording, meeting: MeetingLine, today: date, *, mark: bool = True) -> str:
    """A meeting in one line: who and when; with `mark`, until when the other one is away."""
    moved = f" ({wording[OneOnOneWording].moved_mark})" if meeting.occurrence.moved else ""
    when = day_and_time(meeting.starts_at, today, wording[DateWording])
    away = away_mark(wording, meeting.away_until, today) if mark else ""
    return f"*{kit.esc_name(meeting.other.called)}* · {when}{moved}{away}"


def away_mark(wording: Wording, until: date | None, today: date) -> str:
    """ " · away until Mon 4 Jan", behind a 1:1; nothing where the other one is not away."""
    if until is None:
        return ""
    return f" · {wording[OneOnOneWording].away_until.fill(day=short_day(until, today, wording[DateWording]))}"


def series_list(
    wording: Wording,
    lines: Sequence[SeriesLine],
    today: date,
    below: Sequence[Block] = (),
) -> Rendered:
    """All series, each with its buttons; `below` them is what other features show."""
    said = wording[OneOnOneWording]
    blocks: list[Block] = [kit.header(said.list_title)]
    if not lines:
        blocks.append(kit.section(said.list_empty))
    for line in lines[:LIST_SHOWS]:
        blocks += [kit.section(series_text(wording, line, today)), kit.actions(*_in_list(wording, line))]
    if len(lines) > LIST_SHOWS:
        show_all = kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, "series:0")
        blocks.append(kit.section(said.more.fill(count=len(lines) - LIST_SHOWS), accessory=show_all))
    blocks += below
    blocks.append(
        kit.actions(
            kit.button(said.add, ids.ADD_ONE_ON_ONE, style=None if lines else "primary"),
            kit.button(wording[ButtonWording].performance_point, ids.PERFORMANCE_POINT),
        )
    )
    return Rendered(said.list_title, blocks)


def _in_list(wording: Wording, line: SeriesLine) -> list[Element]:
    """What is needed most, and a menu of the rest."""
    first, *rest = series_buttons(wording, line)
    return [first, kit.menu(*rest)] if rest else [first]


def one_series(wording: Wording, line: SeriesLine, today: date) -> Rendered:
    """One series with its buttons, settings beside them."""
    text = series_text(wording, line, today)
    settings = kit.settings_button(wording)
    return Rendered(text, [kit.section(text), kit.actions(*_in_list(wording, line), settings)])


def series_buttons(wording: Wording, line: SeriesLine) -> list[Element]:
    """What can be done with a series."""
    said, series_id, about = wording[OneOnOneWording], str(line.one_on_one.id), kit.short_name(line.pair.report.called)
    end = kit.button(said.end, ids.END_ONE_ON_ONE, series_id, confirm=_end_confirmation(wording, line), about=about)
    upcoming = str(line.upcoming.id) if line.upcoming else ""
    for_next = [
        kit.button(wording[ButtonWording].prepare, ids.PREPARE, line.pair.report.slack_id, about=about),
        kit.button(said.skip, ids.SKIP_MEETING, upcoming, about=about),
        kit.button(said.move, ids.MOVE_MEETING, upcoming, about=about),
    ]
    if line.one_on_one.state is SeriesState.PAUSED:
        resume = kit.button(said.resume, ids.RESUME_ONE_ON_ONE, series_id, style="primary", about=about)
        return [resume, *(for_next[1:] if upcoming else []), end]
    if line.one_on_one.frame is Frame.PERFORMANCE:
        return for_next[1:] if upcoming else [end]
    return [
        *(for_next if upcoming else []),
        kit.button(said.change, ids.CHANGE_ONE_ON_ONE, series_id, about=about),
        kit.button(said.pause, ids.PAUSE_ONE_ON_ONE, series_id, about=about),
        end,
    ]


def _end_confirmation(wording: Wording, line: SeriesLine) -> Element:
    said, report = wording[OneOnOneWording], kit.short_name(line.pair.report.called)
    text = said.end_confirm.fill(report=report)
    return kit.confirmation(said.end_confirm_title, text, said.end_confirm_yes, said.end_confirm_no)


def end_form(wording: Wording, line: SeriesLine, metadata: str) -> Block:
    """What asks before a series ends, where that is an entry of a menu."""
    return kit.ask_modal(ids.END_FORM, _end_confirmation(wording, line), metadata)


def series_saved(wording: Wording, line: SeriesLine, today: date, said: Template) -> Rendered:
    """What is so now, after a series was added, changed or resumed."""
    first = said.fill(
        report=kit.esc_name(line.pair.report.called),
        rhythm=recurrence_text(line.one_on_one.recurrence, wording[DateWording], today),
    )
    texts = [first]
    if line.next_at is not None:
        texts.append(
            wording[OneOnOneWording].next_is.fill(
                when=day_and_time(line.next_at, today, wording[DateWording]),
                lead=lead_text(line.one_on_one.lead, wording[DateWording]),
            )
        )
    odd = _odd_hours(wording, line.upcoming.starts_at, line.pair) if line.upcoming else []
    return Rendered(first, [kit.section("\n".join(texts)), *odd, kit.actions(*_after_saving(wording, line))])


def _odd_hours(wording: Wording, starts_at: datetime, pair: Pair) -> list[Block]:
    """That it would be night for one of the two."""
    said, lines = wording[OneOnOneWording], []
    for who, at in odd_hours(starts_at, pair):
        told = said.odd_hour if who is pair.manager else said.odd_hour_for
        name = {} if who is pair.manager else {"report": kit.esc_name(who.called)}
        lines.append(told.fill(time=clock(at.time(), wording[DateWording]), **name))
    return [kit.section(" ".join(lines))] if lines else []


def series_changed(wording: Wording, line: SeriesLine, today: date) -> Rendered:
    """What is so now, after a series was changed; a paused one can be resumed from here."""
    if line.one_on_one.state is not SeriesState.PAUSED:
        return series_saved(wording, line, today, wording[OneOnOneWording].changed)
    rhythm = recurrence_text(line.one_on_one.recurrence, wording[DateWording], today)
    text = wording[OneOnOneWording].changed_paused.fill(report=kit.esc_name(line.pair.report.called), rhythm=rhythm)
    return Rendered(text, [kit.section(text), kit.actions(_resume(wording, line))])


def series_held(wording: Wording, line: SeriesLine, said: Template) -> Rendered:
    """What is so now, after a series was paused or ended."""
    text = said.fill(report=kit.esc_name(line.pair.report.called))
    paused = line.one_on_one.state is SeriesState.PAUSED
    return Rendered(text, [kit.section(text), *([kit.actions(_resume(wording, line))] if paused else [])])


def meeting_changed(wording: Wording, meeting: MeetingLine, today: date, said: Template) -> Rendered:
    """What is so now, after one occurrence was skipped or brought back."""
    when = day_and_time(meeting.starts_at, today, wording[DateWording])
    return kit.sentence(said.fill(report=kit.esc_name(meeting.pair.report.called), when=when))


def skipped(wording: Wording, meeting: MeetingLine, today: date) -> Rendered:
    """What is so now, with a way back."""
    rendered = meeting_changed(wording, meeting, today, wording[OneOnOneWording].skipped)
    back = kit.button(wording[OneOnOneWording].bring_back, ids.UNSKIP_MEETING, str(meeting.occurrence.id))
    return Rendered(rendered.text, [*rendered.blocks, kit.actions(back)])


def moved(wording: Wording, meeting: MeetingLine, before: datetime, today: date, *, undoable: bool = False) -> Rendered:
    """What is so now, after one occurrence was moved, and when it was (local to the reader); with a way back where
    it is `undoable`."""
    when, was = (day_and_time(moment, today, wording[DateWording]) for moment in (meeting.starts_at, before))
    report = kit.esc_name(meeting.pair.report.called)
    rendered = kit.sentence(wording[OneOnOneWording].moved.fill(report=report, when=when, before=was))
    back = [kit.actions(_move_back(wording, meeting, before))] if undoable else []
    odd = _odd_hours(wording, meeting.occurrence.starts_at, meeting.pair)
    return Rendered(rendered.text, [*rendered.blocks, *odd, *back])


def _move_back(wording: Wording, meeting: MeetingLine, to: datetime) -> Element:
    value = f"{meeting.occurrence.id}:{int(to.timestamp())}"
    return kit.button(
        wording[OneOnOneWording].undo, ids.MOVE_MEETING_NOW, value, about=kit.short_name(meeting.other.called)
    )


def home_just_done(wording: Wording, loaded: JustDone) -> list[Block]:
    """What was just skipped or moved, each with its way back."""
    said, blocks = wording[OneOnOneWording], []
    for line in loaded.meetings:
        one, about = line.occurrence, kit.short_name(line.other.called)
        back = kit.button(said.undo, ids.UNSKIP_MEETING, str(one.id), about=about)
        text = said.just_skipped.fill(meeting=meeting_text(wording, line, loaded.today))
        if one.state is OccurrenceState.SCHEDULED and one.moved_from is not None:
            was = local(one.moved_from, line.reader.timezone)
            back = _move_back(wording, line, was)
            before = day_and_time(was, loaded.today, wording[DateWording])
            text = said.just_moved.fill(meeting=meeting_text(wording, line, loaded.today), before=before)
        blocks.append(kit.section(text, accessory=back))
    return blocks


def meetings_text(wording: Wording, meetings: Sequence[MeetingLine], today: date) -> str:
    """Several meetings, one below the other."""
    return "\n".join(f"• {meeting_text(wording, one, today)}" for one in meetings)


def skip_ask(wording: Wording, meetings: Sequence[MeetingLine], today: date, *answers: Element) -> Rendered:
    """The question before 1:1s are skipped; without `answers`, one that skips the first."""
    said = wording[OneOnOneWording]
    text = said.skip_ask.fill(count=len(meetings))
    yes = kit.button(skip_yes(wording, 1), ids.SKIP_MEETING, f"{meetings[0].occurrence.id}:sure", style="primary")
    blocks = [kit.section(f"{text}\n{meetings_text(wording, meetings, today)}"), kit.actions(*(answers or [yes]))]
    return Rendered(text, blocks)


def skip_yes(wording: Wording, count: int) -> str:
    return wording[OneOnOneWording].skip_yes.fill(count=count)


def move_ask(
    wording: Wording, meeting: MeetingLine, following: MeetingLine | None, to: datetime, today: date
) -> Rendered:
    """The question which 1:1 is moved, where the brief of the next one is out."""
    said, rendered = (
        wording[OneOnOneWording],
        meeting_changed(wording, meeting, today, wording[OneOnOneWording].move_ask),
    )
    buttons = [kit.button(said.move_yes, ids.MOVE_MEETING_NOW, f"{meeting.occurrence.id}:{int(to.timestamp())}")]
    if following is not None:
        text = said.move_after.fill(when=day_and_time(following.starts_at, today, wording[DateWording]))
        buttons.append(kit.button(text, ids.MOVE_MEETING, str(following.occurrence.id)))
    return Rendered(rendered.text, [*rendered.blocks, kit.actions(*buttons)])


def end_ask(wording: Wording, line: SeriesLine, end: Element | None = None, *more: Element) -> Rendered:
    """The question before a series ends; `end` does it, `more` stand behind the way to pause it."""
    said, series_id = wording[OneOnOneWording], str(line.one_on_one.id)
    text = said.end_ask.fill(report=kit.esc_name(line.pair.report.called))
    end = end or kit.button(said.end_confirm_yes, ids.END_ONE_ON_ONE, series_id, style="danger")
    pause = kit.button(said.pause, ids.PAUSE_ONE_ON_ONE, series_id)
    paused = line.one_on_one.state is SeriesState.PAUSED
    return Rendered(text, [kit.section(text), kit.actions(end, *([] if paused else [pause]), *more)])


def paused(wording: Wording, line: SeriesLine, today: date) -> Rendered:
    """What is so now, after a series was paused; its next 1:1 may take place still."""
    said = wording[OneOnOneWording]
    if line.next_at is None:
        return series_held(wording, line, said.paused)
    when = day_and_time(line.next_at, today, wording[DateWording])
    text = said.paused_after.fill(report=kit.esc_name(line.pair.report.called), when=when)
    return Rendered(text, [kit.section(text), kit.actions(_resume(wording, line))])


def _resume(wording: Wording, line: SeriesLine) -> Element:
    return kit.button(wording[OneOnOneWording].resume, ids.RESUME_ONE_ON_ONE, str(line.one_on_one.id))


def _after_saving(wording: Wording, line: SeriesLine) -> list[Element]:
    said = wording[OneOnOneWording]
    return [
        kit.button(wording[ButtonWording].prepare, ids.PREPARE, line.pair.report.slack_id),
        kit.button(said.change, ids.CHANGE_ONE_ON_ONE, str(line.one_on_one.id)),
        kit.button(said.list_button, ids.LIST_ONE_ON_ONES),
    ]


def home_section(wording: Wording, loaded: HomeMeetings) -> list[Block]:
    """What comes, and what is paused; or the way to the first 1:1."""
    said = wording[OneOnOneWording]
    if loaded.welcome:
        start = kit.button(said.home_start, ids.ADD_ONE_ON_ONE, style="primary")
        return [kit.section(said.home_welcome), kit.section(said.home_welcome_steps), kit.actions(start), kit.divider()]
    blocks = [kit.section(f"*{said.list_title}*")]
    if not loaded.lines.items:
        blocks.append(kit.context(said.home_none))
    for line in loaded.lines.items:
        back = loaded.skipped.get(line.one_on_one.id)
        text = _home_text(wording, line, loaded.today) + home_consistency(wording, loaded.consistency.get(line.pair.id))
        if back is not None:
            when = day_and_time(back.starts_at, loaded.today, wording[DateWording])
            text += f"\n{said.home_skipped.fill(when=when)}"
        blocks += [kit.section(text), kit.actions(*_home_buttons(wording, line, back))]
    blocks += kit.pager(wording, loaded.lines, "one_on_ones", said.list_title)
    more = kit.menu(
        kit.button(said.list_button, ids.LIST_ONE_ON_ONES),
        kit.button(wording[ButtonWording].performance_point, ids.PERFORMANCE_POINT),
    )
    return [*blocks, kit.actions(kit.button(said.add, ids.ADD_ONE_ON_ONE), more), kit.divider()]


def home_consistency(wording: Wording, consistency: Consistency | None) -> str:
    """ " · 3 held, 2 not known", quietly behind a 1:1, for either of the two; empty where none of it has been."""
    parts = _became(wording, consistency) if consistency else ""
    return f" · {parts}" if parts else ""


def _home_text(wording: Wording, line: SeriesLine, today: date) -> str:
    """A series in one line: with whom, and when next."""
    said = wording[OneOnOneWording]
    if line.one_on_one.state is SeriesState.PAUSED:
        when = _paused_line(wording, line, today)
    elif line.upcoming is None or line.next_at is None:
        when = said.line_nothing
    else:
        moved = f" ({said.moved_mark})" if line.upcoming.moved else ""
        when = day_and_time(line.next_at, today, wording[DateWording]) + moved
    return f"*{kit.esc_name(line.pair.report.called)}* · {when}{away_mark(wording, line.away_until, today)}"


def _home_buttons(wording: Wording, line: SeriesLine, skipped: MeetingLine | None) -> list[Element]:
    """What is needed next, and a menu of the rest."""
    said, series_id, about = wording[OneOnOneWording], str(line.one_on_one.id), kit.short_name(line.pair.report.called)
    plan = kit.button(wording[ButtonWording].plan, ids.SHOW_PLAN, str(line.pair.id))
    change = kit.button(said.change, ids.CHANGE_ONE_ON_ONE, series_id)
    back = [kit.button(said.bring_back, ids.UNSKIP_MEETING, str(skipped.occurrence.id))] if skipped else []
    upcoming = str(line.upcoming.id) if line.upcoming else ""
    skip = [] if back else [kit.button(said.skip_this, ids.SKIP_MEETING, upcoming)]
    for_next = [*skip, kit.button(said.move_this, ids.MOVE_MEETING, upcoming)] if upcoming else []
    topic = kit.button(wording[ButtonWording].bring_topic, ids.BRING_TOPIC, str(line.pair.id))
    if line.one_on_one.state is SeriesState.PAUSED:
        resume = kit.button(said.resume, ids.RESUME_ONE_ON_ONE, series_id, about=about)
        return [resume, kit.menu(plan, *for_next, change)]
    prepare = kit.button(wording[ButtonWording].prepare, ids.PREPARE, line.pair.report.slack_id, about=about)
    return [prepare, kit.menu(topic, plan, *back, *for_next, change)]


def home_add(wording: Wording, _loaded: bool) -> list[Block]:
    """The way to a first 1:1 as a manager."""
    return [kit.actions(kit.button(wording[OneOnOneWording].add, ids.ADD_ONE_ON_ONE)), kit.divider()]


def overview(wording: Wording, lines: Sequence[SeriesLine], today: date) -> list[Block]:
    """The first of a manager's 1:1s, in the answer to `/coach`."""
    return [kit.section(series_text(wording, line, today)) for line in lines[:OVERVIEW_SHOWN]]


def overview_buttons(wording: Wording, empty: bool) -> list[Element]:
    """Add one; and see them all, where there are any."""
    said = wording[OneOnOneWording]
    add = kit.button(said.add, ids.ADD_ONE_ON_ONE, style="primary" if empty else None)
    return [add] if empty else [add, kit.button(said.list_button, ids.LIST_ONE_ON_ONES)]


def consistency_text(wording: Wording, consistency: Consistency) -> str:
    """What became of the 1:1s of the last weeks, empty where there was none."""
    parts = _became(wording, consistency)
    return wording[OneOnOneWording].consistency.line.fill(count=CONSISTENCY_WEEKS, parts=parts) if parts else ""


def _became(wording: Wording, consistency: Consistency) -> str:
    said = wording[OneOnOneWording].consistency
    counts = (
        (said.held, consistency.held),
        (said.moved, consistency.moved),
        (said.skipped, consistency.skipped),
        (said.unknown, consistency.unknown),
    )
    return ", ".join(template.fill(count=count) for template, count in counts if count)
