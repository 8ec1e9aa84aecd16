"""Who wrote a text that two people write together.

The ids stand beside each text, so that forgetting needs no key. Writers stay with their words when somebody else
accepts, edits or hands on the text; of a text that no word of theirs is left in they are none any more.
"""

import re
from collections.abc import Collection

Writers = tuple[int, ...]
"""Ids, in order. Empty for a text that both have confirmed, and for none."""

_WORD = re.compile(r"[0-9a-z]+|\w")
"""Outside of a to z each sign counts as a word: not every language puts blanks between its words."""


def writers_of(text: str, by: Collection[int], *before: tuple[str, Writers | None]) -> Writers | None:
    """Whose words are in a text which `by` put there, made from the texts `before`, given with their own writers.

    Taken over as it was, a text stays whose it was. None where nobody knows: rows of the version before do not say.
    """
    if not text:
        return ()
    for other, writers in before:
        if other == text:
            return writers
    found = set(by)
    for other, writers in before:
        if _words(other).isdisjoint(_words(text)):
            continue
        if writers is None:
            return None
        found.update(writers)
    return tuple(sorted(found))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
