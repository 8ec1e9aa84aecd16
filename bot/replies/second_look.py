"""The last look at a sentence that seemed to ask for nothing."""

import re
from datetime import date

from bot.commitments.rules import Draft
from bot.core.language import english
from bot.core.language.shapes import LineKind
from bot.core.language.text import fold, squeeze, without_emphasis
from bot.replies.sentences import Reader
from bot.replies.speakers import PARTS

_NO_TASKS = (english.NEGATED, english.FACT_LABEL, english.RECALLS, PARTS["elsewhere"])


def overlooked(typed: str, kind: LineKind, reader: Reader) -> Draft | None:
    """What may be taken on in it after all. In what is felt or seen, and in courtesy, only what is said in so many
    words."""
    due_on, body = reader.due(without_emphasis(squeeze(typed)))
    folded = reader.speakers.mark(body)
    if lead := PARTS["lead_in"].match(folded):
        folded = folded[lead.end() :]
    if any(sign.match(folded) for sign in _NO_TASKS) or english.HEADLINE.match(reader.speakers.mark(typed)):
        return None
    if promised := _promised(folded, kind):
        return Draft(body, reader.speakers.owner(promised), due_on)
    felt, soon = kind is LineKind.FEELING, due_on in (None, reader.now.date())
    if not felt and (owned := PARTS["owned"].match(folded)):
        return Draft(body, reader.speakers.owner(owned), due_on)
    in_words = felt or kind is LineKind.NOTHING or (kind is LineKind.OBSERVATION and soon)
    return None if in_words or PARTS["absence"].match(folded) else _hinted(typed, body, folded, due_on, reader)


def _promised(folded: str, kind: LineKind) -> re.Match[str] | None:
    """ "I'll", "Sam will", wherever it stands."""
    for found in PARTS["promises"].finditer(folded):
        before = folded[: found.start()].split()
        rest = folded[found.end() :].strip()
        tells = english.NO_PROMISE.match(rest) or english.NO_TASK.match(rest) or found["pronoun"]
        goes = english.GOING_SOMEWHERE.match(f"{found[0]} ") and re.match(r"[A-Z]|the\b", rest)
        depends = kind in (LineKind.NOTHING, LineKind.FEELING) and before and before[-1] in english.SUBORDINATE
        if not (tells or goes or depends):
            return found
    return None


def _hinted(typed: str, body: str, folded: str, due_on: date | None, reader: Reader) -> Draft | None:
    """Somebody of the two is named, and a day or what comes after, in what tells of nobody else."""
    one, called = PARTS["one"].search(folded), PARTS["vocative"].match(folded)
    heard = PARTS["reported_in"].match(folded)
    of_others = heard and heard["who"] and not PARTS["somebody"].match(heard["who"])
    if one and one["pronoun"] and (of_others or PARTS["someone_else"].match(folded[: one.start()])):
        one = None
    signs = (
        PARTS["outsider"].match(folded),
        PARTS["outsider"].match(folded.split(", ", 1)[-1]),
        PARTS["no_one"].match(folded, called.end() if called else 0),
    )
    told = of_others or reader.is_past(body) or any(signs)
    acts = ((one or called) and (not told or english.AHEAD.search(fold(typed)))) or english.NEXT_ACT.search(folded)
    later = called and english.ACTS_LATER.match(folded, called.end())
    owner = reader.speakers.other if called else reader.speakers.owner(one) if one else reader.speakers.author
    return Draft(body, owner, due_on) if (due_on and acts) or later else None
