"""What a message says, parsed before a transaction begins: people wait for what a transaction holds.

In a brief's thread what is clear is logged at once and one tap decides the rest; outside it one tap decides all, as the
1:1 must be chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.briefs.rules import Brief
from bot.commitments.rules import COMMITMENTS, Draft, Owner
from bot.commitments.typed_orders import Order, parse_order
from bot.core.access import Act, may_reach
from bot.core.language.notes import find_note
from bot.core.people import Pair, Person
from bot.core.time.dates import local
from bot.frames.performance_talk import PerformanceTalkWording, sounds_like_performance
from bot.frames.rules import Frame, read_shift
from bot.replies.parsing import Line, LineKind, read_reply
from bot.replies.rules import Decision, Reply, lines_in
from bot.replies.speakers import speakers
from bot.topics.rules import split_topics

SHORT = 500
"""A longer text is read for one of the 1:1s that it may belong to: nothing so long is a greeting."""
AGREED = (LineKind.COMMITMENT, LineKind.UNSURE)


@dataclass(frozen=True, slots=True)
class Context:
    """What a text of `who` is read by. `meets_on` is the date of the next 1:1, where it may matter."""

    who: Person
    pair: Pair
    written_at: datetime
    working_days: tuple[int, ...]
    meets_on: date | None = None

    @property
    def side(self) -> Owner:
        """Whose "I" it is."""
        return Owner.REPORT if self.who.id == self.pair.report.id else Owner.MANAGER


@dataclass(frozen=True, slots=True)
class Said:
    """What is clear, what one tap decides (its words and how they would be logged), notes, the topics it brings, and
    what was not read. `doubtful`: what is asked about may be a note."""

    clear: tuple[Draft, ...] = ()
    asked: tuple[str, ...] = ()
    tapped: tuple[Draft, ...] = ()
    notes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    unread: str = ""
    doubtful: bool = False

    @property
    def decision(self) -> Decision:
        """What becomes of a reply of which nothing was decided before."""
        if self.asked:
            return Decision.UNSURE
        if self.clear:
            return Decision.LOGGED
        if self.notes:
            return Decision.NOTE
        return Decision.TOPIC if self.topics else Decision.NOTHING

    @property
    def unread_lines(self) -> int:
        """How many lines were not read."""
        return lines_in(self.unread)

    def waiting(self, decision: Decision) -> str:
        """The text to keep with the reply until the tap."""
        return "\n".join(self.asked) if decision is Decision.UNSURE else ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a message is read by: its brief and pair, the reply it was stored as before an edit and that one's pair,
    or the 1:1s it may belong to; and the days of its author. All of it may have changed when the transaction begins."""

    who: Person
    written_at: datetime
    working_days: tuple[int, ...]
    brief: Brief | None = None
    pair: Pair | None = None
    reply: Reply | None = None
    own: Pair | None = None
    pairs: tuple[Pair, ...] = ()
    meets_on: date | None = None

    @property
    def whose(self) -> Pair | None:
        """The pair it is logged for, where that is known."""
        return self.own if self.reply else self.pair

    def context(self, pair: Pair) -> Context:
        """How a text is read for that pair."""
        return Context(self.who, pair, self.written_at, self.working_days, self.meets_on)

    @property
    def frame(self) -> Frame | None:
        """The one it was said in, in a brief's thread."""
        if self.reply is not None:
            return self.reply.frame
        return self.brief.frame if self.brief is not None else None

    @property
    def in_thread(self) -> bool:
        """Whether it is in a brief's thread."""
        return self.reply.brief_id is not None if self.reply else self.brief is not None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a message does; with `before`, what it did before an edit. `asks` None: it is about none of their 1:1s."""

    shifts: bool = False
    shifted_before: bool = False
    order: Order | None = None
    order_before: Order | None = None
    said: Said = field(default_factory=Said)
    before: Said = field(default_factory=Said)
    asks: Said | None = None
    performance: bool = False


def parse(seen: Seen, text: str, talk: PerformanceTalkWording | None, previous: str | None = None) -> Parsed:
    """What a message does, new or edited; `talk` is how a performance point sounds."""
    reply = seen.reply
    if not text.strip() and reply is None:
        return Parsed()
    if seen.brief is not None and seen.pair is not None and _says_shift(seen.brief, text):
        return Parsed(shifts=True, shifted_before=read_shift(previous or "") is not None)
    order = _order(seen, text)
    if order is not None:
        return Parsed(order=order, order_before=_order(seen, previous or "") if reply else None)
    if seen.whose is not None and seen.in_thread:
        rules = talk if seen.who.id == seen.whose.manager.id and seen.frame is Frame.COACHING else None
        was = previous if reply is not None and reply.decision is not Decision.ORDER else None
        context = seen.context(seen.whose)
        said = in_thread(context, text, rules)
        sounds = rules is not None and sounds_like_performance(text.removesuffix(said.unread), rules) is not None
        return Parsed(said=said, before=in_thread(context, was or "", rules), performance=sounds)
    if reply is None or reply.decision in (Decision.ORDER, Decision.NOTHING, Decision.UNSURE):
        return Parsed(asks=outside([seen.context(pair) for pair in seen.pairs], text))
    if seen.whose is not None and reply.decision is Decision.LOGGED:
        context = seen.context(seen.whose)
        sounds = talk is not None and context.side is Owner.MANAGER and sounds_like_performance(text, talk) is not None
        return Parsed(
            said=to_be_logged(context, text), before=to_be_logged(context, previous or ""), performance=sounds
        )
    return Parsed(said=Said(notes=(text,)))


def _order(seen: Seen, text: str) -> Order | None:
    """The order that a text is, parsed more loosely outside of a brief's thread."""
    now = local(seen.written_at, seen.who.timezone)
    return parse_order(text, now, loose=not seen.in_thread, working_days=seen.working_days)


def _says_shift(brief: Brief, text: str) -> bool:
    """Whether a reply shifts the frame: only in the thread of the manager, who leads the conversation."""
    return not brief.for_report and read_shift(text) is not None


def in_thread(context: Context, text: str, rules: PerformanceTalkWording | None) -> Said:
    """What is said in a brief's thread. A report who may not see what is agreed keeps it as their own note.

    What sounds like a performance point by `rules` is asked about: what is logged stands in the plan that both see, and
    nobody should find a warning there.
    """
    topics, text = _topics_in(context, text)
    found = _read(context, text, begun=bool(topics))
    unread = _unread(found)
    if not may_reach(context.pair, context.who.id, COMMITMENTS, Act.WRITE):
        notes = tuple(line.text for line in found if line.kind is LineKind.NOTE or line.kind in AGREED)
        return Said(notes=notes, topics=topics, unread=unread)
    agreed = [line for line in found if line.kind in AGREED]
    unsure = [
        line for line in agreed if line.kind is LineKind.UNSURE or (rules and sounds_like_performance(line.text, rules))
    ]
    return Said(
        clear=_as_drafts([line for line in agreed if line not in unsure], context.side),
        asked=tuple(line.text for line in unsure),
        tapped=_as_drafts(unsure, context.side),
        notes=_notes(found),
        topics=topics,
        unread=unread,
        doubtful=any(line.doubtful for line in unsure),
    )


def to_be_logged(context: Context, text: str) -> Said:
    """What was decided to be logged. Courtesy around what was agreed is not; a text that is nothing else is, as the
    person asked for it."""
    topics, text = _topics_in(context, text)
    found = _read(context, text, begun=bool(topics), doubts=False)
    read = [line for line in found if line.kind is not LineKind.UNREAD]
    agreed, notes = [line for line in read if line.kind in AGREED], _notes(found)
    tapped = _as_drafts(agreed or ([] if notes or topics else read), context.side)
    return Said(tapped=tapped, notes=notes, topics=topics, unread=_unread(found))


def in_command(context: Context, text: str, talk: PerformanceTalkWording | None) -> Said:
    """Every line of a text as a commitment, each as best understood, but for notes and what sounds like a performance
    point by `talk`, which is asked about; where more may be a note than is surely one, nothing is clear."""
    found = _read(context, text)
    if any(line.doubtful for line in found):
        return Said(asked=(text,), doubtful=True)
    logged = [line for line in found if line.kind not in (LineKind.NOTE, LineKind.UNREAD)]
    notes = _notes(found)
    if notes and not any(line.kind in AGREED for line in logged):
        logged = []  # courtesy around a note
    asked = [line for line in logged if talk and sounds_like_performance(line.text, talk)]
    return Said(
        clear=_as_drafts([line for line in logged if line not in asked], context.side),
        asked=tuple(line.text for line in asked),
        notes=notes,
        unread=_unread(found),
    )


def outside(contexts: Sequence[Context], text: str) -> Said | None:
    """A text outside a brief's thread, to be asked about; None where it cannot be about any of a person's 1:1s, as a
    greeting."""
    for context in contexts if len(text) <= SHORT else contexts[:1]:
        found = _read(context, text)
        if any(line.kind is not LineKind.NOTHING for line in found):
            return Said(asked=(text,), unread=_unread(found))
    return None


def _read(context: Context, text: str, *, begun: bool = False, doubts: bool = True) -> list[Line]:
    speaking = speakers(context.pair.manager, context.pair.report, context.side)
    now = local(context.written_at, context.who.timezone)
    return read_reply(text, speaking, now, context.meets_on, context.working_days, begun=begun, doubts=doubts)


def _topics_in(context: Context, text: str) -> tuple[tuple[str, ...], str]:
    """What a text of the pair's report brings before any note in it, and the rest; nothing in a manager's."""
    if context.side is not Owner.REPORT:
        return (), text
    note = find_note(text, speakers(context.pair.manager, context.pair.report, context.side).names)
    if note is None:
        return split_topics(text)
    topics, rest = split_topics(text[: note.start])
    return topics, f"{rest}\n{text[note.start :]}" if rest else text[note.start :]


def _unread(found: Sequence[Line]) -> str:
    return "\n".join(line.text for line in found if line.kind is LineKind.UNREAD)


def _as_drafts(found: Sequence[Line], author: Owner) -> tuple[Draft, ...]:
    return tuple(line.draft or Draft(line.text, author) for line in found)


def _notes(found: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.text for line in found if line.kind is LineKind.NOTE)
