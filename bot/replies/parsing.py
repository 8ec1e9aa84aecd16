"""Reading a reply: which lines are commitments, which could be, which are notes, which ask for nothing.

Nothing is logged behind one's back: a line is a commitment only where somebody takes it on in words ("I'll
…", "Sam will …", "Sam: …", a dated or listed instruction). What cannot be placed is UNSURE and costs one
tap; NOTHING is for plain courtesy, questions and reports of what is done. Every line typed comes back as
one of the four.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.commitments.rules import Draft, Owner
from bot.core.language.text import fold, squeeze, unescape, without_emphasis
from bot.replies.english import ACTIONS_HEADING, NOTE, NOTES_HEADING
from bot.replies.sentences import LONGEST, NOTHING, LineKind, Parsed, Reader
from bot.replies.speakers import speakers

__all__ = ["Line", "LineKind", "read_reply"]

_BULLET = re.compile(r"(?:\s*(?:[-*–—+](?=\s)|[•◦▪▸‣·●○](?=\s|\w)|[0-9]{1,2}[.)](?=\s)|\[ ?\]|[☐□]))+\s*")
_SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\b[DM]r)(?<!\bMs)[.!?]+\s+(?=\S)|;\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a part of one, as typed (unescaped, without its bullet), and what it is taken for.

    `draft` is the reading of a COMMITMENT and the best guess of an UNSURE one, else None. A NOTE's text is
    without its "note:". `index` counts the lines of the reply from 0.
    """

    kind: LineKind
    text: str
    draft: Draft | None
    index: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a line with its reading."""

    typed: str
    parsed: Parsed
    listed: bool = False


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a heading says of the lines below it: whose they are, that they are actions, or notes."""

    owner: Owner | None = None
    notes: bool = False
    actions: bool = False


def read_reply(
    text: str,
    *,
    manager: str,
    report: str,
    report_slack_id: str,
    manager_slack_id: str,
    now: datetime,
    next_one_on_one: date | None,
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4),
    author_is_manager: bool = True,
) -> list[Line]:
    """Read a reply as Slack sends it (escaped). `manager` and `report` are display names; `now` is aware, in
    the manager's zone. Never raises; every line that is not blank comes back."""
    author = Owner.MANAGER if author_is_manager else Owner.REPORT
    who = speakers(manager, report, manager_slack_id, report_slack_id, author)
    reader = Reader(who, now, next_one_on_one, working_days)
    parts = _settle_lists(list(_parts(unescape(text), reader)))
    return [_line(part, index) for index, part in enumerate(parts)]


def _line(part: _Part, index: int) -> Line:
    kind, draft = part.parsed.kind, part.parsed.draft
    if kind is LineKind.NOTE:
        return Line(kind, draft.text if draft and draft.text else part.typed, None, index)
    return Line(kind, part.typed, draft if kind is not LineKind.NOTHING else None, index)


def _settle_lists(parts: list[_Part]) -> list[_Part]:
    """Instructions that name nobody are the author's when they stand in a list with commitments."""
    if not any(part.listed and part.parsed.kind is LineKind.COMMITMENT for part in parts):
        return parts
    return [
        replace(part, parsed=replace(part.parsed, kind=LineKind.COMMITMENT))
        if part.listed and part.parsed.bare
        else part
        for part in parts
    ]


def _parts(text: str, reader: Reader) -> Iterator[_Part]:
    heading, seen = _Heading(), False
    for raw in text.splitlines():
        bullet = _BULLET.match(raw)
        typed = raw[bullet.end() if bullet else 0 :].strip()
        if not typed:
            if raw.strip():
                yield _Part(raw.strip(), NOTHING)
            elif seen:
                heading = _Heading()
            continue
        found = _heading(typed, reader)
        if found:
            heading, seen = found, False
            yield _Part(typed, NOTHING)
            continue
        if heading != _Heading() and seen and not bullet:
            heading = _Heading()
        seen = seen or bullet is not None
        yield from _read_line(typed, heading, reader, listed=bullet is not None)


def _heading(typed: str, reader: Reader) -> _Heading | None:
    plain = without_emphasis(squeeze(typed))
    if len(plain) > 60 or not (plain.endswith(":") or plain != squeeze(typed)):
        return None
    folded = fold(plain)
    if NOTES_HEADING.match(folded):
        return _Heading(notes=True)
    if ACTIONS_HEADING.match(folded):
        return _Heading(actions=True)
    match = reader.speakers.heading.match(folded)
    return _Heading(owner=reader.speakers.owner(match)) if match else None


def _read_line(typed: str, heading: _Heading, reader: Reader, *, listed: bool) -> Iterator[_Part]:
    if heading.notes:
        yield _Part(typed, Parsed(LineKind.NOTE))
        return
    for start, end in _pieces(typed, heading.owner, reader):
        piece = typed[start:end].strip()
        parsed = reader.read(piece, heading.owner)
        if heading.actions and parsed.bare:
            parsed = replace(parsed, kind=LineKind.COMMITMENT)
        yield _Part(piece, parsed, listed or heading.actions)


Span = tuple[int, int]


def _pieces(typed: str, owner: Owner | None, reader: Reader) -> list[Span]:
    """The parts of a line that each say something of their own; a sentence that only adds to one stays with
    it."""
    if len(typed) > LONGEST or NOTE.match(fold(without_emphasis(squeeze(typed)))) or typed.startswith(">"):
        return [(0, len(typed))]
    pieces: list[Span] = []
    for start, end in _sentences(typed, reader):
        parsed = reader.read(typed[start:end], owner)
        if pieces and parsed.kind is LineKind.UNSURE and not parsed.placed:
            pieces[-1] = pieces[-1][0], end
        else:
            pieces.extend(_clauses(typed, (start, end), owner, reader))
    return pieces


def _sentences(typed: str, reader: Reader) -> Iterator[Span]:
    folded, start = fold(typed), 0
    for end in _SENTENCE_END.finditer(folded):
        following = folded[end.end() :]
        begins = following[0].isupper() or following[0] in "<:" or reader.speakers.takes_on(following)
        if begins and any(map(str.isalnum, typed[start : end.start()])):
            yield start, end.start() + len(end[0].rstrip(" ;"))
            start = end.end()
    yield start, len(typed)


def _clauses(typed: str, span: Span, owner: Owner | None, reader: Reader) -> Iterator[Span]:
    """ "I'll draft it and Sam will review it" is two where the first part stands as a commitment or is
    past."""
    start, end = span
    subject = reader.speakers.takes_on(fold(typed), start)
    after_subject = subject.end() if subject else start
    for cut, begin in reader.speakers.clauses_taking_on(fold(typed)[:end], after_subject):
        first = typed[start:cut]
        if first.strip() and (reader.read(first, owner).kind is LineKind.COMMITMENT or reader.is_past(first)):
            yield start, cut
            yield from _clauses(typed, (begin, end), owner, reader)
            return
    yield span
