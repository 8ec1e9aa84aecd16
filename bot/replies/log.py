"""Turns what a reply says into commitments and notes, and follows the message when it is edited.

`line` tells a reply's commitments apart: what was read counts from 0, what was tapped from TAPPED.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import zip_longest

from bot.administration.taken_back import destroy_taken_back
from bot.commitments import service as commitments
from bot.commitments.rules import (
    CHANGED,
    LOGGED,
    Change,
    Commitment,
    CommitmentState,
    Draft,
    Origin,
    edited_draft,
)
from bot.commitments.service import find
from bot.commitments.store import Commitments
from bot.commitments.typed_orders import Help, Mark, MoveDue, Order, Snooze
from bot.core.errors import CoachError, WhichCommitmentError
from bot.core.outbox.deliveries import NewDelivery, Subject
from bot.core.outbox.store import Deliveries, changed
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.dates import local
from bot.plans.rules import PRIVATE_NOTES
from bot.plans.store import Notes
from bot.replies.rules import ANSWER, UNSURE, Decision, Reply
from bot.replies.said import Said
from bot.replies.store import Replies
from bot.topics import service as topics
from bot.topics.rules import TOPICS
from bot.topics.store import Topics
from bot.weekly.service import snooze


def answer(
    tx: CoachingTransaction, request: Request, kind: str, reply: Reply, subject: Subject | None = None, edit: str = ""
) -> None:
    """Schedule an answer to a reply where it was typed; each kind once a reply, and once an `edit`.
    What typed orders change may be of several 1:1s."""
    Deliveries(tx).add(
        NewDelivery(
            kind=kind,
            dedupe_key=f"{kind}:{reply.id}{edit and ':'}{edit}",
            recipient_id=request.who.id,
            pair_id=None if kind == CHANGED else reply.pair_id,
            due_at=request.now,
            subject={"reply_id": reply.id, **(subject or {})},
            channel=reply.channel or None,
            thread_ts=reply.thread_ts,
        )
    )


def refresh(tx: CoachingTransaction, reply: Reply, now: datetime) -> None:
    """Re-render the answers to a reply and the plan that counts its notes."""
    Deliveries(tx).mark_stale_by_key(*(f"{kind}:{reply.id}" for kind in (LOGGED, UNSURE)))
    if reply.pair_id is not None:
        changed(tx, Pairs(tx).get(reply.pair_id), PRIVATE_NOTES, now)


def act(tx: CoachingTransaction, request: Request, reply: Reply, order: Order, edit: str = "") -> None:
    """Do what an order says and answer; what cannot be done is answered with the way on. `edit` names the edit
    that made the reply these words."""
    Replies(tx).decide(reply.id, Decision.ORDER, "")
    try:
        subject, kind = _do(tx, request, reply, order)
    except CoachError as error:
        # What was typed is kept with the reply, not in the outbox, and only for this answer. Names are not kept at all.
        Replies(tx).decide(reply.id, Decision.ORDER, error.fields.get("typed", ""))
        fields: dict[str, str | list[int]] = {**error.fields}
        fields.pop("typed", None)
        if isinstance(error, WhichCommitmentError):
            fields["names"] = list(error.people)
        subject, kind = {"section": "errors", "key": error.key, **fields}, ANSWER
    answer(tx, request, kind, reply, subject, edit)
    refresh(tx, reply, request.now)


def _do(tx: CoachingTransaction, request: Request, reply: Reply, order: Order) -> tuple[Subject, str]:
    who = request.who
    origin = Origin.THREAD if reply.brief_id else Origin.DM
    within = _as_report_in(tx, who, reply)
    match order:
        case Mark():
            found = [find(tx, who, target, within) for target in order.targets]
            for one in found:
                commitments.apply(tx, request, Pairs(tx).get(one.pair_id), one, order.action, origin)
            return {"change": order.action.value, "commitments": [one.id for one in found]}, CHANGED
        case MoveDue():
            found_one = find(tx, who, order.target, within)
            draft = Draft(found_one.text, found_one.owner, order.due_on)
            commitments.edit(tx, request, Pairs(tx).get(found_one.pair_id), found_one, draft, origin)
            return {"change": Change.MOVED.value, "commitments": [found_one.id]}, CHANGED
        case Snooze():
            tomorrow = local(request.now, who.timezone).date() + timedelta(days=1)
            until = snooze(tx, request, order.until or tomorrow)
            return {"section": "weekly", "key": "snoozed", "until": until.isoformat()}, ANSWER
        case Help():
            return {"section": "help", "key": "in_thread"}, ANSWER


def _as_report_in(tx: CoachingTransaction, who: Person, reply: Reply) -> Pair | None:
    """The pair in whose thread a report writes: numbers there mean that 1:1."""
    if reply.brief_id is None or reply.pair_id is None:
        return None
    pair = Pairs(tx).get(reply.pair_id)
    return pair if who.id == pair.report.id else None


def pairs_to_choose(tx: CoachingTransaction, who: Person) -> list[Pair]:
    """The 1:1s that something typed outside a thread may belong to, those the person manages first."""
    return [*Pairs(tx).of_manager(who.id), *Pairs(tx).of_report(who.id)]


TAPPED = 1_000_000
"""Above the number of any line that was read: Slack cuts messages at 40,000 characters."""


def receive(tx: CoachingTransaction, request: Request, new: Reply, pair: Pair, said: Said) -> bool:
    """Store a reply in a brief's thread that has just come, and do what `ReplyLog.follow_edit` does.

    It is stored with what became of it: most of what that looks up cannot be there yet. False if it was stored before.
    """
    what = replace(new, decision=said.decision, text=said.waiting(said.decision), unread=said.unread_lines)
    reply = Replies(tx).add(what)
    if reply is None:
        return False
    log = ReplyLog(tx, request, pair, reply)
    if said.clear:
        commitments.log_all(tx, request.who, pair, said.clear, Origin.THREAD, request.now, reply.id, 0, reply.frame)
    log.add_notes(said.notes)
    if said.notes and not said.clear:
        changed(tx, pair, PRIVATE_NOTES, request.now)
    if log.follow_topics(said.topics) or said.clear or said.notes or (said.unread and not said.asked):
        answer(tx, request, LOGGED, reply)
    if reply.decision is Decision.UNSURE:
        answer(tx, request, UNSURE, reply)
    return True


@dataclass(frozen=True, slots=True)
class ReplyLog:
    """What a reply has logged for a pair, in a transaction of the person who typed it."""

    tx: CoachingTransaction
    request: Request
    pair: Pair
    reply: Reply

    def follow_edit(self, said: Said, before: Said) -> None:
        """Follow an edit: log what is clear, keep what is a note, ask about the rest. `before` is what the text said
        before the edit."""
        there = Commitments(self.tx).of_reply(self.reply.id)
        self._follow([one for one in there if not _was_tapped(one)], before.clear, said.clear)
        self.replace_notes(said.notes)
        decision = self._follow_decision(before, said)
        Replies(self.tx).decide(self.reply.id, decision, said.waiting(decision), unread=said.unread_lines)
        shown = said.clear or said.notes or there or (said.unread and decision is not Decision.UNSURE)
        if self.follow_topics(said.topics) or shown:
            answer(self.tx, self.request, LOGGED, self.reply)
        if decision is Decision.UNSURE:
            answer(self.tx, self.request, UNSURE, self.reply)
        self._refresh()

    def follow_edit_outside(self, said: Said, before: Said) -> None:
        """Follow the edit of a message outside a brief's thread that was logged, or kept as a note."""
        if self.reply.decision is Decision.LOGGED:
            there = Commitments(self.tx).of_reply(self.reply.id)
            self._follow(there, before.tapped, said.tapped, first=TAPPED)
            self.follow_topics(said.topics)
        self.replace_notes(said.notes)
        Replies(self.tx).decide(self.reply.id, self.reply.decision, "", unread=said.unread_lines)
        self._refresh()

    def make_note(self, commitment: Commitment, words: str) -> None:
        """What was logged is a private note from now on, which no later edit of the message replaces."""
        self._take_back([commitment])
        Notes(self.tx).add(self.pair.id, self.request.who.id, words, self.request.now, None)
        self._refresh()

    def delete(self) -> None:
        """Take back all of it."""
        self._take_back_all()
        self._refresh()

    def ask_again(self, text: str) -> None:
        """Take back all that was made of the message: what it says now waits for the one tap once more."""
        self._take_back_all()
        Replies(self.tx).decide(self.reply.id, Decision.UNSURE, text)
        self._refresh()

    def log_decided(self, said: Said) -> None:
        """Log the lines kept for the one tap, each as best understood, in the words it was typed; notes stay notes."""
        tx, request, reply = self.tx, self.request, self.reply
        drafts, by_tap = said.tapped, Origin.BUTTON
        commitments.log_all(tx, request.who, self.pair, drafts, by_tap, request.now, reply.id, TAPPED, reply.frame)
        self.add_notes(said.notes)
        if said.topics:
            self.follow_topics(said.topics)

    def add_notes(self, notes: Iterable[str]) -> None:
        """Keep these as private notes."""
        for note in notes:
            Notes(self.tx).add(self.pair.id, self.request.who.id, note, self.request.now, self.reply.id)

    def replace_notes(self, notes: Iterable[str]) -> None:
        """Make these the notes of the reply; of those that were, the words are taken back."""
        Notes(self.tx).take_back_of_reply(self.reply.id, self.request.now)
        self.add_notes(notes)

    def follow_topics(self, brought: Sequence[str]) -> bool:
        """Make the reply's topics be those `brought`, in their order; whether there were or are any."""
        there = Topics(self.tx).of_reply(self.reply.id)
        for known, text in zip_longest(there, brought):
            if known is None:
                Topics(self.tx).add(self.pair.id, self.request.who.id, text, self.request.now, self.reply.id)
            elif text != known.text:
                topics.reword(self.tx, self.request, self.pair, known, text or "")
        if there or brought:
            changed(self.tx, self.pair, TOPICS, self.request.now)
        return bool(there or brought)

    def _refresh(self) -> None:
        """What the message said before is destroyed, unless the law keeps it; what shows it is rendered again."""
        destroy_taken_back(self.tx, self.pair, self.request.now, self.request.who)
        refresh(self.tx, self.reply, self.request.now)

    def _follow_decision(self, before: Said, said: Said) -> Decision:
        """What becomes of the unsure lines: as it was decided for them before the edit, or the tap is asked for."""
        decided = self.reply.decision if before.asked else None
        if decided is Decision.LOGGED and (not said.doubtful or said.asked == before.asked):
            tapped = [one for one in Commitments(self.tx).of_reply(self.reply.id) if _was_tapped(one)]
            self._follow(tapped, before.tapped, said.tapped, first=TAPPED)
            return Decision.LOGGED
        if decided is Decision.LOGGED:
            self._take_back([one for one in Commitments(self.tx).of_reply(self.reply.id) if _was_tapped(one)])
        if decided is Decision.NOTE and said.asked:
            self.add_notes(["\n".join(said.asked)])
            return Decision.NOTE
        if decided is Decision.LEFT and said.asked == before.asked:
            return Decision.LEFT
        return said.decision

    def _follow(
        self, there: Sequence[Commitment], before: Sequence[Draft], drafts: Sequence[Draft], first: int = 0
    ) -> None:
        """Make the reply's commitments be `drafts`, line by line: edit, log the new, take back what is gone.

        What was changed by button since stays unless the edit touched the same words, owner or day.
        """
        tx, request, pair = self.tx, self.request, self.pair
        old = {one.line: one for one in there}
        for position, draft in enumerate(drafts):
            known = old.pop(first + position, None)
            was = before[position] if position < len(before) else None
            if known is None:
                self._log(draft, Origin.THREAD, first + position)
            elif draft != was:
                if known.state is CommitmentState.WITHDRAWN:
                    [known] = commitments.restore(tx, request, pair, [known], Origin.THREAD)
                commitments.edit(tx, request, pair, known, edited_draft(known, was, draft), Origin.THREAD)
                if draft.text != (was and was.text):
                    Commitments(tx).take_back_words(known.id, request.who.id, request.now)
        self._take_back(list(old.values()))

    def _take_back_all(self) -> None:
        self.replace_notes(())
        self.follow_topics(())
        self._take_back(Commitments(self.tx).of_reply(self.reply.id))

    def _take_back(self, gone: Sequence[Commitment]) -> None:
        """Of commitments whose words are no longer in the message, whatever has become of them."""
        commitments.take_back(self.tx, self.request, self.pair, gone, Origin.THREAD, self.request.now)

    def _log(self, draft: Draft, origin: Origin, line: int) -> None:
        commitments.log(self.tx, self.request, self.pair, draft, origin, self.reply.id, line, self.reply.frame)


def _was_tapped(commitment: Commitment) -> bool:
    return commitment.line is not None and commitment.line >= TAPPED
