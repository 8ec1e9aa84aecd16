"""Typed orders for the bot: "done 2", "drop: intro", "move 2 to Friday", "snooze 1w", "help".

They work among ordinary replies, so the strict reading (a thread) wants a number or a colon: "done with the
draft, thanks" and "move on to hiring" are no orders. The loose one (the bot's DM, /coach) also takes words:
"done intro".
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.commitments.rules import Change
from bot.core.language.days import NUMBERS, WEEKDAY, number_of
from bot.core.language.due_dates import WORKING_DAYS, parse_day
from bot.core.language.text import asks_for_help, bare, normalise
from bot.core.time.working_days import Today, coming, month_end, weekday_of

Target = int | str
"""A commitment's number, or words to find it by."""

MOST_TARGETS = 20
LONGEST = 200
"""What is longer is no order."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Mark commitments as done or dropped (`action` is Change.DONE or Change.DROPPED)."""

    action: Change
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class MoveDue:
    """Move a commitment's due date; None means by the next 1:1."""

    target: Target
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Snooze:
    """Be quiet until this local date, from which it may speak again; None where that was not said."""

    until: date | None


@dataclass(frozen=True, slots=True)
class NotRead:
    """An order with words that name no day, so that nothing is done."""

    words: str


@dataclass(frozen=True, slots=True)
class Which:
    """Ask which of these commitments, by number, is meant."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """Show what can be said."""


Order = Mark | MoveDue | Snooze | Which | NotRead | Help

SETTLED = r"(?:done(?: and dusted)?|complete[d]?|finished|settled|closed|resolved|sorted(?: out)?|ticked(?: off)?)"
_DONE = (
    r"(?:(?:i|we)(?:'ve| have|'m| am|'re| are)? )?(?:(?:just|all|already|also) )*(?:mark )?"
    rf"(?:{SETTLED}|did|finish|settle|close|resolve|tick(?: off)?|check(?:ed)? off)(?: with)?"
)
_DROP = r"(?:drop(?:ped)?|remove[d]?|cancel(?:led|ed)?|forget(?: about)?)"
_LOOSE_DONE = r"(?:done|complete[d]?|finish(?:ed)?)(?: with)?"
_NUMBER = r"(?:(?:#|(?:no|nr|num)\.? ?|(?:number|item|commitment|task) #?)?[0-9]{1,4})"
_NUMBERS = rf"{_NUMBER}(?:(?: ?(?:,|and|&|\+|,? and|-|to) ?| ){_NUMBER})*"
_MARKS = ((Change.DONE, _DONE, _LOOSE_DONE), (Change.DROPPED, _DROP, _DROP))
_REVERSED = re.compile(
    rf"(?:mark )?(?P<numbers>{_NUMBERS}):?(?:'s| is| are| was| were| has been| have been)?"
    rf"(?: (?:all|both|now|as|already|just|also))* (?P<action>{SETTLED}|dropped)(?: now| already| too| as well)?",
    re.IGNORECASE,
)
_TICK = r"(?:[✅☑✔]\ufe0f?|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check):|\[x\])"
_TICKED = re.compile(rf"(?:(?P<before>{_TICK}) ?)?(?P<said>.*?)[.!,:]? ?(?P<after>{_TICK})?", re.IGNORECASE)
_SNOOZE = re.compile(
    r"(?:please )?snooze(?: (?:me|nudges?|it|everything|reminders?))?(?P<typed>(?: .*)?)", re.IGNORECASE
)
_MOVE = re.compile(r"(?:move|push|postpone|shift|reschedule)(?P<colon>:)? (?P<rest>.+)", re.IGNORECASE)
_MOVE_NUMBER = re.compile(
    rf"(?:move|push|postpone|shift|reschedule):? {_NUMBER} (?:to|until|till|by) (?P<rest>.+)", re.IGNORECASE
)
_NEXT_ONE_ON_ONE = re.compile(
    r"(?:(?:our|the|my) )?next (?:1 ?[:-] ?1|1 ?on ?1|one[ -]on[ -]one|time(?: we (?:meet|talk|speak))?"
    r"|meeting|session|one)"
    r"|(?:our|the) (?:1 ?[:-] ?1|one[ -]on[ -]one)|when we next meet",
    re.IGNORECASE,
)

_OPENING = re.compile(r"\A(?:(?:actually|ok|okay|also|oh|wait|sorry|please|hey|and|so|then)[, ]+)+", re.IGNORECASE)
"""Words before an order that say nothing of it: "actually, move 1 to Monday"."""

_LENGTH = re.compile(
    rf"({'|'.join(NUMBERS)}|[0-9]{{1,3}})?(?: couple(?: of)?)? ?(d|w|days?|weeks?|wks?|fortnights?|months?)"
)


def parse_order(
    text: str, now: datetime, *, loose: bool = False, working_days: tuple[int, ...] = WORKING_DAYS
) -> Order | None:
    """What a text orders, or None if it is no order. `now` is aware, in the person's zone."""
    if len(text) > LONGEST:
        return None
    said, ticked = without_tick(_OPENING.sub("", bare(text), count=1))
    if not said:
        return None
    if ticked and re.fullmatch(_NUMBERS, said, re.IGNORECASE):
        return _mark(Change.DONE, said)
    if asks_for_help(said):
        return Help()
    if snooze := _SNOOZE.fullmatch(said):
        return _snooze(snooze["typed"].strip(), now, working_days, loose=loose)
    return _read_mark(said, loose=loose) or _read_move(said, now, working_days, loose=loose)


def without_tick(said: str) -> tuple[str, bool]:
    """A bare text without the tick before or behind it, and whether there is one."""
    ticked = _TICKED.fullmatch(said)
    if ticked is None or not (ticked["before"] or ticked["after"]):
        return said, False
    return ticked["said"].strip(), True


def _read_mark(said: str, *, loose: bool) -> Mark | None:
    for action, strict_verb, loose_verb in _MARKS:
        if numbered := re.fullmatch(rf"{strict_verb}:? ?(?P<numbers>{_NUMBERS})(?: as done)?", said, re.IGNORECASE):
            return _mark(action, numbered["numbers"])
        if named := re.fullmatch(rf"{strict_verb}: ?(?P<words>\S.*)", said, re.IGNORECASE):
            return Mark(action, (named["words"],))
        if loose and (worded := re.fullmatch(rf"{loose_verb} (?P<words>\S+(?: \S+){{0,5}})", said, re.IGNORECASE)):
            return Mark(action, (worded["words"],))
    if turned := _REVERSED.fullmatch(said):
        dropped = turned["action"].lower() == "dropped"
        return _mark(Change.DROPPED if dropped else Change.DONE, turned["numbers"])
    return None


def _mark(action: Change, numbers: str) -> Mark | None:
    """ "2, 3 and 5", "2-4": each number once; None for a list beyond reason."""
    targets: list[int] = []
    for part in re.finditer(r"([0-9]+)(?: ?(?:-|to) ?#?([0-9]+))?", numbers):
        first, last = int(part[1]), int(part[2] or part[1])
        targets.extend(range(first, min(last, first + MOST_TARGETS) + 1))
    unique = tuple(dict.fromkeys(targets))
    return Mark(action, unique) if 0 < len(unique) <= MOST_TARGETS and 0 not in unique else None


def _read_move(said: str, now: datetime, working_days: tuple[int, ...], *, loose: bool) -> MoveDue | NotRead | None:
    """The shortest target after which the rest is a day or the next 1:1. A number alone is nothing else to be moved."""
    move = _MOVE.fullmatch(said)
    if move is None:
        return None
    rest = move["rest"].split()
    for cut in range(1, min(len(rest), 8)):
        typed, when = " ".join(rest[:cut]), " ".join(rest[cut:])
        target: Target = int(typed.lstrip("#")) if re.fullmatch(r"#?[0-9]{1,4}", typed) else typed
        if isinstance(target, str) and not (loose or move["colon"]):
            continue
        when = re.sub(r"^(?:back )?(?:to|until|till|by|for|->) ", "", when, flags=re.IGNORECASE)
        if _NEXT_ONE_ON_ONE.fullmatch(when):
            return MoveDue(target, None)
        if day := parse_day(when, now, working_days):
            return MoveDue(target, day)
    return NotRead(nowhere["rest"]) if (nowhere := _MOVE_NUMBER.fullmatch(said)) else None


def _snooze(typed: str, now: datetime, working_days: tuple[int, ...], *, loose: bool) -> Snooze | NotRead | None:
    if not typed:
        return Snooze(None)
    if (until := read_snooze(typed, now, working_days)) is not None:
        return Snooze(until)
    words = typed.split()
    if not loose and len(words) > 4:
        return None
    ends = (cut for cut in range(len(words) - 1, 0, -1) if read_snooze(" ".join(words[:cut]), now, working_days))
    return NotRead(" ".join(words[next(ends, 0) :]))


def read_snooze(typed: str, now: datetime, working_days: tuple[int, ...] = WORKING_DAYS) -> date | None:
    """The date from which to speak again: "1w", "for 3 days", "until 4 Dec", "next week" (its first day).

    Always after today; None if the words name no time.
    """
    said, today = normalise(typed).rstrip(".!"), Today(now, working_days)
    said = re.sub(r"^(?:(?:for|until|till|til|to|by|the|another) )+", "", said, flags=re.IGNORECASE).lower()
    if length := _LENGTH.fullmatch(said):
        count = 2 if "couple" in said else number_of(length[1] or "one")
        days = {"d": 1, "w": 7, "f": 14, "m": 30}[length[2][0]] * count
        return today.day + timedelta(days=days) if 0 < days <= 366 else None
    if said in ("today", "tonight", "rest of the day", "end of day", "eod"):
        return today.day + timedelta(days=1)
    if said in ("next week", "rest of the week", "end of the week", "this week", "end of week"):
        return today.working_week(1)[0]
    if said in ("next month", "rest of the month", "end of the month", "this month"):
        return month_end(today.day.year, today.day.month) + timedelta(days=1)
    if re.fullmatch(WEEKDAY, said):
        return coming(today.day, weekday_of(said))
    day = parse_day(said, now, working_days)
    return day if day and day > today.day else None
