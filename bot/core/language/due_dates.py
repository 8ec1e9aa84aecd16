"""Finding the due date in what people type, and only that: a "Friday deck" or a "2026 plan" is left alone.

A day phrase counts after a word such as "by", "on" or "due", or bare at the very end or start; an end must
follow, a comma or a small word, so that "by Friday's review" stays whole. The grammar of `days.py`
comes first; dateparser reads the long tail; its search_dates was refused: it invents dates.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.language.budget import Budget
from bot.core.language.days import MONTH, WEEKDAY, match_day, number_of
from bot.core.language.text import fold, squeeze
from bot.core.time.working_days import Today

WORKING_DAYS = (0, 1, 2, 3, 4)

_STRONG = re.compile(
    r"(?<![\w-])(?:by|before|until|till?|due(?: date)?|deadline|eta|prior to"
    r"|(?:no|not) later than|at the latest|latest)(?:: ?| (?:by|on)\b:? ?| )(?=\S)",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"(?<![\w-])(?:(?:on|over|at|during|for(?! (?:this|next) (?:week|month|quarter|year))) "
    r"|(?=(?:in|within|over|during|at) ))",
    re.IGNORECASE,
)
_WORD_START = re.compile(r"(?<![\w'-])\w")
_GO_ON = (
    "to|with|and|so|then|about|for|from|if|because|when|at|or|but|via|in|on|as|i|we|he|she|they|it|the|a"
    "|an|my|our"
    "|his|her|their|this|that|where|while|using|unless|once|after|before|please"
)
_BOUNDARY = re.compile(
    rf" ?(?:$|[,;:.!?)\]…]+(?= |$)|- |<)| (?:{_GO_ON})(?!\w)|(?= \S+ (?:will|to|is|can)\b)", re.IGNORECASE
)
_OPENING = re.compile(r"(?:by|due|deadline|eta)\b.*(?<!st)(?<!nd)(?<!rd)(?<!th) $", re.IGNORECASE)
_SUBJECT_NEXT = re.compile(r",? (?:i|we|he|she|they|let's)\b|[,:] | - | \S+ (?:will|to)\b", re.IGNORECASE)
_DAY_NAME = rf"(?:{WEEKDAY}|today|tomorrow|{MONTH})"
_ANOTHER_DAY = re.compile(
    rf" ?(?:-|/|&|,|and|or|to|through|until) ?(?:on |the )?(?:{_DAY_NAME}|[0-9]{{1,2}}(?:st|nd|rd|th))\b", re.IGNORECASE
)
_DAY_BEFORE_IT = re.compile(rf"\b{_DAY_NAME} ?(?:-|/|&|,|and|or|to|through) ?$", re.IGNORECASE)
_NOT_DUE_AFTER = re.compile(
    r"(?:^|[ (])(?:to|the|an?|of|about|with|from|since|last|every|each|past|and|or|like|than|between"
    r"|after|starting"
    r"|this|next|on|for|via|into|off|it|is|was|until|through|not) $",
    re.IGNORECASE,
)
_FRAGILE = re.compile(
    r"(?:sat|sun|wed|mon|[0-9]{1,2}[/.-][0-9]{1,2}|(?:the )?[0-9]{1,2}(?:st|nd|rd|th))$", re.IGNORECASE
)
_IN_ANGLES = re.compile(r"<[^<>]*>")

_ONE = r"(?:1 ?[:-] ?1s?|1 ?on ?1s?|1-on-1s?|one[ -](?:on|to|2)[ -]ones?)"
_MEET = r"(?:meet|speak|talk|catch up|chat|sync)"
_NEXT_ONE_ON_ONE = (
    rf"(?:(?:(?:our|the|my|your|his|her|their) )?(?:next|coming|upcoming) "
    rf"(?:{_ONE}|time(?: (?:we|I) {_MEET})?)|(?:our|the) {_ONE}"
    r"|our next (?:meeting|session|catch[ -]?up|check[ -]?in|chat|call|sync|conversation|one)"
    rf"|(?:when )?we next {_MEET}|(?:when )?we {_MEET} (?:next|again)(?: time)?)"
)
_BY_NEXT = re.compile(
    r"(?<![\w-])(?:(?P<count>the|an?|one|two|three|four|five|[0-9]{1,2}) (?P<unit>day|week)s?"
    r" (?:before|ahead of)"
    r"|by|before|until|till|due(?: by)?|in time for|ahead of|at)(?: the time)? "
    rf"{_NEXT_ONE_ON_ONE}(?! [0-9])(?=[,;:.!?)\]]* ?$|[,;:.)] )"
    rf"|(?<![\w-])next time(?: (?:we|I) {_MEET})?(?=[.!)]*$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A due phrase: its place in the text, what it means (None: the next 1:1) and how surely it is one."""

    start: int
    end: int
    due_on: date | None
    strength: int


def read_due_date(
    text: str,
    now: datetime,
    next_one_on_one: date | None,
    working_days: tuple[int, ...] = WORKING_DAYS,
    budget: Budget | None = None,
) -> tuple[date | None, str]:
    """Find the due phrase in `text` and give its date and the text without it. Raises SpentError where there is a
    `budget`, and it is spent.

    `now` is aware, in the manager's zone. The date is None without a phrase, or when it means the next 1:1;
    `next_one_on_one` serves phrases such as "two days before our next 1:1". Never a date in the past.
    """
    squeezed = squeeze(text)
    readable, today = _IN_ANGLES.sub(_blank, fold(squeezed)), Today(now, working_days)
    found = _by_next(readable, today, next_one_on_one) or _strongest(readable, today, budget)
    return (found.due_on, _cut(squeezed, found)) if found else (None, text)


def may_count_from_next(text: str) -> bool:
    """Whether a due phrase in `text` may need `next_one_on_one`: "two days before our next 1:1"."""
    lower = text.lower()
    return "before" in lower or "ahead" in lower


def parse_day(text: str, now: datetime, working_days: tuple[int, ...] = WORKING_DAYS) -> date | None:
    """The date a text means if the whole of it is one date phrase ("friday", "by 4 Dec", "in two weeks").

    `now` is aware, in the person's zone. Never in the past.
    """
    folded, today = fold(squeeze(text)).rstrip(".!,; "), Today(now, working_days)
    folded = re.sub(r"^(?:by|on|until|till|before|due|for|from|starting) ", "", folded, flags=re.IGNORECASE)
    found = match_day(folded, 0, today)
    if found and found[0] == len(folded):
        return found[1]
    return _long_tail(folded, today)


def _strongest(folded: str, today: Today, budget: Budget | None) -> _Found | None:
    candidates = [*_after_words(folded, today, budget), *_bare(folded, today)]
    return max(candidates, key=lambda each: (each.strength, each.end), default=None)


def _blank(angles: re.Match[str]) -> str:
    """A mention or link made unreadable, as long as before: words inside it are no due date."""
    return f"<{'_' * (len(angles[0]) - 2)}>"


def _by_next(folded: str, today: Today, next_one_on_one: date | None) -> _Found | None:
    match = _BY_NEXT.search(folded)
    if match is None:
        return None
    if not match["count"] or not next_one_on_one:
        return _Found(match.start(), match.end(), None, 3)
    count = 1 if match["count"].lower() == "the" else number_of(match["count"])
    due_on = next_one_on_one - timedelta(days=count * (7 if match["unit"].lower() == "week" else 1))
    return _Found(match.start(), match.end(), due_on if today.allows(due_on) else None, 3)


def _after_words(folded: str, today: Today, budget: Budget | None) -> list[_Found]:
    """Day phrases after "by", "due", "on" and the like."""
    found = []
    for words, strength in ((_STRONG, 2), (_WEAK, 1)):
        for word in words.finditer(folded):
            if budget is not None:
                budget.step()
            day = match_day(folded, word.end(), today)
            if day is None and strength == 2:
                day = _tail_after(folded, word.end(), today, budget)
            if day and _stands_alone(folded, word.start(), day[0]):
                found.append(_Found(word.start(), day[0], day[1], strength))
    return found


def _bare(folded: str, today: Today) -> list[_Found]:
    """A day phrase without such a word, at the end ("… tomorrow") or the start ("Tomorrow I'll …")."""
    bare_end = len(folded.rstrip(".,;:!?)]… "))
    for word in _WORD_START.finditer(folded, max(0, bare_end - 60)):
        day = match_day(folded, word.start(), today)
        if day and day[0] >= bare_end and _may_be_bare(folded, word.start(), bare_end):
            return [_Found(word.start(), day[0], day[1], 1)]
    day = match_day(folded, 0, today)
    if day and _SUBJECT_NEXT.match(folded, day[0]):
        return [_Found(0, day[0], day[1], 1)]
    return []


def _may_be_bare(folded: str, start: int, end: int) -> bool:
    before = folded[:start]
    if _NOT_DUE_AFTER.search(before) or _DAY_BEFORE_IT.search(before):
        return False
    return not _FRAGILE.fullmatch(folded[start:end]) or before.rstrip().endswith((",", "-", "(", ":", ">"))


def _stands_alone(folded: str, start: int, end: int) -> bool:
    if _ANOTHER_DAY.match(folded, end):
        return False
    opens = start == 0 and _OPENING.match(folded[: end + 1]) is not None
    return opens or _BOUNDARY.match(folded, end) is not None


def _tail_after(folded: str, start: int, today: Today, budget: Budget | None) -> tuple[int, date] | None:
    span = re.compile(r"[^,;:.!?()\[\]]{1,40}").match(folded, start)
    day = _long_tail(span[0].strip(), today, budget) if span else None
    return (start + len(span[0].rstrip()), day) if span and day else None


def _long_tail(phrase: str, today: Today, budget: Budget | None = None) -> date | None:
    """dateparser on a whole phrase that has a number and the name of a month, day or unit."""
    names = rf"\b(?:{MONTH}|{WEEKDAY}|days?|weeks?|months?)\b"
    if len(phrase) > 40 or not re.search(r"\d", phrase) or not re.search(names, phrase, re.IGNORECASE):
        return None
    if budget is not None:
        budget.library_call()
    import dateparser  # type: ignore[import-untyped]  # slow to load and seldom needed

    settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": today.now.replace(tzinfo=None)}
    try:
        read = dateparser.parse(phrase, languages=["en"], settings=settings)
    except (ValueError, OverflowError):
        return None
    return read.date() if read and today.allows(read.date()) else None


def _cut(text: str, found: _Found) -> str:
    """The text without the phrase and without the brackets, commas and dashes that held it."""
    before, after = text[: found.start].rstrip(), text[found.end :].lstrip()
    if before.endswith(("(", "[")):
        before, after = before[:-1].rstrip(), after.lstrip(")]").lstrip()
    if not after.strip(".,;:!?…)-–— "):
        kept = ")" if after.startswith(")") and before.count("(") > before.count(")") else ""
        return re.sub(r"(?:[,;:=–—→ -]| ->)+$", "", before) + kept
    if not before:
        return after.lstrip(",;:-–— ")
    if after[0] in ",;:.!?)":
        return before.rstrip(",;:-–— ") + after
    return f"{before} {after}"
