"""When a message that the bot starts may come: outside quiet hours, on a working day, within the daily cap, and not
while the person is away.

A message that has to wait comes at the hour of the person's weekly message, when they are at work, and not at the very
end of their quiet hours. The rule for what precedes a 1:1, whose moment depends on that, is in bot.briefs.times.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.core.feature import MessageType
from bot.core.people import Preferences
from bot.core.time.dates import local, to_utc
from bot.core.time.holidays import IsHoliday, no_holidays
from bot.core.time.quiet_hours import is_quiet, quiet_end
from bot.core.time.working_days import HOLIDAYS_END, is_working_day, next_working_day


def may_send_at(
    now: datetime,
    zone: str,
    preferences: Preferences,
    message_type: MessageType,
    *,
    is_holiday: IsHoliday = no_holidays,
    started_today: int = 0,
    chosen_day: date | None = None,
    latest: datetime | None = None,
) -> datetime:
    """`now`, or the first moment (UTC) at which a message of this type may come.

    `started_today` is how many the bot has started on the local day of `now`, and `chosen_day` a local day that the
    person chose for this very message: no weekday is off then, a holiday still is.

    Nothing is held past `latest`, the last moment at which the message is worth something. If the hour of the weekly
    message is later than that, it comes when quiet hours end that day; if that is later too, it comes now, quiet hours
    or not. To drop it was refused: who sets a `latest` has something to say that cannot be said afterwards. To somebody
    who is away it is not said before they are back, whatever its `latest`.

    What can wait does not come on the first working day back either: that day says what is next in one message.
    """
    today = local(now, zone).date()
    is_full = not message_type.passes_cap and started_today >= preferences.daily_cap

    def is_open(day: date) -> bool:
        working_days = () if day == chosen_day else preferences.working_days
        is_worked = message_type.passes_days_off or is_working_day(day, working_days, is_holiday)
        is_back = not (message_type.can_wait and _is_first_day_back(day, preferences, is_holiday))
        return is_worked and is_back and not preferences.away_on(day) and not (is_full and day == today)

    if is_open(today) and not is_quiet(now, zone, preferences):
        return now
    if preferences.away_on(today):
        latest = None
    moments = (
        at for day in _days(today, preferences) if is_open(day) for at in _moments_of(day, now, zone, preferences)
    )
    return next((at for at in moments if latest is None or at <= latest), now)


def _days(today: date, preferences: Preferences) -> Iterator[date]:
    """The local days from today on, without those on which they are away."""
    day = preferences.back_on(today)
    for _ in range(HOLIDAYS_END + 1):
        yield day
        day = preferences.back_on(day + timedelta(days=1))


def _is_first_day_back(day: date, preferences: Preferences, is_holiday: IsHoliday) -> bool:
    """Whether it is the first working day after they were away."""
    return any(
        day == next_working_day(one.until - timedelta(days=1), preferences.working_days, is_holiday)
        for one in preferences.away
    )


def _moments_of(day: date, now: datetime, zone: str, preferences: Preferences) -> Iterator[datetime]:
    """The moments of a local day to which a message is held, the best first, neither quiet nor before `now`.

    None if the rest of the day is quiet. The second one is for who has the weekly message come in their quiet hours,
    and for what is worthless at its hour.
    """
    for begin in (preferences.weekly_time, time.min):
        at = quiet_end(max(to_utc(day, begin, zone), now), zone, preferences)
        if local(at, zone).date() == day:
            yield at
