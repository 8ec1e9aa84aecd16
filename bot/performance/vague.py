"""Whether the four things that a performance conversation needs can be understood by the one who hears them.

The rules are wording (`prompts/en/vague.yaml`). Nothing here forbids anything: findings are shown, people decide;
only an empty part (`Flaw.EMPTY`) cannot stay."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.core.language.text import Found, apart, find_heard, find_phrases, once_each
from bot.core.language.wording import Heard, Phrases
from bot.core.time.holidays import IsHoliday, no_holidays
from bot.core.wording.library import SENTENCE, Section, Sentence, Template

Part = Literal["standard", "gap", "way", "consequence"]


class VagueWords(Heard):
    """Words that are vague in the same way. `better` has a sentence for each part in which they are looked for."""

    reason: Annotated[Template, SENTENCE("words")]
    better: Annotated[dict[Part, Sentence], Field(min_length=1)]


class Shape(Section):
    """One of the four: an example, and what is said of it while it is empty."""

    example: Sentence
    empty: Sentence


class Shapes(Section):
    """A field for each part of a record."""

    standard: Shape
    gap: Shape
    way: Shape
    consequence: Shape


class Missing(Section):
    """What is said when a part has words but lacks what makes it clear."""

    standard_place: Sentence
    gap_day: Sentence
    gap_seen: Sentence
    way_day: Sentence
    way_seen: Sentence
    consequence_day: Sentence
    other_day: Annotated[Template, SENTENCE("named", "picked")]
    holiday: Annotated[Template, SENTENCE("picked")]


class VagueWording(Section):
    """`vague.yaml`.

    `places` say where something is defined, `days` when it was, `seen` that it can be counted, seen or heard.
    """

    file = "vague"

    words: Annotated[dict[str, VagueWords], Field(min_length=1)]
    shapes: Shapes
    missing: Missing
    places: Phrases
    days: Phrases
    seen: Phrases


_NUMBER = re.compile(r"\d")
_NUMERIC_DAY = re.compile(
    r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[./]\d{1,2}(?:[./](?:\d{2}|\d{4}))?(?!\w)|\b\d{1,2}(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_BEGINS = "(?<!from )(?<!since )"
_NTH = r"(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"{_BEGINS}\b(?:(?P<first>[0-9]{{1,2}}) ?(?:and|to|-|–) ?)?"
    rf"(?P<day>[0-9]{{1,2}}){_NTH}(?: of)? (?P<month>{_NAME})\b"
    rf"|{_BEGINS}\b(?P<month_before>{_NAME}) (?P<day_after>[0-9]{{1,2}}){_NTH}\b",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b20[0-9]{2}-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})\b")
_BY = re.compile(r"\b(?:by|until|till|before) (?:the )?(?:end of )?$", re.IGNORECASE)
_TOLD = re.compile(r"\b(?:told|said|told you so|said so)\b[^.]{0,40}\bon (?:the )?$", re.IGNORECASE)
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


class RecordField(StrEnum):
    """The four parts, in the order they are asked for and said."""

    STANDARD = "standard"
    GAP = "gap"
    WAY = "way"
    CONSEQUENCE = "consequence"


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """A record as it is being written: four texts, and the days that belong to three of them. `said_here`: the
    consequence is first said in the conversation itself."""

    standard: str = ""
    gap: str = ""
    way: str = ""
    consequence: str = ""
    gap_on: date | None = None
    way_by: date | None = None
    communicated_on: date | None = None
    said_here: bool = False

    def text(self, field: RecordField) -> str:
        """What that part says, without the spaces around it."""
        return str(getattr(self, field)).strip()


class Flaw(StrEnum):
    """What keeps a part from being clear."""

    EMPTY = "empty"
    VAGUE = "vague"
    NO_PLACE = "no_place"
    NO_DAY = "no_day"
    NOT_SEEN = "not_seen"
    OTHER_DAY = "other_day"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw of one part, with words to show.

    `found` is the vague phrase within the trimmed text of the field, None where something is missing. `better` is a
    sentence that says such a thing plainly, empty where something is missing.
    """

    field: RecordField
    flaw: Flaw
    found: Found | None
    reason: str
    better: str


SayDay = Callable[[date], str]


def check_record(
    draft: RecordDraft,
    rules: VagueWording,
    say_day: SayDay = date.isoformat,
    is_holiday: IsHoliday = no_holidays,
) -> tuple[Finding, ...]:
    """What could be clearer, part by part: vague words as they come, then what is missing, then a day that is not the
    one picked, or a public holiday of the report."""
    found = tuple(finding for field in RecordField for finding in _check(draft, field, rules, say_day))
    if draft.text(RecordField.WAY) and draft.way_by and is_holiday(draft.way_by):
        reason = rules.missing.holiday.fill(picked=say_day(draft.way_by))
        found = (*found, Finding(RecordField.WAY, Flaw.HOLIDAY, None, reason, ""))
    return found


def _check(draft: RecordDraft, field: RecordField, rules: VagueWording, say_day: SayDay) -> Iterator[Finding]:
    text = draft.text(field)
    shape: Shape = getattr(rules.shapes, field)
    if not text:
        yield Finding(field, Flaw.EMPTY, None, shape.empty, "")
        return
    for found, kind in _vague(text, field, rules):
        yield Finding(field, Flaw.VAGUE, found, kind.reason.fill(words=found.phrase), kind.better[field.value])
    for flaw, reason in _missing(draft, field, rules):
        yield Finding(field, flaw, None, reason, "")
    for named, picked in _other_days(draft, field):
        reason = rules.missing.other_day.fill(named=named, picked=say_day(picked))
        yield Finding(field, Flaw.OTHER_DAY, None, reason, "")


def _vague(text: str, field: RecordField, rules: VagueWording) -> list[tuple[Found, VagueWords]]:
    """Vague phrases in the order of the text, each once."""
    kinds = {
        found: kind for kind in rules.words.values() if field.value in kind.better for found in find_heard(text, kind)
    }
    return [(found, kinds[found]) for found in once_each(apart(kinds))]


def _missing(draft: RecordDraft, field: RecordField, rules: VagueWording) -> Iterator[tuple[Flaw, str]]:
    text, said = draft.text(field), rules.missing
    if field is RecordField.STANDARD and not (_LINK.search(text) or find_phrases(text, rules.places)):
        yield Flaw.NO_PLACE, said.standard_place
    if field is RecordField.GAP:
        if not (draft.gap_on or has_day(text, rules)):
            yield Flaw.NO_DAY, said.gap_day
        if not can_be_seen(text, rules.seen):
            yield Flaw.NOT_SEEN, said.gap_seen
    if field is RecordField.WAY:
        if not (draft.way_by or has_day(text, rules)):
            yield Flaw.NO_DAY, said.way_day
        if not can_be_seen(text, rules.seen):
            yield Flaw.NOT_SEEN, said.way_seen
    if field is RecordField.CONSEQUENCE and not (draft.communicated_on or draft.said_here or has_day(text, rules)):
        yield Flaw.NO_DAY, said.consequence_day


def _other_days(draft: RecordDraft, field: RecordField) -> Iterator[tuple[str, date]]:
    """A day that a text names, and the one picked for the same. A consequence tells of two: by when the gap is closed,
    and when it was said."""
    text = draft.text(field)
    picked = {RecordField.GAP: draft.gap_on, RecordField.WAY: draft.way_by}.get(field)
    found = [(another_day(text, picked), picked)]
    if field is RecordField.CONSEQUENCE:
        told = None if draft.said_here else draft.communicated_on
        found = [
            (another_day(text, draft.way_by, _BY), draft.way_by),
            (another_day(text, told, _TOLD), told),
        ]
    for named, day in found:
        if named and day is not None:
            yield named, day


def another_day(text: str, picked: date | None, before: re.Pattern[str] | None = None) -> str:
    """The first day that a text names, as it says it, if none that it names is the day that was picked; its year does
    not count. Where something begins is left out, and a span of days means each of them. `before`: only days that stand
    after these words."""
    if picked is None:
        return ""
    named = []
    for found in sorted([*_ISO.finditer(text), *_DATE.finditer(text)], key=lambda one: one.start()):
        if before is None or before.search(text[: found.start()]):
            named.append((found[0].strip(), *_span(found)))
    is_there = any(month == picked.month and first <= picked.day <= last for _, month, first, last in named)
    return named[0][0] if named and not is_there else ""


def _span(found: re.Match[str]) -> tuple[int, int, int]:
    """The month, and the first and the last day of it that are meant."""
    if found.re is _ISO:
        return int(found["month"]), int(found["day"]), int(found["day"])
    last = int(found["day"] or found["day_after"])
    return _month(found), int(found["first"] or last), last


def _month(found: re.Match[str]) -> int:
    return _MONTHS.index((found["month"] or found["month_before"])[:3].lower()) + 1


def has_day(text: str, rules: VagueWording) -> bool:
    """Whether a text names a day: one of the listed words, or a date in numbers."""
    return bool(_NUMERIC_DAY.search(text) or find_phrases(text, rules.days))


def can_be_seen(text: str, seen: tuple[str, ...]) -> bool:
    """Whether a text tells something that can be counted, seen or heard: a number, or one of the listed words."""
    return bool(_NUMBER.search(text) or find_phrases(text, seen))
