"""A small grammar of English day phrases: "friday", "end of next week", "two weeks from Monday", "mid-January".

Chosen before a general library as the phrases of work (EOD, end of week, a week from Sunday on) are read
exactly and the rest is left alone. This file says what phrases mean, `due_dates.py` finds them. A weekday
is the coming one and never today; "next Tue" lies in the next working week; "next week" and "end of week"
mean the last working day; months, quarters and years end on their last calendar day. What names no day gives a
`CountedDay`, which goes around public holidays (`bot.core.time.due_days`).
"""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from bot.core.language.patterns import regex
from bot.core.time.due_days import CountedDay, FirstDay
from bot.core.time.working_days import Today, add_units, coming, month_end, month_of, next_calendar_date, weekday_of

NEAR, FAR = timedelta(days=60), timedelta(days=180)
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3, "four": 4, "five": 5, "six": 6}
NUMBERS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}

WEEKDAY = (
    "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    "|wen(?:d?s)day|wednsday|wedensday|thrusday|thursady|thrsday|tuseday|teusday|tusday|firday|frday|frdiay|monady"
    ")"
)
TOMORROW = "(?:tomorrow|tmrw|tmr|tmw|tomo|tomorow|tommorow|tommorrow|2moro|2morrow)"
TODAY = "(?:today|2day|tonight|tonite|2nite)"
_NTHS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
ORDINALS = {word: number for number, word in enumerate(_NTHS, 1)} | {"thirtieth": 30, "thirty first": 31}
ORDINALS |= {f"twenty {word}": 20 + number for number, word in enumerate(_NTHS[:9], 1)}
"""The 31 days of a month as they are said."""
SAID_ORDINAL = "|".join(sorted((word.replace(" ", "[ -]") for word in ORDINALS), key=len, reverse=True))
MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
TIME = (
    r"(?:[0-2]?[0-9][:.h][0-5][0-9](?: ?[ap]\.?m\b\.?)?|[01]?[0-9] ?[ap]\.?m\b\.?|[01]?[0-9] o'clock"
    rf"|(?:{'|'.join(list(NUMBERS)[2:])})(?: o'clock| ?pm| ?am))"
)
_MIDDAY = "(?:noon|midday|lunch(?:time)?)"
DAY_END = "(?:(?:the )?end of (?:the |my )?(?:day|business|play|today)|close of (?:business|play)|eod|cob|eob)"
_COMMA = r"(?:\.?,? |\.? ?, ?)"

_TOKENS = {
    "COUNT": r"(?P<count>(?:a )?couple(?: of)?|an?\b|" + "|".join(list(NUMBERS)[2:]) + "|[0-9]{1,3})",
    "UNIT": "(?P<unit>(?:working|business|work) days?|days?|weeks?|wks?|fortnights?|months?|mos?|hours?|hrs?"
    "|minutes?|mins?|[dwh])",
    "START": f"(?P<start>now(?! on)|today|tomorrow|(this |next |the )?{WEEKDAY}|the [0-9]{{1,2}}(st|nd|rd|th)"
    f"|[0-9]{{1,2}}(st|nd|rd|th)? {MONTH}|{MONTH} [0-9]{{1,2}})",
    "PERIOD": "(?P<period>month|quarter|year)",
    "DAY_END": DAY_END,
    "CLOCK": TIME,
    "FROM": "(?:(?:between |from )?(?:the )?[0-9]{1,2}(?:st|nd|rd|th|[.])? ?(?:-|/|to|and|until|till) ?)",
    "ANYDAY": f"(?:{WEEKDAY}{_COMMA})",
    "TOMORROW": TOMORROW,
    "TODAY": TODAY,
    "WEEKDAY": f"(?P<weekday>{WEEKDAY})",
    "MONTH": rf"(?P<month>{MONTH})\b\.?",
    "YEAR": "(?P<year>20[0-9]{2})",
    "SPOKEN": SAID_ORDINAL,
    "DATE": f"(?:(?P<day>[0-9]{{1,2}})(st|nd|rd|th)?|(?P<nth>{SAID_ORDINAL}))",
    "WHICH": "(?P<which>this coming|coming|this|next|nxt)",
    "SPAN": "(?P<span>mid|middle|early|start|beginning|late|end)",
}
_BEFORE = (
    rf"(?:(?:{DAY_END}|(?:the )?end of|first thing|at some point|some ?time|late|later|{_MIDDAY}|{TIME}|(?:the"
    rf" )?(?:very )?latest)"
    r"(?: on| in| by)?,? )?"
)
_AFTER = (
    rf"(?:,? (?:(?:at|by|@|before|around) ?)?(?:{TIME}|[0-9]{{1,2}}(?=[ap]m| ?$|[,.;)])|{_MIDDAY}|night|{DAY_END}"
    r"|[ap]m|(?:in the |first )?(?:morning|afternoon|evening|night|eve|morn)|first half|(?:at )?(?:the )?(?:very"
    r" )?latest"
    r"|first thing|please"
    r"|itself|as maximum|without fail|only|tops|or so|exactly|sharp|already|onwards?|nite|arvo|a\.m\.|p\.m\.|or"
    r" earlier)"
    r"(?![\w-]))*"
)

Parts = defaultdict[str, str]
"""The named parts of a phrase in small letters; "" for a part it does not have."""


def number_of(text: str) -> int:
    """The number that words or digits stand for; "a couple of" is two."""
    known = [NUMBERS[word] for word in text.lower().split() if word in NUMBERS]
    return max(known) if known else int(text)


def _day(parts: Parts) -> int:
    return int(parts["day"]) if parts["day"] else ORDINALS[parts["nth"].replace("-", " ")]


def _year(parts: Parts) -> int | None:
    year = parts["year"]
    return int(year) + (2000 if len(year) == 2 else 0) if year else None


def _iso(parts: Parts, today: Today) -> date | None:
    return next_calendar_date(_year(parts), int(parts["month"]), int(parts["day"]), today)


def _month_and_day(parts: Parts, today: Today) -> date | None:
    return next_calendar_date(_year(parts), month_of(parts["month"]), _day(parts), today)


def _numeric(parts: Parts, today: Today) -> date | None:
    """12/12, 25/12, 12/25, 4.12.: where day and month can be taken for each other, as the person writes them, unless
    that is far off and the other one near: 9/12 in December is the ninth to anybody."""
    first, second, year = int(parts["first"]), int(parts["second"]), _year(parts)
    if (first, second, year) == (24, 7, None):
        return None  # round the clock
    day_first = True if parts["dots"] or first == second or first > 12 else False if second > 12 else today.day_first
    if day_first is None:
        return None
    as_written, other = next_calendar_date(year, second, first, today), next_calendar_date(year, first, second, today)
    if not day_first:
        as_written, other = other, as_written
    both_fit = not parts["dots"] and max(first, second) <= 12 and year is None
    if both_fit and as_written and other and as_written - today.day > FAR and other - today.day < NEAR:
        return other
    return as_written


def _day_of_month(parts: Parts, today: Today) -> date | None:
    """ "the 15th": the coming one; with a weekday ("Fri the 4th") on that weekday, if one is near."""
    day, skipped = _day(parts), parts["which"] == "next"
    ends = [month_end(today.day.year, today.day.month + n) for n in range(skipped, 4)]
    found = [end.replace(day=day) for end in ends if 1 <= day <= end.day]
    found = [each for each in found if each >= today.day]
    if parts["weekday"]:
        found = [each for each in found if each.weekday() == weekday_of(parts["weekday"])] or found
    return found[0] if found else None


def _weekday(parts: Parts, today: Today) -> date:
    weekday = weekday_of(parts["weekday"])
    if parts["which"] in ("next", "nxt"):
        return next(day for day in today.week(1) if day.weekday() == weekday)
    return coming(today.day, weekday) + timedelta(weeks=bool(parts["later"]))


def _before_start(parts: Parts, today: Today) -> date | None:
    start, count = resolve(parts["start"], today), number_of(parts["count"] or "one")
    return start and start - timedelta(days=count * (7 if parts["unit"].startswith("w") else 1))


def _week_of(parts: Parts, today: Today) -> date | None:
    """ "w/c 7 Dec", "CW 50": the last working day of that week."""
    if parts["start"]:
        day = resolve(parts["start"], today)
    else:
        weeks = (date.fromisocalendar(today.day.year + n, min(int(parts["week"]), 52), 1) for n in range(2))
        day = next((monday for monday in weeks if monday + timedelta(days=6) >= today.day), None)
    return today.working_week_of(day)[-1] if day else None


def _part_of_month(parts: Parts, today: Today) -> date | None:
    """ "the first week of December", "the second half of January": its last working day, or its end."""
    first, half = _start_of_named(parts, today), parts["part"] == "half"
    if first is None or parts["nth"] == "last" or (half and parts["nth"] == "second"):
        return _end_of_named(parts, today)
    if half:
        return first.replace(day=15)
    return today.working_week_of(first + timedelta(weeks=ORDINALS[parts["nth"]] - 1))[-1]


def _end_of_week(parts: Parts, today: Today) -> date:
    return next(end for weeks in (0, 1) if (end := today.working_week(weeks)[-1]) >= today.day or weeks)


def _weekend(parts: Parts, today: Today) -> date:
    return today.week(parts["which"] == "next")[-1]


def _next_week(parts: Parts, today: Today) -> date:
    days = today.working_week(2 if parts["after"] else 1)
    if parts["part"] in ("early", "start", "beginning"):
        return FirstDay.of(days[0])
    return days[len(days) // 2] if parts["part"].startswith("mid") else days[-1]


def _end_of_period(parts: Parts, today: Today) -> date:
    later, unit = parts["which"] == "next", parts["period"] or parts["short"][2:]
    if unit.startswith("m"):
        return month_end(today.day.year, today.day.month + later)
    if unit.startswith("q"):
        return month_end(today.day.year, ((today.day.month - 1) // 3 + 1 + later) * 3)
    return date(today.day.year + later, 12, 31)


def _christmas(parts: Parts, today: Today) -> date | None:
    return next_calendar_date(None, 12, 24 if parts["xmas"] else 31, today)


def _new_year(parts: Parts, today: Today) -> date:
    return date(today.day.year + 1, 1, 1)


def _start_of_named(parts: Parts, today: Today) -> date | None:
    return next_calendar_date(_year(parts), month_of(parts["month"]), 1, today)


def _within_named(parts: Parts, today: Today) -> date | None:
    """ "mid-January", "early Feb", "late March": the end of that part."""
    if parts["span"] in ("late", "end"):
        return _end_of_named(parts, today)
    day = 15 if parts["span"].startswith("mid") else 10
    if parts["month"]:
        return next_calendar_date(_year(parts), month_of(parts["month"]), day, today)
    return next_calendar_date(None, (today.day.month + (parts["which"] == "next") - 1) % 12 + 1, day, today)


def _end_of_named(parts: Parts, today: Today) -> date | None:
    month = month_of(parts["month"]) if parts["month"] else int(parts["quarter"]) * 3
    years = [_year(parts) or today.day.year, today.day.year + 1]
    return next((end for year in years if (end := month_end(year, month)) >= today.day), None)


def _after_units(parts: Parts, today: Today) -> date | None:
    start = resolve(parts["start"], today) if parts["start"] not in ("", "now") else today.day
    if parts["soon"] and not parts["count"] and parts["unit"].startswith("w"):
        return today.working_week(1)[-1]
    return start and add_units(start, number_of(parts["count"] or "one"), parts["unit"], today)


def _days_on(days: int) -> Callable[[Parts, Today], date]:
    return lambda parts, today: today.day + timedelta(days=days)


def _as_said(meaning: "_Meaning", day: date) -> date:
    """A named day as it is, any other as a counted one."""
    if meaning in _NAMED or isinstance(day, FirstDay):
        return day
    return FirstDay.of(day) if meaning in _BEGINS else CountedDay.of(day)


_Meaning = Callable[[Parts, Today], date | None]
_TODAY, _TOMORROW, _DAY_AFTER = (_days_on(days) for days in range(3))
_GRAMMAR: tuple[tuple[_Meaning, tuple[str, ...]], ...] = (
    (
        _after_units,
        (
            "(in )?COUNT ?UNIT ((from|after|on) )?START",
            r"(in|within) (about )?COUNT ?UNIT\b('?s?'? time| from now)?( or so)?",
            "(in|within|over|during) (?P<soon>the (next|coming)) (COUNT ?)?UNIT",
        ),
    ),
    (_before_start, ("COUNT ?UNIT (before|ahead of) START",)),
    (
        _week_of,
        (
            "(w/?c|w/?e|(in )?(the )?(week|wk) (of|from|commencing|starting|beginning)) START",
            "(cw|kw|calendar week|week|wk) ?(?P<week>[0-9]{1,2})",
        ),
    ),
    (_part_of_month, ("(in )?(the )?(?P<nth>first|second|third|last) (?P<part>week|half) (of|in) MONTH",)),
    (_iso, ("(?P<year>20[0-9]{2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})",)),
    (
        _month_and_day,
        (
            "FROM?ANYDAY?(the )?DATE[ -]?(of )?MONTH(,?[ -]YEAR)?",
            r"ANYDAY?MONTH (the )?([0-9]{1,2} ?- ?)?DATE\b(,? YEAR)?",
        ),
    ),
    (
        _numeric,
        (
            "ANYDAY?(the )?(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})(/(?P<year>20[0-9]{2}|[0-9]{2}))?",
            r"ANYDAY?(the )?(?P<first>[0-9]{1,2})(?P<dot>[.-])(?P<second>[0-9]{1,2})(?P=dot)YEAR",
            r"ANYDAY?(the )?(?P<first>[0-9]{1,2})(?P<dots>[.])(?P<second>1[0-2]|0?[1-9])[.](?![0-9])",
        ),
    ),
    (
        _day_of_month,
        (
            "(WEEKDAY )?(the )?(?P<day>[0-9]{1,2})(st|nd|rd|th)( of WHICH month)?",
            "(WEEKDAY )?the (?P<nth>SPOKEN)( of WHICH month)?",
        ),
    ),
    (_DAY_AFTER, ("(the )?(day )?after TOMORROW",)),
    (_TOMORROW, ("TOMORROW",)),
    (
        _TODAY,
        (
            "((later|l8r) )?TODAY|(later )?this (morning|afternoon|evening)|DAY_END",
            "(right |straight )?after lunch|in [0-9]{1,2}(?= ?$)",
        ),
    ),
    (
        _weekday,
        (
            "(the )?(WHICH )?WEEKDAY(?P<later> week| after( next)?(?= ?$|[,.;]))?",
            "the following WEEKDAY",
            "WEEKDAY (of )?(?P<which>next) (week|wk)",
            "(?P<which>next) week,? (on )?WEEKDAY",
        ),
    ),
    (
        _end_of_week,
        (
            "((the )?end of |later |in |within )?(this|the|the working) (week|wk)|(the )?end of (this )?(week|wk)|eow",
            "(within|in the course of) (the|this) week|the week(end)? (is out|ends|is over)",
        ),
    ),
    (_weekend, ("((over|at|on) )?(the|WHICH) (weekend|wknd|wkend)",)),
    (
        _next_week,
        (
            "((the )?(?P<part>end|early|start|beginning|middle|mid|late|later)[ -](of |in )?)?(next|nxt) (week|wk)",
            "the week (?P<after>after next)",
        ),
    ),
    (
        _end_of_period,
        (
            "(the )?end of (WHICH )?(the )?PERIOD",
            "WHICH PERIOD",
            "(the )?PERIOD( ends| is out| is over|['s]*[ -]end)",
            "(?P<short>eom|eoq|eoy)",
        ),
    ),
    (_end_of_named, ("(the )?end of MONTH(,? YEAR)?", "(the )?end of q(?P<quarter>[1-4])(,? YEAR)?")),
    (_within_named, ("(in )?(the )?SPAN(-| of |-of-| )MONTH(,? YEAR)?", "(the )?mid(?P<span>[- ]?)month")),
    (_new_year, ("starting (in |with )?(the )?new year", "(in )?(early in )?the new year")),
    (_start_of_named, ("(starting|from|beginning|as of) (in )?MONTH(,? YEAR)?( on(wards)?)?",)),
    (
        _end_of_named,
        (
            "(again |later )?(in|during|over|in the course of|during the course of) MONTH(,? YEAR)?",
            "(on |by )?the last (working )?day of MONTH",
            "in q(?P<quarter>[1-4])(,? YEAR)?",
        ),
    ),
)
_AFTER_WORDS: tuple[tuple[_Meaning, tuple[str, ...]], ...] = (
    (_end_of_named, ("MONTH(,? YEAR)?", "q(?P<quarter>[1-4])(,? YEAR)?")),
    (_numeric, (r"ANYDAY?(the )?(?P<first>[0-9]{1,2})(?P<dots>[.])(?P<second>1[0-2]|0?[1-9])(?![.0-9])",)),
    (_christmas, ("(?P<xmas>christmas|x-?mas)( eve)?|(the )?new year('?s( eve)?)?",)),
    (_TODAY, ("noon|midday|lunch(time)?|midnight|tea ?time|CLOCK", "COUNT TODAY")),
)
"""Phrases that mean a day only after a word such as "by"."""
_NAMED = (_iso, _month_and_day, _numeric, _day_of_month, _weekday, _TODAY, _TOMORROW, _DAY_AFTER)
_BEGINS = (_new_year, _start_of_named)


def _spelled_out(pattern: str) -> str:
    """A pattern with its tokens filled in; its bare brackets only group."""
    for token, meaning in _TOKENS.items():
        pattern = re.sub(rf"\b{token}\b", meaning.replace("\\", r"\\"), pattern)
    return re.sub(r"\((?!\?)", "(?:", pattern)


def _named_apart(pattern: str, number: int) -> str:
    """The same with names of its own for its parts, which must differ within one expression."""
    return re.sub(r"(\(\?(?:P[<=]|\())(\w+)", rf"\1\2_{number}", _spelled_out(pattern))


def _compiled(pattern: str) -> re.Pattern[str]:
    return regex(rf"{_BEFORE}(?:{_spelled_out(pattern)})(?!\w){_AFTER}")


_RULES = tuple((_compiled(pattern), meaning) for meaning, patterns in _GRAMMAR for pattern in patterns)
_RULES_AFTER_WORDS = tuple((_compiled(pattern), meaning) for meaning, patterns in _AFTER_WORDS for pattern in patterns)
_PATTERNS = [pattern for _, patterns in _GRAMMAR for pattern in patterns]
_ANY_RULE = regex(
    rf"{_BEFORE}(?:{'|'.join(_named_apart(pattern, number) for number, pattern in enumerate(_PATTERNS))})(?!\w)"
)
"""Matches where any of the rules does: most words begin none, and one question is quicker than all of them."""
_OR = re.compile(r" ?(?: or |/) ?(?:on |by )?", re.IGNORECASE)


def match_day(text: str, start: int, today: Today, *, after_word: bool = False) -> tuple[int, date] | None:
    """The longest day phrase that begins at `start` of a normalised text: where it ends and which date it is.

    Never a date in the past or absurdly far away. `after_word`: it stands after "by" or the like.
    """
    found = _match_one(text, start, today, after_word=after_word)
    while found and (joint := _OR.match(text, found[0])):
        other = _match_one(text, joint.end(), today, after_word=after_word)
        if other is None:
            break
        found = other[0], max(found[1], other[1])
    return found


def _match_one(text: str, start: int, today: Today, *, after_word: bool) -> tuple[int, date] | None:
    rules = _RULES if _ANY_RULE.match(text, start) else ()
    best: tuple[int, date] | None = None
    for pattern, meaning in (*rules, *(_RULES_AFTER_WORDS if after_word else ())):
        match = pattern.match(text, start)
        if match is None or (best and match.end() <= best[0]):
            continue
        given = {name: part.lower() for name, part in match.groupdict().items() if part}
        day = meaning(defaultdict(str, given), today)
        if day and today.allows(day):
            best = match.end(), _as_said(meaning, day)
    return best


def resolve(phrase: str, today: Today) -> date | None:
    """What a normalised text means if the whole of it is one day phrase."""
    found = match_day(phrase, 0, today)
    return found[1] if found and found[0] == len(phrase) else None
