"""What can be typed after `/coach` about 1:1s."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.core.language.mentions import MENTION, Mention, person_first
from bot.core.language.text import normalise
from bot.core.slack import ids
from bot.core.slack.blocks import button
from bot.core.slack.interactions import Interaction
from bot.core.slack.subcommands import Typed, UnclearError, without_for
from bot.meetings import pages, views
from bot.meetings.rules import Lead, MeetingLine
from bot.meetings.service import Details, OneOnOneService
from bot.meetings.typed_schedules import Schedule, read_schedule, read_when
from bot.meetings.wording import OneOnOneWording


@dataclass(frozen=True, slots=True)
class NewSeries:
    """A 1:1 to be set up. `schedule` is None where none was understood of what was `typed`."""

    person: Mention | None = None
    schedule: Schedule | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The next 1:1 with that person, to be moved; without `when` it is asked for."""

    person: Mention | None = None
    when: datetime | None = None


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
            if when := read_when(" ".join(words[cut:]), typed.now, typed.working_days):
                return Moved(Mention(None, " ".join(words[:cut])), when)
        if len(words) == 1:
            return Moved(Mention(None, words[0]))
    raise UnclearError


def _moved(person: Mention | None, more: str, typed: Typed) -> Moved:
    when = read_when(more, typed.now, typed.working_days) if more else None
    half_said = re.sub(r"^to ", "", normalise(more), flags=re.IGNORECASE)
    if more and when is None and read_when(f"{half_said} 23:59", typed.now, typed.working_days) is None:
        raise UnclearError
    return Moved(person, when)


def _schedule(text: str, typed: Typed) -> Schedule | None:
    return read_schedule(text, typed.now, working_days=typed.working_days)


def add(service: OneOnOneService, command: Interaction, new: NewSeries) -> None:
    """Set up a 1:1, or open the form for it."""
    schedule, wording = new.schedule, command.wording[OneOnOneWording]
    report = command.person(new.person) if new.person else None
    slack_id = report.slack_id if report else None
    if schedule is None and new.typed:
        raise UnclearError("add", button(wording.add, ids.ADD_ONE_ON_ONE, slack_id or ""))
    if report is None or schedule is None:
        command.open(pages.add(service, command, slack_id))
        return
    details = Details(schedule.recurrence, schedule.minutes or 30, schedule.lead or Lead.HALF_AN_HOUR)
    line = service.add(command.request, report, details)
    command.show(views.series_saved(command.wording, line, command.request.today, wording.added))


def show_list(service: OneOnOneService, interaction: Interaction, _: None = None) -> None:
    """All 1:1s."""
    interaction.show(pages.series_list(service, interaction.request))


def skip(service: OneOnOneService, command: Interaction, person: Mention | None) -> None:
    """Leave out the next 1:1."""
    skip_meeting(service, command, service.next_with(command.request, command.person(person)).occurrence_id)


def skip_meeting(service: OneOnOneService, interaction: Interaction, occurrence_id: int) -> None:
    meeting, intro = service.skip(interaction.request, occurrence_id), interaction.wording[OneOnOneWording].skipped
    interaction.finish(views.meeting_changed(interaction.wording, meeting, interaction.request.today, intro))


def move(service: OneOnOneService, command: Interaction, to: Moved) -> None:
    """Move the next 1:1, or open the form for it."""
    meeting = service.next_with(command.request, command.person(to.person))
    if to.when is None:
        open_move_form(command, meeting)
    else:
        move_meeting(service, command, meeting.occurrence_id, to.when)


def open_move_form(interaction: Interaction, meeting: MeetingLine) -> None:
    stored = interaction.metadata(occurrence=meeting.occurrence_id)
    interaction.open(views.move_form(interaction.wording, meeting, interaction.request.today, stored))


def move_meeting(service: OneOnOneService, interaction: Interaction, occurrence_id: int, when: datetime) -> None:
    meeting, intro = service.move(interaction.request, occurrence_id, when), interaction.wording[OneOnOneWording].moved
    interaction.show(views.meeting_changed(interaction.wording, meeting, interaction.request.today, intro))


def pause(service: OneOnOneService, command: Interaction, person: Mention | None) -> None:
    """Pause a series."""
    pause_series(service, command, _series_with(service, command, person))


def pause_series(service: OneOnOneService, interaction: Interaction, series_id: int) -> None:
    line = service.pause(interaction.request, series_id)
    interaction.finish(views.series_held(interaction.wording, line, interaction.wording[OneOnOneWording].paused))


def resume(service: OneOnOneService, command: Interaction, person: Mention | None) -> None:
    """Go on with a paused series."""
    resume_series(service, command, _series_with(service, command, person))


def resume_series(service: OneOnOneService, interaction: Interaction, series_id: int) -> None:
    line, intro = service.resume(interaction.request, series_id), interaction.wording[OneOnOneWording].resumed
    interaction.finish(views.series_saved(interaction.wording, line, interaction.request.today, intro))


def end(service: OneOnOneService, command: Interaction, person: Mention | None) -> None:
    """End a series."""
    end_series(service, command, _series_with(service, command, person))


def end_series(service: OneOnOneService, interaction: Interaction, series_id: int) -> None:
    line = service.end(interaction.request, series_id)
    interaction.finish(views.series_held(interaction.wording, line, interaction.wording[OneOnOneWording].ended))


def _series_with(service: OneOnOneService, command: Interaction, person: Mention | None) -> int:
    return service.series_with(command.request, command.person(person)).one_on_one.id
