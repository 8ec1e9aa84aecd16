"""When a message that the bot begins on its own account may come, by its recipient's own rules."""

from datetime import datetime

from bot.domain.deliveries import STARTED_BY_BOT, Delivery, DeliveryState
from bot.domain.nudge_times import snooze_until
from bot.domain.people import Person, next_working_day
from bot.domain.quiet_hours import day_bounds, quiet_end
from bot.domain.recurrence import local
from bot.services.ports import UnitOfWork


def first_moment(uow: UnitOfWork, recipient: Person, now: datetime, delivery: Delivery | None = None) -> datetime:
    """`now` if it may come now; else the first moment (UTC) to look again: out of quiet hours, on a working day, and
    on another day when as many have come today as the person allows. `delivery` is the one that is about to go."""
    preferences = uow.people.preferences(recipient.id)
    is_holiday = uow.holidays_of(preferences.country)
    today = local(now, recipient.timezone).date()
    worked = (today.weekday() in preferences.working_days or not preferences.working_days) and not is_holiday(today)
    if worked and _today(uow, recipient, now, delivery) < preferences.daily_cap:
        return quiet_end(now, recipient.timezone, preferences)
    day = next_working_day(today, preferences.working_days, is_holiday)
    return quiet_end(snooze_until(day, recipient.timezone, preferences), recipient.timezone, preferences)


def _today(uow: UnitOfWork, recipient: Person, now: datetime, delivery: Delivery | None) -> int:
    """How many have come today, or go out at this very moment before `delivery`: a batch is recorded at its end."""
    start, _ = day_bounds(now, recipient.timezone)
    sent = uow.deliveries.count_sent(recipient.id, STARTED_BY_BOT, start)
    if delivery is None:
        return sent
    in_hand = uow.deliveries.unsent_to(recipient.id, STARTED_BY_BOT, now)
    before = [one for one in in_hand if one.kind is not delivery.kind or one.id < delivery.id]
    return sent + sum(one.state is DeliveryState.CLAIMED for one in before)
