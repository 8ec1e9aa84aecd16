"""Words of days and times that are typed in commands, and which of them a misspelt one is likely to be; accents."""

import difflib
import unicodedata
from dataclasses import dataclass

_MEANT = {
    **{word: word for word in ("today", "tomorrow", "weekly", "monthly", "every", "fortnightly", "until", "weeks")},
    **{"noon": "noon", "next": "next", "week": "week", "month": "month", "morning": "morning"},
    **{"mon": "Monday", "tues": "Tuesday", "tue": "Tuesday", "wed": "Wednesday", "weds": "Wednesday"},
    **{"thu": "Thursday", "thurs": "Thursday", "thur": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday"},
    **{day.lower(): day for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")},
}
"""What each of them stands for."""

_SMALL_WORDS = frozenset(
    [
        *("a", "an", "and", "are", "at", "by", "for", "from", "in", "is", "it", "me", "my", "no", "not", "now"),
        *("of", "off", "on", "or", "our", "so", "the", "then", "to"),
    ]
)
"""Spelt right, though some are near one of those words."""


@dataclass(frozen=True, slots=True)
class Unread:
    """The words of a command that were not understood beside those that were; what is likely meant, and the whole with
    it, where something is."""

    words: str
    got: tuple[str, ...] = ()
    likely: str = ""
    corrected: str = ""


def without_accents(text: str) -> str:
    """As people without such keys type it: "Aland" for Åland."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def is_time_word(word: str) -> bool:
    """Whether it is one of those words, spelt right."""
    return word.lower().strip(",.:;") in _MEANT


def likely_words(word: str) -> tuple[str, ...]:
    """What a misspelt word may stand for, the likeliest first; nothing for a word that is spelt right."""
    said = word.lower().strip(",.:;")
    if not said.isalpha() or is_time_word(said) or said in _SMALL_WORDS or len(said) > 12:
        return ()
    close = difflib.get_close_matches(said, _MEANT, n=3, cutoff=0.65)
    return tuple(dict.fromkeys(_MEANT[one] for one in close))
