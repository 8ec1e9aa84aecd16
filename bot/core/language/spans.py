"""Spans of days that people type: "next week", "Thursday", "until 4 Jan", "21 Dec - 4 Jan", "for 2 weeks".

After "until" stands the first day after the span; "21 Dec - 4 Jan", "to" and "through" include the last day. As whoever
is away says the first day back, what follows an included last day is the next working day.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bot.core.language.clock_times import take_time
from bot.core.language.days import MONTH, NUMBERS, WEEKDAY
from bot.core.language.due_dates import parse_day
from bot.core.language.text import fold, squeeze
from bot.core.time.working_days import Today, add_units, month_end, weekday_of

ONE_DAY = timedelta(days=1)
LONGEST_TYPED = 120
"""More is no days."""
_BEFORE = re.compile(r"(?:(?:i'?m|i am|i'?ll be|i will be|be|away|out|off|from|starting|on|for) )+", re.IGNORECASE)
_UNTIL = re.compile(r"(?:until|till|til|to|through|back on|back) ", re.IGNORECASE)
_BETWEEN = (
    re.compile(r" (?P<word>-|until|till|til|to|through) ", re.IGNORECASE),
    re.compile(r"(?P<word>-)(?=[0-9]{1,2} |[a-z])", re.IGNORECASE),
)
_SAME_MONTH = re.compile(
    r"(?P<first>[0-9]{1,2}) ?(?P<word>-|to|until) ?(?P<last>[0-9]{1,2}) (?P<month>[a-z]{3,9})"
    r"|(?P<named>[a-z]{3,9}) (?P<begin>[0-9]{1,2}) ?(?P<words>-|to|until) ?(?P<end>[0-9]{1,2})",
    re.IGNORECASE,
)
_THEN = ("until", "till", "til")
_LENGTH = re.compile(rf"(?:the next )?([0-9]{{1,3}}|{'|'.join(NUMBERS)}) (day|week)s?", re.IGNORECASE)
_NEXT_WEEK = re.compile(r"next week", re.IGNORECASE)
_AT = re.compile(r"(?:on|for|in|at|over|during|the) ", re.IGNORECASE)
_TODAY = re.compile(r"(?:later )?(?:today|tonight|this (?:morning|afternoon|evening))", re.IGNORECASE)
_WEEK = re.compile(
    r"(?P<rest>(?:the )?rest of (?:the|this) week)|(?P<this>(?:the |this |current )week)"
    r"|(?P<next>(?:(?:the )?whole of |all )?next week)|(?P<after>(?:the )?week after next)",
    re.IGNORECASE,
)
_MONTH = re.compile(r"this month|(?P<next>next month)", re.IGNORECASE)
_THIS_WEEKDAY = re.compile(rf"this {WEEKDAY}", re.IGNORECASE)
_A_DAY = re.compile(rf"\b(?:{WEEKDAY}|{MONTH}|today|tonight|tomorrow|tmrw|tmr)\b|[0-9]", re.IGNORECASE)


class Span(NamedTuple):
    """Days from `first` on, before `until`."""

    first: date
    until: date

    @property
    def last(self) -> date:
        """The last of them."""
        return self.until - ONE_DAY


def read_span(text: str, now: datetime, working_days: tuple[int, ...]) -> Span | None:
    """From when until when; None where that is not understood. `now` is aware, in the person's zone. What stands behind
    a comma may be a reason, and is not read."""
    typed = fold(squeeze(text)).rstrip(".! ")
    if len(typed) > LONGEST_TYPED:
        return None
    today = Today(now, working_days)
    parts = (typed, typed.rpartition(",")[0], typed.partition(",")[0])
    found = (_read(part.removesuffix(" please").strip(" ,"), today) for part in parts)
    return next((span for span in found if span is not None), None)


def read_days(text: str, now: datetime, working_days: tuple[int, ...]) -> Span | None:
    """The days that a whole text names: one, a week, a month; None where it is no day from today on."""
    said, today = text.strip(" ,.").removesuffix("'s"), Today(now, working_days)
    while (before := _AT.match(said)) and not _WEEK.fullmatch(said):
        said = said[before.end() :]
    if _TODAY.fullmatch(said):
        return _one(today.day)
    if week := _WEEK.fullmatch(said):
        days = today.week(1 if week["next"] else 2 if week["after"] else 0)
        return Span(today.day if week["rest"] or week["this"] else days[0], days[-1] + ONE_DAY)
    if month := _MONTH.fullmatch(said):
        last = month_end(today.day.year, today.day.month + bool(month["next"]))
        return Span(last.replace(day=1) if month["next"] else today.day, last + ONE_DAY)
    return _one(_day(said, today)) if _A_DAY.search(said) and take_time(said) is None else None


def _day(said: str, today: Today) -> date | None:
    """One named day: today's weekday is today's only where it says so."""
    if _THIS_WEEKDAY.fullmatch(said) and weekday_of(said.split()[1]) == today.day.weekday():
        return today.day
    return parse_day(said, today.now, today.working_days)


def _one(day: date | None) -> Span | None:
    return Span(day, day + ONE_DAY) if day is not None else None


def _read(typed: str, today: Today) -> Span | None:
    rest = _BEFORE.sub("", typed, count=1) if _BEFORE.match(typed) else typed
    if (until := _UNTIL.match(rest)) is not None:
        return _until(today.day, rest[until.end() :], today)
    if (length := _LENGTH.fullmatch(rest)) is not None:
        count = NUMBERS.get(length[1].lower()) or int(length[1])
        return _between(today.day, today.day + timedelta(days=count * (7 if length[2].lower() == "week" else 1)))
    if (same_month := _SAME_MONTH.fullmatch(rest)) is not None:
        day_first = same_month["month"] is not None
        first, word, last, month = same_month.group(
            *(("first", "word", "last", "month") if day_first else ("begin", "words", "end", "named"))
        )
        return _from(f"{first} {month}", word, f"{last} {month}", today)
    if (between := next(filter(None, (words.search(rest) for words in _BETWEEN)), None)) is not None:
        return _from(rest[: between.start()], between["word"], rest[between.end() :], today)
    return read_days(rest, today.now, today.working_days) or _one(parse_day(rest, today.now, today.working_days))


def _from(first: str, word: str, last: str, today: Today) -> Span | None:
    start = parse_day(first, today.now, today.working_days)
    span = _until(start, last, today) if start is not None else None
    if span is None or word.lower() in _THEN or _NEXT_WEEK.fullmatch(last):
        return span
    back = add_units(span.until, 1, "working day", today)
    return Span(span.first, back) if back is not None else None


def _until(start: date, last: str, today: Today) -> Span | None:
    """The last day is read from `start` on, so that it does not lie before it."""
    if _NEXT_WEEK.fullmatch(last):
        return _between(start, today.week(1)[0])
    then = today.now if start == today.day else datetime.combine(start, time(), today.now.tzinfo)
    until = parse_day(last, then, today.working_days)
    return _between(start, until) if until is not None else None


def _between(start: date, until: date) -> Span | None:
    return Span(start, until) if until > start else None
