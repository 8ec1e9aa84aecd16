"""Buttons and modals of 1:1s."""

from bot.core.slack import ids
from bot.core.slack.interactions import Interaction
from bot.meetings import pages, payloads, subcommands, views
from bot.meetings.recurrence import next_date
from bot.meetings.rules import Outcome
from bot.meetings.service import OneOnOneService
from bot.meetings.wording import OneOnOneWording


def open_add(service: OneOnOneService, tap: Interaction) -> None:
    tap.open(pages.add(service, tap, tap.value or None))


def open_change(service: OneOnOneService, tap: Interaction) -> None:
    series, _ = service.details(tap.request, tap.id)
    tap.open(
        views.form(
            tap.wording,
            zone=tap.request.who.timezone,
            series=series,
            first_day=next_date(series.recurrence, tap.request.today),
            metadata=tap.metadata(series=series.id),
        )
    )


def save(service: OneOnOneService, form: Interaction) -> None:
    filled = payloads.form_values(form)
    if "series" in form.stored:
        line = service.change(form.request, int(form.stored["series"]), filled.details)
        form.show(views.series_changed(form.wording, line, form.request.today))
    else:
        line = service.add(form.request, form.picked(filled.report_slack_id), filled.details)
        form.show(views.series_saved(form.wording, line, form.request.today, form.wording[OneOnOneWording].added))


def show_one(service: OneOnOneService, tap: Interaction) -> None:
    tap.show(views.one_series(tap.wording, service.line(tap.request, tap.id), tap.request.today))


def pause_tapped(service: OneOnOneService, tap: Interaction) -> None:
    subcommands.pause_series(service, tap, tap.id)


def resume_tapped(service: OneOnOneService, tap: Interaction) -> None:
    subcommands.resume_series(service, tap, tap.id)


def end_tapped(service: OneOnOneService, tap: Interaction) -> None:
    subcommands.end_series(service, tap, tap.id)


def skip_tapped(service: OneOnOneService, tap: Interaction) -> None:
    subcommands.skip_meeting(service, tap, tap.id)


def open_move(service: OneOnOneService, tap: Interaction) -> None:
    subcommands.open_move_form(tap, service.meeting(tap.request, tap.id))


def move_to(service: OneOnOneService, form: Interaction) -> None:
    subcommands.move_meeting(service, form, int(form.stored["occurrence"]), payloads.new_time(form))


OUTCOMES = {
    ids.IT_HAPPENED: Outcome.HAPPENED,
    ids.WE_MOVED_IT: Outcome.MOVED,
    ids.NOT_THIS_TIME: Outcome.NOT_THIS_TIME,
    ids.CHANGE_ANSWER: Outcome.UNKNOWN,
}


def record(service: OneOnOneService, tap: Interaction) -> None:
    service.record_outcome(tap.request, tap.id, OUTCOMES[tap.action_id])
