"""Holds the weekly message for a while and brings it back. Runs inside the caller's transaction."""

from dataclasses import replace
from datetime import date, timedelta

from bot.core.database.transaction import Transaction
from bot.core.outbox.homes import Homes
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.time.zones import local
from bot.weekly import planning, slots
from bot.weekly.rules import off_holidays, snooze_until


def snooze(tx: Transaction, request: Request, until: date) -> date:
    """Keep the weekly message quiet until the local day `until`, or the next working day if that is a holiday; returns
    the day it comes back.

    A weekly message that had come this week comes once more then; otherwise the next one waits until then. One that was
    stopped starts again: whoever snoozes wants it back.
    """
    who = request.who
    preferences = People(tx).preferences(who.id)
    is_holiday = tx.holidays_of(preferences.country)
    back_at = off_holidays(snooze_until(until, who.timezone, preferences), who.timezone, preferences, is_holiday)
    People(tx).save_preferences(who.id, replace(preferences, snoozed_until=back_at, weekly_on=True))
    planning.forget_brought_back(tx, who)
    planning.schedule_weekly(tx, who, request.now)
    waiting = planning.waiting(tx, who)
    comes_anyway = waiting is not None and slots.chosen_at(waiting) < back_at + timedelta(days=1)
    if planning.sent_this_week(tx, who, request.now) and not comes_anyway:
        planning.bring_back(tx, who, back_at)
    Homes(tx).touch([who.id], request.now)
    return local(back_at, who.timezone).date()
