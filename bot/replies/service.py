"""What people type to the bot: replies that log, words that act, and what could be either.

Every message is stored once by its channel and ts, so that the same event delivered twice logs once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.briefs import shift as frames
from bot.briefs.rules import Brief
from bot.briefs.store import Briefs
from bot.commitments import service as commitments
from bot.commitments.rules import COMMITMENTS, LOGGED, UNDO_LASTS, CommitmentLine, Draft, Origin
from bot.commitments.service import as_lines
from bot.commitments.store import Commitments
from bot.core import people_store
from bot.core.access import Act
from bot.core.errors import AlreadyChangedError, NeedsOneOnOneError, NotACommitmentError, NotFoundError
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.language.due_dates import may_count_from_next
from bot.core.language.notes import begins_as_note
from bot.core.outbox.deliveries import Subject
from bot.core.outbox.store import changed, claim_once
from bot.core.people import Pair, Person, check_report
from bot.core.people_store import Pairs, People, lock_with_managers, reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.core.time.dates import local
from bot.frames.performance_talk import PerformanceTalkWording, phrases_for, sounds_like_performance
from bot.frames.rules import read_shift
from bot.meetings.store import Occurrences
from bot.plans.rules import PRIVATE_NOTES
from bot.plans.store import Notes
from bot.replies import log
from bot.replies.rules import ANSWER, UNSURE, Decision, Logged, Reply, moment_of, new_reply
from bot.replies.said import Parsed, Said, Seen, in_command, parse, to_be_logged
from bot.replies.store import Replies


@dataclass(frozen=True, slots=True)
class Typed:
    """A message a person wrote to the bot."""

    event_id: str
    channel: str
    ts: str
    thread_ts: str | None
    text: str


S = TypeVar("S")
P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True)
class ReplyService:
    """Receives, edits and deletes what people typed, and takes the one tap of an unsure reply.

    What is typed is parsed before the transaction: others wait for what that holds. Should anything it was read by have
    changed by then, it is parsed once more.
    """

    db: CoachingDatabase

    def receive(self, request: Request, typed: Typed) -> None:
        """Read a new message and do what it says; the answer goes out in its thread."""
        who = request.who

        def act(tx: CoachingTransaction, seen: Seen, parsed: Parsed) -> None:
            if claim_once(tx, request):
                self._receive(tx, request, typed, seen, parsed)

        self._parsed_first(
            who,
            lambda tx: _look(tx, who, typed, typed.text),
            lambda seen: parse(seen, typed.text, request.wording[PerformanceTalkWording]),
            act,
        )

    def edited(self, request: Request, typed: Typed, previous: str) -> None:
        """Follow an edited message: what differs from its `previous` text changes in what it had logged.

        An edit that comes before its message is taken for the message, which then finds its place taken.
        """
        who = request.who

        def act(tx: CoachingTransaction, seen: Seen, parsed: Parsed) -> None:
            reply = seen.reply
            if not claim_once(tx, request):
                return
            if reply is None:
                self._receive(tx, request, typed, seen, parsed)
            elif reply.author_id == who.id and reply.decision is not Decision.DELETED:
                self._follow_edit(tx, request, reply, typed, seen, parsed)

        self._parsed_first(
            who,
            lambda tx: _look(tx, who, typed, f"{typed.text}\n{previous}", edited=True),
            lambda seen: parse(seen, typed.text, request.wording[PerformanceTalkWording], previous),
            act,
        )

    def deleted(self, request: Request, channel: str, ts: str) -> None:
        """Take back what a deleted message had logged or kept; one that was deleted before it came is never read."""
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
            replies.decide(reply.id, Decision.DELETED, "")
            if reply.pair_id is not None:
                log.ReplyLog(tx, request, Pairs(tx).get(reply.pair_id), reply).delete()
            log.refresh(tx, reply, request.now)

    def log_typed(self, request: Request, other: Person, text: str) -> Logged:
        """Log what a command says is agreed with `other`, whatever it reads like; what begins with "note:" is kept as
        a private note, and where that is doubtful nothing is done. What sounds like a performance point waits for one
        tap, as in a thread. Raises NotAReportError."""
        who = request.who
        check_report(who, other)

        def act(tx: CoachingTransaction, _seen: Seen, said: Said) -> Logged:
            if said.doubtful:
                return Logged(doubtful=True)
            if not claim_once(tx, request):
                return Logged()
            pair = people_store.pair_with(tx, request, other)
            _keep_notes(tx, request, pair, said.notes)
            if said.asked:
                _ask_about(tx, request, pair, said.asked)
            logged = commitments.log_all(tx, who, pair, said.clear, Origin.COMMAND, request.now) if said.clear else []
            lines = tuple(CommitmentLine(one, pair, who) for one in logged)
            return Logged(lines, len(said.notes), len(said.asked), said.unread)

        new = Pair(0, who.workspace_id, who, other)

        def look(tx: CoachingTransaction) -> Seen:
            return _look_with(tx, request, other, text)

        def parse_typed(seen: Seen) -> Said:
            pair = seen.pair or new
            return in_command(seen.context(pair), text, phrases_for(request, pair))

        return self._parsed_first(who, look, parse_typed, act)

    def keep_note(self, request: Request, other: Person, text: str) -> None:
        """Keep a private note about `other`. Raises NotAReportError."""
        check_report(request.who, other)
        with self.db.coaching(request.who) as tx:
            lock_with_managers(tx, request.who)
            if claim_once(tx, request):
                _keep_notes(tx, request, people_store.pair_with(tx, request, other), [text])

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

    def edit_logged(self, request: Request, drafts: dict[int, Draft]) -> int:
        """Change what a reply has logged, by the ids of commitments; what its writer makes a note is one. How many
        notes were made. Raises NotFoundError, NotACommitmentError, SoundsLikePerformanceError."""
        who = request.who
        with self.db.coaching(who) as tx:
            lock_with_managers(tx, who)
            if not claim_once(tx, request):
                return 0
            lines = [commitments.reach(tx, who, commitment_id) for commitment_id in drafts]
            notes = {line.commitment.id: made for line in lines if (made := _made_note(tx, who, line, drafts))}
            commitments.ask_about_new_words(request, [one for one in lines if one.commitment.id not in notes], drafts)
            for line in lines:
                if line.commitment.id in notes:
                    reply, words = notes[line.commitment.id]
                    log.ReplyLog(tx, request, line.pair, reply).make_note(line.commitment, words)
                else:
                    draft = drafts[line.commitment.id]
                    commitments.edit(tx, request, line.pair, line.commitment, draft, Origin.BUTTON)
            return len(notes)

    def undo(self, request: Request, reply_id: int) -> None:
        """Withdraw everything a reply logged. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            reply = _own(tx, request.who, reply_id)
            if not claim_once(tx, request):
                return
            live = [one for one in Commitments(tx).of_reply(reply.id) if one.live]
            if live:
                pair, until = Pairs(tx).get(live[0].pair_id), request.now + UNDO_LASTS
                commitments.take_back(tx, request, pair, live, Origin.BUTTON, until)
            log.refresh(tx, reply, request.now)

    def log_again(self, request: Request, reply_id: int) -> None:
        """Take an undo back. Raises NotFoundError, AlreadyChangedError once the words are gone."""
        with self.db.coaching(request.who) as tx:
            reply = _own(tx, request.who, reply_id)
            if not claim_once(tx, request):
                return
            there = Commitments(tx).of_reply(reply.id)
            withdrawn = [one for one in there if one.destroy_at is not None and one.destroy_at > request.now]
            if not withdrawn and not any(one.live for one in there):
                raise AlreadyChangedError
            if withdrawn:
                pair = Pairs(tx).get(withdrawn[0].pair_id)
                commitments.restore(tx, request, pair, withdrawn, Origin.BUTTON)
            log.refresh(tx, reply, request.now)

    def decide(self, request: Request, reply_id: int, decision: Decision, pair_id: int | None) -> None:
        """The one tap of an unsure reply: log it, keep it as a note, or leave it.

        `pair_id` says for which 1:1 when the reply was not in a brief's thread. Raises NotFoundError,
        AlreadyChangedError if it was decided before. What sounds like a performance point is logged by a second tap,
        once that was pointed out.
        """
        who = request.who

        def act(tx: CoachingTransaction, seen: Seen, said: Said) -> None:
            reply = seen.reply
            if reply is None or not claim_once(tx, request):
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
                phrases = phrases_for(request, pair, reply.frame)
                if reply.pair_id is None and phrases and sounds_like_performance(reply.text, phrases):
                    _ask_once_more(tx, request, pair, reply)
                    return
                log.ReplyLog(tx, request, pair, reply).log_decided(said)
                log.answer(tx, request, LOGGED, replace(reply, pair_id=pair.id))
            Replies(tx).decide(reply.id, decision, "", pair.id if pair else None)
            log.refresh(tx, reply, request.now)

        def parse_decided(seen: Seen) -> Said:
            if decision is not Decision.LOGGED or seen.reply is None or seen.own is None:
                return Said()
            return to_be_logged(seen.context(seen.own), seen.reply.text)

        self._parsed_first(who, lambda tx: _look_again(tx, who, reply_id, pair_id), parse_decided, act)

    def _parsed_first(
        self,
        who: Person,
        look: Callable[[CoachingTransaction], S],
        parse: Callable[[S], P],
        act: Callable[[CoachingTransaction, S, P], R],
    ) -> R:
        """`act` on what was parsed with no transaction open."""
        with self.db.coaching(who, read_only=True) as tx:
            seen = look(tx)
        while True:
            parsed = parse(seen)
            with self.db.coaching(who) as tx:
                lock_with_managers(tx, who)
                before, seen = seen, look(tx)
                if seen == before:
                    return act(tx, seen, parsed)

    def _receive(self, tx: CoachingTransaction, request: Request, typed: Typed, seen: Seen, parsed: Parsed) -> None:
        """Store a message and do what it says; nothing if it was stored before."""
        who, brief, pair = request.who, seen.brief, seen.pair
        new = new_reply(who, typed.channel, typed.ts, typed.thread_ts, brief, Decision.NOTHING, request.now)
        said_something = bool(typed.text.strip())
        if brief is not None and pair is not None and parsed.shifts:
            reply = Replies(tx).add(replace(new, decision=Decision.ORDER))
            if reply is not None:
                _shift(tx, request, reply, brief, pair, typed.text)
            return
        if pair is not None and said_something and parsed.order is None:
            if log.receive(tx, request, new, pair, parsed.said) and parsed.performance:
                _point_out(tx, request, pair, new)
            return
        reply = Replies(tx).add(new)
        if reply is None or not said_something:
            return
        if parsed.order is not None:
            log.act(tx, request, reply, parsed.order)
        elif parsed.asks is not None:
            _ask_which(tx, request, reply, parsed.asks)
        else:
            log.answer(tx, request, ANSWER, reply, {"section": "help", "key": "first_words"})

    def _follow_edit(
        self,
        tx: CoachingTransaction,
        request: Request,
        reply: Reply,
        typed: Typed,
        seen: Seen,
        parsed: Parsed,
    ) -> None:
        """Words that came by an edit act once, and what was logged before stays; words edited away stay done."""
        followed = reply.decision is Decision.ORDER
        if parsed.shifts and seen.brief is not None and seen.pair is not None:
            if not parsed.shifted_before:
                Replies(tx).decide(reply.id, Decision.ORDER, "")
                _shift(tx, request, reply, seen.brief, seen.pair, typed.text)
        elif parsed.order is not None and not followed:
            log.act(tx, request, reply, parsed.order, edit=typed.event_id)
        elif parsed.order is not None:
            if parsed.order != parsed.order_before:
                subject: Subject = {"section": "commitments", "key": "order_followed"}
                log.answer(tx, request, ANSWER, reply, subject, edit=typed.event_id)
        elif reply.brief_id is not None and seen.own is not None:
            log.ReplyLog(tx, request, seen.own, reply).follow_edit(parsed.said, parsed.before)
            if seen.pair is not None and parsed.performance:
                _point_out(tx, request, seen.pair, reply)
        elif reply.decision in (Decision.ORDER, Decision.NOTHING):
            if parsed.asks is not None:
                _ask_which(tx, request, reply, parsed.asks)
        elif reply.decision is Decision.UNSURE:
            unread = parsed.asks.unread_lines if parsed.asks else 0
            Replies(tx).decide(reply.id, Decision.UNSURE, typed.text, unread=unread)
            log.refresh(tx, reply, request.now)
        elif seen.own is not None and reply.decision is Decision.LOGGED and parsed.performance:
            log.ReplyLog(tx, request, seen.own, reply).ask_again(typed.text)
            _point_out(tx, request, seen.own, reply)
        elif seen.own is not None and reply.decision in (Decision.LOGGED, Decision.NOTE):
            log.ReplyLog(tx, request, seen.own, reply).follow_edit_outside(parsed.said, parsed.before)


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


def _brief(tx: CoachingTransaction, who: Person, typed: Typed) -> tuple[Brief, Pair] | tuple[None, None]:
    """The brief of the thread and its pair, if they are the person's."""
    found = Briefs(tx).by_thread(typed.channel, typed.thread_ts) if typed.thread_ts else None
    if found is None:
        return None, None
    brief, pair = found
    whose = pair.report if brief.for_report else pair.manager
    return found if whose.id == who.id else (None, None)


def _look(tx: CoachingTransaction, who: Person, typed: Typed, text: str, *, edited: bool = False) -> Seen:
    """What a message of somebody is read by; `text` is all that is to be read of it."""
    brief, pair = _brief(tx, who, typed)
    reply = Replies(tx).by_message(typed.channel, typed.ts) if edited else None
    own = Pairs(tx).get(reply.pair_id) if reply and reply.pair_id else None
    whose = own or pair
    return Seen(
        who=who,
        written_at=moment_of(typed.ts),
        working_days=People(tx).preferences(who.id).working_days,
        brief=brief,
        pair=pair,
        reply=reply,
        own=own,
        pairs=() if whose else tuple(log.pairs_to_choose(tx, who)),
        meets_on=_meets_on(tx, who, whose, text, moment_of(typed.ts)) if whose else None,
    )


def _look_with(tx: CoachingTransaction, request: Request, other: Person, text: str) -> Seen:
    """What a command about a person is read by."""
    who = request.who
    pair = Pairs(tx).find(who.id, other.id) or Pairs(tx).find(other.id, who.id)
    meets_on = _meets_on(tx, who, pair, text, request.now) if pair else None
    return Seen(who, request.now, People(tx).preferences(who.id).working_days, pair=pair, meets_on=meets_on)


def _look_again(tx: CoachingTransaction, who: Person, reply_id: int, pair_id: int | None) -> Seen:
    """What an unsure reply is read by once it is decided. Raises NotFoundError."""
    reply = Replies(tx).get(reply_id)
    if reply.author_id != who.id:
        raise NotFoundError
    found = Pairs(tx).get_many([reply.pair_id or pair_id or 0])
    own = found[0] if found else None
    meets_on = _meets_on(tx, who, own, reply.text, reply.written_at) if own else None
    days = People(tx).preferences(who.id).working_days
    return Seen(who, reply.written_at, days, reply=reply, own=own, meets_on=meets_on)


def _meets_on(tx: CoachingTransaction, who: Person, pair: Pair, text: str, moment: datetime) -> date | None:
    """The person's date of the pair's next 1:1 after `moment`, where the text may need it."""
    upcoming = Occurrences(tx).next_of_pair(pair.id, moment) if may_count_from_next(text) else None
    return local(upcoming.starts_at, who.timezone).date() if upcoming else None


def _made_note(
    tx: CoachingTransaction, who: Person, line: CommitmentLine, drafts: Mapping[int, Draft]
) -> tuple[Reply, str] | None:
    """The reply that logged it and the note's words, if its writer makes a note of it. Raises NotACommitmentError for
    what may be one."""
    one, text = line.commitment, drafts[line.commitment.id].text
    found = begins_as_note(text) if text != one.text else None
    if found is None:
        return None
    reply = Replies(tx).get(one.reply_id) if one.reply_id is not None else None
    if found.doubtful or reply is None or reply.author_id != who.id:
        raise NotACommitmentError(name=line.other_name)
    return reply, text[found.words :].strip() or text


def _keep_notes(tx: CoachingTransaction, request: Request, pair: Pair, notes: Sequence[str]) -> None:
    for note in notes:
        Notes(tx).add(pair.id, request.who.id, note, request.now, None)
    if notes:
        changed(tx, pair, PRIVATE_NOTES, request.now)


def _point_out(tx: CoachingTransaction, request: Request, pair: Pair, reply: Reply) -> None:
    """Ask once a message whether it is a performance point."""
    frames.point_out(tx, request, pair, f"{reply.channel}:{reply.ts}", (reply.channel or None, reply.thread_ts))


def _ask_once_more(tx: CoachingTransaction, request: Request, pair: Pair, reply: Reply) -> None:
    """Log nothing yet of what sounds like a performance point; now that its 1:1 is known, say so."""
    Replies(tx).decide(reply.id, Decision.UNSURE, reply.text, pair.id)
    _point_out(tx, request, pair, reply)
    log.refresh(tx, reply, request.now)


def _ask_which(tx: CoachingTransaction, request: Request, reply: Reply, asked: Said) -> None:
    """Ask which 1:1 a message outside a brief's thread belongs to."""
    Replies(tx).decide(reply.id, Decision.UNSURE, "\n".join(asked.asked), unread=asked.unread_lines)
    log.answer(tx, request, UNSURE, reply)
    log.refresh(tx, reply, request.now)


def _own(tx: CoachingTransaction, who: Person, reply_id: int) -> Reply:
    """The person's reply; two taps at once come one after the other."""
    lock_with_managers(tx, who)
    reply = Replies(tx).get(reply_id)
    if reply.author_id != who.id:
        raise NotFoundError
    return reply


def typed(tx: CoachingTransaction, request: Request) -> list[Row]:
    """What they typed and Coach still keeps in its words: that which waits for an answer."""
    who = request.who
    return [
        {"typed_at": plain(local(one.received_at, who.timezone)), "became": one.decision.value, "text": one.text}
        for one in Replies(tx).of_author(who.id)
    ]


EXPORT = (ExportSection("typed", 90, typed, ("replies",)),)
