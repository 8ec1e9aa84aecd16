"""When the brief of a 1:1 comes to the manager, and when its report hears of it.

Not while they are away: before a 1:1 after that, it comes on their first day back. One that takes place although they
are away has its brief as any other.
"""

from datetime import date, datetime, time, timedelta

from bot.briefs.rules import Why
from bot.core.people import Preferences, ReportBriefTime
from bot.core.time.dates import local, to_utc
from bot.core.time.holidays import IsHoliday, no_holidays
from bot.core.time.quiet_hours import is_quiet, quiet_begin, quiet_end
from bot.core.time.working_days import previous_working_day
from bot.meetings.rules import Lead

MORNING = time(8, 0)
AFTERNOON = time(15, 0)
MORNING_BEFORE = time(9, 0)
USUAL_LEAD = timedelta(minutes=30)
SHORTEST_LEAD = timedelta(minutes=5)
"""Quiet hours that end nearer to the 1:1 than this leave no time to prepare."""
UNANSWERED_FOR = 2
"""Working days after which a question to the manager counts as unanswered."""

ELAPSED = {
    Lead.TEN_MINUTES: timedelta(minutes=10),
    Lead.HALF_AN_HOUR: USUAL_LEAD,
    Lead.AN_HOUR: timedelta(hours=1),
    Lead.TWO_HOURS: timedelta(hours=2),
}


def brief_due(
    starts_at: datetime,
    lead: Lead,
    zone: str,
    preferences: Preferences,
    now: datetime,
    is_holiday: IsHoliday = no_holidays,
) -> datetime:
    """The moment (UTC) of the brief for a 1:1 that begins at `starts_at`, never later than that.

    In quiet hours it waits for their end, or comes when they begin if their end is too near to the 1:1. A
    moment that has gone by while the 1:1 has not begun becomes `now`: at once, quiet hours or not. A holiday is
    no working day to come before it on; a 1:1 on a holiday has its brief, for it may take place.
    """
    wanted = _once_back(_wanted(starts_at, lead, zone, preferences, is_holiday), starts_at, zone, preferences)
    due = _outside_quiet(wanted, starts_at, zone, preferences)
    return now if due < now < starts_at else due


def report_brief_due(
    starts_at: datetime,
    lead: Lead,
    zone: str,
    preferences: Preferences,
    now: datetime,
    is_holiday: IsHoliday = no_holidays,
) -> datetime | None:
    """The moment (UTC) at which a report hears of a 1:1, by their own zone and preferences; None if they want nothing.

    What has gone by comes at once, but never in their quiet hours, unless these end too near to the 1:1.
    """
    if preferences.report_brief is ReportBriefTime.NEVER:
        return None
    wanted = _wanted_by_report(starts_at, lead, zone, preferences, is_holiday)
    wanted = _once_back(wanted, starts_at, zone, preferences)
    due = _outside_quiet(wanted, starts_at, zone, preferences)
    return max(due, min(later(now, starts_at, zone, preferences), starts_at)) if now < starts_at else due


def why_then(
    due: datetime,
    starts_at: datetime,
    lead: Lead,
    zone: str,
    preferences: Preferences,
    is_holiday: IsHoliday,
    *,
    to_report: bool = False,
) -> Why:
    """Why what comes before a 1:1 came at `due`."""
    wanted = (_wanted_by_report if to_report else _wanted)(starts_at, lead, zone, preferences, is_holiday)
    if due == wanted:
        return Why.CHOSEN
    if due == _once_back(wanted, starts_at, zone, preferences):
        return Why.BACK
    was_quiet, is_now = (is_quiet(at, zone, preferences) for at in (due - timedelta(seconds=1), due))
    if was_quiet is is_now:
        return Why.AT_ONCE
    return Why.QUIET_ENDED if was_quiet else Why.QUIET_BEGINS


def _wanted_by_report(
    starts_at: datetime, lead: Lead, zone: str, preferences: Preferences, is_holiday: IsHoliday
) -> datetime:
    if preferences.report_brief is not ReportBriefTime.DAY_BEFORE:
        return _wanted(starts_at, lead, zone, preferences, is_holiday)
    day = previous_working_day(local(starts_at, zone).date(), preferences.working_days, is_holiday)
    return to_utc(day, MORNING_BEFORE, zone)


def later(now: datetime, starts_at: datetime, zone: str, preferences: Preferences) -> datetime:
    """`now`, or the end of the quiet hours it lies in where that still leaves time before the 1:1."""
    end = quiet_end(now, zone, preferences)
    return end if end < starts_at - SHORTEST_LEAD else now


def _outside_quiet(due: datetime, starts_at: datetime, zone: str, preferences: Preferences) -> datetime:
    if is_quiet(due, zone, preferences):
        end = quiet_end(due, zone, preferences)
        in_time = end < starts_at - SHORTEST_LEAD
        due = end if in_time else quiet_begin(due, zone, preferences)
    return min(due, starts_at)


def _wanted(starts_at: datetime, lead: Lead, zone: str, preferences: Preferences, is_holiday: IsHoliday) -> datetime:
    """The moment the lead asks for, before quiet hours have a say."""
    day = local(starts_at, zone).date()
    if lead is Lead.MORNING_OF:
        return _morning_of(day, starts_at, zone, preferences)
    if lead is Lead.WORKING_DAY_BEFORE:
        return to_utc(previous_working_day(day, preferences.working_days, is_holiday), AFTERNOON, zone)
    return starts_at - ELAPSED[lead]


def _morning_of(day: date, starts_at: datetime, zone: str, preferences: Preferences) -> datetime:
    morning = quiet_end(to_utc(day, MORNING, zone), zone, preferences)
    return morning if morning < starts_at else starts_at - USUAL_LEAD


def _once_back(wanted: datetime, starts_at: datetime, zone: str, preferences: Preferences) -> datetime:
    """That moment, or the morning of their first day back if they are away then and back by the 1:1."""
    day = local(wanted, zone).date()
    back_on = preferences.back_on(day)
    if day < back_on <= local(starts_at, zone).date():
        return _morning_of(back_on, starts_at, zone, preferences)
    return wanted
