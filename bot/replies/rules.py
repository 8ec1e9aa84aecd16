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
    `unsure` until the tap. `frame` is the one it was said in."""

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

    @property
    def written_at(self) -> datetime:
        """The moment it was written (UTC), whatever it was edited to since: Slack's ts is seconds since 1970."""
        return datetime.fromtimestamp(float(self.ts), UTC)


def new_reply(
    who: Person, channel: str, ts: str, thread_ts: str | None, brief: Brief | None, decision: Decision, now: datetime
) -> Reply:
    """A message of a person, to be stored."""
    reply = Reply(0, who.workspace_id, who.id, channel, ts, thread_ts, decision, now)
    return replace(reply, pair_id=brief.pair_id, brief_id=brief.id, frame=brief.frame) if brief else reply


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """What was understood from a reply. `gone` when the reply was undone or deleted."""

    reply_id: int
    today: date
    lines: tuple[CommitmentLine, ...]
    notes: int = 0
    topics: tuple[str, ...] = ()
    undone: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class UnsureMessage:
    """A reply that could be a commitment or not: one tap decides. `pairs` is set when the 1:1 must be chosen too."""

    reply_id: int
    texts: tuple[str, ...]
    decision: Decision
    pairs: tuple[Pair, ...] = ()
    reader_id: int = 0


@dataclass(frozen=True, slots=True)
class AnswerMessage:
    """An answer that is one wording: `section` and `key` name it, `fields` fill it."""

    section: str
    key: str
    fields: dict[str, str] = field(default_factory=dict)
    today: date | None = None
    until: date | None = None
