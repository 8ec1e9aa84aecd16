"""Reading a reply: which lines are commitments, which could be, which are notes, which are something else.

Every line typed comes back, as one of the kinds of `LineKind`; a message is read for so long as a `Budget` lasts. What
one sentence is, `sentences.py` says; `clauses.py` cuts a line into what says something of its own.

A message that begins as a note is one to its end. Where a note begins later, or may begin, nothing after it is logged
without a tap: see `bot.core.language.notes`.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.commitments.rules import Draft, Owner
from bot.core.language import english
from bot.core.language.budget import Budget, SpentError
from bot.core.language.due_dates import WORKING_DAYS
from bot.core.language.notes import NoteStart, find_note
from bot.core.language.shapes import LineKind as LineKind
from bot.core.language.text import fold, squeeze, without_emphasis
from bot.core.time.working_days import coming, weekday_of
from bot.replies.clauses import pieces
from bot.replies.second_look import overlooked
from bot.replies.sentences import LEFT, LONGEST, NOTHING, UNREAD, Parsed, Reader
from bot.replies.speakers import PARTS, Speakers

_BULLET = re.compile(
    r"(?:\s*(?:[-*–—+](?=\s)|[•◦▪▸‣·●○](?=\s|\w)|[0-9]{1,2}[.)](?=\s)|\[ ?\]|[☐□]|(?:=>|->|→)(?=\s)))+\s*"
)
_LISTED = re.compile(rf"{_BULLET.pattern}|[^\w\s<@*'\"(]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a part of one, as typed (without its bullet), and what it is taken for.

    `draft` is the reading of a COMMITMENT and the best guess of an UNSURE one, else None. A NOTE's text is
    without its "note:", and may be of several lines, as an UNREAD one. `index` counts the lines of the reply from 0.
    `doubtful`: it may be a note, or belong to one.
    """

    kind: LineKind
    text: str
    draft: Draft | None
    index: int
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a line with its reading."""

    typed: str
    parsed: Parsed
    listed: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a heading says of the lines below it: whose they are, or that they are actions."""

    owner: Owner | None = None
    actions: bool = False
    due_on: date | None = None


def read_reply(
    text: str,
    speakers: Speakers,
    now: datetime,
    next_one_on_one: date | None,
    working_days: tuple[int, ...] = WORKING_DAYS,
    *,
    begun: bool = False,
    doubts: bool = True,
) -> list[Line]:
    """Read a reply. `now` is aware, in the author's zone. Never raises; every line that is not blank comes back.

    `begun`: it said something for the other before these lines, so that a note here is not its beginning. Without
    `doubts` only what is surely a note is taken for one: the author was asked.
    """
    reader = Reader(speakers, now, next_one_on_one, working_days, Budget())
    note = find_note(text, speakers.names, doubts=doubts)
    parts = _settle_lists(list(_parts(_before(text, note), reader)))
    if note is not None:
        begins = not begun and all(
            part.parsed.kind in (LineKind.NOTHING, LineKind.LEFT, LineKind.TOPIC) for part in parts
        )
        parts += (
            _whole(text, note, reader) if begins and not note.heading else _noted(text, note, reader, doubts=doubts)
        )
    return [_line(part, index) for index, part in enumerate(parts)]


def _before(text: str, note: NoteStart | None) -> str:
    """What stands before a note, without the comma or bracket that holds it."""
    return text if note is None else text[: note.start].rstrip(" ,;:([-–—")


def _whole(text: str, note: NoteStart, reader: Reader) -> list[_Part]:
    """A message that begins as a note, or may: then each of its lines is asked about."""
    if note.doubtful:
        return list(_asked_lines(text[note.start :], reader))
    return [_note(text[note.start :], text[note.words :], reader)]


def _asked_lines(text: str, reader: Reader) -> Iterator[_Part]:
    """Each line as typed, with the best reading of it below its heading."""
    owner: Owner | None = None
    for line in (line.strip() for line in text.splitlines() if line.strip()):
        bullet = _BULLET.match(line)
        if not bullet:
            found = PARTS["heading"].match(reader.speakers.mark(without_emphasis(squeeze(line[:LONGEST]))))
            owner = reader.speakers.owner(found) if found else None
        parsed = NOTHING
        with suppress(SpentError):
            parsed = reader.read(line[bullet.end() if bullet else 0 :], owner)
        yield _doubtful(_Part(line, parsed if parsed.task else NOTHING), reader)


def _noted(text: str, first: NoteStart, reader: Reader, *, doubts: bool) -> list[_Part]:
    """A note within a message, or a heading that may be one: its own line, or the lines below where it says nothing;
    what follows is asked about."""
    parts: list[_Part] = []
    note: NoteStart | None = first
    while note is not None:
        end = _own_end(text, note)
        if note.heading:
            parts.append(_Part(text[note.start : end].strip(), LEFT))
        elif note.doubtful:
            parts += _to_ask_about(_parts(text[note.start : end], reader), reader, keep_all=True)
        else:
            parts.append(_note(text[note.start : end], text[note.words : end], reader))
        text = text[end:]
        note = find_note(text, reader.speakers.names, doubts=doubts)
        parts += _to_ask_about(_parts(_before(text, note), reader), reader)
    return parts


def _own_end(text: str, note: NoteStart) -> int:
    """Where the line of a note ends; below a mere heading, where its paragraph does."""
    end = text.find("\n", note.words)
    if end >= 0 and not text[note.words : end].strip():
        blank = re.compile(r"\n[^\S\n]*\n").search(text, end + 1)
        return blank.start() if blank else len(text)
    return end if end >= 0 else len(text)


def _note(typed: str, words: str, reader: Reader) -> _Part:
    return _Part(typed.strip(), Parsed(LineKind.NOTE, Draft(words.strip(), reader.speakers.author)))


def _to_ask_about(parts: Iterable[_Part], reader: Reader, *, keep_all: bool = False) -> list[_Part]:
    """Nothing of this is logged without a tap; `keep_all`: nor left without one."""
    left = (LineKind.NOTE, LineKind.UNREAD)
    return [
        _doubtful(part, reader) if part.parsed.kind not in left and (keep_all or part.parsed.task) else part
        for part in parts
    ]


def _doubtful(part: _Part, reader: Reader) -> _Part:
    draft = part.parsed.draft or Draft(part.typed, reader.speakers.author)
    return replace(part, parsed=replace(part.parsed, kind=LineKind.UNSURE, draft=draft), doubtful=True)


def _line(part: _Part, index: int) -> Line:
    kind, draft = part.parsed.kind, part.parsed.draft
    if kind is LineKind.NOTE:
        return Line(kind, draft.text if draft and draft.text else part.typed, None, index)
    return Line(kind, part.typed, draft if part.parsed.task else None, index, part.doubtful)


def _settle_lists(parts: list[_Part]) -> list[_Part]:
    """Instructions that name nobody are the author's when they stand in a list with commitments."""
    if not any(part.listed and part.parsed.kind is LineKind.COMMITMENT for part in parts):
        return parts
    return [
        replace(part, parsed=replace(part.parsed, kind=LineKind.COMMITMENT))
        if part.listed and (part.parsed.bare or part.parsed.when_dated)
        else part
        for part in parts
    ]


def _parts(text: str, reader: Reader) -> Iterator[_Part]:
    """The lines that the budget of the message is enough for, and the rest as one."""
    heading, seen = _Heading(), False
    lines = _with_fields(text.splitlines())
    for number, raw in enumerate(lines):
        bullet = _BULLET.match(raw)
        typed = raw[bullet.end() if bullet else 0 :].strip()
        if not typed:
            if raw.strip():
                yield _Part(raw.strip(), NOTHING)
            elif seen:
                heading = _Heading()
            continue
        listed_below = number + 1 < len(lines) and _LISTED.match(lines[number + 1]) is not None
        try:
            reader.budget.line()
            found = _heading(typed, reader, listed_below=listed_below)
            if heading != _Heading() and seen and not bullet:
                heading = _Heading()
            parts = [] if found else list(_read_line(typed, heading, reader, listed=bullet is not None))
        except SpentError:
            yield _Part("\n".join(lines[number:]), UNREAD)
            return
        if found:
            heading, seen = found, False
            yield _Part(typed, LEFT)
            continue
        seen = seen or bullet is not None
        yield from (_Part(typed, LEFT) if listed_below and not bullet and part.parsed.bare else part for part in parts)


def _with_fields(lines: list[str]) -> list[str]:
    """Lines such as "Owner: Sam" and "Due: 4 Dec" belong to the one above."""
    joined: list[str] = []
    for line in lines:
        field = english.FIELDS.match(fold(line.strip(" -*•\t")))
        above = fold(joined[-1].strip(" -*•\t")) if joined else ""
        if above and field and (not field["what"] or english.FIELDS.match(above)):
            joined[-1] += f" | {line.strip(' -*•')}"
        else:
            joined.append(line)
    return joined


def _heading(typed: str, reader: Reader, *, listed_below: bool) -> _Heading | None:
    if len(typed) > LONGEST:
        return None
    plain = without_emphasis(squeeze(typed))
    if len(plain) > 60 or not (plain.endswith(":") or plain != squeeze(typed) or listed_below):
        return None
    folded = reader.speakers.mark(plain)
    if english.ACTIONS_HEADING.match(folded):
        return _Heading(actions=True)
    match = PARTS["heading"].match(folded)
    if match:
        return _Heading(owner=reader.speakers.owner(match))
    due_on, rest = reader.due(plain.rstrip(": "))
    return _Heading(due_on=due_on) if due_on and not rest.strip() else None


def _read_line(typed: str, heading: _Heading, reader: Reader, *, listed: bool) -> Iterator[_Part]:
    parts: list[_Part] = []
    spans: list[tuple[int, int]] = []
    for start, end, owner in pieces(typed, heading.owner, reader):
        piece = typed[start:end].strip()
        parsed = reader.read(_counted(_agreed(piece, typed, reader), parts), owner)
        before = parts[-1] if parts else None
        if before and before.parsed.task and (due_on := reader.day_only(piece)):
            spans[-1] = spans[-1][0], end
            parts = _dated_together(parts, due_on, every=english.FOR_BOTH.match(fold(piece)) is not None)
            parts[-1] = _dated(replace(before, typed=typed[spans[-1][0] : end].strip()), due_on)
            continue
        both = typed[spans[-1][0] : end].strip() if spans else ""
        if before and (late := _done_later(before, piece, parsed, both, reader)):
            spans[-1] = spans[-1][0], end
            parts[-1] = replace(before, typed=both, parsed=late)
            continue
        if (
            before
            and not before.parsed.task
            and reader.speakers.is_of_outsider(reader.speakers.mark(before.typed), reader.speakers.mark(piece))
        ):
            parsed = LEFT
        elif before and not before.parsed.task and parsed.task and _goes_on(before.typed, piece):
            parsed = _carried(before.typed, parsed, reader)
        called = listed and parsed.kind is LineKind.REQUEST and piece.startswith(("@", "<@"))
        if before and parsed.draft and english.NO_TASK_ALONE.fullmatch(fold(parsed.draft.text)):
            parsed = replace(parsed, kind=LineKind.UNSURE, when_dated=False)
        if (heading.actions and parsed.bare) or called:
            parsed = replace(parsed, kind=LineKind.COMMITMENT)
        spans.append((start, end))
        parts.append(_Part(piece, parsed, listed or heading.actions))
    parts = _with_days(_answered([_looked_at(part, reader) for part in parts]), typed)
    if heading.due_on is not None:
        parts = [_dated(part, heading.due_on) if _waits(part) else part for part in parts]
    yield from parts


def _agreed(piece: str, typed: str, reader: Reader) -> str:
    """What stands beside "we said that Sam would …" was said so, too: "… and I would …"."""
    marked, whole = reader.speakers.mark(piece), reader.speakers.mark(typed)
    said = PARTS["agreed_in"].match(whole) or PARTS["reported_in"].match(whole)
    return f"{said[0].strip()} {piece}" if said and PARTS["would"].match(marked) else piece


def _done_later(before: _Part, piece: str, parsed: Parsed, both: str, reader: Reader) -> Parsed | None:
    """What seemed no task before the clause that says when it is done; `both` are the two as typed."""
    if before.parsed.task:
        return None
    draft = parsed.draft
    if draft and before.parsed.kind is LineKind.LEFT and english.SAYS_WHEN.match(fold(draft.text)):
        return replace(parsed, draft=replace(draft, text=reader.due(both)[1]))
    return reader.put_off(before.typed, piece)


def _answered(parts: list[_Part]) -> list[_Part]:
    """What is asked in a few words and taken on at once is one: "The quote? Already in my drafts, out by noon"."""
    joined: list[_Part] = []
    for part in parts:
        before = joined[-1] if joined else None
        if before and part.parsed.task and _waits(before) and english.SIGNS_UP.match(before.typed):
            joined[-1:] = [replace(before, parsed=LEFT), part]
        elif before and part.parsed.task and part.parsed.draft and _names_only(before):
            draft = replace(part.parsed.draft, text=f"{before.typed} {part.parsed.draft.text}")
            typed = f"{before.typed} {part.typed}"
            joined[-1] = replace(part, typed=typed, parsed=replace(part.parsed, kind=LineKind.UNSURE, draft=draft))
        else:
            joined.append(part)
    return joined


def _names_only(part: _Part) -> bool:
    """Whether a question is no sentence: "The quote?"."""
    asked = fold(part.typed).replace("'s ", " ")
    whole = english.FINITE.match(asked) or english.WH.match(asked) or len(asked.split()) > 8
    return part.parsed.kind is LineKind.TOPIC and not whole


def _goes_on(before: str, piece: str) -> bool:
    """Whether a clause says when the one after it is done: "on Thursday I'm there anyway and I'll …"."""
    sets = english.SETS_DAY.match(fold(before)) or fold(piece).lower().startswith("then ")
    return bool(sets) and not before.endswith((".", "!", "?"))


def _carried(before: str, parsed: Parsed, reader: Reader) -> Parsed:
    part = _Part(before, parsed)
    return _dated(part, due_on).parsed if _waits(part) and (due_on := reader.due(before)[0]) else parsed


_SEEMS_NOTHING = (LineKind.LEFT, LineKind.NOTHING, LineKind.FEELING, LineKind.OBSERVATION)


def _looked_at(part: _Part, reader: Reader) -> _Part:
    """Asked about where something may be taken on in it after all."""
    if part.parsed.kind not in _SEEMS_NOTHING or part.parsed.draft or part.typed.startswith((">", "```")):
        return part
    kind = part.parsed.kind
    draft = overlooked(part.typed, kind, reader)
    if draft and kind is LineKind.FEELING and draft.due_on in (None, reader.now.date()):
        return part
    return replace(part, parsed=Parsed(LineKind.UNSURE, draft)) if draft else part


def _waits(part: _Part) -> bool:
    return part.parsed.task and part.parsed.draft is not None and part.parsed.draft.due_on is None


def _dated_together(parts: list[_Part], due_on: date, *, every: bool) -> list[_Part]:
    """The day of the last part for those before it that wait for one: of its sentence, or `every` one."""
    dated: list[_Part] = []
    for part in reversed(parts):
        if not _waits(part) or (dated and not every and part.typed.endswith((".", "!"))):
            break
        dated.append(_dated(part, due_on))
    return [*parts[: len(parts) - len(dated)], *reversed(dated)]


def _dated(part: _Part, due_on: date) -> _Part:
    """The same with a day: what waited for one is a commitment then."""
    parsed = part.parsed
    kind = LineKind.COMMITMENT if parsed.bare or parsed.when_dated else parsed.kind
    draft = replace(parsed.draft, due_on=due_on) if parsed.draft else None
    return replace(part, parsed=replace(parsed, kind=kind, draft=draft))


def _with_days(parts: list[_Part], typed: str) -> list[_Part]:
    """Days that hold for what stands before: "…, both by Friday"."""
    drafts = [part.parsed.draft for part in parts if part.parsed.task and part.parsed.draft]
    last = drafts[-1].due_on if drafts and english.FOR_ALL.match(fold(typed[-80:])) else None
    return _settled_together([_dated(part, last) if last and _waits(part) else part for part in parts])


def _counted(piece: str, before: list[_Part]) -> str:
    """The piece with a day that is counted from the one before spelled out: "by then", "the day after"."""
    found = english.COUNTED.search(fold(piece))
    known = [part.parsed.draft.due_on for part in before if part.parsed.draft and part.parsed.draft.due_on]
    if found is None or not known:
        return piece
    day = known[-1] + timedelta(days=bool(found["after"]))
    day = coming(day, weekday_of(found["weekday"].lower())) if found["weekday"] else day
    return f"{piece[: found.start()]} by {day} {piece[found.end() :]}"


def _settled_together(parts: list[_Part]) -> list[_Part]:
    """ "Sam will …, and I bring the data": what stands beside a commitment is one too."""
    if not any(part.parsed.kind is LineKind.COMMITMENT for part in parts):
        return parts
    stops = [True, *(part.typed.endswith((".", "!", "?")) for part in parts[:-1]), True]
    return [
        replace(part, parsed=replace(part.parsed, kind=LineKind.COMMITMENT))
        if part.parsed.when_dated and not (stops[number] and (stops[number + 1] or english.ELIDED.match(part.typed)))
        else part
        for number, part in enumerate(parts)
    ]
