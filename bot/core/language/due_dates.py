"""Finding the due date in what people type, and only that: a "Friday deck" or a "2026 plan" is left alone.

A day phrase counts after a word such as "by", "on" or "due", or bare at the very end or start; an end must
follow, a comma or a small word, so that "by Friday's review" stays whole. The grammar of `days.py`
comes first; dateparser reads the long tail; its search_dates was refused: it invents dates.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.language.budget import Budget
from bot.core.language.days import MONTH, SAID_ORDINAL, TODAY, TOMORROW, WEEKDAY, match_day, number_of
from bot.core.language.english.words import VERBS
from bot.core.language.text import fold, squeeze
from bot.core.time.due_days import CountedDay
from bot.core.time.working_days import Today, weekday_of

WORKING_DAYS = (0, 1, 2, 3, 4)

_STRONG = re.compile(
    r"(?<![\w-])(?:by|b4|(?:on or )?(?<!not )before|until|untill"
    r"|(?<!the )(?<!\ba )(?<!our )(?<!\bmy )(?<!your )(?<!cash )till?(?! (?:by|on|in|at)\b)|til|up to|due(?: date"
    r"| on)?|deadline(?:"
    r" is| of)?|eta|prior to|starting"
    r"|as of|as from|from"
    r"|(?:by )?(?:no|not) later than|(?:at )?(?:the )?latest(?: until| by)?|by(?: the)? (?:latest|end))"
    r"(?:: ?| (?:by|on|coming|in)\b:? ?| )(?=\S)",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"(?<![\w-])(?:(?:on|over|at|during|for(?! (?:this|next) (?:week|month|quarter|year))) "
    r"|(?=(?:in|within|over|during|at|(?:an?|one|two|three|four|five|the|[0-9]{1,2}) (?:days?|weeks?)"
    r" (?:before|after|from|on)) ))",
    re.IGNORECASE,
)
_WORD_START = re.compile(r"(?<![\w'-])\w")
_GO_ON = (
    "to|with|w/|and|so|then|about|abt|re|for|from|if|because|cause|when|at|or|but|via|in|on|as|i|we|he|she|they|it|u"
    "|you|me"
    "|us|him|them|the|a|an|my|our|your|ur|yours|his|her|their|this|that|these|those|where|while|using|unless|once"
    "|after|before|please|pls|thx|thanks|thank|all|both|each|already|again|too|also|now|myself|together|only|what|how"
    "|who|whether|is|it's|i'll|i'm|he'll|she'll|we'll|you'll|let|let's|will|until|till|by|into|without|ok|right|maybe"
    "|not|no|though|tho|anyway"
)
_BOUNDARY = re.compile(
    rf" ?(?:$|[,;:.!?)\]…+]+(?= |$)|[-=]+>? |->|→|[^\w\s'/-]| [^\w\s'-])| (?:{_GO_ON})(?!\w)|(?= \S+ (?:will|to|is"
    rf"|can)\b)",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"(?<![\w-])(?:(?=(?:an?|one|two|three|four|five|[0-9]{1,2}) (?:working )?(?:days?|weeks?) (?:before|ahead|after) )"
    r"|(?P<range>from|between|on)(?: the)? (?=\S)"
    r"|(?:^for|by|before|b4|until|till?|ahead of|in time for|prior to|at|in|during)(?: the)? (?=\S))",
    re.IGNORECASE,
)
_ITS_EVENT = re.compile(r"'s? (?=\w)| (?=(?:meeting|call|session|board|stand-?up|shift|lunch|dinner|class|show)\b)")
_TO = re.compile(r" ?(?:-|to|and|until|till|through|/) ?(?:on |the )?", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:by|until|till|due|deadline|eta|on|in|at|over)\b.*(?<!st)(?<!nd)(?<!rd)(?<!th) $", re.IGNORECASE
)
_SUBJECT_NEXT = re.compile(
    r",? (?:i|we|u|you|he|she|they|it|let's|the|there|after|before)\b|[,:] | - | \S+(?: and \S+)? (?:will|to)\b",
    re.IGNORECASE,
)
_DAY_NAME = rf"(?:{WEEKDAY}|today|tomorrow|{MONTH})"
_ANOTHER_DAY = re.compile(
    rf" ?(?:-|/|&|,|and|to|through|until) ?(?:on |the )?(?:{_DAY_NAME}|[0-9]{{1,2}}(?:st|nd|rd|th))\b", re.IGNORECASE
)
_DAY_BEFORE_IT = re.compile(rf"\b{_DAY_NAME} ?(?:-|/|&|,|and|to|through) ?$", re.IGNORECASE)
_NOT_DUE_AFTER = re.compile(
    r"(?:^|[ (])(?:to|the|an?|of|about|with|from|since|last|every|each|past|and|or|like|than|between"
    r"|after|starting|this|next|on|for|via|into|off|is|was|until|through|not|my|your|ur|our|his|her|their) $",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(
    rf"(?<![\w'/.:-])(?:[0-9]|(?:next|this (?!year|quarter|month)|early|mid|late|end|eod|eow|eom|in the|the"
    rf"|first thing|{MONTH}"
    rf"|(?!sun\b){WEEKDAY}"
    rf"|{TODAY}|{TOMORROW})\b)",
    re.IGNORECASE,
)
"""Where a bare day may begin in the middle of a sentence: "I send you tomorrow the contract"."""
_SUBORDINATE = re.compile(
    r"\b(?:so (?:that )?(?:you|he|she|we|they) can|because|what (?:we|you|he|she|i) (?:said|agreed|discussed|decided)"
    r"|regarding)\b(?:(?! and )[^,;:])*$",
    re.IGNORECASE,
)
_FRAGILE = re.compile(
    r"(?:sat|[0-9]{1,2}[.-][0-9]{1,2}|(?P<part>[0-9])/(?P=part)|[0-9]/(?:5|10)"
    rf"|(?:the )?(?:[0-9]{{1,2}}(?:st|nd|rd|th)|{SAID_ORDINAL}))$",
    re.IGNORECASE,
)
_DATE_LIKE = re.compile(
    rf"(?:(?:(?:{MONTH}|{WEEKDAY}|days?|weeks?|months?|years?|the|of|in|at|on|by|an?|and|next|this|half|about|around|from"
    rf"|now|later|time|o'clock|[ap]m)(?![a-z])|utc[^\s,.…]*+|[0-9][^\s,.…]*+)[ ,.…]*+)+",
    re.IGNORECASE,
)
"""What the library may be asked about: of other words it makes a guess. A text is read as words in one way only, since
for a long number with many ways the expression would try them all."""
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
    r"|by|b4|before|until|till|due(?: by)?|in time for|ahead of|at|for|(?<!forward )to)(?: the time)? "
    rf"{_NEXT_ONE_ON_ONE}(?! [0-9])(?=[,;:.!?)\]]* ?$|[,;:.)] | (?:{_GO_ON})\b)"
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
    *,
    day_first: bool | None = None,
) -> tuple[date | None, str]:
    """Find the due phrase in `text` and give its date and the text without it. Raises SpentError where there is a
    `budget`, and it is spent.

    `now` is aware, in the manager's zone. The date is None without a phrase, or when it means the next 1:1;
    `next_one_on_one` serves phrases such as "two days before our next 1:1". Never a date in the past. `day_first` says
    how the writer orders 12/4.
    """
    squeezed = squeeze(text)
    readable, today = _IN_ANGLES.sub(_blank, fold(squeezed)), Today(now, working_days, day_first)
    found = _by_next(readable, today, next_one_on_one) or _strongest(readable, today, budget)
    return (found.due_on, _cut(squeezed, found)) if found else (None, text)


def read_event_day(
    text: str, now: datetime, working_days: tuple[int, ...] = WORKING_DAYS, *, day_first: bool | None = None
) -> date | None:
    """The day of an event that something is due for ("before Thursday's release"), or the last of a span ("between
    Monday and Wednesday"): words that belong to the task, and stay in it."""
    readable, today = _IN_ANGLES.sub(_blank, fold(squeeze(text))), Today(now, working_days, day_first)
    for word in _EVENT.finditer(readable):
        day = match_day(readable, word.end(), today)
        to = _TO.match(readable, day[0]) if day else None
        last = match_day(readable, to.end(), today) if to else None
        if day and (last or (_ITS_EVENT.match(readable, day[0]) and not word["range"])):
            return day[1] if last is None else last[1] + timedelta(weeks=last[1] < day[1])
    return None


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
    whole = [one for one in candidates if not any(_holds(other, one) for other in candidates)]
    main = [one for one in whole if not _is_beside(folded, one)] or whole
    return max(main, key=lambda each: (each.strength, each.end), default=None)


def _is_beside(folded: str, one: _Found) -> bool:
    """Whether it says when something else happens: "what we said on Monday", "so that you can … before Friday"."""
    return _SUBORDINATE.search(folded, max(0, one.start - 80), one.start) is not None


def _holds(longer: _Found, one: _Found) -> bool:
    """Whether one is only a part of the other: "on Tuesday" of "a week on Tuesday"."""
    return longer.start < one.start and one.end <= longer.end


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
    due_on = CountedDay.of(next_one_on_one - timedelta(days=count * (7 if match["unit"].lower() == "week" else 1)))
    return _Found(match.start(), match.end(), due_on if today.allows(due_on) else None, 3)


def _after_words(folded: str, today: Today, budget: Budget | None) -> list[_Found]:
    """Day phrases after "by", "due", "on" and the like."""
    found = []
    for words, strength in ((_STRONG, 2), (_WEAK, 1)):
        for word in words.finditer(folded):
            if budget is not None:
                budget.step()
            if word[0].lower().startswith("from") and folded.count(" ", 0, word.start()) < 3:
                continue
            day = match_day(folded, word.start(), today) if strength == 2 else None
            day = day or match_day(folded, word.end(), today, after_word=strength == 2)
            if day is None and strength == 2:
                day = _tail_after(folded, word.end(), today, budget)
            if day and _stands_alone(folded, word.start(), day[0]):
                begins = word[0].lower().startswith("from")
                found.append(_Found(word.start(), day[0], day[1], 0 if begins else strength))
    return found


def _bare(folded: str, today: Today) -> Iterator[_Found]:
    """A day phrase without such a word: at the end ("… tomorrow") or the start ("Tomorrow I'll …"), and some within."""
    bare_end = len(folded.rstrip(".,;:!?)]… "))
    for word in _WORD_START.finditer(folded, max(0, bare_end - 60)):
        day = match_day(folded, word.start(), today)
        if day and day[0] >= bare_end and _may_be_bare(folded, word.start(), bare_end):
            yield _Found(word.start(), day[0], day[1], 1)
            break
    for word in _ANYWHERE.finditer(folded):
        day = match_day(folded, word.start(), today)
        if day and _may_be_bare(folded, word.start(), day[0]) and _stands_alone(folded, word.start(), day[0]):
            yield _Found(word.start(), day[0], day[1], 1)
    day = match_day(folded, 0, today)
    if day and (_SUBJECT_NEXT.match(folded, day[0]) or _ANYWHERE.match(folded)):
        yield _Found(0, day[0], day[1], 1)


def _may_be_bare(folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - 40) : start]
    if _NOT_DUE_AFTER.search(before) or _DAY_BEFORE_IT.search(before):
        return False
    fragile = _FRAGILE.fullmatch(folded[start:end]) and (before.count(" ") < 3 or folded[start:end].lower() != "sat")
    return not fragile or before.rstrip().endswith((",", "-", "(", ")", ":", ">", "→", "|"))


def _stands_alone(folded: str, start: int, end: int) -> bool:
    if _ANOTHER_DAY.match(folded, end):
        return False
    following = folded[end:].split(maxsplit=1)[:1]
    opens = start == 0 and folded[end : end + 1] == " " and _OPENING.match(folded[: end + 1]) is not None
    if opens and folded[:2].lower() in ("on", "in", "at", "ov"):
        opens = bool(following) and (following[0].lower() in VERBS or following[0][0].isupper())
    return opens or _BOUNDARY.match(folded, end) is not None


def _tail_after(folded: str, start: int, today: Today, budget: Budget | None) -> tuple[int, date] | None:
    span = re.compile(r"[^,;:.!?()\[\]]{1,40}").match(folded, start)
    day = _long_tail(span[0].strip(), today, budget) if span else None
    return (start + len(span[0].rstrip()), day) if span and day else None


def _long_tail(phrase: str, today: Today, budget: Budget | None = None) -> date | None:
    """dateparser on a whole phrase that has a number and the name of a month, day or unit."""
    names = rf"\b(?:{MONTH}|{WEEKDAY}|days?|weeks?|months?)\b"
    if not (_DATE_LIKE.fullmatch(phrase) and re.search(r"\d", phrase) and re.search(names, phrase, re.IGNORECASE)):
        return None
    if budget is not None:
        budget.library_call()
    import dateparser  # type: ignore[import-untyped]  # slow to load and seldom needed

    settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": today.now.replace(tzinfo=None)}
    try:
        read = dateparser.parse(phrase, languages=["en"], settings=settings)
    except (ValueError, OverflowError):
        return None
    named = re.search(rf"\b{WEEKDAY}\b", phrase, re.IGNORECASE)
    if read is None or (named and weekday_of(named[0].lower()) != read.weekday()):
        return None
    return read.date() if today.allows(read.date()) else None


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
