"""When a message that the bot starts may come: outside quiet hours, on a working day, within the daily cap."""

from datetime import date, datetime

from bot.domain.deliveries import STARTED_BY_BOT
from bot.domain.holidays import IsHoliday
from bot.domain.nudge_times import off_holidays, snooze_until
from bot.domain.people import Person, Preferences, next_working_day
from bot.domain.quiet_hours import day_bounds, quiet_end
from bot.domain.recurrence import local
from bot.services.ports import UnitOfWork


def welcome_at(uow: UnitOfWork, recipient: Person, now: datetime) -> datetime:
    """`now`, or the next moment (UTC) at which a message that can wait is welcome."""
    preferences = uow.people.preferences(recipient.id)
    is_holiday = _days_off(preferences, uow.holidays_of(preferences.country))
    start, _ = day_bounds(now, recipient.timezone)
    if uow.deliveries.count_sent(recipient.id, STARTED_BY_BOT, start) >= preferences.daily_cap:
        day = next_working_day(local(now, recipient.timezone).date(), preferences.working_days, is_holiday)
        at = snooze_until(day, recipient.timezone, preferences)
        return quiet_end(at, recipient.timezone, preferences)
    at = quiet_end(now, recipient.timezone, preferences)
    return off_holidays(at, recipient.timezone, preferences, is_holiday)


def _days_off(preferences: Preferences, is_holiday: IsHoliday) -> IsHoliday:
    def is_off(day: date) -> bool:
        return is_holiday(day) or bool(preferences.working_days and day.weekday() not in preferences.working_days)

    return is_off
