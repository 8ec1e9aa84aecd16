"""Cutting a line into the sentences and clauses that each say something of their own."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from bot.commitments.rules import Owner
from bot.core.language import english
from bot.core.language.english.phrases import ONE_EMOJI
from bot.core.language.shapes import LineKind
from bot.core.language.text import fold
from bot.replies.sentences import LONGEST, Reader
from bot.replies.speakers import PARTS

_NO_END = "".join(rf"(?<!\b{re.escape(word)})" for each in english.ABBREVIATIONS for word in (each, each.capitalize()))
_SENTENCE_END = re.compile(
    rf"(?=[.!?]){_NO_END}(?<!\b[A-Za-z])(?<!\d\.\d)(?<!\d\.\d\d)[.!?]+\s+(?=\S)|(?<=\betc)\.\s+(?=[A-Z])"
    rf"|(?<=\bno)\.\s+(?!\d)|(?<!&lt)(?<!&gt)(?<!&amp);\s+(?=\S)|\s(?=(?:[2-9][.)]|\(?[a-h]\)|\([2-9]\))\s)"
    rf"|(?P<owned>(?<=\))[,;] )(?=\w)|(?P<emoji>\s{{0,3}}(?:(?:{ONE_EMOJI})\s{{0,3}}){{1,9}}(?<=\s))(?=\w)"
)
_NUMBERED = re.compile(r"\(?[0-9a-h][.)]\s")
_JOINT = re.compile(
    r"(?: ?[,;:]| [-+])?(?: (?:and|but|so|then|while|plus|also|because|or|yeah|um+|uh+|okay|ok|yes|now|one|two|first"
    r"|second|third|lastly|finally)(?=[ ,])|[,;:]| [&+/-](?= ))+,? *",
    re.IGNORECASE,
)
MOST_JOINTS = 8
"""So many places of a sentence are tried for a second task."""
_AND_THEN = re.compile(r"[,;] (?:and |then |also )*|,? (?P<and>and|&|then|\+)(?: then| also| will)* ", re.IGNORECASE)

Piece = tuple[int, int, Owner | None]


def pieces(typed: str, owner: Owner | None, reader: Reader) -> list[Piece]:
    """The parts of a line that each say something of their own, each with the owner that is known before; a sentence
    that only adds to one stays with it."""
    if len(typed) > LONGEST or typed.startswith((">", "```")):
        return [(0, len(typed), owner)]
    found: list[Piece] = []
    for start, end in _sentences(typed, reader):
        if found and _NUMBERED.match(typed, start):
            first = reader.read(typed[found[-1][0] : found[-1][1]], found[-1][2])
            owner = first.draft.owner if first.task and first.draft else owner
        parsed = reader.read(typed[start:end], owner)
        adds = not parsed.task and english.PLACES_IT.match(fold(typed[start:end]))
        if found and adds and reader.read(typed[found[-1][0] : found[-1][1]], owner).task:
            found[-1] = found[-1][0], end, found[-1][2]
        else:
            found.extend(_clauses(typed, start, end, owner, reader))
    return found


def _sentences(typed: str, reader: Reader) -> Iterator[tuple[int, int]]:
    folded, start = reader.speakers.mark(typed), 0
    for end in _SENTENCE_END.finditer(folded):
        field = english.FIELDS.match(folded, end.end())
        joins = field and (not field["what"] or english.FIELDS.match(folded, start))
        if any(map(str.isalnum, typed[start : end.start()])) and not joins:
            if end["owned"] and not PARTS["owner_at_end"].search(folded[start : end.start()]):
                continue
            if end["emoji"] and not (
                PARTS["clause"].match(folded, end.end()) or english.ELIDED.match(folded, end.end())
            ):
                continue
            yield start, end.start() + len(end[0].rstrip(" ;"))
            start = end.end()
    yield start, len(typed)


def _clauses(typed: str, start: int, end: int, owner: Owner | None, reader: Reader) -> Iterator[Piece]:
    """ "I'll draft it and Sam will review it" is two where the first part stands for itself."""
    folded = reader.speakers.mark(typed)[:end]
    if reader.is_one(folded[start:]):
        yield start, end, owner
        return
    matches = [match.start() for match in PARTS["clause"].finditer(folded, start)]
    for match, following in pairwise([*matches, end]):
        elided = english.ELIDED.match(folded, match) is not None
        cut = _cut_before(folded, start, match, reader)
        if cut is None or _belongs(folded, start, match, end, reader):
            continue
        first, second = reader.read(typed[start : cut[0]].strip(), owner), reader.read(typed[cut[1] : end].strip())
        clause = reader.read(typed[cut[1] : following].strip())
        placed = first.task and first.placed and not elided
        said = _is_said(folded[start : cut[0]]) and not (elided and first.task)
        brings = second.kind is LineKind.TOPIC and first.task
        if brings or (second.task and (placed or (said and clause.task))):
            yield from _tasks(typed, start, cut[0], owner, reader)
            yield from _clauses(typed, cut[1], end, owner, reader)
            return
    yield from _tasks(typed, start, end, owner, reader)


def _belongs(folded: str, start: int, begin: int, end: int, reader: Reader) -> bool:
    """Whether a clause says what for ("…, so I can …"), or only that its result is told, on no day of its own."""
    if any(found.start() < begin < found.end() for found in PARTS["purpose"].finditer(folded, start)):
        return True
    tells = PARTS["reports_back"].match(folded, begin)
    return tells is not None and not (reader.due(folded[start:begin])[0] and reader.due(folded[begin:end])[0])


def _is_said(clause: str) -> bool:
    """Whether a part before a clause is one itself: it has a verb, and is not only what the clause depends on."""
    clause = re.sub(r"(day|tomorrow|week)'s ", r"\1 ", clause)
    tells = english.FINITE.match(clause) or PARTS["told_of"].match(clause)
    return tells is not None and not english.DEPENDS.match(clause)


def _cut_before(folded: str, start: int, begin: int, reader: Reader) -> tuple[int, int] | None:
    """Where the sentence before a clause ends and the clause begins: around the joint, and with the day that stands
    before it ("…, and tomorrow I'll"). None where no clause can begin here."""
    start = reader.begins(folded, start)
    words = folded[start:begin].split()
    last = words[-1].lower() if words else ""
    belongs = last.strip(",") in english.SUBORDINATE or last in english.RELATIVE
    if not last or belongs or english.SPEECH.search(folded[start:begin]):
        return None
    joint = next(reversed(list(_JOINT.finditer(folded, start, begin))), None)
    if joint is not None and joint.start() > start:
        between = folded[joint.end() : begin]
        if not between.strip() or (english.ONLY_DAY.match(between) and not reader.due(between)[1].strip(" ,")):
            return joint.start(), joint.end()
    if english.DAY_WORD.fullmatch(last) or PARTS["strong"].match(folded, begin):
        return None if english.HEDGED_IN.match(folded[start:begin]) else (begin, begin)
    return None


def _tasks(typed: str, start: int, end: int, owner: Owner | None, reader: Reader) -> Iterator[Piece]:
    """ "write it by Friday and send it on Monday", "slides by Wed, rehearsal Thu" are two: both name a day."""
    first = reader.read(typed[start:end].strip(), owner)
    folded = reader.speakers.mark(typed)[:end]
    joints = _AND_THEN.finditer(folded, start) if first.task and first.draft and end - start < LONGEST // 2 else ()
    for joint in islice(joints, MOST_JOINTS):
        word = re.compile(r"[a-z-]+", re.IGNORECASE).match(folded, joint.end())
        if joint["and"] and (word is None or word[0].lower() not in english.VERBS):
            continue
        (before, _), (after, rest) = reader.due(typed[start : joint.start()]), reader.due(typed[joint.end() : end])
        if before and after and before != after and english.STARTS.match(rest):
            told = english.FINITE.match(folded, joint.end()) or PARTS["told_of"].match(folded, joint.end())
            yield start, joint.start(), owner
            yield joint.end(), end, None if told or first.draft is None else first.draft.owner
            return
    yield start, end, owner
