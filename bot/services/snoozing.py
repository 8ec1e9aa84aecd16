"""Holds the weekly nudge for a while and brings it back. Runs inside the caller's unit of work."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.nudge_times import off_holidays, snooze_until
from bot.domain.people import Person
from bot.domain.recurrence import local
from bot.services import nudge_slots, nudging
from bot.services.ports import UnitOfWork


def snooze(uow: UnitOfWork, who: Person, until: date, now: datetime) -> date:
    """Keep the weekly nudge quiet until the local day `until`, or the next working day if that is a holiday; returns
    the day it comes back.

    A nudge that had come this week comes once more then; otherwise the next one waits until then. A nudge that was
    stopped starts again: whoever snoozes wants it back.
    """
    preferences = uow.people.preferences(who.id)
    is_holiday = uow.holidays_of(preferences.country)
    back_at = off_holidays(snooze_until(until, who.timezone, preferences), who.timezone, preferences, is_holiday)
    uow.people.save_preferences(who.id, replace(preferences, snoozed_until=back_at, nudge_on=True))
    nudging.forget_brought_back(uow, who)
    nudging.schedule_nudge(uow, who, now)
    waiting = nudging.waiting(uow, who)
    comes_anyway = waiting is not None and nudge_slots.chosen_at(waiting) < back_at + timedelta(days=1)
    if nudging.sent_this_week(uow, who, now) and not comes_anyway:
        nudging.bring_back(uow, who, back_at)
    uow.homes.touch([who.id], now)
    return local(back_at, who.timezone).date()
