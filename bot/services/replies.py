"""What people type to the bot: replies that log, words that act, and what could be either.

Every message is stored once by its channel and ts, so that the same event delivered twice logs once.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.access import Act, Data
from bot.domain.briefs import Brief
from bot.domain.commitments import Change, CommitmentLine, CommitmentState, Origin
from bot.domain.deliveries import Kind
from bot.domain.errors import AlreadyChangedError, NeedsOneOnOneError, NotFoundError
from bot.domain.frames import Frame, read_shift
from bot.domain.people import Pair, Person, check_report
from bot.domain.prompts.softened import Softened
from bot.domain.recurrence import local
from bot.domain.replies import Decision, Reply, new_reply
from bot.domain.softened import sounds_like_performance
from bot.domain.words import Words, read_words
from bot.services import answers, commitments, frames, pairing, reply_log, reply_topics
from bot.services.access import reach_pair
from bot.services.commitment_lines import as_line
from bot.services.locking import lock_desk
from bot.services.plans import refresh_plan
from bot.services.receipts import first_time
from bot.storage.briefs import Briefs
from bot.storage.coaching import CoachingDatabase, CoachingTransaction
from bot.storage.commitments import Commitments
from bot.storage.notes import Notes
from bot.storage.pairs import Pairs
from bot.storage.people import People
from bot.storage.replies import Replies


@dataclass(frozen=True, slots=True)
class Typed:
    """A message a person wrote to the bot. `written_at` (UTC) is Slack's ts: words are read as of that moment."""

    event_id: str
    channel: str
    ts: str
    thread_ts: str | None
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Logged:
    """What a command logged, and how many private notes it kept."""

    lines: list[CommitmentLine] = field(default_factory=list)
    notes: int = 0


@dataclass(frozen=True)
class ReplyService:
    """Receives, edits and deletes what people typed, and takes the one tap of an unsure reply."""

    db: CoachingDatabase
    softened: Softened | None = None

    def receive(self, who: Person, typed: Typed, now: datetime) -> None:
        """Read a new message and do what it says; the answer goes out in its thread."""
        with self.db.coaching(who) as tx:
            if first_time(tx, f"event:{typed.event_id}", now):
                lock_desk(tx, who)
                self._take_in(tx, who, typed, now)

    def edited(self, who: Person, typed: Typed, previous: str, now: datetime) -> None:
        """Follow an edited message: what differs from its `previous` text changes in what it had logged.

        An edit that comes before its message is taken for the message, which then finds its place taken.
        """
        with self.db.coaching(who) as tx:
            if not first_time(tx, f"event:{typed.event_id}", now):
                return
            lock_desk(tx, who)
            reply = Replies(tx).by_message(typed.channel, typed.ts)
            if reply is None:
                self._take_in(tx, who, typed, now)
            elif reply.author_id == who.id and reply.decision is not Decision.DELETED:
                self._follow_edit(tx, who, reply, typed, previous, now)

    def deleted(self, who: Person, event_id: str, channel: str, ts: str, now: datetime) -> None:
        """Withdraw what a deleted message had logged or kept; one that was deleted before it came is never read."""
        with self.db.coaching(who) as tx:
            replies = Replies(tx)
            if not first_time(tx, f"event:{event_id}", now):
                return
            lock_desk(tx, who)
            reply = replies.by_message(channel, ts)
            if reply is None:
                replies.add(new_reply(who, channel, ts, None, None, Decision.DELETED, now))
                return
            if reply.author_id != who.id:
                return
            Notes(tx).delete_of_reply(reply.id)
            if reply.pair_id is not None:
                reply_topics.follow(tx, who, Pairs(tx).get(reply.pair_id), reply, (), now)
            replies.decide(reply.id, Decision.DELETED, "")
            self._withdraw(tx, who, reply, Origin.THREAD, now)
            answers.refresh(tx, reply)

    def log_typed(self, who: Person, other: Person, text: str, receipt: str | None, now: datetime) -> Logged:
        """Log what a command says is agreed with `other`, whatever it reads like; what begins with "note:" is kept as
        a private note. Raises NotAReportError."""
        check_report(who, other)
        with self.db.coaching(who) as tx:
            if not first_time(tx, receipt, now):
                return Logged()
            lock_desk(tx, who)
            pair = pairing.pair_with(tx, who, other, now)
            drafts, notes = reply_log.all_typed(tx, who, pair, text, now)
            for note in notes:
                Notes(tx).add(pair.id, who.id, note, now, None)
            if notes:
                refresh_plan(tx, pair.id)
            return Logged(
                lines=[
                    as_line(commitments.log(tx, who, pair, draft, Origin.COMMAND, now), pair, who) for draft in drafts
                ],
                notes=len(notes),
            )

    def undecided(self, who: Person, reply_id: int) -> list[str]:
        """The lines of a reply that wait for the one tap. Raises NotFoundError."""
        with self.db.coaching(who) as tx:
            return self._own(tx, who, reply_id).text.splitlines()

    def undo(self, who: Person, reply_id: int, now: datetime, receipt: str | None = None) -> None:
        """Withdraw everything a reply logged. Raises NotFoundError."""
        with self.db.coaching(who) as tx:
            reply = self._own(tx, who, reply_id)
            if not first_time(tx, receipt, now):
                return
            self._withdraw(tx, who, reply, Origin.BUTTON, now)
            answers.refresh(tx, reply)

    def log_again(self, who: Person, reply_id: int, now: datetime, receipt: str | None = None) -> None:
        """Take an undo back. Raises NotFoundError."""
        with self.db.coaching(who) as tx:
            reply = self._own(tx, who, reply_id)
            if not first_time(tx, receipt, now):
                return
            for one in Commitments(tx).of_reply(reply.id):
                if one.state is CommitmentState.WITHDRAWN:
                    pair = Pairs(tx).get(one.pair_id)
                    commitments.apply(tx, who, pair, one, Change.REOPENED, Origin.BUTTON, now)
            answers.refresh(tx, reply)

    def decide(
        self,
        who: Person,
        reply_id: int,
        decision: Decision,
        pair_id: int | None,
        now: datetime,
        receipt: str | None = None,
    ) -> None:
        """The one tap of an unsure reply: log it, keep it as a note, or leave it.

        `pair_id` says for which 1:1 when the reply was not in a brief's thread. Raises NotFoundError,
        AlreadyChangedError if it was decided before.
        """
        with self.db.coaching(who) as tx:
            reply = self._own(tx, who, reply_id)
            if not first_time(tx, receipt, now):
                return
            if reply.decision is not Decision.UNSURE:
                raise AlreadyChangedError
            pair = self._pair_for(tx, who, reply, pair_id)
            if pair is None and decision is not Decision.LEFT:
                raise NeedsOneOnOneError
            if decision is Decision.NOTE and pair is not None:
                Notes(tx).add(pair.id, who.id, reply.text, now, reply.id)
            if decision is Decision.LOGGED and pair is not None:
                reply_log.log_decided(tx, who, reply, pair, now)
            Replies(tx).decide(reply.id, decision, "", pair.id if pair else None)
            if decision is Decision.LOGGED:
                answers.answer(tx, who, Kind.LOGGED, reply, now)
            answers.refresh(tx, reply)

    def _take_in(self, tx: CoachingTransaction, who: Person, typed: Typed, now: datetime) -> None:
        """Store a message and do what it says; nothing if it was stored before."""
        brief, pair = self._brief(tx, who, typed)
        new = new_reply(who, typed.channel, typed.ts, typed.thread_ts, brief, Decision.NOTHING, now)
        said_something = bool(typed.text.strip())
        if brief is not None and pair is not None and _says_shift(brief, typed.text):
            reply = Replies(tx).add(replace(new, decision=Decision.WORDS))
            if reply is not None:
                self._shift(tx, who, reply, brief, pair, typed, now)
            return
        working_days = People(tx).preferences(who.id).working_days
        words = self._words(who, new, typed.text, typed, working_days) if said_something else None
        if pair is not None and said_something and words is None:
            rules = self._rules(who, new, pair)
            if reply_log.take_in(tx, who, new, pair, typed.text, typed.written_at, working_days, now, rules):
                self._point_out(tx, who, new, pair, typed, now)
            return
        reply = Replies(tx).add(new)
        if reply is None or not said_something:
            return
        if words is not None:
            answers.act(tx, who, reply, words, now)
        elif not self._ask_which(tx, who, reply, typed, now):
            answers.answer(tx, who, Kind.ANSWER, reply, now, {"section": "help", "key": "first_words"})

    def _shift(
        self, tx: CoachingTransaction, who: Person, reply: Reply, brief: Brief, pair: Pair, typed: Typed, now: datetime
    ) -> None:
        """Shift the frame as a reply says; the answer says what to say aloud."""
        said = read_shift(typed.text)
        to = (said.to if said else None) or brief.frame.other
        if not frames.shift(tx, who, brief, pair, to, now):
            answers.answer(tx, who, Kind.ANSWER, reply, now, {"section": "frames", "key": "same_frame"})

    def _point_out(
        self, tx: CoachingTransaction, who: Person, reply: Reply, pair: Pair, typed: Typed, now: datetime
    ) -> None:
        """Ask once a message whether it is a performance point, if it sounds like one within coaching."""
        rules = self._rules(who, reply, pair)
        if rules and sounds_like_performance(typed.text, rules):
            about = f"{typed.channel}:{typed.ts}"
            frames.point_out(tx, who, pair, about, now, typed.channel, typed.thread_ts)

    def _rules(self, who: Person, reply: Reply, pair: Pair | None) -> Softened | None:
        """How a performance point sounds, where one may be softened: from the manager, within coaching."""
        return self.softened if pair and who.id == pair.manager.id and reply.frame is Frame.COACHING else None

    def _follow_edit(
        self, tx: CoachingTransaction, who: Person, reply: Reply, typed: Typed, previous: str, now: datetime
    ) -> None:
        """Words that came by an edit act once, and what was logged before stays; words edited away stay done."""
        working_days = People(tx).preferences(who.id).working_days
        words = self._words(who, reply, typed.text, typed, working_days)
        followed = reply.decision is Decision.WORDS
        brief, pair = self._brief(tx, who, typed)
        if brief is not None and pair is not None and _says_shift(brief, typed.text):
            if read_shift(previous) is None:
                Replies(tx).decide(reply.id, Decision.WORDS, "")
                self._shift(tx, who, reply, brief, pair, typed, now)
            return
        if words is not None and not followed:
            answers.act(tx, who, reply, words, now, edit=typed.event_id)
        elif words is not None and words != self._words(who, reply, previous, typed, working_days):
            subject: answers.Subject = {"section": "commitments", "key": "words_followed"}
            answers.answer(tx, who, Kind.ANSWER, reply, now, subject, edit=typed.event_id)
        elif words is None and reply.brief_id is not None:
            before = "" if followed else previous
            rules = self._rules(who, reply, pair)
            reply_log.read(tx, who, reply, typed.text, typed.written_at, now, before, rules)
            if pair is not None:
                self._point_out(tx, who, reply, pair, typed, now)
        elif words is None and reply.decision in (Decision.WORDS, Decision.NOTHING):
            self._ask_which(tx, who, reply, typed, now)
        elif words is None:
            reply_log.follow_outside(tx, who, reply, typed.text, typed.written_at, now, previous)

    def _words(self, who: Person, reply: Reply, text: str, typed: Typed, working_days: tuple[int, ...]) -> Words | None:
        """The plain words that a text is, read more loosely outside of a brief's thread."""
        return read_words(
            text,
            local(typed.written_at, who.timezone),
            loose=reply.brief_id is None,
            working_days=working_days,
        )

    def _pair_for(self, tx: CoachingTransaction, who: Person, reply: Reply, pair_id: int | None) -> Pair | None:
        chosen = reply.pair_id or pair_id
        if chosen is None:
            return None
        return reach_pair(tx, who, chosen, Data.COMMITMENTS, Act.WRITE)

    def _brief(self, tx: CoachingTransaction, who: Person, typed: Typed) -> tuple[Brief, Pair] | tuple[None, None]:
        """The brief of the thread and its pair, if they are the person's."""
        found = Briefs(tx).by_thread(typed.channel, typed.thread_ts) if typed.thread_ts else None
        if found is None:
            return None, None
        brief, pair = found
        whose = pair.report if brief.for_report else pair.manager
        return found if whose.id == who.id else (None, None)

    def _ask_which(self, tx: CoachingTransaction, who: Person, reply: Reply, typed: Typed, now: datetime) -> bool:
        """Ask which 1:1 a message outside a brief's thread belongs to, unless it cannot be about any."""
        if not reply_log.worth_asking(tx, who, typed.text, typed.written_at):
            return False
        Replies(tx).decide(reply.id, Decision.UNSURE, typed.text)
        answers.answer(tx, who, Kind.UNSURE, reply, now)
        answers.refresh(tx, reply)
        return True

    def _withdraw(self, tx: CoachingTransaction, who: Person, reply: Reply, origin: Origin, now: datetime) -> None:
        for one in Commitments(tx).of_reply(reply.id):
            if one.live:
                pair = Pairs(tx).get(one.pair_id)
                commitments.apply(tx, who, pair, one, Change.WITHDRAWN, origin, now)

    def _own(self, tx: CoachingTransaction, who: Person, reply_id: int) -> Reply:
        """The person's reply; two taps at once come one after the other."""
        lock_desk(tx, who)
        reply = Replies(tx).get(reply_id)
        if reply.author_id != who.id:
            raise NotFoundError
        return reply


def _says_shift(brief: Brief, text: str) -> bool:
    """Whether a reply shifts the frame: only in the thread of the manager, who leads the conversation."""
    return not brief.for_report and read_shift(text) is not None
