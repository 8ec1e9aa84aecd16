"""When the weekly message comes, and which week it speaks of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.commitments.rules import Commitment, CommitmentLine, Part
from bot.core.people import Preferences
from bot.core.time.dates import local, to_utc
from bot.core.time.holidays import IsHoliday, no_holidays
from bot.core.time.quiet_hours import quiet_end
from bot.core.time.working_days import HOLIDAYS_END, is_working_day, next_working_day, week_start
from bot.goals.rules import NearMilestone
from bot.meetings.rules import MeetingLine

WEEKLY = "weekly"
NOTHING_TO_SAY = "nothing to say"
"""Why a weekly message was not sent."""


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """When a message is wanted (UTC), and the week it is for, as in "2026-W48"; holidays may move it past that."""

    week: str
    at: datetime


def coming_weeklies(
    after: datetime, zone: str, preferences: Preferences, is_holiday: IsHoliday = no_holidays
) -> Iterator[WeeklyTime]:
    """The weekly messages wanted strictly after `after`, one after the other, without end.

    One whose day is a holiday comes on the next working day; it is left out when the following one is there by then.
    """
    chosen = next_weekly(after - timedelta(days=HOLIDAYS_END), zone, preferences)
    while True:
        following = next_weekly(chosen, zone, preferences)
        at = off_holidays(chosen, zone, preferences, is_holiday)
        if after < at < following:
            yield WeeklyTime(iso_week(chosen, zone), at)
        chosen = following


def off_holidays(moment: datetime, zone: str, preferences: Preferences, is_holiday: IsHoliday) -> datetime:
    """`moment`, or the same local time on the next working day when its local day is a holiday."""
    wall = local(moment, zone)
    if not is_holiday(wall.date()):
        return moment
    day = next_working_day(wall.date(), preferences.working_days, is_holiday)
    return quiet_end(to_utc(day, wall.time(), zone), zone, preferences)


def next_weekly(after: datetime, zone: str, preferences: Preferences) -> datetime:
    """The first moment (UTC) strictly after `after`: the weekday and time chosen, out of quiet hours.

    A snooze that is still to be followed up comes first: on its last day at the weekly time, or the next day
    if that time has passed. Days off are left out, unless the weekly day itself is one.
    """
    snoozed_until = preferences.snoozed_until
    if snoozed_until is not None:
        days = {*preferences.working_days, preferences.weekly_day}
        resumed = _first(snoozed_until, zone, preferences, days, lambda at: at >= snoozed_until)
        if resumed > after:
            return resumed
    return _first(after, zone, preferences, {preferences.weekly_day}, lambda at: at > after)


def iso_week(moment: datetime, zone: str) -> str:
    """The ISO week of the local date, as in "2026-W48", for the key that allows one weekly message a week.

    ISO weeks begin on Monday. A working week that begins on Sunday keeps them too: its Sunday belongs to the
    ISO week before, which names it just as well.
    """
    iso = local(moment, zone).isocalendar()
    return f"{iso.year}-W{iso.week:02}"


def snooze_until(day: date, zone: str, preferences: Preferences) -> datetime:
    """The moment (UTC) a snooze until `day` ends: the weekly time of that local day."""
    return to_utc(day, preferences.weekly_time, zone)


def working_week(moment: datetime, zone: str, preferences: Preferences) -> tuple[datetime, datetime]:
    """Begin and end (UTC, half open) of the seven local days of the working week that `moment` lies in."""
    first = week_start(local(moment, zone).date(), preferences.working_days)
    return to_utc(first, time.min, zone), to_utc(first + timedelta(days=7), time.min, zone)


def told_until(moment: datetime, zone: str, preferences: Preferences) -> datetime:
    """Until when (UTC) a message of that moment looks ahead: to the end of the working week; of the following one where
    no working day is left, as for who works from Sunday to Thursday and chose Friday."""
    _, end = working_week(moment, zone, preferences)
    day, after = local(moment, zone).date(), local(end, zone).date()
    left = (day + timedelta(days=ahead) for ahead in range((after - day).days))
    if any(is_working_day(one, preferences.working_days) for one in left):
        return end
    return working_week(end, zone, preferences)[1]


NEAR = timedelta(days=7)


def new_or_near_first(commitments: Sequence[Commitment], today: date, zone: str) -> list[Commitment]:
    """What is due within a week, or was within the last; then what was agreed within the last; then what lies ahead;
    what has stood for longer comes last, the oldest at the end."""

    def place(one: Commitment) -> tuple[int, int, int]:
        is_new = local(one.created_at, zone).date() > today - NEAR
        if one.due_on is None:
            return (1 if is_new else 2, NEAR.days, one.number)
        days = (one.due_on - today).days
        if abs(days) <= NEAR.days:
            return (0, days, one.number)
        return (1 if is_new else 2 if days > 0 else 3, abs(days), one.number)

    return sorted(commitments, key=place)


def own_first(lines: Sequence[CommitmentLine]) -> list[CommitmentLine]:
    """What the reader has said they will do, then what is promised to them."""
    return sorted(lines, key=lambda line: line.part is not Part.MINE)


def _first(
    around: datetime,
    zone: str,
    preferences: Preferences,
    weekdays: set[int],
    accepted: Callable[[datetime], bool],
) -> datetime:
    """The first accepted moment at the weekly time on one of `weekdays`."""
    # Quiet hours can push yesterday's and the day before's weekly message past `around`.
    day = local(around, zone).date() - timedelta(days=2)
    while True:
        if day.weekday() in weekdays:
            at = quiet_end(to_utc(day, preferences.weekly_time, zone), zone, preferences)
            if accepted(at):
                return at
        day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HomeWeekly:
    """When the next weekly message comes (local), None when none will; `was_silent`: the latest one had nothing to
    say."""

    today: date
    next_at: datetime | None
    was_silent: bool


class Why(StrEnum):
    """Why the weekly message comes on the day it does. Stored with it: a word here never changes. WAITED: the day that
    was wanted was full, or one could not be reached on it."""

    USUAL = "usual"
    SNOOZED = "snoozed"
    HOLIDAY = "holiday"
    WAITED = "waited"


@dataclass(frozen=True, slots=True)
class Gap:
    """A report without a 1:1 for longer than the series' cadence; `last` is the day it was last held or due."""

    pair_id: int
    report_name: str
    last: date


@dataclass(frozen=True, slots=True)
class WeeklyMessage:
    """The weekly message; `only_commitments`: of who leads nobody, without what a manager's has beside."""

    today: date
    weekday: int
    meetings: tuple[MeetingLine, ...]
    more_meetings: int
    commitments: tuple[CommitmentLine, ...]
    more_commitments: int
    gaps: tuple[Gap, ...]
    try_key: str
    snoozed_until: date | None = None
    stopped: bool = False
    more_gaps: int = 0
    milestones: tuple[NearMilestone, ...] = ()
    more_milestones: int = 0
    only_commitments: bool = False
    why: Why = Why.USUAL
