"""Buttons and modals of 1:1s."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from bot.core.errors import UnknownPersonError
from bot.core.language.spelling import likely_words
from bot.core.language.text import MENTION, Mention, normalise, person_first
from bot.core.people_store import next_working_day_of
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered, button
from bot.core.slack.interactions import Interaction, PersonNeededError
from bot.core.slack.requests import picked_day
from bot.core.slack.subcommands import Typed, UnclearError, without_for
from bot.core.time.dates import local
from bot.meetings import forms, views
from bot.meetings.recurrence import next_date
from bot.meetings.rules import Frequency, Lead, MeetingLine, Outcome, Recurrence, odd_hours
from bot.meetings.service import Details, OneOnOneService
from bot.meetings.typed_schedules import Schedule, read_schedule, read_when
from bot.meetings.wording import OneOnOneWording

Change = Callable[[OneOnOneService, Interaction, int], None]
"""Changes the series or the meeting of that id, and answers."""


def details_of(form: Interaction) -> Details:
    """What was filled into the 1:1 form."""
    filled, first = form.values, wall_time(form)
    recurrence = recurrence_of(filled[ids.RHYTHM], first.date(), first.time())
    return Details(recurrence, int(filled[ids.LENGTH]), Lead(filled[ids.LEAD]))


def wall_time(form: Interaction) -> datetime:
    """The day and time that were picked; the zone is the person's, applied by the service."""
    filled = form.values
    return datetime.combine(picked_day(filled[ids.DAY]), time.fromisoformat(filled[ids.TIME]))


def recurrence_of(rhythm: str, first: date, at: time) -> Recurrence:
    """The recurrence that a choice of the form means from its first date on."""
    weekday = first.weekday()
    if rhythm == Frequency.CALENDAR:
        return Recurrence(Frequency.CALENDAR, at, first, weekday)
    if rhythm == "once":
        return Recurrence(Frequency.ONCE, at, first, weekday)
    if rhythm.startswith("monthly"):
        # A fifth Tuesday is not in every month: it means the last one.
        nth = (first.day - 1) // 7 + 1
        return Recurrence(Frequency.MONTHLY, at, first, weekday, nth=-1 if rhythm == "monthly_last" or nth > 4 else nth)
    interval = 1 if rhythm == "weekly" else int(rhythm.split("_")[1])
    return Recurrence(Frequency.WEEKLY, at, first, weekday, interval)


def empty_form(service: OneOnOneService, interaction: Interaction, report_slack_id: str | None = None) -> Block:
    """The empty 1:1 form."""
    return forms.form(
        interaction.wording,
        zone=interaction.request.who.timezone,
        first_day=next_working_day_of(service.db, interaction.request),
        report_slack_id=report_slack_id,
        own=interaction.own,
        metadata=interaction.metadata(),
    )


def list_page(service: OneOnOneService, request: Request) -> Rendered:
    """All 1:1s, and below them what features show there."""
    below = [block for part, loaded in service.below_list(request) for block in part.render(request.wording, loaded)]
    return views.series_list(request.wording, service.list(request), request.today, below)


def series_in_full(service: OneOnOneService, request: Request, _: str) -> list[str]:
    """All 1:1s as text."""
    return [views.series_text(request.wording, line, request.today) for line in service.list(request)]


@dataclass(frozen=True, slots=True)
class NewSeries:
    """A 1:1 to be set up. `schedule` is None where none was understood of what was `typed`."""

    person: Mention | None = None
    schedule: Schedule | None = None
    typed: str = ""

    @property
    def half_read(self) -> bool:
        """Whether words are left over."""
        return self.schedule is None and bool(self.typed)


@dataclass(frozen=True, slots=True)
class Moved:
    """The next 1:1 with that person, to be moved; without `when` it is asked for, beginning with `day`."""

    person: Mention | None = None
    when: datetime | None = None
    day: date | None = None


def new_series(typed: Typed) -> NewSeries:
    """ "@sam weekly tue 14:00": a person, a schedule, both or neither."""
    rest = re.sub(r"^(?:up |a |1:1 |with |for )+", "", typed.rest, flags=re.IGNORECASE)
    if not rest:
        return NewSeries()
    person, more = person_first(rest)
    if MENTION.match(rest):
        return NewSeries(person, _schedule(more, typed), more)
    if whole := _schedule(rest, typed):
        return NewSeries(None, whole, rest)
    words = rest.split()
    for cut in range(1, min(len(words), 5)):
        if schedule := _schedule(" ".join(words[cut:]), typed):
            return NewSeries(Mention(None, " ".join(words[:cut])), schedule, " ".join(words[cut:]))
    return NewSeries(person, None, more)


def moved(typed: Typed) -> Moved:
    """ "@sam thu 15:00", "sam to thu 3pm", "@sam". What else there is may be about a commitment."""
    rest = without_for(typed.rest)
    if not rest:
        return Moved()
    if MENTION.match(rest):
        return _moved(*person_first(rest), typed)
    words = rest.split()
    if not words[0].lstrip("#").isdecimal():
        for cut in range(1, min(len(words), 5)):
            if any(word.islower() and likely_words(word) for word in words[1:cut]):
                break  # no part of a name: a day that is misspelt
            if when := read_when(" ".join(words[cut:]), typed.now, typed.working_days):
                return Moved(Mention(None, " ".join(words[:cut])), when)
        if len(words) == 1:
            return Moved(Mention(None, words[0]))
    raise UnclearError


def _moved(person: Mention | None, more: str, typed: Typed) -> Moved:
    when = read_when(more, typed.now, typed.working_days) if more else None
    if not more or when is not None:
        return Moved(person, when)
    half_said = re.sub(r"^to ", "", normalise(more), flags=re.IGNORECASE)
    found = read_when(f"{half_said} 23:59", typed.now, typed.working_days)
    if found is None:
        raise UnclearError
    return Moved(person, day=found.date())


def _schedule(text: str, typed: Typed) -> Schedule | None:
    return read_schedule(text, typed.now, working_days=typed.working_days)


def add(service: OneOnOneService, command: Interaction, new: NewSeries) -> None:
    """Set up a 1:1, or open the form for it."""
    schedule, wording = new.schedule, command.wording[OneOnOneWording]
    try:
        report = command.person(new.person) if new.person else None
    except UnknownPersonError:
        if schedule is None:
            raise
        raise PersonNeededError(new.typed) from None  # somebody new is named by picking them
    slack_id = report.slack_id if report else None
    if schedule is None and new.typed:
        raise UnclearError("add", button(wording.add, ids.ADD_ONE_ON_ONE, slack_id or ""))
    if report is None or schedule is None:
        command.open(empty_form(service, command, slack_id))
        return
    details = Details(schedule.recurrence, schedule.minutes or 30, schedule.lead or Lead.HALF_AN_HOUR)
    line = service.add(command.request, report, details)
    command.show(views.series_saved(command.wording, line, command.request.today, wording.added))


def show_list(service: OneOnOneService, interaction: Interaction, _: None = None) -> None:
    """All 1:1s."""
    interaction.show(list_page(service, interaction.request), current=True)


def tapped(change: Change) -> Callable[[OneOnOneService, Interaction], None]:
    """Change what the button is about."""
    return lambda service, tap: change(service, tap, tap.id)


def of_series_with(change: Change) -> Callable[[OneOnOneService, Interaction, Mention | None], None]:
    """Change the series with a person."""

    def run(service: OneOnOneService, command: Interaction, person: Mention | None) -> None:
        change(service, command, service.series_with(command.request, command.in_pair(person)).one_on_one.id)

    return run


def skip(service: OneOnOneService, command: Interaction, person: Mention | None) -> None:
    """Ask before the next 1:1 is left out."""
    meeting = service.next_with(command.request, command.in_pair(person))
    command.show(views.skip_ask(command.wording, [meeting], command.request.today))


def skip_tapped(service: OneOnOneService, tap: Interaction) -> None:
    """At once, and shown with a way back; where the other one has had the brief, it is asked about."""
    occurrence_id, _, sure = tap.value.partition(":")
    if sure or not service.brief_is_out(tap.request, int(occurrence_id)):
        skip_meeting(service, tap, int(occurrence_id))
        return
    meeting = service.meeting(tap.request, int(occurrence_id))
    stored = tap.metadata(occurrence=meeting.occurrence.id)
    tap.open(forms.skip_form(tap.wording, meeting, tap.request.today, stored))


def skip_after_all(service: OneOnOneService, form: Interaction) -> None:
    skip_meeting(service, form, int(form.stored["occurrence"]))


def skip_meeting(service: OneOnOneService, interaction: Interaction, occurrence_id: int) -> None:
    meeting = service.skip(interaction.request, occurrence_id)
    interaction.finish(views.skipped(interaction.wording, meeting, interaction.request.today))


def unskip(service: OneOnOneService, command: Interaction, person: Mention | None) -> None:
    """Let the next 1:1 that was left out take place."""
    unskip_meeting(service, command, service.skipped_with(command.request, command.in_pair(person)).occurrence.id)


def unskip_meeting(service: OneOnOneService, interaction: Interaction, occurrence_id: int) -> None:
    meeting, intro = service.unskip(interaction.request, occurrence_id), interaction.wording[OneOnOneWording].unskipped
    interaction.finish(views.meeting_changed(interaction.wording, meeting, interaction.request.today, intro))


def move(service: OneOnOneService, command: Interaction, to: Moved) -> None:
    """Move the next 1:1, or open the form for it."""
    meeting = service.next_with(command.request, command.in_pair(to.person))
    occurrence_id = meeting.occurrence.id
    if to.when is None:
        open_move_form(command, meeting, to.day)
    elif service.brief_is_out(command.request, occurrence_id):
        following = service.following(command.request, occurrence_id)
        command.show(views.move_ask(command.wording, meeting, following, to.when, command.request.today))
    else:
        move_meeting(service, command, occurrence_id, to.when)


def open_move_form(interaction: Interaction, meeting: MeetingLine, day: date | None = None) -> None:
    stored = interaction.metadata(occurrence=meeting.occurrence.id)
    interaction.open(forms.move_form(interaction.wording, meeting, interaction.request.today, stored, day))


def move_meeting(service: OneOnOneService, interaction: Interaction, occurrence_id: int, when: datetime) -> None:
    before = service.meeting(interaction.request, occurrence_id).starts_at
    meeting, request = service.move(interaction.request, occurrence_id, when), interaction.request
    undoable = before > request.now
    shows = interaction.show if odd_hours(meeting.occurrence.starts_at, meeting.pair) else interaction.finish
    shows(views.moved(interaction.wording, meeting, before, request.today, undoable=undoable))


def move_now(service: OneOnOneService, tap: Interaction) -> None:
    """Move the 1:1 that was asked about."""
    occurrence_id, moment = tap.two_ids
    when = local(datetime.fromtimestamp(moment, UTC), tap.request.who.timezone)
    move_meeting(service, tap, occurrence_id, when)


def pause(service: OneOnOneService, interaction: Interaction, series_id: int) -> None:
    """At once; where the brief of the next 1:1 is out, it is asked what becomes of that."""
    told = service.told_next(interaction.request, series_id)
    if told is None:
        _pause(service, interaction, series_id)
        return
    stored = interaction.metadata(series=series_id, occurrence=told.occurrence.id)
    interaction.open(forms.pause_form(interaction.wording, told, interaction.request.today, stored))


def pause_after_all(service: OneOnOneService, form: Interaction) -> None:
    keeps = int(form.stored["occurrence"]) if form.values[ids.NEXT_MEETING] == forms.KEEPS else None
    _pause(service, form, int(form.stored["series"]), keeps)


def _pause(service: OneOnOneService, interaction: Interaction, series_id: int, keeps: int | None = None) -> None:
    line = service.pause(interaction.request, series_id, keeps)
    interaction.finish(views.paused(interaction.wording, line, interaction.request.today))


def resume(service: OneOnOneService, interaction: Interaction, series_id: int) -> None:
    line, intro = service.resume(interaction.request, series_id), interaction.wording[OneOnOneWording].resumed
    interaction.finish(views.series_saved(interaction.wording, line, interaction.request.today, intro))


def ask_to_end(service: OneOnOneService, command: Interaction, person: Mention | None) -> None:
    """Ask before a series ends: that cannot be taken back."""
    command.show(views.end_ask(command.wording, service.series_with(command.request, command.in_pair(person))))


def end_tapped(service: OneOnOneService, tap: Interaction) -> None:
    """At once, because its button has asked; an entry of a menu asks now."""
    if tap.from_menu:
        tap.open(views.end_form(tap.wording, service.line(tap.request, tap.id), tap.metadata(series=tap.id)))
    else:
        end(service, tap, tap.id)


def end_after_all(service: OneOnOneService, form: Interaction) -> None:
    end(service, form, int(form.stored["series"]))


def end(service: OneOnOneService, interaction: Interaction, series_id: int) -> None:
    line = service.end(interaction.request, series_id)
    interaction.finish(views.series_held(interaction.wording, line, interaction.wording[OneOnOneWording].ended))


def open_add(service: OneOnOneService, tap: Interaction) -> None:
    tap.open(empty_form(service, tap, tap.value or None))


def open_change(service: OneOnOneService, tap: Interaction) -> None:
    series, _ = service.details(tap.request, tap.id)
    tap.open(
        forms.form(
            tap.wording,
            zone=tap.request.who.timezone,
            series=series,
            first_day=next_date(series.recurrence, tap.request.today),
            metadata=tap.metadata(series=series.id),
        )
    )


def save(service: OneOnOneService, form: Interaction) -> None:
    details = details_of(form)
    if "series" in form.stored:
        _change(service, form, int(form.stored["series"]), details)
    else:
        line = service.add(form.request, form.picked(form.values[ids.REPORT]), details)
        form.show(views.series_saved(form.wording, line, form.request.today, form.wording[OneOnOneWording].added))


def _change(service: OneOnOneService, form: Interaction, series_id: int, details: Details) -> None:
    """Change a series; ask first what becomes of the next 1:1, where its brief is out."""
    touched, chosen = service.touched(form.request, series_id, details), form.values.get(ids.NEXT_MEETING)
    if touched is not None and chosen is None:
        series, _ = service.details(form.request, series_id)
        filled = forms.form(
            form.wording,
            zone=form.request.who.timezone,
            series=replace(series, recurrence=details.recurrence, minutes=details.minutes, lead=details.lead),
            first_day=details.recurrence.first_on,
            metadata=form.metadata(series=series_id),
        )
        form.update(forms.change_ask(form.wording, filled, touched, form.request.today))
        return
    keeps = touched.occurrence.id if touched is not None and chosen == forms.KEEPS else None
    line = service.change(form.request, series_id, details, keeps)
    if not form.place.home:  # which shows it
        form.show(views.series_changed(form.wording, line, form.request.today))


def show_one(service: OneOnOneService, tap: Interaction) -> None:
    tap.show(views.one_series(tap.wording, service.line(tap.request, tap.id), tap.request.today), current=True)


def open_move(service: OneOnOneService, tap: Interaction) -> None:
    open_move_form(tap, service.meeting(tap.request, tap.id))


def move_to(service: OneOnOneService, form: Interaction) -> None:
    move_meeting(service, form, int(form.stored["occurrence"]), wall_time(form))


OUTCOMES = {
    ids.IT_HAPPENED: Outcome.HAPPENED,
    ids.WE_MOVED_IT: Outcome.MOVED,
    ids.NOT_THIS_TIME: Outcome.NOT_THIS_TIME,
    ids.CHANGE_ANSWER: Outcome.UNKNOWN,
}


def record(service: OneOnOneService, tap: Interaction) -> None:
    service.record_outcome(tap.request, tap.id, OUTCOMES[tap.action_id])
