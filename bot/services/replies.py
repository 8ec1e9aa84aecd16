"""What people type to the bot: replies that log, words that act, and what could be either.

Every message is stored once by its channel and ts, so that the same event delivered twice logs once.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.briefs import Brief
from bot.domain.commitments import Change, CommitmentLine, CommitmentState, Draft, Origin, Owner
from bot.domain.deliveries import Kind
from bot.domain.errors import AlreadyChangedError, NeedsOneOnOneError, NotFoundError
from bot.domain.people import Pair, Person, check_report
from bot.domain.recurrence import local
from bot.domain.replies import Decision, Reply
from bot.domain.words import read_words
from bot.services import answers, commitments, nudging, reply_log
from bot.services.ports import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Typed:
    """A message a person wrote to the bot. `written_at` (UTC) is Slack's ts: words are read as of that moment."""

    event_id: str
    channel: str
    ts: str
    thread_ts: str | None
    text: str
    written_at: datetime


@dataclass(frozen=True)
class Replies:
    """Receives, edits and deletes what people typed, and takes the one tap of an unsure reply."""

    store: Store

    def receive(self, who: Person, typed: Typed, now: datetime) -> None:
        """Read a new message and do what it says; the answer goes out in its thread."""
        with self.store.begin(who.workspace_id) as uow:
            if not typed.text.strip() or not uow.receipts.claim(f"event:{typed.event_id}", now):
                return
            brief = self._brief(uow, who, typed)
            reply = uow.replies.add(
                Reply(
                    id=0,
                    workspace_id=who.workspace_id,
                    pair_id=brief.pair_id if brief else None,
                    brief_id=brief.id if brief else None,
                    author_id=who.id,
                    channel=typed.channel,
                    ts=typed.ts,
                    thread_ts=typed.thread_ts,
                    decision=Decision.NOTHING,
                    text="",
                    received_at=now,
                )
            )
            if reply is None:
                return
            words = read_words(
                typed.text,
                local(typed.written_at, who.timezone),
                loose=brief is None,
                working_days=uow.people.preferences(who.id).working_days,
            )
            uow.people.lock(who.id)
            if words is not None:
                uow.replies.decide(reply.id, Decision.WORDS, "")
                answers.act(uow, who, reply, words, now)
            elif brief is not None:
                reply_log.read(uow, who, reply, typed.text, typed.written_at, now)
            else:
                self._ask_which(uow, who, reply, typed, now)

    def edited(self, who: Person, typed: Typed, previous: str, now: datetime) -> None:
        """Follow an edited message: what differs from its `previous` text changes in what it had logged."""
        with self.store.begin(who.workspace_id) as uow:
            if not uow.receipts.claim(f"event:{typed.event_id}", now):
                return
            uow.people.lock(who.id)
            reply = uow.replies.by_message(typed.channel, typed.ts)
            if reply is None or reply.author_id != who.id or reply.decision in (Decision.WORDS, Decision.DELETED):
                return
            follow = reply_log.follow_outside if reply.brief_id is None else reply_log.read
            follow(uow, who, reply, typed.text, typed.written_at, now, previous)

    def deleted(self, who: Person, event_id: str, channel: str, ts: str, now: datetime) -> None:
        """Withdraw what a deleted message had logged or kept."""
        with self.store.begin(who.workspace_id) as uow:
            if not uow.receipts.claim(f"event:{event_id}", now):
                return
            uow.people.lock(who.id)
            reply = uow.replies.by_message(channel, ts)
            if reply is None or reply.author_id != who.id:
                return
            uow.notes.delete_of_reply(reply.id)
            uow.replies.decide(reply.id, Decision.DELETED, "")
            self._withdraw(uow, who, reply, Origin.THREAD, now)
            answers.refresh(uow, reply)

    def log_typed(self, who: Person, report: Person, text: str, receipt: str, now: datetime) -> list[CommitmentLine]:
        """Log what a command says is agreed with `report`, whatever it reads like. Raises NotAReportError."""
        check_report(who, report)
        with self.store.begin(who.workspace_id) as uow:
            if not uow.receipts.claim(receipt, now):
                return []
            pair = nudging.pair_with(uow, who, report, now)
            drafts = [
                line.draft or Draft(line.text, Owner.MANAGER) for line in reply_log.lines(uow, who, pair, text, now)
            ]
            return [
                CommitmentLine(commitments.log(uow, who, pair, draft, Origin.COMMAND, now), report.name)
                for draft in drafts
            ]

    def undo(self, who: Person, reply_id: int, now: datetime) -> None:
        """Withdraw everything a reply logged. Raises NotFoundError."""
        with self.store.begin(who.workspace_id) as uow:
            reply = self._own(uow, who, reply_id)
            self._withdraw(uow, who, reply, Origin.BUTTON, now)
            answers.refresh(uow, reply)

    def log_again(self, who: Person, reply_id: int, now: datetime) -> None:
        """Take an undo back. Raises NotFoundError."""
        with self.store.begin(who.workspace_id) as uow:
            reply = self._own(uow, who, reply_id)
            for one in uow.commitments.of_reply(reply.id):
                if one.state is CommitmentState.WITHDRAWN:
                    pair = uow.pairs.get(one.pair_id)
                    commitments.apply(uow, who, pair, one, Change.REOPENED, Origin.BUTTON, now)
            answers.refresh(uow, reply)

    def decide(self, who: Person, reply_id: int, decision: Decision, pair_id: int | None, now: datetime) -> None:
        """The one tap of an unsure reply: log it, keep it as a note, or leave it.

        `pair_id` says for which 1:1 when the reply was not in a brief's thread. Raises NotFoundError,
        AlreadyChangedError if it was decided before.
        """
        with self.store.begin(who.workspace_id) as uow:
            reply = self._own(uow, who, reply_id)
            if reply.decision is not Decision.UNSURE:
                raise AlreadyChangedError
            pair = self._pair_for(uow, who, reply, pair_id)
            if pair is None and decision is not Decision.LEFT:
                raise NeedsOneOnOneError
            if decision is Decision.NOTE and pair is not None:
                uow.notes.add(pair.id, who.id, reply.text, now, reply.id)
            if decision is Decision.LOGGED and pair is not None:
                reply_log.log_decided(uow, who, reply, pair, now)
            uow.replies.decide(reply.id, decision, "", pair.id if pair else None)
            if decision is Decision.LOGGED:
                answers.answer(uow, who, Kind.LOGGED, reply, now)
            answers.refresh(uow, reply)

    def _pair_for(self, uow: UnitOfWork, who: Person, reply: Reply, pair_id: int | None) -> Pair | None:
        chosen = reply.pair_id or pair_id
        if chosen is None:
            return None
        pair = uow.pairs.get(chosen)
        if pair.manager.id != who.id:
            raise NotFoundError
        return pair

    def _brief(self, uow: UnitOfWork, who: Person, typed: Typed) -> Brief | None:
        brief = uow.briefs.by_thread(typed.channel, typed.thread_ts) if typed.thread_ts else None
        if brief is None or uow.pairs.get(brief.pair_id).manager.id != who.id:
            return None
        return brief

    def _ask_which(self, uow: UnitOfWork, who: Person, reply: Reply, typed: Typed, now: datetime) -> None:
        """A message outside a brief's thread: ask which 1:1 it belongs to, or tell how things work."""
        if not reply_log.worth_asking(uow, who, typed.text, typed.written_at):
            answers.answer(uow, who, Kind.ANSWER, reply, now, {"section": "help", "key": "first_words"})
            return
        uow.replies.decide(reply.id, Decision.UNSURE, typed.text)
        answers.answer(uow, who, Kind.UNSURE, reply, now)

    def _withdraw(self, uow: UnitOfWork, who: Person, reply: Reply, origin: Origin, now: datetime) -> None:
        for one in uow.commitments.of_reply(reply.id):
            if one.live:
                pair = uow.pairs.get(one.pair_id)
                commitments.apply(uow, who, pair, one, Change.WITHDRAWN, origin, now)

    def _own(self, uow: UnitOfWork, who: Person, reply_id: int) -> Reply:
        """The person's reply; two taps at once come one after the other."""
        uow.people.lock(who.id)
        reply = uow.replies.get(reply_id)
        if reply.author_id != who.id:
            raise NotFoundError
        return reply
