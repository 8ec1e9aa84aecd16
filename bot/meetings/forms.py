"""Modals of 1:1s: setting one up, moving it, and what asks first."""

from collections.abc import Sequence
from datetime import date, time

from bot.core.people import Person
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.time.dates import day_and_time, duration_text
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording
from bot.meetings.rules import (
    Frequency,
    Lead,
    MeetingLine,
    OneOnOne,
    Recurrence,
)
from bot.meetings.views import lead_text, meeting_changed, skip_yes
from bot.meetings.wording import OneOnOneWording

LENGTHS = (15, 20, 25, 30, 45, 50, 60, 90, 120)


def rhythm_of(recurrence: Recurrence) -> str:
    """The form's choice that stands for a recurrence."""
    if recurrence.frequency is Frequency.CALENDAR:
        return Frequency.CALENDAR.value
    if recurrence.frequency is Frequency.ONCE:
        return "once"
    if recurrence.frequency is Frequency.MONTHLY:
        return "monthly_last" if recurrence.nth == -1 else "monthly"
    return "weekly" if recurrence.interval == 1 else f"every_{recurrence.interval}_weeks"


def form(
    wording: Wording,
    *,
    zone: str,
    first_day: date,
    series: OneOnOne | None = None,
    report_slack_id: str | None = None,
    own: Sequence[Person] = (),
    metadata: str = "",
) -> Block:
    """The modal that sets up a 1:1 with one of their `own` people or somebody else, or changes `series`; then the
    report stays as they are."""
    said = wording[OneOnOneWording]
    report = kit.person_field(wording, said.report, own, report_slack_id)
    fields = [
        *_when_fields(wording, zone, first_day, series.recurrence if series else None),
        *_length_and_lead(wording, series),
    ]
    return kit.modal(
        ids.ONE_ON_ONE_FORM,
        said.change_title if series else said.form_title,
        fields if series else [report, *fields],
        submit=wording[ModalWording].save,
        close=wording[ModalWording].cancel,
        metadata=metadata,
    )


def _when_fields(wording: Wording, zone: str, first_day: date, recurrence: Recurrence | None) -> list[Block]:
    said = wording[OneOnOneWording]
    chosen = rhythm_of(recurrence) if recurrence else "weekly"
    names = [one for one in type(said.rhythms).model_fields if one != Frequency.CALENDAR or one == chosen]
    rhythm = kit.select(ids.RHYTHM, [kit.option(getattr(said.rhythms, one), one) for one in names], chosen)
    at = kit.timepicker(ids.TIME, recurrence.local_time if recurrence else time(10, 0))
    return [
        kit.labelled(said.rhythm, rhythm, ids.RHYTHM),
        kit.labelled(said.first_day, kit.datepicker(ids.DAY, first_day), ids.DAY, hint=said.first_day_hint),
        kit.labelled(said.time, at, ids.TIME, hint=said.time_hint.fill(zone=zone)),
    ]


def _length_and_lead(wording: Wording, series: OneOnOne | None) -> list[Block]:
    said = wording[OneOnOneWording]
    minutes, lead = (series.minutes, series.lead) if series else (30, Lead.HALF_AN_HOUR)
    lengths = [kit.option(duration_text(each, wording[DateWording]), str(each)) for each in sorted({*LENGTHS, minutes})]
    leads = [kit.option(lead_text(each, wording[DateWording]), each.value) for each in Lead]
    return [
        kit.labelled(said.length, kit.select(ids.LENGTH, lengths, str(minutes)), ids.LENGTH),
        kit.labelled(said.lead, kit.select(ids.LEAD, leads, lead.value), ids.LEAD, hint=said.lead_hint),
    ]


def move_form(wording: Wording, meeting: MeetingLine, today: date, metadata: str, day: date | None = None) -> Block:
    """The modal that moves one occurrence, to `day` if that was said."""
    said = wording[OneOnOneWording]
    when = day_and_time(meeting.starts_at, today, wording[DateWording])
    return kit.modal(
        ids.MOVE_MEETING_FORM,
        said.move_title,
        [
            kit.section(said.move_intro.fill(report=kit.esc_name(meeting.pair.report.called), when=when)),
            kit.labelled(said.new_day, kit.datepicker(ids.DAY, day or max(meeting.starts_at.date(), today)), ids.DAY),
            kit.labelled(said.time, kit.timepicker(ids.TIME, meeting.starts_at.time()), ids.TIME),
        ],
        submit=wording[ModalWording].save,
        close=wording[ModalWording].cancel,
        metadata=metadata,
    )


def skip_form(wording: Wording, meeting: MeetingLine, today: date, metadata: str) -> Block:
    """What asks before a 1:1 is skipped whose brief is out: the other one counts on it."""
    said, when = wording[OneOnOneWording], day_and_time(meeting.starts_at, today, wording[DateWording])
    text = said.skip_confirm.fill(report=kit.short_name(meeting.other.called), when=when)
    asked = kit.confirmation(said.skip_confirm_title, text, skip_yes(wording, 1), said.end_confirm_no)
    return kit.ask_modal(ids.SKIP_FORM, asked, metadata)


KEEPS, DROPS = "keeps", "drops"
"""What becomes of a 1:1 whose brief is out."""


def pause_form(wording: Wording, meeting: MeetingLine, today: date, metadata: str) -> Block:
    """What asks before a series is paused where the brief of its next 1:1 is out."""
    said = wording[OneOnOneWording]
    blocks = _next_meeting(wording, meeting, today, said.pause_drop)
    close = wording[ModalWording].cancel
    return kit.modal(ids.PAUSE_FORM, said.pause_title, blocks, submit=said.pause, close=close, metadata=metadata)


def _next_meeting(wording: Wording, meeting: MeetingLine, today: date, drop: str) -> list[Block]:
    """The question what becomes of a 1:1 whose brief is out."""
    said = wording[OneOnOneWording]
    about = meeting_changed(wording, meeting, today, said.change_ask).blocks
    choices = [kit.option(said.change_keep, KEEPS), kit.option(drop, DROPS)]
    radio = kit.radio_buttons(ids.NEXT_MEETING, choices, KEEPS)
    return [*about, kit.labelled(said.change_ask_label, radio, ids.NEXT_MEETING)]


def change_ask(wording: Wording, filled: Block, meeting: MeetingLine, today: date) -> Block:
    """The form as it was filled in, with the question what becomes of a 1:1 whose brief is out."""
    asked = _next_meeting(wording, meeting, today, wording[OneOnOneWording].change_drop)
    return {**filled, "blocks": [*asked, *filled["blocks"]]}
