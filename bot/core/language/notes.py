"""Where a private note begins in what somebody types: "note: …", "ok. Note to self: …", "Notes" above a list.

What is taken for a note too much costs its writer a tap; what is taken for one too little is read by the other. So a
separator after the word is enough for a note, and the word alone, a slip of the finger or a lock is enough to ask.
"Notes 1:1 Sam, 23 Nov" above a list is a heading: what stands below it is read, and asked about.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.core.language.text import fold

_FAR = 300
"""How far into a line its beginning is looked for."""

_EMOJI = r":[a-z0-9_+'-]+:|[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF\uFE0F\u200D]"
_PRIVATE_EMOJI = re.compile(
    r":(?:memo|pencil2?|lock|closed_lock_with_key|spiral_note_pad|shushing_face|zipper_mouth_face):|[📝🗒🔒🔐🤫🤐]"
)
_COURTESY = (
    r"(?:ok|okay|k|yes|yep|yup|yeah|sure(?: thing)?|great|many thanks|thanks(?: a lot| so much| again)?|thx|ty"
    r"|thank you(?: so much)?|cheers|cool|perfect|alright|all right|right|good|agreed|deal|fine|absolutely|of course"
    r"|will do|sounds good|got it|makes sense|hi|hello|hey|oh|ah|um|hm+|well|no problem|nice|excellent|awesome|noted"
    r"|so|also|and|then|plus|but|now|p\.?s\.?|fyi|btw|coach|all|team|there|everyone)(?![\w'])"
)
_LEAD = re.compile(
    rf"{_EMOJI}|[^\S\n]+|[*_~`>\"'(\[{{#|.,!:;•◦▪▸‣·●○+-]|[0-9]{{1,2}}[.)](?=\s)|\[[ x]?\]|[☐□☑✅]"
    rf"|<@\w+(?:\|[^<>\n]*)?>|{_COURTESY}",
    re.IGNORECASE,
)
_ADJECTIVES = (
    r"(?:(?:a|an|and|also|another|one|my|own|private|personal|quick|short|small|brief|side|internal|mental|self|just"
    r"|first|last|final)[ -]+){0,4}"
)
_NOTE = (
    r"(?:notes?(?:[ -]*(?:to|for)[ -]*(?:my[ -]?|our|your|one)?(?:self|selves"
    r"|me)(?: only)?)?(?: ?#?[0-9]{1,2}(?!:[0-9]))?"
    r"|n\. ?b\.?|nb\.?|memos?|observations?|private(?:ly)?|confidential(?:ly)?|off the record"
    r"|(?:just|only) for (?:me|myself)|for my eyes(?: only)?)(?!\w)"
)
_SEPARATOR = (
    r"[^\S\n]*(?:(?:[*_~`\")\]}>]|'(?!s\b))+[^\S\n]*[:;.,-]*|[:;.,!?=|…→(]+|->|-+(?!\w)"
    r"|(?:semi)?colon\b|dash\b|full stop\b|period\b|comma\b|(?=\n)|$)"
)
_DEFINITE = re.compile(rf"{_ADJECTIVES}{_NOTE}{_SEPARATOR}", re.IGNORECASE)
_WITHIN = re.compile(
    rf"[.!?;,:()\[\]-][^\S\n]{{0,3}}[*_]?(?P<note>{_ADJECTIVES}{_NOTE}[*_]*[^\S\n]*[:;])", re.IGNORECASE
)
_DOUBTFUL = re.compile(
    r"(?!(?:please|pls|kindly),? note that\b)"
    r"(?:(?:please|pls|kindly|take|make|add|keep|write|log|save|as|some|few|the|these|this|that|here|are|is|it|for"
    r"|today's|meeting|1:1|call|quick|short|small|side|my|own|a|an|one|another|also|just|all|strictly|very|private"
    r"|personal|internal)[ -]+){0,5}"
    r"(?:notes?|memo|n\.b|nb|private(?:ly)?|confidential(?:ly)?|off the record)(?!\w)"
    r"|(?:please )?(?:don't|do not|dont|not to be|not for) (?:share|sharing|shared|log|logging|show|tell)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?![^\n]*\b(?:private|personal|confidential|myself|self|selves|me|record)\b)[^\n:]{0,40}(?:\b1:1 )?\bnotes\b"
    r"(?![^\S\n]*(?:[:;.!]|\n))[^\n]{1,60}\n[^\S\n]*(?:[-*+•◦▪▸‣·●○→–—]|\[ ?\]|[☐□]|[0-9]{1,2}[.)]\s)",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"(?P<word>[^\W\d_]{3,6})[^\S\n]*[:;]")
_NO_SLIP = frozenset(["nope", "none"])


@dataclass(frozen=True, slots=True)
class NoteStart:
    """A note begins at `start`, its own words at `words`; `doubtful`: perhaps it is none; `heading`: of a list."""

    start: int
    words: int
    doubtful: bool
    heading: bool = False


def find_note(text: str, names: Collection[str] = (), *, doubts: bool = True) -> NoteStart | None:
    """The first note of a text; without `doubts` the first that is surely one.

    `names` are those of the people it may be addressed to: "Sam: note: …", and "Nate:" is no slip.
    """
    folded, addressed = fold(text), _addressed(names)
    start = 0
    for line in folded.splitlines(keepends=True):
        found = _at(folded, start, names, addressed)
        if found is None and (within := _WITHIN.search(line)):
            found = NoteStart(start + within.start("note"), start + within.end(), doubtful=False)
        if found is not None and (doubts or not found.doubtful):
            return found
        start += len(line)
    return None


def begins_as_note(text: str, names: Collection[str] = ()) -> NoteStart | None:
    """The note that a text is from its beginning on, courtesy before it aside; it may be `doubtful`."""
    folded = fold(text)
    start = len(folded) - len(folded.lstrip())
    return _at(folded, start, names, _addressed(names))


def _at(folded: str, start: int, names: Collection[str], addressed: re.Pattern[str] | None) -> NoteStart | None:
    """The note that begins with the line at `start`."""
    place, hinted = start, False
    while place < start + _FAR:
        definite, doubtful = _DEFINITE.match(folded, place), _DOUBTFUL.match(folded, place)
        if (definite or doubtful) and _HEADING.match(folded, start):
            return NoteStart(start, start, doubtful=True, heading=True)
        if definite:
            return NoteStart(start, definite.end(), doubtful=False)
        if doubtful or _is_slip(folded, place, names):
            return NoteStart(start, start, doubtful=True)
        lead = (addressed and addressed.match(folded, place)) or _LEAD.match(folded, place)
        if lead is None:
            break
        hinted = hinted or _PRIVATE_EMOJI.match(folded, place) is not None
        place = lead.end()
    return NoteStart(start, start, doubtful=True) if hinted else None


def _addressed(names: Collection[str]) -> re.Pattern[str] | None:
    """ "Sam:", "@Sam,", "for Sam -"."""
    spelled = "|".join(re.escape(fold(name)) for name in sorted(names, key=len, reverse=True) if name)
    return (
        re.compile(rf"(?:for |to |about |re )?@?(?:{spelled})(?!\w)[^\S\n]*[:,-]+", re.IGNORECASE) if spelled else None
    )


def _is_slip(folded: str, place: int, names: Collection[str]) -> bool:
    """ "noet:", "mote;": one slip of the finger away from "note:"."""
    found = _FIRST_WORD.match(folded, place)
    if found is None:
        return False
    word = found["word"].lower()
    known = {part.lower() for name in names for part in fold(name).split()}
    return word not in known | _NO_SLIP and any(_one_slip_apart(word, meant) for meant in ("note", "notes"))


def _one_slip_apart(typed: str, meant: str) -> bool:
    """Whether one letter is missing, too much, another, or two are swapped."""
    slips = {meant[:at] + meant[at + 1 :] for at in range(len(meant))}
    slips |= {meant[:at] + meant[at + 1] + meant[at] + meant[at + 2 :] for at in range(len(meant) - 1)}
    too_much = {typed[:at] + typed[at + 1 :] for at in range(len(typed))}
    another = len(typed) == len(meant) and sum(one != other for one, other in zip(typed, meant, strict=True)) == 1
    return typed in slips or meant in too_much or another
