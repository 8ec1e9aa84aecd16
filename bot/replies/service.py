"""What people type to the bot: replies that log, words that act, and what could be either.

Every message is stored once by its channel and ts, so that the same event delivered twice logs once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.briefs import shift as frames
from bot.briefs.rules import Brief
from bot.briefs.store import Briefs
from bot.commitments import service as commitments
from bot.commitments.rules import COMMITMENTS, LOGGED, Change, CommitmentLine, CommitmentState, Draft, Origin
from bot.commitments.service import as_lines
from bot.commitments.store import Commitments
from bot.commitments.typed_orders import Order, parse_order
from bot.core import people_store
from bot.core.access import Act
from bot.core.errors import AlreadyChangedError, NeedsOneOnOneError, NotFoundError
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.outbox.deliveries import Subject
from bot.core.outbox.store import changed, claim_once
from bot.core.people import Pair, Person, check_report
from bot.core.people_store import Pairs, People, lock_with_managers, reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.core.time.dates import local
from bot.frames.performance_talk import phrases_for, sounds_like_performance
from bot.frames.rules import read_shift
from bot.plans.rules import PRIVATE_NOTES
from bot.plans.store import Notes
from bot.replies import log
from bot.replies.rules import ANSWER, UNSURE, Decision, Reply, new_reply
from bot.replies.store import Replies


@dataclass(frozen=True, slots=True)
class Typed:
    """A message a person wrote to the bot."""

    event_id: str
    channel: str
    ts: str
    thread_ts: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Logged:
    """What a command logged, how many private notes it kept, and how many lines it asks about first."""

    lines: list[CommitmentLine] = field(default_factory=list)
    notes: int = 0
    asked: int = 0


@dataclass(frozen=True)
class ReplyService:
    """Receives, edits and deletes what people typed, and takes the one tap of an unsure reply."""

    db: CoachingDatabase

    def receive(self, request: Request, typed: Typed) -> None:
        """Read a new message and do what it says; the answer goes out in its thread."""
        with self.db.coaching(request.who) as tx:
            if claim_once(tx, request):
                lock_with_managers(tx, request.who)
                self._receive(tx, request, typed)

    def edited(self, request: Request, typed: Typed, previous: str) -> None:
        """Follow an edited message: what differs from its `previous` text changes in what it had logged.

        An edit that comes before its message is taken for the message, which then finds its place taken.
        """
        with self.db.coaching(request.who) as tx:
            if not claim_once(tx, request):
                return
            lock_with_managers(tx, request.who)
            reply = Replies(tx).by_message(typed.channel, typed.ts)
            if reply is None:
                self._receive(tx, request, typed)
            elif reply.author_id == request.who.id and reply.decision is not Decision.DELETED:
                self._follow_edit(tx, request, reply, typed, previous)

    def deleted(self, request: Request, channel: str, ts: str) -> None:
        """Withdraw what a deleted message had logged or kept; one that was deleted before it came is never read."""
        who = request.who
        with self.db.coaching(who) as tx:
            replies = Replies(tx)
            if not claim_once(tx, request):
                return
            lock_with_managers(tx, who)
            reply = replies.by_message(channel, ts)
            if reply is None:
                replies.add(new_reply(who, channel, ts, None, None, Decision.DELETED, request.now))
                return
            if reply.author_id != who.id:
                return
            Notes(tx).delete_of_reply(reply.id)
            if reply.pair_id is not None:
                log.ReplyLog(tx, request, Pairs(tx).get(reply.pair_id), reply).follow_topics(())
            replies.decide(reply.id, Decision.DELETED, "")
            _withdraw(tx, request, reply, Origin.THREAD)
            log.refresh(tx, reply, request.now)

    def log_typed(self, request: Request, other: Person, text: str) -> Logged:
        """Log what a command says is agreed with `other`, whatever it reads like; what begins with "note:" is kept as
        a private note. What sounds like a performance point waits for one tap, as in a thread. Raises NotAReportError.
        """
        who = request.who
        check_report(who, other)
        with self.db.coaching(who) as tx:
            if not claim_once(tx, request):
                return Logged()
            lock_with_managers(tx, who)
            pair = people_store.pair_with(tx, request, other)
            said = log.all_typed(tx, who, pair, text, request.now, phrases_for(request, pair))
            for note in said.notes:
                Notes(tx).add(pair.id, who.id, note, request.now, None)
            if said.notes:
                changed(tx, pair, PRIVATE_NOTES, request.now)
            if said.asked:
                _ask_about(tx, request, pair, said.asked)
            logged = [commitments.log(tx, request, pair, draft, Origin.COMMAND) for draft in said.clear]
            return Logged([CommitmentLine(one, pair, who) for one in logged], len(said.notes), len(said.asked))

    def undecided(self, request: Request, reply_id: int) -> list[str]:
        """The lines of a reply that wait for the one tap. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            return _own(tx, request.who, reply_id).text.splitlines()

    def logged(self, request: Request, reply_id: int) -> list[CommitmentLine]:
        """The live commitments that a reply has logged. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            if Replies(tx).get(reply_id).author_id != request.who.id:
                raise NotFoundError
            live = [one for one in Commitments(tx).of_reply(reply_id) if one.live]
            return as_lines(tx, request.who, live)

    def edit_logged(self, request: Request, drafts: dict[int, Draft]) -> None:
        """Change what a reply has logged, by the ids of commitments. Raises NotFoundError."""
        commitments.CommitmentService(self.db).edit(request, drafts, Origin.BUTTON)

    def undo(self, request: Request, reply_id: int) -> None:
        """Withdraw everything a reply logged. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            reply = _own(tx, request.who, reply_id)
            if not claim_once(tx, request):
                return
            _withdraw(tx, request, reply, Origin.BUTTON)
            log.refresh(tx, reply, request.now)

    def log_again(self, request: Request, reply_id: int) -> None:
        """Take an undo back. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            reply = _own(tx, request.who, reply_id)
            if not claim_once(tx, request):
                return
            for one in Commitments(tx).of_reply(reply.id):
                if one.state is CommitmentState.WITHDRAWN:
                    pair = Pairs(tx).get(one.pair_id)
                    commitments.apply(tx, request, pair, one, Change.REOPENED, Origin.BUTTON)
            log.refresh(tx, reply, request.now)

    def decide(self, request: Request, reply_id: int, decision: Decision, pair_id: int | None) -> None:
        """The one tap of an unsure reply: log it, keep it as a note, or leave it.

        `pair_id` says for which 1:1 when the reply was not in a brief's thread. Raises NotFoundError,
        AlreadyChangedError if it was decided before.
        """
        who = request.who
        with self.db.coaching(who) as tx:
            reply = _own(tx, who, reply_id)
            if not claim_once(tx, request):
                return
            if reply.decision is not Decision.UNSURE:
                raise AlreadyChangedError
            chosen = reply.pair_id or pair_id
            pair = reach_pair(tx, who, chosen, COMMITMENTS, Act.WRITE) if chosen is not None else None
            if pair is None and decision is not Decision.LEFT:
                raise NeedsOneOnOneError
            if pair is not None and decision is Decision.NOTE:
                log.ReplyLog(tx, request, pair, reply).add_notes([reply.text])
            if pair is not None and decision is Decision.LOGGED:
                if reply.pair_id is None:
                    _point_out(tx, request, reply, pair, reply.text)
                log.ReplyLog(tx, request, pair, reply).log_decided()
                log.answer(tx, request, LOGGED, replace(reply, pair_id=pair.id))
            Replies(tx).decide(reply.id, decision, "", pair.id if pair else None)
            log.refresh(tx, reply, request.now)

    def _receive(self, tx: CoachingTransaction, request: Request, typed: Typed) -> None:
        """Store a message and do what it says; nothing if it was stored before."""
        who = request.who
        brief, pair = _brief(tx, who, typed)
        new = new_reply(who, typed.channel, typed.ts, typed.thread_ts, brief, Decision.NOTHING, request.now)
        said_something = bool(typed.text.strip())
        if brief is not None and pair is not None and _says_shift(brief, typed.text):
            reply = Replies(tx).add(replace(new, decision=Decision.ORDER))
            if reply is not None:
                _shift(tx, request, reply, brief, pair, typed.text)
            return
        working_days = People(tx).preferences(who.id).working_days
        order = _order(who, new, typed.text, working_days) if said_something else None
        if pair is not None and said_something and order is None:
            phrases = phrases_for(request, pair, new.frame)
            if log.receive(tx, request, new, pair, typed.text, working_days, phrases):
                _point_out(tx, request, new, pair, typed.text)
            return
        reply = Replies(tx).add(new)
        if reply is None or not said_something:
            return
        if order is not None:
            log.act(tx, request, reply, order)
        elif not _ask_which(tx, request, reply, typed.text):
            log.answer(tx, request, ANSWER, reply, {"section": "help", "key": "first_words"})

    def _follow_edit(
        self, tx: CoachingTransaction, request: Request, reply: Reply, typed: Typed, previous: str
    ) -> None:
        """Words that came by an edit act once, and what was logged before stays; words edited away stay done."""
        who = request.who
        working_days = People(tx).preferences(who.id).working_days
        order = _order(who, reply, typed.text, working_days)
        followed = reply.decision is Decision.ORDER
        brief, pair = _brief(tx, who, typed)
        if brief is not None and pair is not None and _says_shift(brief, typed.text):
            if read_shift(previous) is None:
                Replies(tx).decide(reply.id, Decision.ORDER, "")
                _shift(tx, request, reply, brief, pair, typed.text)
        elif order is not None and not followed:
            log.act(tx, request, reply, order, edit=typed.event_id)
        elif order is not None:
            if order != _order(who, reply, previous, working_days):
                subject: Subject = {"section": "commitments", "key": "order_followed"}
                log.answer(tx, request, ANSWER, reply, subject, edit=typed.event_id)
        elif reply.brief_id is not None:
            before = "" if followed else previous
            own = Pairs(tx).get(int(reply.pair_id or 0))
            phrases = phrases_for(request, own, reply.frame)
            log.ReplyLog(tx, request, own, reply).follow_edit(typed.text, before, phrases)
            if pair is not None:
                _point_out(tx, request, reply, pair, typed.text)
        elif reply.decision in (Decision.ORDER, Decision.NOTHING):
            _ask_which(tx, request, reply, typed.text)
        else:
            log.follow_outside(tx, request, reply, typed.text, previous)


def _point_out(tx: CoachingTransaction, request: Request, reply: Reply, pair: Pair, text: str) -> None:
    """Ask once a message whether it is a performance point, if it sounds like one within coaching."""
    phrases = phrases_for(request, pair, reply.frame)
    if phrases and sounds_like_performance(text, phrases):
        frames.point_out(tx, request, pair, f"{reply.channel}:{reply.ts}", (reply.channel or None, reply.thread_ts))


def _ask_about(tx: CoachingTransaction, request: Request, pair: Pair, lines: Sequence[str]) -> None:
    """Let these lines of a command wait for the one tap of an unsure reply, in the person's direct messages.

    A command is no message and has no channel; its moment, moved on where there is one already, is its ts.
    """
    reply, at = None, request.now
    while reply is None:
        new = new_reply(request.who, "", f"{at.timestamp():.6f}", None, None, Decision.UNSURE, request.now)
        reply = Replies(tx).add(replace(new, pair_id=pair.id, text="\n".join(lines)))
        at += timedelta(microseconds=1)
    log.answer(tx, request, UNSURE, reply)
    frames.point_out(tx, request, pair, f"reply:{reply.id}", (None, None))


def _shift(tx: CoachingTransaction, request: Request, reply: Reply, brief: Brief, pair: Pair, text: str) -> None:
    """Shift the frame as a reply says; the answer says what to say aloud."""
    said = read_shift(text)
    to = (said.to if said else None) or brief.frame.other
    if not frames.shift(tx, request, brief, pair, to):
        log.answer(tx, request, ANSWER, reply, {"section": "frames", "key": "same_frame"})


def _order(who: Person, reply: Reply, text: str, working_days: tuple[int, ...]) -> Order | None:
    """The order that a text is, parsed more loosely outside of a brief's thread."""
    written_at = local(reply.written_at, who.timezone)
    return parse_order(text, written_at, loose=reply.brief_id is None, working_days=working_days)


def _brief(tx: CoachingTransaction, who: Person, typed: Typed) -> tuple[Brief, Pair] | tuple[None, None]:
    """The brief of the thread and its pair, if they are the person's."""
    found = Briefs(tx).by_thread(typed.channel, typed.thread_ts) if typed.thread_ts else None
    if found is None:
        return None, None
    brief, pair = found
    whose = pair.report if brief.for_report else pair.manager
    return found if whose.id == who.id else (None, None)


def _ask_which(tx: CoachingTransaction, request: Request, reply: Reply, text: str) -> bool:
    """Ask which 1:1 a message outside a brief's thread belongs to, unless it cannot be about any."""
    if not log.worth_asking(tx, request.who, text, reply.written_at):
        return False
    Replies(tx).decide(reply.id, Decision.UNSURE, text)
    log.answer(tx, request, UNSURE, reply)
    log.refresh(tx, reply, request.now)
    return True


def _withdraw(tx: CoachingTransaction, request: Request, reply: Reply, origin: Origin) -> None:
    for one in Commitments(tx).of_reply(reply.id):
        if one.live:
            commitments.apply(tx, request, Pairs(tx).get(one.pair_id), one, Change.WITHDRAWN, origin)


def _own(tx: CoachingTransaction, who: Person, reply_id: int) -> Reply:
    """The person's reply; two taps at once come one after the other."""
    lock_with_managers(tx, who)
    reply = Replies(tx).get(reply_id)
    if reply.author_id != who.id:
        raise NotFoundError
    return reply


def _says_shift(brief: Brief, text: str) -> bool:
    """Whether a reply shifts the frame: only in the thread of the manager, who leads the conversation."""
    return not brief.for_report and read_shift(text) is not None


def typed(tx: CoachingTransaction, request: Request) -> list[Row]:
    """What they typed and Coach still keeps in its words: that which waits for an answer."""
    who = request.who
    return [
        {"typed_at": plain(local(one.received_at, who.timezone)), "became": one.decision.value, "text": one.text}
        for one in Replies(tx).of_author(who.id)
    ]


EXPORT = (ExportSection("typed", 90, typed, ("replies",)),)
