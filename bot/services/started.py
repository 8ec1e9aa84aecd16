"""The one rule for messages the bot starts: not in quiet hours, on a working day, and no more of them than one allows.

Functions run inside the caller's unit of work.
"""

from datetime import datetime

from bot.domain.deliveries import STARTED_BY_BOT
from bot.domain.messages import PutOff
from bot.domain.nudge_times import off_holidays, snooze_until
from bot.domain.people import Person, next_working_day
from bot.domain.quiet_hours import day_bounds, quiet_end
from bot.domain.recurrence import local
from bot.services.ports import UnitOfWork


def held(uow: UnitOfWork, recipient: Person, now: datetime, *, by_cap: bool = True) -> PutOff | None:
    """Until when a message to this person has to wait; None to send it now.

    `by_cap` False is for what would be worthless tomorrow: it counts for the cap and is not held back by it.
    """
    preferences = uow.people.preferences(recipient.id)
    is_holiday = uow.holidays_of(preferences.country)
    start, _ = day_bounds(now, recipient.timezone)
    if by_cap and uow.deliveries.count_sent(recipient.id, STARTED_BY_BOT, start) >= preferences.daily_cap:
        day = next_working_day(local(now, recipient.timezone).date(), preferences.working_days, is_holiday)
        return PutOff(quiet_end(snooze_until(day, recipient.timezone, preferences), recipient.timezone, preferences))
    at = quiet_end(now, recipient.timezone, preferences)
    day = local(at, recipient.timezone).date()
    if preferences.working_days and day.weekday() not in preferences.working_days:
        day = next_working_day(day, preferences.working_days, is_holiday)
        at = quiet_end(snooze_until(day, recipient.timezone, preferences), recipient.timezone, preferences)
    at = off_holidays(at, recipient.timezone, preferences, is_holiday)
    return PutOff(at) if at > now else None
