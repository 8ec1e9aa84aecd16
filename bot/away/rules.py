"""When somebody is away, and the 1:1s that fall into that time. `Away` itself is in bot.core.people: whatever the bot
starts waits for it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.access import AUTHOR, BOTH, Data
from bot.core.people import Away, AwaySource, Person, Preferences
from bot.core.time.dates import to_utc
from bot.core.time.holidays import IsHoliday, no_holidays
from bot.core.time.working_days import is_working_day, previous_working_day
from bot.meetings.rules import Holiday, MeetingLine

AWAY = Data("away", readers=BOTH | AUTHOR, writers=AUTHOR)
"""That somebody is away, and until when: the other one of each of their pairs sees it, and nobody else."""
MINE = "away_meetings"
"""The question to somebody who is away, about the 1:1s that are theirs to decide."""
OF_REPORT = "away_report"
"""The question to the manager of somebody who is away."""
HOLIDAYS = Data("holidays", readers=BOTH | AUTHOR, writers=AUTHOR)
"""That a day is a public holiday for somebody, which tells their country: the other one of each of their pairs reads it
of a day on which they meet, or on which something is due."""
ON_HOLIDAY = "away_holiday"
"""The question to a manager about the 1:1s of theirs that fall on a public holiday of either of the two."""
BACK = "away_back"
"""What is next, once somebody is back."""

LONGEST = timedelta(days=366)
"""1:1s are planned as far ahead as somebody is away, to be asked about."""


A_WEEK = timedelta(days=7)


def asked_at(day: date, zone: str, preferences: Preferences, is_holiday: IsHoliday = no_holidays) -> datetime:
    """When (UTC) a manager is asked about the 1:1s of a holiday: a week before at the hour of their weekly message, or
    on the working day before that."""
    wanted = day - A_WEEK
    if not is_working_day(wanted, preferences.working_days, is_holiday):
        wanted = previous_working_day(wanted, preferences.working_days, is_holiday)
    return to_utc(wanted, preferences.weekly_time, zone)


class Choice(StrEnum):
    """What is to happen to a 1:1 that falls into the time somebody is away."""

    SKIP = "skip"
    KEEP = "keep"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Absence:
    """A time at which somebody is away, as it is stored."""

    id: int
    person_id: int
    starts_on: date
    until: date
    source: AwaySource

    @property
    def away(self) -> Away:
        """Its days."""
        return Away(self.starts_on, self.until)

    def span(self, person: Person, now: datetime) -> tuple[datetime, datetime]:
        """What is left of it (UTC, half open), in their zone."""
        start, end = (to_utc(day, time.min, person.timezone) for day in (self.starts_on, self.until))
        return max(start, now), end


@dataclass(frozen=True, slots=True)
class AwaySet:
    """What is so once somebody has said that they are away: said back by `bot.away.views.away_set`.

    `to_decide` are the 1:1s of that time that are theirs to skip, keep or move, asked about in a message of its own;
    `of_others` those whose manager is asked. `also` are other times at which they are away. `already`: they were, and
    nothing has changed. `was` is what these days take the place of.
    """

    away: Away
    today: date
    to_decide: tuple[MeetingLine, ...] = ()
    of_others: tuple[MeetingLine, ...] = ()
    also: tuple[Away, ...] = ()
    already: bool = False
    was: Away | None = None


@dataclass(frozen=True, slots=True)
class AwayMessage:
    """Which 1:1s fall into the time somebody is away, and what was said of each.

    `person` is who is away where that is not the reader. `absence_id` None: they are not away then after all, or the
    days are `changed` and asked about in a newer message.
    """

    today: date
    absence_id: int | None
    away: Away | None = None
    person: Person | None = None
    open: tuple[MeetingLine, ...] = ()
    decided: tuple[MeetingLine, ...] = ()
    changed: bool = False


@dataclass(frozen=True, slots=True)
class HolidayMessage:
    """The 1:1s of the `reader` on a public holiday, as whose it is, and what was said of each."""

    reader: Person
    today: date
    holidays: tuple[Holiday, ...] = ()
    open: tuple[MeetingLine, ...] = ()
    decided: tuple[MeetingLine, ...] = ()


@dataclass(frozen=True, slots=True)
class HomeHolidays:
    """On a manager's App Home, the holidays of the coming week on which 1:1s fall that nobody has decided of."""

    reader: Person
    holidays: tuple[Holiday, ...]


@dataclass(frozen=True, slots=True)
class BackMessage:
    """What is next, to somebody who is back: their next 1:1s, soonest first."""

    today: date
    meetings: tuple[MeetingLine, ...]


@dataclass(frozen=True, slots=True)
class HomeAway:
    """On App Home, when the person is away and will be, soonest first."""

    today: date
    times: tuple[Away, ...]
