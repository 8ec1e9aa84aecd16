"""What one of the two wrote, as it reads to either: "send you the survey" is "send Sam the survey" to its writer.

Only what is surely said of the two is put otherwise, in English: "me", "you", "my" and "your" that are no subject. A
text with any other is left as it was written, so that no sentence is half theirs and half Coach's.
"""

import re
from dataclasses import dataclass

from bot.core.language import english

_WORD = re.compile(
    r"(?<![\w'’@<-])(?P<what>i|me|my|mine|myself|you|your|yours|yourself|u|ur)(?![\w-])(?P<with>(?=['’]\w))?",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?P<a>\ba )?(?<![a-z])(?P<lead>[a-z]+) $", re.IGNORECASE)
LONGEST_LEAD = 40
"""Characters before the word that are looked at: more than the longest word that may stand there, and an "a"."""


@dataclass(frozen=True, slots=True)
class Told:
    """To whom a text is told. `writer` and `other` are the first names of who wrote it and of the other one, None for
    the one who reads; `about` is the name that stands before it as who does it, where that is one of them."""

    writer: str | None
    other: str | None
    about: str | None = None

    def words(self, text: str) -> str:
        """The text as it reads to them."""
        found = list(_WORD.finditer(text))
        if not all(self._is_sure(one, text) for one in found):
            return text
        return _WORD.sub(lambda one: self._said(one["what"].lower()) or one[0], text)

    def _is_sure(self, found: re.Match[str], text: str) -> bool:
        """Whether it is said of one of the two, and reads as well with another word in its place."""
        what = found["what"].lower()
        contracted = found["with"] is not None
        if what in ("my", "your"):
            return not contracted
        if what == "you" and self.other is None:
            return True
        lead = _LEAD.search(text[max(0, found.start() - LONGEST_LEAD) : found.start()])
        leads = lead is not None and not lead["a"] and lead["lead"].lower() in english.BEFORE_OBJECT
        is_subject = what == "you" and english.AFTER_SUBJECT.match(text, found.end())
        return what in ("me", "you") and leads and not contracted and not is_subject

    def _said(self, what: str) -> str | None:
        name = self.writer if what in ("me", "my") else self.other
        if what in ("me", "you"):
            return name or "you"
        if name is None:
            return "your"
        return "their" if name == self.about else f"{name}’s"
