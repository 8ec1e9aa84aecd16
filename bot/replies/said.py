"""What a message says, parsed before a transaction begins: people wait for what a transaction holds.

In a brief's thread what is clear is logged at once, and its writer decides the rest line by line. Outside it the 1:1 is
chosen first; of somebody with a single one it is that, and nothing is logged without a tap.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.briefs.rules import Brief
from bot.commitments.rules import Draft, Owner
from bot.commitments.typed_orders import Order
from bot.core.language.notes import find_note
from bot.core.people import Pair, Person
from bot.core.time.dates import local
from bot.frames.performance_talk import PerformanceTalkWording, sounds_like_performance
from bot.frames.rules import Frame, read_shift
from bot.intents.rules import Intent
from bot.replies.orders import Ordered, read_orders
from bot.replies.parsing import Line, LineKind, read_reply
from bot.replies.rules import WAITS, Decision, Outcome, Reply, SaidLine, lines_in
from bot.replies.speakers import speakers
from bot.topics.rules import split_topics

SHORT = 500
"""A longer text is read for one of the 1:1s that it may belong to: nothing so long is a greeting."""
AGREED = (LineKind.COMMITMENT, LineKind.UNSURE, LineKind.REQUEST)


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
    """What each line of a text says, and what becomes of it."""

    lines: tuple[SaidLine, ...] = ()

    def of(self, *outcomes: Outcome) -> list[tuple[int, SaidLine]]:
        """The lines of which that becomes, each with its place in the text."""
        return [(position, line) for position, line in enumerate(self.lines) if line.outcome in outcomes]

    @property
    def drafts(self) -> list[Draft]:
        """What is logged."""
        return [line.draft for _, line in self.of(Outcome.LOGGED) if line.draft is not None]

    @property
    def decision(self) -> Decision:
        """What became of a reply that says this."""
        there = {line.outcome for line in self.lines}
        order = {Outcome.LOGGED: Decision.LOGGED, Outcome.NOTED: Decision.NOTE, Outcome.BROUGHT: Decision.TOPIC}
        waits = Decision.LEFT if there & {*WAITS} else Decision.NOTHING
        return next((decision for outcome, decision in order.items() if outcome in there), waits)

    @property
    def doubtful(self) -> bool:
        """Whether any of it may be a note."""
        return any(line.doubtful for line in self.lines)

    @property
    def speaks(self) -> bool:
        """Whether it is more than courtesy: then it is answered."""
        return any(line.outcome is not Outcome.NOTHING for line in self.lines)

    @property
    def unread(self) -> str:
        """What was not read."""
        return "\n".join(line.text for _, line in self.of(Outcome.UNREAD))

    @property
    def unread_lines(self) -> int:
        """How many lines were not read."""
        return lines_in(self.unread)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a message is read by: its brief and pair, the reply it was stored as before an edit and that one's pair,
    or the 1:1s it may belong to; and the days of its author. All of it may have changed when the transaction begins.
    `pair` is the only 1:1 of somebody who has one. `others` are the names of those with whom its author has 1:1s.
    `live` is what is open, where the message may settle it: of its 1:1, or of all that it may belong to."""

    who: Person
    written_at: datetime
    working_days: tuple[int, ...]
    brief: Brief | None = None
    pair: Pair | None = None
    reply: Reply | None = None
    own: Pair | None = None
    pairs: tuple[Pair, ...] = ()
    meets_on: date | None = None
    others: tuple[str, ...] = ()
    live: tuple[tuple[int, str], ...] = ()

    @property
    def whose(self) -> Pair | None:
        """The pair it is logged for, where that is known."""
        return self.own or self.pair

    def context(self, pair: Pair) -> Context:
        """How a text is read for that pair."""
        return Context(self.who, pair, self.written_at, self.working_days, self.meets_on)

    @property
    def frame(self) -> Frame:
        """The one it was said in."""
        if self.reply is not None:
            return self.reply.frame
        return self.brief.frame if self.brief is not None else Frame.COACHING

    @property
    def in_thread(self) -> bool:
        """Whether it is in a brief's thread."""
        return self.reply.brief_id is not None if self.reply else self.brief is not None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a message does; with `before`, what it did before an edit. `said` is what is no order. `asks`: that is about
    one of their 1:1s."""

    shifts: bool = False
    shifted_before: bool = False
    orders: tuple[Order | Intent, ...] = ()
    orders_before: tuple[Order | Intent, ...] = ()
    said: Said = field(default_factory=Said)
    before: Said = field(default_factory=Said)
    asks: bool = False
    performance: bool = False

    @property
    def only_orders(self) -> bool:
        """Whether it orders something and says nothing else."""
        return bool(self.orders) and not (self.said.speaks or self.asks)


def parse(
    seen: Seen, text: str, talk: PerformanceTalkWording, previous: str | None = None, *, chosen: bool = False
) -> Parsed:
    """What a message does, new or edited; `talk` is how a performance point sounds. `chosen`: its 1:1 was chosen."""
    reply = seen.reply
    if not text.strip() and reply is None:
        return Parsed()
    if seen.brief is not None and seen.pair is not None and _says_shift(seen.brief, text):
        return Parsed(shifts=True, shifted_before=read_shift(previous or "") is not None)
    ordered, before = _ordered(seen, text), _ordered(seen, previous or "")
    known = Parsed(orders=ordered.orders, orders_before=before.orders if reply is not None else ())
    text = ordered.rest
    if seen.whose is None:
        return replace(known, asks=outside([seen.context(pair) for pair in seen.pairs], text))
    rules = talk if seen.who.id == seen.whose.manager.id and seen.frame is Frame.COACHING else None
    was = before.rest if reply is not None and reply.decision is not Decision.ORDER else ""
    context, tapped = seen.context(seen.whose), not seen.in_thread and not chosen
    said = in_thread(context, text, rules, tapped=tapped)
    sounds = rules is not None and sounds_like_performance(text.removesuffix(said.unread), rules) is not None
    said_before = in_thread(context, was, rules, tapped=tapped) if was else Said()
    return replace(known, said=said, before=said_before, performance=sounds)


def _ordered(seen: Seen, text: str) -> Ordered:
    """What a text orders or asks for, parsed more loosely outside of a brief's thread."""
    now = local(seen.written_at, seen.who.timezone)
    return read_orders(text, seen.others, now, seen.working_days, live=seen.live, loose=not seen.in_thread)


def _says_shift(brief: Brief, text: str) -> bool:
    """Whether a reply shifts the frame: only in the thread of the manager, who leads the conversation."""
    return not brief.for_report and read_shift(text) is not None


def in_thread(context: Context, text: str, rules: PerformanceTalkWording | None, *, tapped: bool = False) -> Said:
    """What is said to one of the pair.

    What sounds like a performance point by `rules` is asked about: what is logged stands in the plan that both see, and
    nobody should find a warning there. `tapped`: nothing is logged without a tap, as nobody said that it is for both.
    """
    brings = rules is not None or context.side is Owner.REPORT
    topics, text = _topics_in(context, text) if brings else ((), text)
    found = _with_drafts(context, text, _read(context, text, begun=bool(topics)))
    lines = [_topic(context, topic, rules) for topic in topics]
    return Said((*lines, *(_said(context, line, rules, tapped=tapped) for line in found)))


def _topic(context: Context, text: str, rules: PerformanceTalkWording | None) -> SaidLine:
    warning = bool(rules and sounds_like_performance(text, rules))
    if not warning:
        return SaidLine(text, Outcome.BROUGHT, LineKind.TOPIC)
    return SaidLine(text, Outcome.ASKED, LineKind.TOPIC, Draft(text, context.side), warning=True)


_OUTCOMES = {
    LineKind.COMMITMENT: Outcome.LOGGED,
    LineKind.NOTE: Outcome.NOTED,
    LineKind.LEFT: Outcome.LEFT,
    LineKind.NOTHING: Outcome.NOTHING,
    LineKind.UNREAD: Outcome.UNREAD,
}


def _said(context: Context, line: Line, rules: PerformanceTalkWording | None, *, tapped: bool) -> SaidLine:
    """What becomes of a line. What a manager wants to talk about is brought where they say so, and otherwise left."""
    outcome = _OUTCOMES.get(line.kind, Outcome.ASKED)
    if line.kind is LineKind.TOPIC and context.side is not Owner.REPORT:
        outcome = Outcome.LEFT
    warning = bool(line.kind in AGREED and rules and sounds_like_performance(line.text, rules))
    if outcome is Outcome.LOGGED and (warning or tapped):
        outcome = Outcome.ASKED
    draft = (line.draft or Draft(line.text, context.side)) if outcome in (Outcome.LOGGED, *WAITS) else None
    return SaidLine(line.text, outcome, line.kind, draft, line.doubtful, warning)


def in_command(context: Context, text: str, talk: PerformanceTalkWording | None) -> Said:
    """Every line of a text as a commitment, each as best understood, but for notes and what sounds like a performance
    point by `talk`, which is asked about; where more may be a note than is surely one, nothing is clear."""
    found = _read(context, text)
    if any(line.doubtful for line in found):
        return Said((SaidLine(text, Outcome.ASKED, doubtful=True),))
    agreed = any(line.kind in AGREED for line in found)
    only_notes = not agreed and any(line.kind is LineKind.NOTE for line in found)
    return Said(tuple(_commanded(context, line, talk, only_notes=only_notes) for line in found))


def _commanded(context: Context, line: Line, talk: PerformanceTalkWording | None, *, only_notes: bool) -> SaidLine:
    if line.kind in (LineKind.NOTE, LineKind.UNREAD):
        return SaidLine(line.text, _OUTCOMES[line.kind], line.kind)
    if only_notes:  # courtesy around a note
        return SaidLine(line.text, Outcome.NOTHING, line.kind)
    warning = bool(talk and sounds_like_performance(line.text, talk))
    draft = line.draft or Draft(line.text, context.side)
    return SaidLine(line.text, Outcome.ASKED if warning else Outcome.LOGGED, line.kind, draft, warning=warning)


def outside(contexts: Sequence[Context], text: str) -> bool:
    """Whether a text outside a brief's thread may be about one of a person's 1:1s, rather than a greeting."""
    return any(
        line.kind is not LineKind.NOTHING
        for context in (contexts if len(text) <= SHORT else contexts[:1])
        for line in _read(context, text)
    )


def _with_drafts(context: Context, text: str, found: list[Line]) -> list[Line]:
    """Where a line may be a note, how it would be logged if it is none."""
    if not any(line.doubtful for line in found):
        return found
    known = {line.text: line.draft for line in _read(context, text, doubts=False) if line.draft is not None}
    return [replace(line, draft=known.get(line.text, line.draft)) if line.doubtful else line for line in found]


def _read(context: Context, text: str, *, begun: bool = False, doubts: bool = True) -> list[Line]:
    speaking = speakers(context.pair.manager, context.pair.report, context.side)
    now = local(context.written_at, context.who.timezone)
    return read_reply(text, speaking, now, context.meets_on, context.working_days, begun=begun, doubts=doubts)


def _topics_in(context: Context, text: str) -> tuple[tuple[str, ...], str]:
    """What a text brings before any note in it, and the rest."""
    note = find_note(text, speakers(context.pair.manager, context.pair.report, context.side).names)
    if note is None:
        return split_topics(text)
    topics, rest = split_topics(text[: note.start])
    return topics, f"{rest}\n{text[note.start :]}" if rest else text[note.start :]
