"""What a person typed in a brief's thread, and what became of it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from bot.briefs.rules import Brief
from bot.commitments.rules import CommitmentLine
from bot.core.people import Pair, Person
from bot.frames.rules import Frame

UNSURE = "unsure"
ANSWER = "answer"


class Decision(StrEnum):
    """What became of a reply. `unsure` waits for one tap; `left` and `nothing` keep no text."""

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
    """One message of a person, unique by (workspace, channel, ts). `text` is kept only while it is needed: for
    `unsure` until the tap. `frame` is the one it was said in. `unread` is how many of its lines were not read."""

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
    """What was understood from a reply. `undone`: nothing of it is logged; `can_log_again` while the words are there.
    `unread` is how many of its lines were not read."""

    reply_id: int
    today: date
    lines: tuple[CommitmentLine, ...]
    notes: int = 0
    topics: tuple[str, ...] = ()
    undone: bool = False
    deleted: bool = False
    can_log_again: bool = False
    unread: int = 0


@dataclass(frozen=True, slots=True)
class UnsureMessage:
    """A reply that could be a commitment or not: one tap decides. `pairs` is set when the 1:1 must be chosen too."""

    reply_id: int
    texts: tuple[str, ...]
    decision: Decision
    pairs: tuple[Pair, ...] = ()
    reader_id: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class AnswerMessage:
    """An answer that is one wording: `section` and `key` name it, `fields` fill it."""

    section: str
    key: str
    fields: dict[str, str] = field(default_factory=dict)
    today: date | None = None
    until: date | None = None


def lines_in(text: str) -> int:
    """How many lines of a text say something."""
    return sum(bool(line.strip()) for line in text.splitlines())
