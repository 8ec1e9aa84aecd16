"""A small grammar of English day phrases: "friday", "end of next week", "two weeks from Monday", "12 Dec".

Chosen before a general library as the phrases of work (EOD, end of week, a week from Sunday on) are read
exactly and the rest is left alone. This file says what phrases mean, `due_dates.py` finds them. A weekday
is the coming one and never today; "next Tue" lies in the next working week; "next week" and "end of week"
mean the last working day; months, quarters and years end on their last calendar day.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from bot.core.time.working_days import Today, add_units, coming, month_end, month_of, next_calendar_date, weekday_of

NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3, "four": 4, "five": 5, "six": 6}
NUMBERS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}

WEEKDAY = (
    "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
TIME = r"(?:[0-2]?[0-9][:.h][0-5][0-9](?: ?[ap]\.?m\b\.?)?|[01]?[0-9] ?[ap]\.?m\b\.?)"
DAY_END = "(?:(?:the )?end of (?:the |my )?(?:day|business|play|today)|close of (?:business|play)|eod|cob|eob)"

_TOKENS = {
    "COUNT": r"(?P<count>(?:a )?couple(?: of)?|an?\b|" + "|".join(list(NUMBERS)[2:]) + "|[0-9]{1,3})",
    "UNIT": "(?P<unit>(?:working|business|work) days?|days?|weeks?|wks?|fortnights?|months?|mos?|hours?|hrs?"
    "|minutes?|mins?|[dwh])",
    "START": f"(?P<start>now|today|tomorrow|(this |next )?{WEEKDAY}|the [0-9]{{1,2}}(st|nd|rd|th)"
    f"|[0-9]{{1,2}} {MONTH})",
    "PERIOD": "(?P<period>month|quarter|year)",
    "DAY_END": DAY_END,
    "ANYDAY": WEEKDAY,
    "WEEKDAY": f"(?P<weekday>{WEEKDAY})",
    "MONTH": rf"(?P<month>{MONTH})\b\.?",
    "YEAR": "(?P<year>20[0-9]{2})",
    "ORDINAL": "(?P<day>[0-9]{1,2})(st|nd|rd|th)",
    "DATE": "(?P<day>[0-9]{1,2})(st|nd|rd|th)?",
    "WHICH": "(?P<which>this coming|coming|this|next)",
}
_BEFORE = rf"(?:(?:{DAY_END}|(?:the )?end of|first thing|some ?time|late|later|{TIME})(?: on| in)?,? )?"
_AFTER = (
    rf"(?:,? (?:(?:at|by|@) ?)?(?:{TIME}|noon|midday|lunch(?:time)?|night|{DAY_END}"
    r"|(?:in the )?(?:morning|afternoon|evening)|(?:at )?(?:the )?(?:very )?latest|first thing|please)"
    r"(?!\w))*"
)

Parts = defaultdict[str, str]
"""The named parts of a phrase in small letters; "" for a part it does not have."""


def number_of(text: str) -> int:
    """The number that words or digits stand for; "a couple of" is two."""
    known = [NUMBERS[word] for word in text.lower().split() if word in NUMBERS]
    return max(known) if known else int(text)


def _year(parts: Parts) -> int | None:
    year = parts["year"]
    return int(year) + (2000 if len(year) == 2 else 0) if year else None


def _iso(parts: Parts, today: Today) -> date | None:
    return next_calendar_date(_year(parts), int(parts["month"]), int(parts["day"]), today)


def _month_and_day(parts: Parts, today: Today) -> date | None:
    return next_calendar_date(_year(parts), month_of(parts["month"]), int(parts["day"]), today)


def _numeric(parts: Parts, today: Today) -> date | None:
    """12/12, 25/12, 12/25: only when day and month cannot be taken for each other."""
    first, second, year = int(parts["first"]), int(parts["second"]), _year(parts)
    if (first, second, year) == (24, 7, None):
        return None  # round the clock
    if first == second or first > 12:
        return next_calendar_date(year, second, first, today)
    return next_calendar_date(year, first, second, today) if second > 12 else None


def _day_of_month(parts: Parts, today: Today) -> date | None:
    """ "the 15th": the coming one; with a weekday ("Fri the 4th") on that weekday, if one is near."""
    day, skipped = int(parts["day"]), parts["which"] == "next"
    ends = [month_end(today.day.year, today.day.month + n) for n in range(skipped, 4)]
    found = [end.replace(day=day) for end in ends if 1 <= day <= end.day]
    found = [each for each in found if each >= today.day]
    if parts["weekday"]:
        found = [each for each in found if each.weekday() == weekday_of(parts["weekday"])] or found
    return found[0] if found else None


def _weekday(parts: Parts, today: Today) -> date:
    weekday = weekday_of(parts["weekday"])
    if parts["which"] == "next":
        return next(day for day in today.week(1) if day.weekday() == weekday)
    return coming(today.day, weekday) + timedelta(weeks=bool(parts["later"]))


def _end_of_week(parts: Parts, today: Today) -> date:
    return next(end for weeks in (0, 1) if (end := today.working_week(weeks)[-1]) >= today.day or weeks)


def _weekend(parts: Parts, today: Today) -> date:
    return today.week(parts["which"] == "next")[-1]


def _next_week(parts: Parts, today: Today) -> date:
    days = today.working_week(2 if parts["after"] else 1)
    if parts["part"] in ("early", "start", "beginning"):
        return days[0]
    return days[len(days) // 2] if parts["part"].startswith("mid") else days[-1]


def _end_of_period(parts: Parts, today: Today) -> date:
    later, unit = parts["which"] == "next", parts["period"] or parts["short"][2:]
    if unit.startswith("m"):
        return month_end(today.day.year, today.day.month + later)
    if unit.startswith("q"):
        return month_end(today.day.year, ((today.day.month - 1) // 3 + 1 + later) * 3)
    return date(today.day.year + later, 12, 31)


def _end_of_named(parts: Parts, today: Today) -> date | None:
    month = month_of(parts["month"]) if parts["month"] else int(parts["quarter"]) * 3
    years = [_year(parts) or today.day.year, today.day.year + 1]
    return next((end for year in years if (end := month_end(year, month)) >= today.day), None)


def _after_units(parts: Parts, today: Today) -> date | None:
    start = resolve(parts["start"], today) if parts["start"] not in ("", "now") else today.day
    return start and add_units(start, number_of(parts["count"] or "one"), parts["unit"], today)


def _days_on(days: int) -> Callable[[Parts, Today], date]:
    return lambda parts, today: today.day + timedelta(days=days)


_GRAMMAR: tuple[tuple[Callable[[Parts, Today], date | None], tuple[str, ...]], ...] = (
    (
        _after_units,
        (
            "COUNT ?UNIT (from|after|on) START",
            r"(in|within) (about )?COUNT ?UNIT\b('?s?'? time| from now)?",
            "(in|within|over|during) the (next|coming) (COUNT ?)?UNIT",
        ),
    ),
    (_iso, ("(?P<year>20[0-9]{2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})",)),
    (
        _month_and_day,
        (
            "(ANYDAY,? )?(the )?DATE[ -]?(of )?MONTH(,?[ -]YEAR)?",
            r"(ANYDAY,? )?MONTH (the )?DATE\b(,? YEAR)?",
        ),
    ),
    (
        _numeric,
        (
            "(ANYDAY,? )?(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})(/(?P<year>20[0-9]{2}|[0-9]{2}))?",
            r"(?P<first>[0-9]{1,2})(?P<dot>[.-])(?P<second>[0-9]{1,2})(?P=dot)YEAR",
        ),
    ),
    (_day_of_month, ("(WEEKDAY )?(the )?ORDINAL( of WHICH month)?",)),
    (_days_on(2), ("the day after tomorrow",)),
    (_days_on(1), ("tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow",)),
    (_days_on(0), ("(later )?today|tonight|(later )?this (morning|afternoon|evening)|DAY_END",)),
    (
        _weekday,
        (
            "(the )?(WHICH )?WEEKDAY(?P<later> week)?",
            "WEEKDAY (of )?(?P<which>next) week",
            "(?P<which>next) week,? (on )?WEEKDAY",
        ),
    ),
    (
        _end_of_week,
        (
            "((the )?end of |later )?(this|the|the working) week|(the )?end of week|eow",
            "within the week|the weekend",
        ),
    ),
    (_weekend, ("(over|at) the weekend", "WHICH weekend")),
    (
        _next_week,
        (
            "((the )?(?P<part>end|early|start|beginning|middle|mid|late|later)[ -](of |in )?)?next week",
            "the week (?P<after>after next)",
        ),
    ),
    (
        _end_of_period,
        (
            "(the )?end of (WHICH )?(the )?PERIOD",
            "WHICH PERIOD",
            "(?P<short>eom|eoq|eoy)",
        ),
    ),
    (_end_of_named, ("(the )?end of MONTH(,? YEAR)?", "(the )?end of q(?P<quarter>[1-4])(,? YEAR)?")),
)


def _spelled_out(pattern: str) -> str:
    """A pattern with its tokens filled in; its bare brackets only group."""
    for token, meaning in _TOKENS.items():
        pattern = re.sub(rf"\b{token}\b", meaning.replace("\\", r"\\"), pattern)
    return re.sub(r"\((?!\?)", "(?:", pattern)


def _named_apart(pattern: str, number: int) -> str:
    """The same with names of its own for its parts, which must differ within one expression."""
    return re.sub(r"(\(\?(?:P[<=]|\())(\w+)", rf"\1\2_{number}", _spelled_out(pattern))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}(?:{_spelled_out(pattern)})(?!\w){_AFTER}", re.IGNORECASE)


_RULES = tuple((_compiled(pattern), meaning) for meaning, patterns in _GRAMMAR for pattern in patterns)
_PATTERNS = [pattern for _, patterns in _GRAMMAR for pattern in patterns]
_ANY_RULE = re.compile(
    rf"{_BEFORE}(?:{'|'.join(_named_apart(pattern, number) for number, pattern in enumerate(_PATTERNS))})(?!\w)",
    re.IGNORECASE,
)
"""Matches where any of the rules does: most words begin none, and one question is quicker than all of them."""


def match_day(text: str, start: int, today: Today) -> tuple[int, date] | None:
    """The longest day phrase that begins at `start` of a normalised text: where it ends and which date it is.

    Never a date in the past or absurdly far away.
    """
    if not _ANY_RULE.match(text, start):
        return None
    best: tuple[int, date] | None = None
    for pattern, meaning in _RULES:
        match = pattern.match(text, start)
        if match is None or (best and match.end() <= best[0]):
            continue
        given = {name: part.lower() for name, part in match.groupdict().items() if part}
        day = meaning(defaultdict(str, given), today)
        if day and today.allows(day):
            best = match.end(), day
    return best


def resolve(phrase: str, today: Today) -> date | None:
    """What a normalised text means if the whole of it is one day phrase."""
    found = match_day(phrase, 0, today)
    return found[1] if found and found[0] == len(phrase) else None
