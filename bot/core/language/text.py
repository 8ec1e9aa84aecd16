"""What people type, made even: quotes, dashes and spaces in one form, Slack's escapes undone.

Finding listed phrases in what people write: whole words, capitals ignored, curly quotes as plain ones.

Rules that people teams edit are lists of phrases rather than expressions: a list can be read, and cannot hang.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.core.language.wording import Heard

_LOOK_ALIKES = {"'": "‘’‚‛′´`ʼ＇", '"': "“”„‟″«»", "-": "‐‑‒–—―−", ":": "：", "@": "＠"}
_FOLDED = str.maketrans({odd: plain for plain, odds in _LOOK_ALIKES.items() for odd in odds})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u200e\u200f"))
_NO_MENTION = "\u2063"
_TYPED_MENTION = re.compile(r"&lt;(?=@[UW][A-Z0-9]+(?:\|[^&<>]*)?&gt;)")
_HELP = re.compile(r"(?:help|help me|help please|please help|what can (?:you|i) do|commands|\?+)", re.IGNORECASE)
_BOLD = re.compile(r"(?<![^\s(])([*_])(?=\S)([^*_\n]*[^*_\s])\1(?=[\s,.:;!?)]|$)")


def squeeze(text: str) -> str:
    """One plain space between words and none around; invisible marks gone; every other character as typed."""
    return " ".join(text.translate(_INVISIBLE).split())


def fold(text: str) -> str:
    """Curly quotes and odd dashes in plain form, one character for one, so that positions stay true."""
    return text.translate(_FOLDED)


def normalise(text: str) -> str:
    """Folded and squeezed; capitals stay. Normalising twice changes nothing."""
    return fold(squeeze(text))


def bare(text: str) -> str:
    """What is typed to the bot, normalised, without a mention of it before and thanks behind."""
    said = re.sub(r"^<@\w+(?:\|[^>]*)?>[,:]? ", "", normalise(text)).rstrip(".!")
    return re.sub(r",? (?:please|thanks|thank you)$", "", said, flags=re.IGNORECASE)


def asks_for_help(said: str) -> bool:
    """ "what can you do"; `said` is bare."""
    return _HELP.fullmatch(said) is not None


def storable(text: str) -> str:
    """Halves of surrogate pairs joined, or replaced where the other half is missing; no NUL: databases refuse both."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def unescape(text: str) -> str:
    """Undo Slack's `&lt;` `&gt;` `&amp;`, once: what is read here is typed text from then on, and escaped once where it
    is shown. `<@U…>` that was typed letter by letter is told from a mention by a mark that nobody sees."""
    text = _TYPED_MENTION.sub(f"&lt;{_NO_MENTION}", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def without_emphasis(text: str) -> str:
    """Slack's *bold* and _italic_ marks taken away where they surround whole words."""
    return _BOLD.sub(r"\2", text)


MENTION = re.compile(
    r"<@(?P<id>[UW][A-Z0-9]+)(?:\|(?P<name>[^<>]*))?>"
    r"|@(?P<handle>[^\s<>@,:]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A person as typed: `<@U123|sam>`, `<@U123>`, `@sam` or `sam`. `slack_id` is None for a plain name."""

    slack_id: str | None
    name: str


def person_first(text: str) -> tuple[Mention | None, str]:
    """The person a text begins with, and the rest: a mention, an @name, or else its first word."""
    match = MENTION.match(text)
    if match:
        return mentioned(match), text[match.end() :].strip(" ,:")
    first, _, rest = text.partition(" ")
    return (Mention(None, first.strip(",:")), rest.strip()) if first.strip(",:") else (None, "")


def mentioned(match: re.Match[str]) -> Mention:
    """The person that a match of MENTION names."""
    return Mention(match["id"] and match["id"].upper(), match["name"] or match["handle"] or "")


_BETWEEN = r"(?:\s+\S*[^\s.?!]){0,10}?\s+"
_TO_THE_END = r'(?:[^.?!"\n]*"[^"\n]*[^".?!\n]")*[^.?!"\n]*(?:"[^"\n]*")?'
_NUMBER = r"\d+(?:[.,]\d+)?(?:st|nd|rd|th)?"


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
