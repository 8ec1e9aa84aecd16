"""Turns the lines of a reply into commitments and notes, and follows the message when it is edited.

In a brief's thread what is clear is logged at once and one tap decides the rest; outside it one tap decides all, as the
1:1 must be chosen. `line` tells a reply's commitments apart: what was read counts from 0, what was tapped from TAPPED.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest

from bot.commitments import service as commitments
from bot.commitments.rules import (
    CHANGED,
    COMMITMENTS,
    LOGGED,
    Change,
    Commitment,
    CommitmentState,
    Draft,
    Origin,
    Owner,
    edited_draft,
)
from bot.commitments.service import find
from bot.commitments.store import Commitments
from bot.commitments.typed_orders import Help, Mark, MoveDue, Order, Snooze
from bot.core.access import Act, may_reach
from bot.core.errors import CoachError
from bot.core.language.due_dates import may_count_from_next
from bot.core.outbox.deliveries import NewDelivery, Subject
from bot.core.outbox.store import Deliveries, changed
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.dates import local
from bot.frames.performance_talk import PerformanceTalkWording, phrases_for, sounds_like_performance
from bot.meetings.store import Occurrences
from bot.plans.rules import PRIVATE_NOTES
from bot.plans.store import Notes
from bot.replies.parsing import Line, LineKind, read_reply
from bot.replies.rules import ANSWER, UNSURE, Decision, Reply
from bot.replies.speakers import speakers
from bot.replies.store import Replies
from bot.topics.rules import TOPICS, TopicState, split_topics
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
        # What was typed is kept with the reply, not in the outbox, and only for this answer.
        Replies(tx).decide(reply.id, Decision.ORDER, error.fields.get("typed", ""))
        fields = {name: value for name, value in error.fields.items() if name != "typed"}
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


@dataclass(frozen=True, slots=True)
class Said:
    """A reply's text, read: what is clear, what one tap decides (its words and how they would be logged), notes, and
    the topics it brings."""

    clear: tuple[Draft, ...] = ()
    asked: tuple[str, ...] = ()
    tapped: tuple[Draft, ...] = ()
    notes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

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

    def waiting(self, decision: Decision) -> str:
        """The text to keep with the reply until the tap."""
        return "\n".join(self.asked) if decision is Decision.UNSURE else ""


def receive(
    tx: CoachingTransaction,
    request: Request,
    new: Reply,
    pair: Pair,
    text: str,
    working_days: tuple[int, ...],
    phrases: PerformanceTalkWording | None,
) -> bool:
    """Store a reply in a brief's thread that has just come, and do what `ReplyLog.follow_edit` does.

    It is read first and stored with what became of it: most of what that looks up cannot be there yet. False if it was
    stored before.
    """
    topics, text = _topics_in(request.who, pair, text)
    said = replace(_in_thread(tx, request.who, pair, text, new.written_at, phrases, working_days), topics=topics)
    reply = Replies(tx).add(replace(new, decision=said.decision, text=said.waiting(said.decision)))
    if reply is None:
        return False
    log = ReplyLog(tx, request, pair, reply)
    if said.clear:
        commitments.log_all(tx, request.who, pair, said.clear, Origin.THREAD, request.now, reply.id, 0, reply.frame)
    log.add_notes(said.notes)
    if said.notes and not said.clear:
        changed(tx, pair, PRIVATE_NOTES, request.now)
    if log.follow_topics(said.topics) or said.clear or said.notes:
        answer(tx, request, LOGGED, reply)
    if reply.decision is Decision.UNSURE:
        answer(tx, request, UNSURE, reply)
    return True


def follow_outside(tx: CoachingTransaction, request: Request, reply: Reply, text: str, previous: str) -> None:
    """Follow the edit of a message outside a brief's thread, in the way it was decided about."""
    if reply.decision is Decision.UNSURE:
        Replies(tx).decide(reply.id, Decision.UNSURE, text)
    elif reply.pair_id is not None and reply.decision in (Decision.LOGGED, Decision.NOTE):
        pair = Pairs(tx).get(reply.pair_id)
        phrases = phrases_for(request, pair)
        if reply.decision is Decision.LOGGED and phrases and sounds_like_performance(text, phrases):
            ReplyLog(tx, request, pair, reply).ask_again(text)
        else:
            ReplyLog(tx, request, pair, reply).follow_edit_outside(text, previous)
    refresh(tx, reply, request.now)


@dataclass(frozen=True, slots=True)
class ReplyLog:
    """What a reply has logged for a pair, in a transaction of the person who typed it."""

    tx: CoachingTransaction
    request: Request
    pair: Pair
    reply: Reply

    def follow_edit(self, text: str, previous: str, phrases: PerformanceTalkWording | None) -> None:
        """Follow an edit: log what is clear, keep what is marked as a note, ask about the rest. `previous` is the text
        before the edit, `phrases` those of what is asked about however clear it is."""
        topics, text = _topics_in(self.request.who, self.pair, text)
        said, before = (self._in_thread(each, phrases) if each else Said() for each in (text, previous))
        said = replace(said, topics=topics)
        there = Commitments(self.tx).of_reply(self.reply.id)
        self._follow([one for one in there if not _was_tapped(one)], before.clear, said.clear)
        self.replace_notes(said.notes)
        decision = self._follow_decision(before, said)
        Replies(self.tx).decide(self.reply.id, decision, said.waiting(decision))
        if self.follow_topics(said.topics) or said.clear or said.notes or there:
            answer(self.tx, self.request, LOGGED, self.reply)
        if decision is Decision.UNSURE:
            answer(self.tx, self.request, UNSURE, self.reply)
        refresh(self.tx, self.reply, self.request.now)

    def follow_edit_outside(self, text: str, previous: str) -> None:
        """Follow the edit of a message outside a brief's thread that was logged, or kept as a note."""
        if self.reply.decision is Decision.LOGGED:
            before, said = (self._outside(each) for each in (previous, text))
            self._follow(Commitments(self.tx).of_reply(self.reply.id), before.tapped, said.tapped, first=TAPPED)
            self.replace_notes(said.notes)
        else:
            self.replace_notes([text])

    def ask_again(self, text: str) -> None:
        """Take back what the message had logged: what it says now waits for the one tap once more."""
        for one in Commitments(self.tx).of_reply(self.reply.id):
            if one.live:
                commitments.apply(self.tx, self.request, self.pair, one, Change.WITHDRAWN, Origin.DM)
        Replies(self.tx).decide(self.reply.id, Decision.UNSURE, text)

    def log_decided(self) -> None:
        """Log the lines kept for the one tap, each as best understood, in the words it was typed; notes stay notes."""
        said = self._outside(self.reply.text)
        for line, draft in enumerate(said.tapped, TAPPED):
            self._log(draft, Origin.BUTTON, line)
        self.add_notes(said.notes)

    def add_notes(self, notes: Iterable[str]) -> None:
        """Keep these as private notes."""
        for note in notes:
            Notes(self.tx).add(self.pair.id, self.request.who.id, note, self.request.now, self.reply.id)

    def replace_notes(self, notes: Iterable[str]) -> None:
        """Make these the notes of the reply."""
        Notes(self.tx).delete_of_reply(self.reply.id)
        self.add_notes(notes)

    def follow_topics(self, brought: Sequence[str]) -> bool:
        """Make the reply's topics be those `brought`, in their order; whether there were or are any.

        What was talked about since stays.
        """
        topics = Topics(self.tx)
        there = topics.of_reply(self.reply.id)
        for known, text in zip_longest(there, brought):
            if known is None:
                topics.add(self.pair.id, self.request.who.id, text, self.request.now, self.reply.id)
            elif text is None and known.state is TopicState.OPEN:
                topics.set_state(known.id, TopicState.REMOVED)
            elif text is not None and text != known.text:
                topics.set_text(known, text)
        if there or brought:
            changed(self.tx, self.pair, TOPICS, self.request.now)
        return bool(there or brought)

    def _follow_decision(self, before: Said, said: Said) -> Decision:
        """What becomes of the unsure lines: as it was decided for them before the edit, or the tap is asked for."""
        decided = self.reply.decision if before.asked else None
        if decided is Decision.LOGGED:
            tapped = [one for one in Commitments(self.tx).of_reply(self.reply.id) if _was_tapped(one)]
            self._follow(tapped, before.tapped, said.tapped, first=TAPPED)
            return Decision.LOGGED
        if decided is Decision.NOTE and said.asked:
            self.add_notes(["\n".join(said.asked)])
            return Decision.NOTE
        if decided is Decision.LEFT and said.asked == before.asked:
            return Decision.LEFT
        return said.decision

    def _follow(
        self, there: Sequence[Commitment], before: Sequence[Draft], drafts: Sequence[Draft], first: int = 0
    ) -> None:
        """Make the reply's commitments be `drafts`, line by line: edit, log the new, withdraw what is gone.

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
                    known = commitments.apply(tx, request, pair, known, Change.REOPENED, Origin.THREAD)
                commitments.edit(tx, request, pair, known, edited_draft(known, was, draft), Origin.THREAD)
        for gone in old.values():
            if gone.live:
                commitments.apply(tx, request, pair, gone, Change.WITHDRAWN, Origin.THREAD)

    def _log(self, draft: Draft, origin: Origin, line: int) -> None:
        commitments.log(self.tx, self.request, self.pair, draft, origin, self.reply.id, line, self.reply.frame)

    def _in_thread(self, text: str, phrases: PerformanceTalkWording | None) -> Said:
        return _in_thread(self.tx, self.request.who, self.pair, text, self.reply.written_at, phrases)

    def _outside(self, text: str) -> Said:
        """Courtesy around what was agreed is not logged; a text that is nothing else is, as the person asked for it."""
        found = lines(self.tx, self.request.who, self.pair, text, self.reply.written_at)
        agreed = [line for line in found if line.kind in (LineKind.COMMITMENT, LineKind.UNSURE)]
        notes = _notes(found)
        author = _side(self.request.who, self.pair)
        return Said(tapped=_as_drafts(agreed or ([] if notes else found), author), notes=notes)


def _topics_in(who: Person, pair: Pair, text: str) -> tuple[tuple[str, ...], str]:
    """What a text of the pair's report brings, and the rest of it; nothing in a manager's."""
    return split_topics(text) if who.id == pair.report.id else ((), text)


def _was_tapped(commitment: Commitment) -> bool:
    return commitment.line is not None and commitment.line >= TAPPED


def _in_thread(
    tx: CoachingTransaction,
    who: Person,
    pair: Pair,
    text: str,
    moment: datetime,
    phrases: PerformanceTalkWording | None,
    working_days: tuple[int, ...] | None = None,
) -> Said:
    """What is said in a brief's thread. A report who may not see what is agreed keeps it as their own note.

    What sounds like a performance point is asked about: what is logged stands in the plan that both see, and nobody
    should find a warning there.
    """
    found = lines(tx, who, pair, text, moment, working_days)
    if not may_reach(pair, who.id, COMMITMENTS, Act.WRITE):
        return Said(notes=tuple(line.text for line in found if line.kind is not LineKind.NOTHING))
    agreed = [line for line in found if line.kind in (LineKind.COMMITMENT, LineKind.UNSURE)]
    unsure = [
        line
        for line in agreed
        if line.kind is LineKind.UNSURE or (phrases and sounds_like_performance(line.text, phrases))
    ]
    clear = _as_drafts([line for line in agreed if line not in unsure], _side(who, pair))
    asked = tuple(line.text for line in unsure)
    return Said(clear, asked, _as_drafts(unsure, _side(who, pair)), _notes(found))


def all_typed(
    tx: CoachingTransaction,
    who: Person,
    pair: Pair,
    text: str,
    moment: datetime,
    phrases: PerformanceTalkWording | None,
) -> Said:
    """Every line of a text as a commitment, each as best understood, but for notes and what is asked about first."""
    found = lines(tx, who, pair, text, moment)
    agreed = [line for line in found if line.kind is not LineKind.NOTE]
    asked = [line for line in agreed if phrases and sounds_like_performance(line.text, phrases)]
    clear = _as_drafts([line for line in agreed if line not in asked], _side(who, pair))
    return Said(clear, tuple(line.text for line in asked), notes=_notes(found))


def _as_drafts(found: Sequence[Line], author: Owner) -> tuple[Draft, ...]:
    return tuple(line.draft or Draft(line.text, author) for line in found)


def _notes(found: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.text for line in found if line.kind is LineKind.NOTE)


def _side(who: Person, pair: Pair) -> Owner:
    """Whose "I" it is."""
    return Owner.REPORT if who.id == pair.report.id else Owner.MANAGER


def worth_asking(tx: CoachingTransaction, who: Person, text: str, moment: datetime) -> bool:
    """Whether a text outside a brief's thread may be something for one of a person's 1:1s; a greeting is not."""
    working_days = People(tx).preferences(who.id).working_days
    return any(
        line.kind is not LineKind.NOTHING
        for pair in pairs_to_choose(tx, who)
        for line in _read(who, pair, text, moment, None, working_days)
    )


def lines(
    tx: CoachingTransaction,
    who: Person,
    pair: Pair,
    text: str,
    moment: datetime,
    working_days: tuple[int, ...] | None = None,
) -> list[Line]:
    """What each line of a person's text says, read as of `moment` (UTC) in their zone. `working_days` are theirs, where
    they are at hand."""
    if working_days is None:
        working_days = People(tx).preferences(who.id).working_days
    meets_on = None
    if may_count_from_next(text) and (upcoming := Occurrences(tx).next_of_pair(pair.id, moment)):
        meets_on = local(upcoming.starts_at, who.timezone).date()
    return _read(who, pair, text, moment, meets_on, working_days)


def _read(
    who: Person, pair: Pair, text: str, moment: datetime, meets_on: date | None, working_days: tuple[int, ...]
) -> list[Line]:
    speaking = speakers(pair.manager, pair.report, _side(who, pair))
    return read_reply(text, speaking, local(moment, who.timezone), meets_on, working_days)
