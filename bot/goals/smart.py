"""A gentle look at a goal: is it specific, measurable, time-bound? It asks, and never stands in the way.

Whether a goal can be reached and is worth reaching no rule can tell: those two are always questions, in the form.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.language.text import find_phrases
from bot.core.time.holidays import IsHoliday, no_holidays
from bot.goals.wording import SmartWording

_DIGIT = re.compile(r"\d")
_SHORT = 15
"""Characters. Words are no measure: some languages write without spaces."""
SOONEST = timedelta(weeks=4)
QUARTER_ENOUGH = timedelta(weeks=10)


@dataclass(frozen=True, slots=True)
class Questions:
    """What would help a goal; may be none. Nothing is stored yet: saved once more, it is kept as it is. `off` says
    for whom its day is a public holiday: their name, empty for who asks, None where it is none."""

    questions: tuple[str, ...]
    off: str | None = None

    def __bool__(self) -> bool:
        return bool(self.questions) or self.off is not None


def check_goal(
    what: str,
    measure: str,
    due_on: date | None,
    today: date,
    rules: SmartWording,
    is_holiday: IsHoliday = no_holidays,
    whose: str = "",
) -> Questions:
    """What seems to be missing; `today` is local to the person who asks, the holidays are those of whose goal it is,
    `whose` is their name where somebody else asks."""
    asked = rules.questions
    found = []
    if _is_wide(what, measure, rules):
        found.append(asked.specific)
    if not _can_be_seen(measure, rules) and not _DIGIT.search(what):
        found.append(asked.measurable)
    if due_on is None:
        found.append(asked.no_day)
    elif due_on <= today:
        found.append(asked.past)
    elif due_on < soonest_day(today):
        found.append(asked.too_soon)
    is_off = due_on is not None and due_on > today and is_holiday(due_on)
    return Questions(tuple(found), whose if is_off else None)


def soonest_day(today: date) -> date:
    """The first day that is far enough away for a goal: the end of the quarter or ten weeks, and four weeks at least.

    Some companies' quarters end elsewhere; ten weeks are one, whatever the calendar says.
    """
    return max(today + SOONEST, min(_quarter_end(today), today + QUARTER_ENOUGH))


def _quarter_end(day: date) -> date:
    month = (day.month - 1) // 3 * 3 + 3
    return date(day.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _is_wide(what: str, measure: str, rules: SmartWording) -> bool:
    """Whether it could mean many things: very few words, or wide ones with no number anywhere."""
    if _DIGIT.search(what + measure):
        return False
    return len(what.strip()) < _SHORT or bool(find_phrases(what, rules.wide))


def _can_be_seen(measure: str, rules: SmartWording) -> bool:
    return bool(_DIGIT.search(measure) or find_phrases(measure, rules.seen))
