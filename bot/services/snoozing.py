"""Holds the weekly nudge for a while and brings it back. Runs inside the caller's transaction."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.nudge_times import off_holidays, snooze_until
from bot.domain.recurrence import local
from bot.domain.requests import Request
from bot.services import nudge_slots, nudging
from bot.storage.homes import Homes
from bot.storage.people import People
from bot.storage.transaction import Transaction


def snooze(tx: Transaction, request: Request, until: date) -> date:
    """Keep the weekly nudge quiet until the local day `until`, or the next working day if that is a holiday; returns
    the day it comes back.

    A nudge that had come this week comes once more then; otherwise the next one waits until then. A nudge that was
    stopped starts again: whoever snoozes wants it back.
    """
    who = request.who
    preferences = People(tx).preferences(who.id)
    is_holiday = tx.holidays_of(preferences.country)
    back_at = off_holidays(snooze_until(until, who.timezone, preferences), who.timezone, preferences, is_holiday)
    People(tx).save_preferences(who.id, replace(preferences, snoozed_until=back_at, nudge_on=True))
    nudging.forget_brought_back(tx, who)
    nudging.schedule_nudge(tx, who, request.now)
    waiting = nudging.waiting(tx, who)
    comes_anyway = waiting is not None and nudge_slots.chosen_at(waiting) < back_at + timedelta(days=1)
    if nudging.sent_this_week(tx, who, request.now) and not comes_anyway:
        nudging.bring_back(tx, who, back_at)
    Homes(tx).touch([who.id], request.now)
    return local(back_at, who.timezone).date()
