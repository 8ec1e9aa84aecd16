"""The 1:1 form's values as ours."""

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.core.slack import ids
from bot.core.slack.interactions import Interaction
from bot.meetings.rules import Frequency, Lead, Recurrence
from bot.meetings.service import Details


@dataclass(frozen=True, slots=True)
class FormValues:
    """What was filled in; `report_slack_id` is None when a series is changed."""

    details: Details
    report_slack_id: str | None


def form_values(form: Interaction) -> FormValues:
    """The submitted 1:1 form."""
    filled = form.values
    recurrence = recurrence_of(
        filled[ids.RHYTHM], date.fromisoformat(filled[ids.DAY]), time.fromisoformat(filled[ids.TIME])
    )
    details = Details(recurrence, int(filled[ids.LENGTH]), Lead(filled[ids.LEAD]))
    return FormValues(details, filled.get(ids.REPORT))


def new_time(form: Interaction) -> datetime:
    """The local wall time of the move form; its zone is the person's, applied by the service."""
    filled = form.values
    return datetime.combine(date.fromisoformat(filled[ids.DAY]), time.fromisoformat(filled[ids.TIME]))


def recurrence_of(rhythm: str, first: date, at: time) -> Recurrence:
    """The recurrence that a choice of the form means from its first date on."""
    weekday = first.weekday()
    if rhythm == "once":
        return Recurrence(Frequency.ONCE, at, first, weekday)
    if rhythm.startswith("monthly"):
        # A fifth Tuesday is not in every month: it means the last one.
        nth = (first.day - 1) // 7 + 1
        return Recurrence(Frequency.MONTHLY, at, first, weekday, nth=-1 if rhythm == "monthly_last" or nth > 4 else nth)
    interval = 1 if rhythm == "weekly" else int(rhythm.split("_")[1])
    return Recurrence(Frequency.WEEKLY, at, first, weekday, interval)
