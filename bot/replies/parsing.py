"""Reading a reply: which lines are commitments, which could be, which are notes, which ask for nothing.

Nothing is logged behind one's back: a line is a commitment only where somebody takes it on in words ("I'll
…", "Sam will …", "Sam: …", a dated or listed instruction). What cannot be placed is UNSURE and costs one
tap; NOTHING is for plain courtesy, questions and reports of what is done. Every line typed comes back as
one of the four, or UNREAD: a message is read for so long as a `Budget` lasts.

A message that begins as a note is one to its end. Where a note begins later, or may begin, nothing after it is logged
without a tap: see `bot.core.language.notes`.

Of one sentence the order of the questions matters: courtesy first, then what was taken on in words, then
instructions without an owner; whatever is left is unsure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bot.commitments.rules import Draft, Owner
from bot.core.language.budget import Budget, SpentError
from bot.core.language.due_dates import WORKING_DAYS, read_due_date
from bot.core.language.notes import NoteStart, find_note
from bot.core.language.text import fold, squeeze, without_emphasis
from bot.replies import english
from bot.replies.speakers import Speakers

LONGEST = 1000
"""A longer sentence is not read but asked about."""
STEP = 100
"""So many characters more take a step more."""

_LEAD_CLAUSE = english.regex(
    r"(?:after|before|once|when|during|in|at|for|on|from|with|to|by|regarding|re|as soon as|until|while)\b"
    r"[^.;:?]{1,80}?,? $"
)
_ASIDE = english.regex(r"(?:,? please|, (?:thanks|thank you|ok|okay|right|yes|yeah))$")
_ELIDED_I = english.regex(r"(?:will|going to|gonna|need to|have to|must|remember to|don't forget to)(?! not\b) ")
_REMIND = english.regex(r"(?:please )?(?:remind (?P<whom>me|us) to|let(?:'s|s| us)|let me) ")
_SPOKEN = re.compile(r"[^\s,.!;:()'\"-]+(?:['-][^\s,.!;:()'\"-]+)*")
_NOT_SPOKEN = re.compile(r"<@[^>]*>|1:1")
_FIRST_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_BULLET = re.compile(r"(?:\s*(?:[-*–—+](?=\s)|[•◦▪▸‣·●○](?=\s|\w)|[0-9]{1,2}[.)](?=\s)|\[ ?\]|[☐□]))+\s*")
_SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\b[DM]r)(?<!\bMs)[.!?]+\s+(?=\S)|;\s*(?=\S)")


class LineKind(StrEnum):
    """What a line is taken for."""

    COMMITMENT = "commitment"
    UNSURE = "unsure"
    NOTE = "note"
    NOTHING = "nothing"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Parsed:
    """`placed` says that the sentence stands on its own; `bare` that it is an instruction that names
    nobody."""

    kind: LineKind
    draft: Draft | None = None
    placed: bool = True
    bare: bool = False


NOTHING = Parsed(LineKind.NOTHING)
UNREAD = Parsed(LineKind.UNREAD)


@dataclass(frozen=True)
class Reader:
    """Reads sentences of one reply. `now` is aware, in the author's zone."""

    speakers: Speakers
    now: datetime
    next_one_on_one: date | None
    working_days: tuple[int, ...]
    budget: Budget
    _known: dict[tuple[str, Owner | None], Parsed] = field(default_factory=dict, init=False, compare=False)

    def read(self, typed: str, heading: Owner | None = None) -> Parsed:
        """`heading` is the owner that a heading above it names. Raises SpentError.

        A line is read as a whole, by sentences and by clauses, which are often the same words.
        """
        known = self._known.get((typed, heading))
        if known is None:
            self.budget.step(1 + len(typed) // STEP)
            known = self._known[typed, heading] = self._read(typed, heading)
        return known

    def _read(self, typed: str, heading: Owner | None) -> Parsed:
        text = english.EMOJI_AROUND.sub("", without_emphasis(squeeze(typed))).strip()
        if not any(map(str.isalnum, english.EMOJI.sub("", text))):
            return NOTHING
        if len(text) > LONGEST or text.startswith((">", "[x]", "[X]", "☑", "✅", "```")):
            return self._unsure(text, heading, None)
        due_on, without_due = self._due(text)
        return self._read_clean(text, _tidy(without_due), due_on, heading)

    def _due(self, text: str) -> tuple[date | None, str]:
        return read_due_date(text, self.now, self.next_one_on_one, self.working_days, self.budget)

    def _read_clean(self, text: str, body: str, due_on: date | None, heading: Owner | None) -> Parsed:
        if not body:
            return self._unsure(text, heading, due_on)
        courteous = self._courtesy(text, dated=due_on is not None)
        labelled = False
        while lead := english.LABEL.match(fold(body)) or english.LEAD_IN.match(fold(body)):
            labelled = labelled or bool(english.LABEL.match(fold(body)))
            body = body[lead.end() :].strip()
        if courteous or not body:
            return NOTHING
        return (
            self._asked(text, body, due_on)
            or self._taken_on(text, body, due_on)
            or (NOTHING if self.is_past(text) else None)
            or self._weighed(body, due_on)
            or self._instruction(text, body, due_on, heading, labelled=labelled)
            or self._left_over(text, body, due_on, heading)
        )

    def _courtesy(self, text: str, *, dated: bool) -> bool:
        folded = fold(english.EMOJI.sub(" ", text)).lower()
        spoken = _SPOKEN.findall(_NOT_SPOKEN.sub(" ", folded))
        names = {part.lower() for one in (self.speakers.manager, self.speakers.report) for part in one.name.split()}
        plain = [word.removesuffix("'s").removesuffix("'ll") for word in spoken if word not in names]
        if all(word in english.COURTESY for word in plain) and len(plain) <= 12:
            return not self.speakers.takes_on(folded) or len(plain) <= 2
        if english.FAREWELL.match(folded):
            return True
        return not dated and len(plain) <= 15 and bool(english.THANKING.match(folded))

    def _asked(self, text: str, body: str, due_on: date | None) -> Parsed | None:
        folded = fold(body)
        if english.PROPOSAL.match(folded):
            return self._unsure(body, None, due_on)
        asks = fold(text).rstrip(" )\"'").endswith("?")
        if english.QUESTION.match(folded) and (asks or len(folded.split()) <= 15):
            return NOTHING
        if asks:
            return self._unsure(body, None, due_on) if self.speakers.takes_on(folded) else NOTHING
        return None

    def _taken_on(self, text: str, body: str, due_on: date | None) -> Parsed | None:
        """ "I'll …", "Sam will …", "After the launch, we'll …", "let's …", "remind me to …"."""
        folded, speakers = fold(body), self.speakers
        match = speakers.first_taking_on(folded)
        context = ""
        if match and match.start():
            context = body[: match.start()]
            if not _LEAD_CLAUSE.match(fold(context)):
                match = None
        if match:
            task, owner = body[match.end() :], speakers.owner(match)
        elif reminder := _REMIND.match(folded):
            task = body[reminder.end() :]
            together = reminder["whom"] in (None, "us") and not folded.lower().startswith("let me ")
            owner = Owner.BOTH if together else speakers.author
        else:
            return None
        return self._judged(text, task, owner, due_on, context.strip(" ,"))

    def _judged(self, text: str, task: str, owner: Owner, due_on: date | None, context: str = "") -> Parsed:
        """A task somebody takes on, unless the words after it take it back."""
        task = _tidy(english.ADVERBS.sub("", task, count=1) if english.ADVERBS.match(fold(task)) else task)
        if not task:
            return self._unsure(text, owner, due_on)
        doubtful = english.SOFT_START.match(fold(task)) or english.CONDITION.match(fold(text))
        whole = f"{task} {context[0].lower()}{context[1:]}" if context else task
        draft = Draft(whole, owner, due_on)
        return Parsed(LineKind.UNSURE if doubtful else LineKind.COMMITMENT, draft)

    def is_past(self, text: str) -> bool:
        """A short report of what has been done."""
        folded = fold(squeeze(text))
        short = len(folded.split()) <= 14
        return short and bool(self.speakers.past.match(folded) or english.DONE_START.match(folded))

    def _weighed(self, body: str, due_on: date | None) -> Parsed | None:
        """Doubt, wish or refusal: "I might …", "we should …", "I won't …"."""
        if english.HEDGE.match(fold(body)) or self.speakers.weighing.match(fold(body)):
            return self._unsure(body, None, due_on)
        return None

    def _instruction(
        self, text: str, body: str, due_on: date | None, heading: Owner | None, *, labelled: bool
    ) -> Parsed | None:
        """ "Sam: …", "Sam to …", or an instruction that names nobody."""
        folded, speakers = fold(body), self.speakers
        if directed := speakers.directed.match(folded):
            if not english.NOT_A_VERB.match(folded, directed.end()):
                return self._judged(text, body[directed.end() :], speakers.owner(directed), due_on)
            return None
        assigned = speakers.assigned.match(folded)
        owner = speakers.owner(assigned) if assigned else heading
        task = body[assigned.end() :] if assigned else body
        task = re.sub(r"^(?:to|will|please) (?=\w)", "", task, flags=re.IGNORECASE)
        if elided := _ELIDED_I.match(fold(task)):
            task = task[elided.end() :]
        instructs = _is_instruction(task)
        if owner is not None:
            if instructs or due_on:
                return self._judged(text, task, owner, due_on)
            return self._unsure(task, owner, due_on)
        if not instructs:
            return None
        if due_on or labelled:
            return self._judged(text, task, speakers.author, due_on)
        draft = Draft(_tidy(task), speakers.author, due_on)
        bare = english.CONDITION.match(fold(text)) is None
        return Parsed(LineKind.UNSURE, draft, bare=bare)

    def _left_over(self, text: str, body: str, due_on: date | None, heading: Owner | None) -> Parsed:
        folded = fold(body)
        said = folded.split()
        plain = folded.isascii() and not re.search(r"\d|<|\b(?:to|will)\b|'ll|:", folded)
        names = self.speakers.report.name.lower().split()[:1]
        if len(said) <= 3 and plain and not due_on and not heading and said[0].lower().removesuffix("'s") not in names:
            return NOTHING
        return self._unsure(text, heading, due_on, placed=False)

    def _unsure(self, text: str, owner: Owner | None, due_on: date | None, *, placed: bool = True) -> Parsed:
        """The best reading of a text, to be offered for one tap."""
        weighed = self.speakers.weighing.match(fold(text)) if len(text) <= LONGEST else None
        task = text
        if weighed:
            owner = Owner.BOTH if weighed["proposal"] else self.speakers.owner(weighed)
            refused = re.search(r"n't\b|\bnot\b|\bcannot\b", weighed[0], re.IGNORECASE)
            task = text if refused else text[weighed.end() :] or text
        elif owner is None and (named := self.speakers.subject.match(fold(text[:LONGEST]))):
            owner = self.speakers.owner(named)
        if due_on:
            task = self._due(task)[1]
        task = _tidy(task) or text.strip()
        return Parsed(LineKind.UNSURE, Draft(task, owner or self.speakers.author, due_on), placed)


def _tidy(text: str) -> str:
    """Without stray punctuation at the ends, and without a closing "please" or "thanks"."""
    text = text.strip(" ,;:.!?-–—")
    aside = _ASIDE.search(fold(text))
    return (text[: aside.start()] if aside else text).rstrip(" ,;:.!?-–—")


def _is_instruction(task: str) -> bool:
    """Whether it begins with a verb and goes on like something to do."""
    folded = fold(task)
    first = _FIRST_WORD.match(folded)
    if first is None or first[0].lower() not in english.VERBS:
        return False
    rest = folded[first.end() :].lstrip()
    return bool(rest) and english.NOT_AN_ACTION.match(rest) is None


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
        begins = not begun and all(part.parsed.kind is LineKind.NOTHING for part in parts)
        parts += _whole(text, note, reader) if begins else _noted(text, note, reader, doubts=doubts)
    return [_line(part, index) for index, part in enumerate(parts)]


def _before(text: str, note: NoteStart | None) -> str:
    """What stands before a note, without the comma or bracket that holds it."""
    return text if note is None else text[: note.start].rstrip(" ,;:([-–—")


def _whole(text: str, note: NoteStart, reader: Reader) -> list[_Part]:
    """A message that begins as a note, or may: then each of its lines is asked about."""
    if note.doubtful:
        lines = (line.strip() for line in text[note.start :].splitlines() if line.strip())
        return [_doubtful(_Part(line, NOTHING), reader) for line in lines]
    return [_note(text[note.start :], text[note.words :], reader)]


def _noted(text: str, first: NoteStart, reader: Reader, *, doubts: bool) -> list[_Part]:
    """A note within a message: its own line, or the lines below where it says nothing; what follows is asked about."""
    parts: list[_Part] = []
    note: NoteStart | None = first
    while note is not None:
        end = _own_end(text, note)
        if note.doubtful:
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
    left = (LineKind.NOTE, LineKind.UNREAD) if keep_all else (LineKind.NOTE, LineKind.UNREAD, LineKind.NOTHING)
    return [part if part.parsed.kind in left else _doubtful(part, reader) for part in parts]


def _doubtful(part: _Part, reader: Reader) -> _Part:
    draft = part.parsed.draft or Draft(part.typed, reader.speakers.author)
    return replace(part, parsed=replace(part.parsed, kind=LineKind.UNSURE, draft=draft), doubtful=True)


def _line(part: _Part, index: int) -> Line:
    kind, draft = part.parsed.kind, part.parsed.draft
    if kind is LineKind.NOTE:
        return Line(kind, draft.text if draft and draft.text else part.typed, None, index)
    draft = draft if kind in (LineKind.COMMITMENT, LineKind.UNSURE) else None
    return Line(kind, part.typed, draft, index, part.doubtful)


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
    """The lines that the budget of the message is enough for, and the rest as one."""
    heading, seen = _Heading(), False
    lines = text.splitlines()
    for number, raw in enumerate(lines):
        bullet = _BULLET.match(raw)
        typed = raw[bullet.end() if bullet else 0 :].strip()
        if not typed:
            if raw.strip():
                yield _Part(raw.strip(), NOTHING)
            elif seen:
                heading = _Heading()
            continue
        try:
            reader.budget.line()
            found = _heading(typed, reader)
            if heading != _Heading() and seen and not bullet:
                heading = _Heading()
            parts = [] if found else list(_read_line(typed, heading, reader, listed=bullet is not None))
        except SpentError:
            yield _Part("\n".join(lines[number:]), UNREAD)
            return
        if found:
            heading, seen = found, False
            yield _Part(typed, NOTHING)
            continue
        seen = seen or bullet is not None
        yield from parts


def _heading(typed: str, reader: Reader) -> _Heading | None:
    if len(typed) > LONGEST:
        return None
    plain = without_emphasis(squeeze(typed))
    if len(plain) > 60 or not (plain.endswith(":") or plain != squeeze(typed)):
        return None
    folded = fold(plain)
    if english.ACTIONS_HEADING.match(folded):
        return _Heading(actions=True)
    match = reader.speakers.heading.match(folded)
    return _Heading(owner=reader.speakers.owner(match)) if match else None


def _read_line(typed: str, heading: _Heading, reader: Reader, *, listed: bool) -> Iterator[_Part]:
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
    if len(typed) > LONGEST or typed.startswith(">"):
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
