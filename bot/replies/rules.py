"""What a person typed, and what became of it, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

from bot.briefs.rules import Brief
from bot.commitments.rules import CommitmentLine, Draft
from bot.core.people import Pair, Person
from bot.frames.rules import Frame
from bot.replies.parsing import LineKind

UNSURE = "unsure"
ANSWER = "answer"
DECIDABLE = timedelta(days=1)
"""For so long after it was typed a line can be decided; then its words are destroyed."""
BUTTONS_FOR, SELECTS_FOR = 1, 5
"""So many lines have buttons, so many a menu each; more are sorted in a modal."""
LEFT_SHOWN = 3
"""So many lines that were left are quoted."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A message a person wrote to the bot."""

    event_id: str
    channel: str
    ts: str
    thread_ts: str | None
    text: str


class Decision(StrEnum):
    """What became of a reply. `unsure` waits until its 1:1 is chosen; of others what waits is in its lines."""

    LOGGED = "logged"
    UNSURE = "unsure"
    NOTE = "note"
    TOPIC = "topic"
    LEFT = "left"
    ORDER = "order"
    NOTHING = "nothing"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of a person, unique by (workspace, channel, ts). `text` is kept only while it is needed, for a day at
    most: until its 1:1 is chosen, or for an answer that names what was typed. `frame` is the one it was said in.
    `unread` is how many of its lines were not read."""

    id: int
    workspace_id: str
    author_id: int
    channel: str
    ts: str
    thread_ts: str | None
    decision: Decision
    received_at: datetime
    text: str = ""
    pair_id: int | None = None
    brief_id: int | None = None
    frame: Frame = Frame.COACHING
    unread: int = 0

    @property
    def written_at(self) -> datetime:
        """The moment it was written, whatever it was edited to since."""
        return moment_of(self.ts)


def moment_of(ts: str) -> datetime:
    """When a message was written (UTC): Slack's ts is seconds since 1970."""
    return datetime.fromtimestamp(float(ts), UTC)


def new_reply(
    who: Person, channel: str, ts: str, thread_ts: str | None, brief: Brief | None, decision: Decision, now: datetime
) -> Reply:
    """A message of a person, to be stored."""
    reply = Reply(0, who.workspace_id, who.id, channel, ts, thread_ts, decision, now)
    return replace(reply, pair_id=brief.pair_id, brief_id=brief.id, frame=brief.frame) if brief else reply


class Choice(StrEnum):
    """What its writer makes of a line."""

    LOG = "log"
    NOTE = "note"
    TOPIC = "topic"
    LEAVE = "leave"


PERSONAL = (LineKind.FEELING, LineKind.OBSERVATION)
"""How somebody is."""
_WAYS = {
    LineKind.TOPIC: (Choice.TOPIC, Choice.NOTE, Choice.LOG, Choice.LEAVE),
    LineKind.FEELING: (Choice.TOPIC, Choice.NOTE, Choice.LEAVE),
    LineKind.OBSERVATION: (Choice.NOTE, Choice.TOPIC, Choice.LEAVE),
}
"""A feeling is no commitment, nor is how another person is."""


def ways(kind: LineKind, *, as_report: bool) -> tuple[Choice, ...]:
    """What can be made of a line of that kind, the likeliest first. A manager brings only what sounds like a topic."""
    every = _WAYS.get(kind, (Choice.LOG, Choice.NOTE, Choice.TOPIC, Choice.LEAVE))
    return tuple(way for way in every if as_report or way is not Choice.TOPIC or kind is LineKind.TOPIC)


class Outcome(StrEnum):
    """What becomes of a line that has just been read. `asked`: its writer is, and no answer means left."""

    LOGGED = "logged"
    NOTED = "noted"
    BROUGHT = "brought"
    ASKED = "asked"
    LEFT = "left"
    NOTHING = "nothing"
    UNREAD = "unread"


WAITS = (Outcome.ASKED, Outcome.LEFT)


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line as typed and what becomes of it; `draft` is how it is logged, or would be. `doubtful`: it may be a note.
    `warning`: it sounds like a performance point."""

    text: str
    outcome: Outcome
    kind: LineKind = LineKind.UNSURE
    draft: Draft | None = None
    doubtful: bool = False
    warning: bool = False


def paired(before: Sequence[SaidLine], after: Sequence[SaidLine]) -> list[int | None]:
    """For each line after an edit, where it stood before: a line that stayed, or in whose place it is."""
    found: list[int | None] = [None] * len(after)
    for _, first, last, to, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for position in range(min(last - first, end - to)):
            found[to + position] = first + position
    return found


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line that its writer can still decide: `asked` about, or left. `position` is its place in the reply, and
    `draft` how it would be logged."""

    id: int
    reply_id: int
    position: int
    kind: LineKind
    asked: bool
    text: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Logged:
    """What a command logged, how many private notes it kept, how many lines it asks about first, and what of it was not
    read. `doubtful`: nothing yet, as it may be a note."""

    lines: tuple[CommitmentLine, ...] = ()
    notes: int = 0
    asked: int = 0
    unread: str = ""
    doubtful: bool = False

    @property
    def unread_lines(self) -> int:
        """How many lines were not read."""
        return lines_in(self.unread)


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """The one answer to a message: what was made of its lines, and which wait. `undone`: nothing of it is logged;
    `can_log_again` while the words are there. `gone` counts lines that were left and whose words are destroyed,
    `unread` those that were not read. `contact` is whom one can turn to outside the line. `in_thread`: below a message
    that says who sees what the two share."""

    reply_id: int
    today: date
    lines: tuple[CommitmentLine, ...]
    notes: int = 0
    topics: tuple[str, ...] = ()
    undone: bool = False
    deleted: bool = False
    can_log_again: bool = False
    unread: int = 0
    waiting: tuple[WaitingLine, ...] = ()
    gone: int = 0
    as_report: bool = False
    other_name: str = ""
    contact: str = ""
    in_thread: bool = False

    @property
    def asked(self) -> tuple[WaitingLine, ...]:
        """The lines that are asked about."""
        return tuple(line for line in self.waiting if line.asked)

    @property
    def left(self) -> tuple[WaitingLine, ...]:
        """Those left as they are."""
        return tuple(line for line in self.waiting if not line.asked)


@dataclass(frozen=True, slots=True)
class UnsureMessage:
    """Asks to which 1:1 a message belongs that was typed outside a brief's thread. `text` is its beginning, and
    `chosen` with whom that 1:1 is, once it was chosen."""

    reply_id: int
    text: str
    decision: Decision
    pairs: tuple[Pair, ...] = ()
    reader_id: int = 0
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class AnswerMessage:
    """An answer that is one wording: `section` and `key` name it, `fields` fill it. `lines` are the commitments that
    it asks about."""

    section: str
    key: str
    fields: dict[str, str] = field(default_factory=dict)
    today: date | None = None
    until: date | None = None
    lines: tuple[CommitmentLine, ...] = ()


def lines_in(text: str) -> int:
    """How many lines of a text say something."""
    return sum(bool(line.strip()) for line in text.splitlines())
