"""Finding listed phrases in what people write: whole words, capitals ignored, curly quotes as plain ones.

Rules that people teams edit are lists of phrases rather than expressions: a list can be read, and cannot hang.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.core.language.text import fold
from bot.core.language.wording import Heard

_BETWEEN = r"(?:\s+\S*[^\s.?!]){0,10}?\s+"
_TO_THE_END = r'(?:[^.?!"\n]*"[^"\n]*[^".?!\n]")*[^.?!"\n]*(?:"[^"\n]*")?'
_NUMBER = r"\d+(?:[.,]\d+)?(?:st|nd|rd|th)?"
_SENTENCE_END = re.compile(r"[.?!]+[\"')]*(?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase as it was written, `text[start:end]`."""

    phrase: str
    start: int
    end: int


def find_phrases(text: str, phrases: tuple[str, ...]) -> tuple[Found, ...]:
    """Every phrase in `text`, in its order; of those that overlap the first, and of those the longest."""
    return apart(_all(text, phrases))


def find_heard(text: str, heard: Heard) -> tuple[Found, ...]:
    """The same for phrases whose beginning no exception covers."""
    found = _all(text, heard.phrases)
    excused = _all(text, heard.exceptions) if found else []
    return apart(one for one in found if not any(each.start <= one.start < each.end for each in excused))


def apart(found: Iterable[Found]) -> tuple[Found, ...]:
    """In the order of the text, without those that overlap one before them; of two at one place the longer stays."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def sentence_around(text: str, found: Found) -> tuple[int, int]:
    """Where the sentence that holds `found` begins and ends, without the spaces around it."""
    ends = [match.end() for match in _SENTENCE_END.finditer(fold(text))]
    start = max((end for end in ends if end <= found.start), default=0)
    end = min((end for end in ends if end >= found.end), default=len(text))
    sentence = text[start:end]
    return start + len(sentence) - len(sentence.lstrip()), end - (len(sentence) - len(sentence.rstrip()))


def once_each(found: Iterable[Found]) -> tuple[Found, ...]:
    """The first of each phrase; capitals make no difference."""
    first: dict[str, Found] = {}
    for one in found:
        first.setdefault(" ".join(one.phrase.lower().split()), one)
    return tuple(first.values())


def _all(text: str, phrases: tuple[str, ...]) -> list[Found]:
    folded = fold(text)
    spans = {match.span() for phrase in phrases for match in _pattern(phrase).finditer(folded)}
    return [Found(text[start:end], start, end) for start, end in spans]


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str]:
    parts = [part.split() for part in fold(phrase).replace("...", "…").split("…")]
    joined = [r"[\s-]+".join(_NUMBER if word == "#" else re.escape(word) for word in words) for words in parts]
    to_the_end = len(joined) > 1 and not joined[-1]
    between = _BETWEEN.join(part for part in joined if part)
    return re.compile(rf"(?<!\w){between}(?!\w){_TO_THE_END if to_the_end else ''}", re.IGNORECASE)
