"""Reading when a 1:1 takes place: "every 2 weeks on thu at 3:30pm for 45m, brief 1h before".

The pieces (lead, length, repetition, time, start, weekday) are taken out one after the other; words that
are left over mean that the text was not understood, so that nothing is set up by guessing.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.core.language.clock_times import read_time, take_time
from bot.core.language.days import WEEKDAY
from bot.core.language.due_dates import WORKING_DAYS, parse_day
from bot.core.language.text import normalise
from bot.core.time.working_days import coming, weekday_of
from bot.meetings.recurrence import next_date
from bot.meetings.rules import Frequency, Lead, Recurrence

__all__ = ["Schedule", "read_schedule", "read_time", "read_when"]

SHORTEST, LONGEST = 5, 480
"""Minutes a 1:1 can last."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What was typed of a 1:1's time. `minutes` and `lead` are None where nothing was said."""

    recurrence: Recurrence
    minutes: int | None
    lead: Lead | None


_LEAD = re.compile(
    r",?(?: and| with)?(?: a| the)? ?\b(?:brief(?:ing)?"
    r"|lead)(?: me)?(?: time)?(?: of)?:? (?P<lead>(?:the )?morning(?: of| before)?"
    r"|(?:on )?(?:the )?(?:working |work |business )?day before|(?:an|one|two|[0-9]{1,3}"
    r"|half an) ?(?:minutes?|mins?|m|hours?|hrs?|h)"
    r"(?: before| ahead| earlier)?)(?!\w)",
    re.IGNORECASE,
)
_AMOUNT = (
    r"(?:(?P<half>half an hour|half hour)|(?P<hours>an|one|two|[0-9](?:\.5)?) ?(?:hours?|hrs?|h)"
    r"(?: ?(?:and )?(?P<rest>[0-9]{1,2}) ?(?:m|mins?|minutes?)?|(?P<and_half> and a half))?"
    r"|(?P<minutes>[0-9]{1,3}) ?(?:m|mins?|minutes?))"
    r"(?: long)?(?![\w:])"
)
_FOR_LENGTH = re.compile(rf",? ?\bfor (?:about )?{_AMOUNT}", re.IGNORECASE)
_LENGTH = re.compile(rf",? ?\b{_AMOUNT}", re.IGNORECASE)
_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": -1,
}
_NTH = re.compile(
    rf"(?:on |the |every )*(?P<nth>{'|'.join(_ORDINALS)}) (?P<weekday>{WEEKDAY})(?: (?:of|in) (?:the|each"
    rf"|every) month| (?:each|every) month)?",
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"\b(?:monthly|(?:once )?(?:every|each|a|per) month)\b", re.IGNORECASE)
_INTERVALS = {
    "other": 2,
    "second": 2,
    "2nd": 2,
    "two": 2,
    "third": 3,
    "3rd": 3,
    "three": 3,
    "fourth": 4,
    "4th": 4,
    "four": 4,
}
_EVERY_N = re.compile(
    rf"\b(?:every|each|once every) (?P<count>{'|'.join(_INTERVALS)}|[0-9]{{1,2}}) ?(?:weeks?|wks?|w\b"
    rf"|(?P<weekday>{WEEKDAY}))",
    re.IGNORECASE,
)
_FORTNIGHTLY = re.compile(
    r"\b(?:bi-?weekly|fortnightly|(?:once )?(?:every|each"
    r"|a) fortnight)\b",
    re.IGNORECASE,
)
_WEEKLY = re.compile(r"\b(?:weekly|(?:once )?(?:every|each|a|per) (?:single )?week)\b", re.IGNORECASE)
_EVERY_DAY = re.compile(
    rf"\b(?:every|each) (?P<weekday>{WEEKDAY})s?\b|\b(?P<plural>(?:mon|tues|wednes|thurs|fri|satur"
    rf"|sun)days)\b",
    re.IGNORECASE,
)
_START = re.compile(r"\b(?:starting|beginning|from|as of|start)(?: on)? (?P<day>.+)$", re.IGNORECASE)
_A_WEEKDAY = re.compile(rf"\b{WEEKDAY}\b", re.IGNORECASE)
_FILLER = re.compile(r"\b(?:on|at|the|in|for|with|and|1:1|our|a|meet|please)\b|[,;:@-]", re.IGNORECASE)


def read_when(text: str, now: datetime, working_days: tuple[int, ...] = WORKING_DAYS) -> datetime | None:
    """One moment: "thu 15:00", "tomorrow at 9", "4 Dec 15:00"; a time alone is today's or else tomorrow's.

    Aware, wall time in `now`'s zone; never in the past. None without a time.
    """
    said = re.sub(r"^(?:to|on|until) ", "", normalise(text), flags=re.IGNORECASE)
    found = take_time(said)
    if found is None:
        return None
    at, rest = found
    day = now.date() if not rest else _day_of_meeting(rest, at, now, working_days)
    if day is None:
        return None
    if not rest and not _ahead(day, at, now):
        day += timedelta(days=1)
    return datetime.combine(day, at, now.tzinfo) if _ahead(day, at, now) else None


def read_schedule(
    text: str,
    now: datetime,
    default_weekday: int | None = None,
    working_days: tuple[int, ...] = WORKING_DAYS,
) -> Schedule | None:
    """A repetition or a single date, with its time. None if a word is not understood or the time is missing.

    `now` is aware, in the manager's zone. Without a weekday a series takes `default_weekday`, or today's.
    """
    rest = normalise(text)[:200]
    rest, lead_found = _take(_LEAD, rest)
    lead = _lead(lead_found["lead"]) if lead_found else None
    if lead_found and lead is None:
        return None
    rest, length = _take(_FOR_LENGTH, rest)
    found = take_time(rest)
    if found is None:
        return None
    at, rest = found
    if length is None:
        rest, length = _take(_LENGTH, rest)
    minutes = _minutes(length) if length else None
    if minutes is not None and not SHORTEST <= minutes <= LONGEST:
        return None
    weekday = now.weekday() if default_weekday is None else default_weekday
    recurrence = _recurrence(rest, at, now, weekday, working_days)
    return Schedule(recurrence, minutes, lead) if recurrence else None


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str] | None]:
    """The text without the first match of a pattern, and the match."""
    match = pattern.search(text)
    return (f"{text[: match.start()]} {text[match.end() :]}".strip(), match) if match else (text, None)


def _lead(typed: str) -> Lead | None:
    said = typed.lower()
    if "morning" in said:
        return Lead.MORNING_OF
    if "day before" in said:
        return Lead.WORKING_DAY_BEFORE
    if said.startswith("half"):
        return Lead.HALF_AN_HOUR
    number = re.match(r"[0-9]+|an|one|two", said)
    amount = {"an": 1, "one": 1, "two": 2}.get(number[0]) or int(number[0]) if number else 0
    minutes = amount * (60 if re.search(r"h(?:ou)?r?s?\b", said) else 1)
    return {10: Lead.TEN_MINUTES, 30: Lead.HALF_AN_HOUR, 60: Lead.AN_HOUR, 120: Lead.TWO_HOURS}.get(minutes)


def _minutes(length: re.Match[str]) -> int:
    if length["half"]:
        return 30
    if length["minutes"]:
        return int(length["minutes"])
    hours = {"an": 1.0, "one": 1.0, "two": 2.0}.get(length["hours"].lower()) or float(length["hours"])
    return int(hours * 60) + int(length["rest"] or (30 if length["and_half"] else 0))


def _recurrence(
    text: str, at: time, now: datetime, default_weekday: int, working_days: tuple[int, ...]
) -> Recurrence | None:
    text, start = _take(_START, text)
    first = parse_day(start["day"], now, working_days) if start else now.date()
    repeats = _monthly(text) or _weekly(text)
    if first is None:
        return None
    if repeats is None:
        return None if start else _once(text, at, now, working_days)
    frequency, number, weekday, rest = repeats
    rest, named = _take(_A_WEEKDAY, rest) if weekday is None else (rest, None)
    if _FILLER.sub("", rest).strip():
        return None
    if weekday is None:
        weekday = weekday_of(named[0]) if named else first.weekday() if start else default_weekday
    if not _ahead(first, at, now):
        first += timedelta(days=1)
    if frequency is Frequency.MONTHLY:
        monthly = Recurrence(frequency, at, first, weekday, nth=number)
        return replace(monthly, first_on=next_date(monthly, first))
    return Recurrence(frequency, at, coming(first - timedelta(days=1), weekday), weekday, interval=number)


Repeats = tuple[Frequency, int, int | None, str]
"""How it repeats, the nth or the interval, the weekday if it was part of that, and what is left of the
text."""


def _monthly(text: str) -> Repeats | None:
    """ "monthly first mon", "the last friday of each month"; without an ordinal the first one is meant."""
    rest, nth = _take(_NTH, text)
    without, month = _take(_MONTHLY, rest)
    if nth and (month or "month" in nth[0].lower()):
        return Frequency.MONTHLY, _ORDINALS[nth["nth"].lower()], weekday_of(nth["weekday"]), without
    return (Frequency.MONTHLY, 1, None, without) if month else None


def _weekly(text: str) -> Repeats | None:
    rest, every = _take(_EVERY_N, text)
    if every:
        said = every["count"].lower()
        interval = _INTERVALS.get(said) or int(said)
        if not 1 <= interval <= 4 or (every["weekday"] and interval > 2):
            return None  # "every third friday" is either of two things
        return Frequency.WEEKLY, interval, weekday_of(every["weekday"]) if every["weekday"] else None, rest
    rest, fortnightly = _take(_FORTNIGHTLY, text)
    rest, weekly = (rest, None) if fortnightly else _take(_WEEKLY, rest)
    without, day = _take(_EVERY_DAY, rest)
    weekday = weekday_of(day["weekday"] or day["plural"]) if day else None
    if not (fortnightly or weekly or day):
        return None
    return Frequency.WEEKLY, 2 if fortnightly else 1, weekday, without


def _once(text: str, at: time, now: datetime, working_days: tuple[int, ...]) -> Recurrence | None:
    day = _day_of_meeting(text, at, now, working_days)
    if day is None or not _ahead(day, at, now):
        return None
    return Recurrence(Frequency.ONCE, at, day, day.weekday())


def _day_of_meeting(text: str, at: time, now: datetime, working_days: tuple[int, ...]) -> date | None:
    """One named day; today's weekday is today while the time is still ahead. A day that is not on the weekday that was
    typed is a library's guess, and refused."""
    said = re.sub(
        r"^(?:(?:on|to|once|one-off|one off|just once),? )+|[,;:]? ?(?:\b(?:on|at|once))?$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    today = re.fullmatch(rf"(?:this )?({WEEKDAY})", said, re.IGNORECASE)
    if today and weekday_of(today[1]) == now.weekday() and _ahead(now.date(), at, now):
        return now.date()
    names_a_day = re.search(rf"\b{WEEKDAY}\b|[0-9]|today|tonight|tomorrow|tmrw|tmr", said, re.IGNORECASE)
    day = parse_day(said, now, working_days) if names_a_day else None
    if _NTH.search(said):
        return None  # "2nd tue" is of no month that was named
    named = {weekday_of(each[0]) for each in _A_WEEKDAY.finditer(said)}
    return day if day is not None and (not named or day.weekday() in named) else None


def _ahead(day: date, at: time, now: datetime) -> bool:
    return datetime.combine(day, at, now.tzinfo).timestamp() > now.timestamp()
