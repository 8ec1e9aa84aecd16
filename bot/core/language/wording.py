"""Words that are looked for in what people write, with the exceptions that are harmless
(`bot/core/language/text.py`)."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bot.core.wording.library import Rule, Section

_WORD = re.compile(r"[\w#]")


@dataclass(frozen=True, slots=True)
class _PhraseRule(Rule):
    """A phrase is nothing that Coach says, so the checks of the tone are not for it."""

    def problems(self, text: str, required: tuple[str, ...]) -> list[str]:
        """Everything that keeps `text` from being found."""
        found = [] if _WORD.search(text) else ["needs a word to look for"]
        if len(text) > self.limit:
            found.append(f"is {len(text)} characters long, {self.limit} are allowed")
        if "\n" in text:
            found.append("must be one line")
        if set(text) & set("{}"):
            found.append("has a brace; no placeholder is filled in here")
        if text.startswith(("…", "...")):
            found.append("begins with …; begin with a word")
        return found


PHRASE = _PhraseRule(80)

Phrase = Annotated[str, PHRASE]
"""Whole words, capitals ignored. `…` between words stands for some words of the same sentence, and at the end for
the rest of it, with what is quoted there. `#` stands for a number."""
Phrases = Annotated[tuple[Phrase, ...], Field(min_length=1)]


class Heard(Section):
    """Phrases to find, but not where one of the `exceptions` covers their beginning."""

    phrases: Phrases
    exceptions: tuple[Phrase, ...]
