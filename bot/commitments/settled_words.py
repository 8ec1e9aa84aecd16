"""Reading that something open is settled, said in words: "the intro to the design lead is done", "✅ intro", "1".

It is read among ordinary replies, so that it counts only where its words are those of something open. Where they are
most of one's words that one is meant; where they are few, or fit several, or are a number alone, it is asked about.
"""

import re
from collections.abc import Sequence

from bot.commitments.rules import Change
from bot.commitments.typed_orders import SETTLED, Mark, Which, without_tick
from bot.core.language.text import bare

LONGEST = 120
"""Who says more says something else."""
MOST_ASKED = 3
"""Words that fit more of them say nothing."""
_ENOUGH = 0.5
_SAID = (
    re.compile(
        r"(?P<words>\S[^.!?;:\n]*?)(?:'s| is| are| was| were|'ve been| has been| have been)?"
        rf"(?: (?:all|both|now|already|also|just|finally))* {SETTLED}(?: now| already| too)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:(?:i|we)(?:'ve| have)? )?(?:(?:just|already|finally) )?{SETTLED}(?: with)? (?P<words>\S[^.!?;:\n]*)",
        re.IGNORECASE,
    ),
)
_WORD = re.compile(r"\w+")
_LITTLE_WORDS = (
    "a an and are as at be by for from his her i in is it its my of on our own that the their them these this those to "
    "us we with your"
)
_SAY_NOTHING = frozenset(_LITTLE_WORDS.split())


def may_settle(text: str) -> bool:
    """Whether a message settles something if that is open."""
    return _named(text) is not None


def read_settled(text: str, live: Sequence[tuple[int, str]]) -> Mark | Which | None:
    """What is settled of what is open, by number, with the number and the words of each: a number may be that of
    several people. None where it is something else."""
    named = _named(text)
    if named is None:
        return None
    if named.isdigit():
        return Which((int(named),)) if int(named) in dict(live) else None
    words = _words(named)
    there = [(number, _words(text)) for number, text in live]
    shares = sorted((number, len(words) / len(its)) for number, its in there if words and words <= its)
    if not shares or len(shares) > MOST_ASKED:
        return None
    [(first, share), *more] = shares
    sure = not more and share >= _ENOUGH
    return Mark(Change.DONE, (first,)) if sure else Which((first, *(number for number, _ in more)))


def _named(text: str) -> str | None:
    """The words that name what is settled, or a number alone."""
    if len(text) > LONGEST or "\n" in text.strip():
        return None
    said, ticked = without_tick(bare(text))
    if re.fullmatch(r"#?[0-9]{1,4}", said):
        return said.lstrip("#")
    found = next((match for pattern in _SAID if (match := pattern.fullmatch(said))), None)
    return found["words"] if found else said if ticked and said else None


def _words(text: str) -> frozenset[str]:
    return frozenset(word.removesuffix("s") for word in _WORD.findall(text.casefold()) if word not in _SAY_NOTHING)
