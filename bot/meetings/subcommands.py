"""What can be typed after `/coach` about 1:1s."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.language.mentions import MENTION, Mention, person_first
from bot.core.language.text import normalise
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Rendered, button
from bot.core.slack.payloads import Place, in_metadata
from bot.core.slack.subcommands import Call, Typed, UnclearError, without_for
from bot.meetings import pages, views
from bot.meetings.rules import Lead, SeriesLine
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


def add(service: OneOnOneService, call: Call, new: NewSeries) -> Rendered | None:
    """Set up a 1:1, or open the form for it."""
    request, schedule = call.request, new.schedule
    report = call.person(new.person) if new.person else None
    if schedule is None and new.typed:
        slack_id = report.slack_id if report else ""
        raise UnclearError("add", button(request.wording[OneOnOneWording].add, ids.ADD_ONE_ON_ONE, slack_id))
    if report is None or schedule is None:
        call.open(pages.add(service, request, in_metadata(Place()), report.slack_id if report else None))
        return None
    details = Details(schedule.recurrence, schedule.minutes or 30, schedule.lead or Lead.HALF_AN_HOUR)
    line = service.add(request, report, details)
    return views.series_saved(request.wording, line, request.today, request.wording[OneOnOneWording].added)


def show_list(service: OneOnOneService, call: Call, _: None) -> Rendered:
    """All 1:1s."""
    return pages.series_list(service, call.request)


def skip(service: OneOnOneService, call: Call, person: Mention | None) -> Rendered:
    """Leave out the next 1:1."""
    request = call.request
    meeting = service.next_with(request, call.person(person))
    skipped = service.skip(request, meeting.occurrence_id)
    return views.meeting_changed(request.wording, skipped, request.today, request.wording[OneOnOneWording].skipped)


def move(service: OneOnOneService, call: Call, to: Moved) -> Rendered | None:
    """Move the next 1:1, or open the form for it."""
    request = call.request
    meeting = service.next_with(request, call.person(to.person))
    if to.when is None:
        stored = in_metadata(Place(), occurrence=meeting.occurrence_id)
        call.open(views.move_form(request.wording, meeting, request.today, stored))
        return None
    line = service.move(request, meeting.occurrence_id, to.when)
    return views.meeting_changed(request.wording, line, request.today, request.wording[OneOnOneWording].moved)


def pause(service: OneOnOneService, call: Call, person: Mention | None) -> Rendered:
    """Pause a series."""
    line = _of_series(service.pause, service, call, person)
    return views.series_held(call.request.wording, line, call.request.wording[OneOnOneWording].paused)


def resume(service: OneOnOneService, call: Call, person: Mention | None) -> Rendered:
    """Go on with a paused series."""
    request, line = call.request, _of_series(service.resume, service, call, person)
    return views.series_saved(request.wording, line, request.today, request.wording[OneOnOneWording].resumed)


def end(service: OneOnOneService, call: Call, person: Mention | None) -> Rendered:
    """End a series."""
    line = _of_series(service.end, service, call, person)
    return views.series_held(call.request.wording, line, call.request.wording[OneOnOneWording].ended)


def _of_series(
    change: Callable[[Request, int], SeriesLine], service: OneOnOneService, call: Call, person: Mention | None
) -> SeriesLine:
    return change(call.request, service.series_with(call.request, call.person(person)).one_on_one.id)
