"""How a series repeats and when its brief comes, in words (`dates.yaml`)."""

from datetime import date

from bot.core.time.dates import NEAR_DAYS, clock, dated
from bot.core.wording.dates import DateWording
from bot.meetings.rules import Frequency, Lead, Recurrence


def recurrence_text(recurrence: Recurrence, wording: DateWording, today: date | None = None) -> str:
    """ "weekly on Tuesday at 14:00", "once on Wed 2 Dec at 15:00".

    `today` lets a far one-off show its year.
    """
    at = clock(recurrence.local_time, wording)
    weekday = wording.weekdays[recurrence.weekday]
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
