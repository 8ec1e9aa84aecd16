"""When the weekly nudge comes, and which week it speaks of."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from bot.domain.people import Preferences, week_start
from bot.domain.quiet_hours import quiet_end
from bot.domain.recurrence import local, to_utc


def next_nudge(after: datetime, zone: str, preferences: Preferences) -> datetime:
    """The first nudge moment (UTC) strictly after `after`: the weekday and time chosen, out of quiet hours.

    A snooze that is still to be followed up comes first: on its last day at the nudge time, or the next day
    if that time has passed. Days off are left out, unless the nudge weekday itself is one.
    """
    snoozed_until = preferences.snoozed_until
    if snoozed_until is not None:
        days = {*preferences.working_days, preferences.nudge_weekday}
        resumed = _first(snoozed_until, zone, preferences, days, lambda at: at >= snoozed_until)
        if resumed > after:
            return resumed
    return _first(after, zone, preferences, {preferences.nudge_weekday}, lambda at: at > after)


def nudge_week(moment: datetime, zone: str) -> str:
    """The ISO week of the local date, as in "2026-W48", for the key that allows one nudge a week.

    ISO weeks begin on Monday. A working week that begins on Sunday keeps them too: its Sunday belongs to the
    ISO week before, which names it just as well.
    """
    iso = local(moment, zone).isocalendar()
    return f"{iso.year}-W{iso.week:02}"


def snooze_until(day: date, zone: str, preferences: Preferences) -> datetime:
    """The moment (UTC) a snooze until `day` ends: the nudge time of that local day."""
    return to_utc(day, preferences.nudge_time, zone)


def working_week(moment: datetime, zone: str, preferences: Preferences) -> tuple[datetime, datetime]:
    """Begin and end (UTC, half open) of the seven local days of the working week that `moment` lies in."""
    first = week_start(local(moment, zone).date(), preferences.working_days)
    return to_utc(first, time.min, zone), to_utc(first + timedelta(days=7), time.min, zone)


def _first(
    around: datetime,
    zone: str,
    preferences: Preferences,
    weekdays: set[int],
    accepted: Callable[[datetime], bool],
) -> datetime:
    """The first accepted moment at the nudge time on one of `weekdays`."""
    # Quiet hours can push yesterday's and the day before's nudge past `around`.
    day = local(around, zone).date() - timedelta(days=2)
    while True:
        if day.weekday() in weekdays:
            at = quiet_end(to_utc(day, preferences.nudge_time, zone), zone, preferences)
            if accepted(at):
                return at
        day += timedelta(days=1)
