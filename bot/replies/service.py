"""What people type to the bot: replies that log, words that act, and what could be either.

Every message is stored once by its channel and ts, so that the same event delivered twice logs once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.briefs import shift as frames
from bot.briefs.rules import Brief
from bot.commitments import service as commitments
from bot.commitments.due_days import with_holidays
from bot.commitments.rules import COMMITMENTS, LOGGED, UNDO_LASTS, CommitmentLine, Draft, Origin
from bot.commitments.service import as_lines
from bot.commitments.store import Commitments
from bot.core import people_store
from bot.core.access import Act
from bot.core.database.transaction import Transaction
from bot.core.errors import AlreadyChangedError, NotACommitmentError, NotFoundError, WordsGoneError
from bot.core.events import WordsDestroyed
from bot.core.failed_rows import FailedRows
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.language.notes import begins_as_note
from bot.core.outbox.deliveries import Subject
from bot.core.outbox.store import Deliveries, changed, claim_once
from bot.core.people import Pair, Person, check_report
from bot.core.people_store import Pairs, lock_with_managers, reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.core.time.dates import local
from bot.frames.performance_talk import PerformanceTalkWording, phrases_for
from bot.frames.rules import read_shift
from bot.intents.rules import MessageUndone
from bot.plans.rules import PRIVATE_NOTES
from bot.plans.store import Notes
from bot.replies import log
from bot.replies.figures import LineFigures, with_words
from bot.replies.rules import (
    ANSWER,
    DECIDABLE,
    UNSURE,
    Choice,
    Decision,
    Logged,
    Outcome,
    Reply,
    Typed,
    WaitingLine,
    new_reply,
    ways,
)
from bot.replies.said import Parsed, Said, Seen, in_command, parse
from bot.replies.seen import look, look_again, look_with
from bot.replies.store import KeptWords, Replies, ReplyLines

FORGET_UNDECIDED = "forget_undecided"
AT_ONCE = 200


S = TypeVar("S")
P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True)
class ReplyService:
    """Receives, edits and deletes what people typed, and takes what they decide of its lines.

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
            lambda tx: look(tx, who, typed),
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
            lambda tx: look(tx, who, typed, previous),
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
            notes, asked = said.of(Outcome.NOTED), said.of(Outcome.ASKED)
            _keep_notes(tx, request, pair, [line.text for _, line in notes])
            if asked:
                _ask_about(tx, request, pair, Said(tuple(line for _, line in asked)))
            drafts = said.drafts
            logged = commitments.log_all(tx, who, pair, drafts, Origin.COMMAND, request.now) if drafts else []
            lines = tuple(with_holidays(tx, [CommitmentLine(one, pair, who) for one in logged]))
            return Logged(lines, len(notes), len(asked), said.unread)

        new = Pair(0, who.workspace_id, who, other)

        def look(tx: CoachingTransaction) -> Seen:
            return look_with(tx, request, other, text)

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

    def waiting(self, request: Request, reply_id: int) -> tuple[list[WaitingLine], bool]:
        """The lines of a reply that can still be decided, and whether it is a report's. Raises NotFoundError,
        WordsGoneError if there is none."""
        with self.db.coaching(request.who) as tx:
            reply = _own(tx, request.who, reply_id)
            there = ReplyLines(tx).of_reply(reply_id, request.now)
            if not there or reply.pair_id is None:
                raise WordsGoneError
            return there, Pairs(tx).get(reply.pair_id).report.id == request.who.id

    def undecided(self, request: Request, reply_id: int) -> list[str]:
        """What waits of a reply, in full. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            reply = _own(tx, request.who, reply_id)
            lines = ReplyLines(tx).of_reply(reply_id, request.now)
            whole = reply.text.splitlines() if reply.decision is Decision.UNSURE else []
            return [*whole, *(line.text for line in lines)]

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
        """Take back everything a reply logged, kept or brought. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            reply = _own(tx, request.who, reply_id)
            if not claim_once(tx, request):
                return
            _undo(tx, request, reply)

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

    def decide(self, request: Request, reply_id: int, choices: Mapping[int, Choice]) -> None:
        """What the writer of a reply makes of its lines, by their ids; a choice may be changed while the words are
        there, from `leave` to something else. Raises NotFoundError, WordsGoneError if none of them waits."""
        with self.db.coaching(request.who) as tx:
            reply = _own(tx, request.who, reply_id)
            if not claim_once(tx, request):
                return
            there = [line for line in ReplyLines(tx).of_reply(reply_id, request.now) if line.id in choices]
            if not there or reply.pair_id is None:
                raise WordsGoneError
            pair = reach_pair(tx, request.who, reply.pair_id, COMMITMENTS, Act.WRITE)
            as_report = pair.report.id == request.who.id
            made = log.ReplyLog(tx, request, pair, reply)
            for line in there:
                if choices[line.id] not in ways(line.kind, as_report=as_report):
                    raise NotFoundError
                made.make(line, choices[line.id])
            made.refresh()

    def choose(self, request: Request, reply_id: int, pair_id: int) -> None:
        """To which 1:1 a message outside a brief's thread belongs: it is read for that. Raises NotFoundError,
        AlreadyChangedError if that was decided before, or the words are gone."""
        who = request.who

        def act(tx: CoachingTransaction, seen: Seen, parsed: Parsed) -> None:
            reply, pair = seen.reply, reach_pair(tx, who, pair_id, COMMITMENTS, Act.WRITE)
            if reply is None or not claim_once(tx, request):
                return
            if reply.decision is not Decision.UNSURE or not reply.text:
                raise AlreadyChangedError
            Replies(tx).decide(reply.id, parsed.said.decision, "", pair.id, parsed.said.unread_lines)
            made = log.ReplyLog(tx, request, pair, reply)
            made.write(parsed.said)
            if parsed.performance:
                _point_out(tx, request, pair, reply)
            made.refresh()

        def parse_chosen(seen: Seen) -> Parsed:
            if seen.reply is None or seen.own is None:
                return Parsed()
            return parse(seen, seen.reply.text, request.wording[PerformanceTalkWording], chosen=True)

        self._parsed_first(who, lambda tx: look_again(tx, who, reply_id, pair_id), parse_chosen, act)

    def leave(self, request: Request, reply_id: int) -> None:
        """A message outside a brief's thread belongs to no 1:1. Raises NotFoundError, AlreadyChangedError."""
        with self.db.coaching(request.who) as tx:
            reply = _own(tx, request.who, reply_id)
            if not claim_once(tx, request):
                return
            if reply.decision is not Decision.UNSURE:
                raise AlreadyChangedError
            Replies(tx).decide(reply.id, Decision.LEFT, "")
            log.refresh(tx, reply, request.now)

    def forget_undecided(self, now: datetime) -> bool:
        """The words of messages are destroyed after a day: nobody chose their 1:1, or an answer has named them."""

        def forget(workspace_id: str, reply_id: int) -> None:
            with self.db.begin(workspace_id) as tx:
                KeptWords(tx).destroy(reply_id)
                Deliveries(tx).mark_stale_by_key(f"{UNSURE}:{reply_id}")

        due = with_words(self.db, FORGET_UNDECIDED, now - DECIDABLE, now, AT_ONCE)
        FailedRows(self.db, FORGET_UNDECIDED).each(due, forget, now)
        return len(due) == AT_ONCE

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
        if pair is not None and (parsed.said.speaks or (brief and said_something and not parsed.orders)):
            reply = log.receive(tx, request, new, pair, parsed.said)
            if reply is not None and parsed.performance:
                _point_out(tx, request, pair, new)
        else:
            reply = Replies(tx).add(new)
            if reply is not None and parsed.asks:
                reply = _ask_which(tx, request, reply, typed.text)
            elif reply is not None and said_something and not (parsed.orders or pair or seen.pairs):
                log.answer(tx, request, ANSWER, reply, {"section": "help", "key": "first_words"})
        if reply is not None:
            log.act(tx, request, reply, parsed.orders, alone=parsed.only_orders)

    def _follow_edit(
        self,
        tx: CoachingTransaction,
        request: Request,
        reply: Reply,
        typed: Typed,
        seen: Seen,
        parsed: Parsed,
    ) -> None:
        """Orders that came by an edit act once; orders edited away stay done. What was logged before follows what the
        message says now, and stays where that is nothing but its first orders."""
        if parsed.shifts and seen.brief is not None and seen.pair is not None:
            if not parsed.shifted_before:
                Replies(tx).decide(reply.id, Decision.ORDER, "")
                _shift(tx, request, reply, seen.brief, seen.pair, typed.text)
            return
        followed = reply.decision is Decision.ORDER or bool(parsed.orders_before)
        if not parsed.only_orders or (followed and parsed.before.speaks):
            reply = _follow_said(tx, request, reply, typed, seen, parsed)
        if not followed:
            log.act(tx, request, reply, parsed.orders, typed.event_id, alone=parsed.only_orders)
        elif parsed.orders and parsed.orders != parsed.orders_before:
            subject: Subject = {"section": "commitments", "key": "order_followed"}
            log.answer(tx, request, ANSWER, reply, subject, part=typed.event_id)


def _follow_said(
    tx: CoachingTransaction, request: Request, reply: Reply, typed: Typed, seen: Seen, parsed: Parsed
) -> Reply:
    """Follow an edit in what is no order; the reply as it stands then."""
    if seen.whose is not None:
        log.ReplyLog(tx, request, seen.whose, reply).follow_edit(parsed.said, parsed.before)
        if parsed.performance:
            _point_out(tx, request, seen.whose, reply)
    elif parsed.asks:
        return _ask_which(tx, request, reply, typed.text)
    elif reply.decision is Decision.UNSURE:
        Replies(tx).decide(reply.id, Decision.NOTHING, "")
        log.refresh(tx, reply, request.now)
    return replace(reply, decision=parsed.said.decision, text="")


def _ask_about(tx: CoachingTransaction, request: Request, pair: Pair, said: Said) -> None:
    """Ask about these lines of a command, in the person's direct messages.

    A command is no message and has no channel; its moment, moved on where there is one already, is its ts.
    """
    reply, at = None, request.now
    while reply is None:
        new = new_reply(request.who, "", f"{at.timestamp():.6f}", None, None, Decision.NOTHING, request.now)
        reply = log.receive(tx, request, new, pair, said)
        at += timedelta(microseconds=1)
    frames.point_out(tx, request, pair, f"reply:{reply.id}", (None, None))


def _shift(tx: CoachingTransaction, request: Request, reply: Reply, brief: Brief, pair: Pair, text: str) -> None:
    """Ask before the frame is shifted as a reply says: the other one is told at once."""
    said = read_shift(text)
    to = (said.to if said else None) or brief.frame.other
    if not frames.ask(tx, request, brief, pair, to, f"reply:{reply.id}"):
        log.answer(tx, request, ANSWER, reply, {"section": "frames", "key": "same_frame"})


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


def _ask_which(tx: CoachingTransaction, request: Request, reply: Reply, text: str) -> Reply:
    """Ask which 1:1 a message outside a brief's thread belongs to; the reply as it waits for that."""
    Replies(tx).decide(reply.id, Decision.UNSURE, text)
    log.answer(tx, request, UNSURE, reply)
    log.refresh(tx, reply, request.now)
    return replace(reply, decision=Decision.UNSURE, text=text)


def _own(tx: CoachingTransaction, who: Person, reply_id: int) -> Reply:
    """The person's reply; two taps at once come one after the other."""
    lock_with_managers(tx, who)
    reply = Replies(tx).get(reply_id)
    if reply.author_id != who.id:
        raise NotFoundError
    return reply


def _undo(tx: CoachingTransaction, request: Request, reply: Reply) -> None:
    if reply.pair_id is not None:
        log.ReplyLog(tx, request, Pairs(tx).get(reply.pair_id), reply).undo(request.now + UNDO_LASTS)


def follow_undone(tx: CoachingTransaction, event: MessageUndone) -> None:
    """Undo all of a message, as its button does."""
    _undo(tx, event.request, Replies(tx).get(event.reply_id))


def follow_destroyed(tx: Transaction, event: WordsDestroyed) -> None:
    """The answer to a reply offers no longer to decide what is gone."""
    if event.table == "reply_lines":
        replies = LineFigures(tx).replies_of(event.row_ids)
        Deliveries(tx).mark_stale_by_key(*(f"{LOGGED}:{reply_id}" for reply_id in sorted(replies)))


def typed(tx: CoachingTransaction, request: Request) -> list[Row]:
    """What they typed and Coach still keeps in its words: that which waits for an answer."""
    who = request.who
    waiting = ReplyLines(tx).of_author(who.id, request.now)
    return [
        *(_exported(who, one, one.decision.value, one.text) for one in Replies(tx).of_author(who.id)),
        *(_exported(who, Replies(tx).get(line.reply_id), Decision.LEFT.value, line.text) for line in waiting),
    ]


def _exported(who: Person, reply: Reply, became: str, text: str) -> Row:
    return {"typed_at": plain(local(reply.received_at, who.timezone)), "became": became, "text": text}


EXPORT = (ExportSection("typed", 90, typed, ("replies", "reply_lines")),)
