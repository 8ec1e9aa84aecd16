"""Finds the page that somebody means without knowing what it is called: by the groups of three letters it shares with
what they typed, the rarer ones counting more.

Chosen over BM25 of whole words (the package bm25s), which finds as many of the labelled sentences in
tests/library/search and brings 45 MB of numpy along. Letters also find other endings and slips of the finger, and need
no list of words to leave out, so that they do in any language.
"""

import re
from collections import Counter
from collections.abc import Mapping
from math import log, sqrt

from bot.core.language.spelling import without_accents

SIZE = 3
_WORD, _APOSTROPHE = re.compile(r"\w+"), re.compile("['’]")


def find(texts: Mapping[str, str], typed: str, most: int) -> tuple[str, ...]:
    """The keys of the texts that come closest, the closest first; none that shares nothing with what was typed."""
    wanted = _grams(typed)
    grams = {key: _grams(text) for key, text in texts.items()}
    spread = Counter(gram for one in grams.values() for gram in one)

    def weight(gram: str) -> float:
        return log(1 + len(grams) / spread[gram]) ** 2

    def closeness(key: str) -> float:
        shared = wanted & grams[key]
        return sum(map(weight, shared)) / sqrt(sum(map(weight, grams[key]))) if shared else 0.0

    scores = {key: closeness(key) for key in grams}
    return tuple(sorted((key for key in scores if scores[key]), key=lambda key: -scores[key])[:most])


def _grams(text: str) -> frozenset[str]:
    plain = f" {' '.join(_WORD.findall(_APOSTROPHE.sub('', without_accents(text).lower())))} "
    return frozenset(plain[start : start + SIZE] for start in range(len(plain) - SIZE + 1))
