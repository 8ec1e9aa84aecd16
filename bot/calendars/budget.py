"""How many requests a provider's project may make in a day, and how often its calendars are read for that.

Google counts a million a day for a project before it charges; everybody's calendars share it. The day is theirs: it
begins at midnight in California. Microsoft counts by mailbox alone, and far above what one is read.
"""

from datetime import date, datetime, timedelta

from bot.calendars.polling import EVERY
from bot.core.time.dates import local

DAILY = {"google": 1_000_000}
KEPT_FOR_BRIEFS = 10
"""Of the budget a tenth stays for the reads right before a brief, and for those that take two requests."""
WORKING_HOURS, OTHER_HOURS = 10, 14
"""Of a day; outside of the first a calendar is read hourly."""
_ZONE = "America/Los_Angeles"
_MINUTE = timedelta(minutes=1)
_LONGEST = timedelta(hours=1)


def budget_day(now: datetime) -> date:
    """Whose budget a request at that time is taken from."""
    return local(now, _ZONE).date()


def read_every(provider: str, calendars: int) -> timedelta:
    """In their owners' working hours, with that many calendars connected; to the minute, an hour at most."""
    if provider not in DAILY or calendars <= 0:
        return EVERY
    each = DAILY[provider] * (KEPT_FOR_BRIEFS - 1) // KEPT_FOR_BRIEFS / calendars - OTHER_HOURS
    if each <= WORKING_HOURS:
        return _LONGEST
    pause = timedelta(hours=WORKING_HOURS) / each
    return max(EVERY, -(-pause // _MINUTE) * _MINUTE)


def may_ask(provider: str, asked_today: int, *, before_brief: bool = False) -> bool:
    """Whether another read is within the day's budget; what is kept for briefs is left to them."""
    if provider not in DAILY:
        return True
    daily = DAILY[provider]
    return asked_today < (daily if before_brief else daily * (KEPT_FOR_BRIEFS - 1) // KEPT_FOR_BRIEFS)
