"""1:1s as blocks: the form, the list, and confirmations."""

from collections.abc import Sequence
from datetime import date, time

from bot.domain.dates import day_and_time, duration_text, lead_text, recurrence_text
from bot.domain.one_on_ones import Frequency, Lead, MeetingLine, OneOnOne, Recurrence, SeriesLine, SeriesState
from bot.domain.prompts import Template, Wording
from bot.slack import ids
from bot.slack.blocks import (
    Block,
    Element,
    Rendered,
    actions,
    button,
    confirmation,
    context,
    datepicker,
    esc,
    header,
    labelled,
    modal,
    option,
    section,
    select,
    timepicker,
    users_select,
)

LENGTHS = (15, 20, 25, 30, 45, 50, 60, 90, 120)
LIST_SHOWS = 12


def rhythm_of(recurrence: Recurrence) -> str:
    """The form's choice that stands for a recurrence."""
    if recurrence.frequency is Frequency.ONCE:
        return "once"
    if recurrence.frequency is Frequency.MONTHLY:
        return "monthly_last" if recurrence.nth == -1 else "monthly"
    return "weekly" if recurrence.interval == 1 else f"every_{recurrence.interval}_weeks"


def form(
    words: Wording,
    *,
    zone: str,
    today: date,
    series: OneOnOne | None = None,
    first_day: date | None = None,
    report_slack_id: str | None = None,
    metadata: str = "",
) -> Block:
    """The modal that sets up a 1:1, or changes `series`; then the report stays as they are."""
    said = words.one_on_ones
    recurrence = series.recurrence if series else None
    lengths = sorted({*LENGTHS, series.minutes}) if series else LENGTHS
    rhythms = [option(getattr(said.rhythms, name), name) for name in type(said.rhythms).model_fields]
    report = labelled(said.report, users_select(ids.REPORT, report_slack_id), ids.REPORT)
    fields = [
        labelled(
            said.rhythm,
            select(ids.RHYTHM, rhythms, rhythm_of(recurrence) if recurrence else "weekly"),
            ids.RHYTHM,
        ),
        labelled(said.first_day, datepicker(ids.DAY, first_day or today), ids.DAY, hint=said.first_day_hint),
        labelled(
            said.time,
            timepicker(ids.TIME, recurrence.local_time if recurrence else time(10, 0)),
            ids.TIME,
            hint=said.time_hint.fill(zone=zone),
        ),
        labelled(
            said.length,
            select(
                ids.LENGTH,
                [option(duration_text(minutes, words.dates), str(minutes)) for minutes in lengths],
                str(series.minutes if series else 30),
            ),
            ids.LENGTH,
        ),
        labelled(
            said.lead,
            select(
                ids.LEAD,
                [option(lead_text(lead, words.dates), lead.value) for lead in Lead],
                (series.lead if series else Lead.HALF_AN_HOUR).value,
            ),
            ids.LEAD,
            hint=said.lead_hint,
        ),
    ]
    return modal(
        ids.ONE_ON_ONE_FORM,
        said.change_title if series else said.form_title,
        fields if series else [report, *fields],
        submit=words.modals.save,
        close=words.modals.cancel,
        metadata=metadata,
    )


def move_form(words: Wording, meeting: MeetingLine, today: date, metadata: str) -> Block:
    """The modal that moves one occurrence."""
    said = words.one_on_ones
    when = day_and_time(meeting.starts_at, today, words.dates)
    return modal(
        ids.MOVE_MEETING_FORM,
        said.move_title,
        [
            section(said.move_intro.fill(report=esc(meeting.report_name), when=when)),
            labelled(said.new_day, datepicker(ids.DAY, max(meeting.starts_at.date(), today)), ids.DAY),
            labelled(said.time, timepicker(ids.TIME, meeting.starts_at.time()), ids.TIME),
        ],
        submit=words.modals.save,
        close=words.modals.cancel,
        metadata=metadata,
    )


def series_text(words: Wording, line: SeriesLine, today: date) -> str:
    """A series in two lines."""
    said = words.one_on_ones
    if line.one_on_one.state is SeriesState.PAUSED:
        second = said.line_paused
    elif line.next_at is not None:
        second = said.line_next.fill(when=day_and_time(line.next_at, today, words.dates))
    else:
        second = said.line_nothing
    first = said.line.fill(
        report=esc(line.report_name),
        rhythm=recurrence_text(line.one_on_one.recurrence, words.dates, today),
        length=duration_text(line.one_on_one.minutes, words.dates),
    )
    return f"{first}\n{second}"


def meeting_text(words: Wording, meeting: MeetingLine, today: date) -> str:
    """A meeting in one line: who and when."""
    moved = f" ({words.one_on_ones.moved_mark})" if meeting.moved else ""
    return f"*{esc(meeting.report_name)}* · {day_and_time(meeting.starts_at, today, words.dates)}{moved}"


def series_list(words: Wording, lines: Sequence[SeriesLine], today: date) -> Rendered:
    """All series, each with its buttons."""
    said = words.one_on_ones
    blocks: list[Block] = [{**header(said.list_title), "block_id": ids.SERIES_LIST}]
    if not lines:
        blocks.append(section(said.list_empty))
    for line in lines[:LIST_SHOWS]:
        blocks += [section(series_text(words, line, today)), actions(*series_buttons(words, line))]
    if len(lines) > LIST_SHOWS:
        blocks.append(context(said.more.fill(count=len(lines) - LIST_SHOWS)))
    blocks.append(actions(button(said.add, ids.ADD_ONE_ON_ONE, style=None if lines else "primary")))
    return Rendered(said.list_title, blocks)


def series_buttons(words: Wording, line: SeriesLine) -> list[Element]:
    """What can be done with a series."""
    said, series_id = words.one_on_ones, str(line.one_on_one.id)
    end = button(
        said.end,
        ids.END_ONE_ON_ONE,
        series_id,
        confirm=confirmation(
            said.end_confirm_title,
            said.end_confirm.fill(report=line.report_name),
            said.end_confirm_yes,
            said.end_confirm_no,
        ),
    )
    if line.one_on_one.state is SeriesState.PAUSED:
        return [button(said.resume, ids.RESUME_ONE_ON_ONE, series_id, style="primary"), end]
    upcoming = str(line.next_occurrence_id) if line.next_occurrence_id else ""
    for_next = [
        button(words.brief.prepare, ids.PREPARE, line.report_slack_id),
        button(said.skip, ids.SKIP_MEETING, upcoming),
        button(said.move, ids.MOVE_MEETING, upcoming),
    ]
    return [
        *(for_next if upcoming else []),
        button(said.change, ids.CHANGE_ONE_ON_ONE, series_id),
        button(said.pause, ids.PAUSE_ONE_ON_ONE, series_id),
        end,
    ]


def series_saved(words: Wording, line: SeriesLine, today: date, said: Template) -> Rendered:
    """What is so now, after a series was added, changed or resumed."""
    first = said.fill(
        report=esc(line.report_name), rhythm=recurrence_text(line.one_on_one.recurrence, words.dates, today)
    )
    texts = [first]
    if line.next_at is not None:
        texts.append(
            words.one_on_ones.next_is.fill(
                when=day_and_time(line.next_at, today, words.dates),
                lead=lead_text(line.one_on_one.lead, words.dates),
            )
        )
    return Rendered(first, [section("\n".join(texts)), actions(*_after_saving(words, line))])


def series_held(words: Wording, line: SeriesLine, said: Template) -> Rendered:
    """What is so now, after a series was paused or ended."""
    text = said.fill(report=esc(line.report_name))
    paused = line.one_on_one.state is SeriesState.PAUSED
    resume = button(words.one_on_ones.resume, ids.RESUME_ONE_ON_ONE, str(line.one_on_one.id))
    return Rendered(text, [section(text), *([actions(resume)] if paused else [])])


def meeting_changed(words: Wording, meeting: MeetingLine, today: date, said: Template) -> Rendered:
    """What is so now, after one occurrence was skipped or moved."""
    when = day_and_time(meeting.starts_at, today, words.dates)
    text = said.fill(report=esc(meeting.report_name), when=when)
    return Rendered(text, [section(text)])


def _after_saving(words: Wording, line: SeriesLine) -> list[Element]:
    said = words.one_on_ones
    return [
        button(words.brief.prepare, ids.PREPARE, line.report_slack_id),
        button(said.change, ids.CHANGE_ONE_ON_ONE, str(line.one_on_one.id)),
        button(said.list_button, ids.LIST_ONE_ON_ONES),
    ]
