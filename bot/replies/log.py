"""Turns what a reply says into commitments, notes and topics, line by line, and follows the message when it is edited.

What was made of a line keeps its place in the message as its `line`, whether it was read so or chosen with a tap. What
was not decided waits as a line of its own (ReplyLines).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.administration.taken_back import destroy_taken_back
from bot.commitments import service as commitments
from bot.commitments.due_days import settled
from bot.commitments.rules import (
    CHANGED,
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
from bot.commitments.typed_orders import Help, Mark, MoveDue, NotRead, Order, Snooze, Which
from bot.core.errors import CoachError, OrderNotReadError, OtherOneOnOneError, WhichCommitmentError, WhichOfTheseError
from bot.core.outbox.deliveries import NewDelivery, Subject
from bot.core.outbox.store import Deliveries, changed
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.dates import local
from bot.intents.rules import REQUEST, Intent
from bot.intents.service import answer_to
from bot.plans.rules import PRIVATE_NOTES, Note
from bot.plans.store import Notes
from bot.replies.parsing import LineKind
from bot.replies.rules import (
    ANSWER,
    DECIDABLE,
    PERSONAL,
    UNSURE,
    WAITS,
    Choice,
    Decision,
    Outcome,
    Reply,
    SaidLine,
    WaitingLine,
    paired,
)
from bot.replies.said import Said
from bot.replies.store import Replies, ReplyLines
from bot.topics import service as topics
from bot.topics.rules import TOPICS, Topic
from bot.topics.store import Topics
from bot.weekly.service import snooze


def answer(
    tx: CoachingTransaction, request: Request, kind: str, reply: Reply, subject: Subject | None = None, part: str = ""
) -> None:
    """Schedule an answer to a reply where it was typed; each kind once a reply, and once a `part` of it: an edit, or an
    order of several. What typed orders change may be of several 1:1s."""
    Deliveries(tx).add(
        NewDelivery(
            kind=kind,
            dedupe_key=f"{kind}:{reply.id}{part and ':'}{part}",
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


def act(
    tx: CoachingTransaction,
    request: Request,
    reply: Reply,
    orders: Sequence[Order | Intent],
    edit: str = "",
    *,
    alone: bool = True,
) -> None:
    """Do what each order of a reply says and answer; what cannot be done is answered with the way on. `edit` names the
    edit that made the reply these words; `alone`: they are all it says."""
    if orders and alone:
        Replies(tx).decide(reply.id, Decision.ORDER, "")
        reply = replace(reply, decision=Decision.ORDER, text="")
    for number, order in enumerate(orders):
        part = ":".join(filter(None, (edit, str(number or ""))))
        try:
            subject, kind = _do(tx, request, reply, order, part)
        except CoachError as error:
            subject, kind = _explained(tx, reply, error), ANSWER
        answer(tx, request, kind, reply, subject, part)
    if orders:
        refresh(tx, reply, request.now)


def _explained(tx: CoachingTransaction, reply: Reply, error: CoachError) -> Subject:
    """What could not be done. What was typed is kept with the reply, not in the outbox, and only for this answer. Names
    are not kept at all."""
    fields: dict[str, str | list[int]] = {name: value for name, value in error.fields.items() if name != "typed"}
    if "typed" in error.fields:
        fields["typed_at"] = _kept(tx, reply, error.fields["typed"])
    if isinstance(error, WhichCommitmentError):
        fields["names"] = list(error.people)
    if isinstance(error, WhichOfTheseError):
        fields["commitments"] = list(error.commitments)
    return {"section": "errors", "key": error.key, **fields}


def _kept(tx: CoachingTransaction, reply: Reply, typed: str) -> list[int]:
    """Where what was typed stands in the text that is kept of a reply: in all of it while its 1:1 is to be chosen."""
    text = Replies(tx).get(reply.id).text
    if typed not in text and reply.decision is not Decision.UNSURE:
        text = f"{text}\n{typed}".strip()
        Replies(tx).decide(reply.id, reply.decision, text)
    return [max(text.find(typed), 0), max(text.find(typed), 0) + len(typed)]


def _do(
    tx: CoachingTransaction, request: Request, reply: Reply, order: Order | Intent, part: str
) -> tuple[Subject, str]:
    who = request.who
    origin = Origin.THREAD if reply.brief_id else Origin.DM
    within = _pair_of_thread(tx, reply)
    match order:
        case Mark():
            found = _found(tx, request, reply, order, within, part)
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
        case Intent():
            return answer_to(tx, request, order, _pair_of_thread(tx, reply)), REQUEST
        case Which():
            raise WhichOfTheseError(commitments=[find(tx, who, number, within).id for number in order.numbers])
        case NotRead():
            raise OrderNotReadError(typed=order.words)
        case Help():
            return {"section": "help", "key": "in_thread"}, ANSWER


def _found(
    tx: CoachingTransaction, request: Request, reply: Reply, order: Mark, within: Pair | None, part: str
) -> list[Commitment]:
    """What is to be marked. What is open in another 1:1 is asked about, beside what is marked here."""
    found, elsewhere = list[Commitment](), list[OtherOneOnOneError]()
    for target in order.targets:
        try:
            found.append(find(tx, request.who, target, within))
        except OtherOneOnOneError as error:
            elsewhere.append(error)
    if elsewhere:
        ids = [one for error in elsewhere for one in error.commitments]
        asked = OtherOneOnOneError(typed=", ".join(each.fields["typed"] for each in elsewhere), commitments=ids)
        if not found:
            raise asked
        answer(tx, request, ANSWER, reply, _explained(tx, reply, asked), part)
    return found


def _pair_of_thread(tx: CoachingTransaction, reply: Reply) -> Pair | None:
    """The pair in whose thread it was typed: numbers there mean that 1:1."""
    return Pairs(tx).get(reply.pair_id) if reply.brief_id is not None and reply.pair_id is not None else None


def pairs_to_choose(tx: CoachingTransaction, who: Person) -> list[Pair]:
    """The 1:1s that something typed outside a thread may belong to, those the person manages first."""
    return [*Pairs(tx).of_manager(who.id), *Pairs(tx).of_report(who.id)]


def receive(tx: CoachingTransaction, request: Request, new: Reply, pair: Pair, said: Said) -> Reply | None:
    """Store a reply that has just come, and do what it says. None if it was stored before."""
    what = replace(new, pair_id=pair.id, decision=said.decision, unread=said.unread_lines)
    reply = Replies(tx).add(what)
    if reply is not None:
        ReplyLog(tx, request, pair, reply).write(said)
    return reply


@dataclass(slots=True)
class _There:
    """What is there of a reply, by the places of its lines; what is not taken over by an edit is left in it."""

    commitments: dict[int | None, Commitment] = field(default_factory=dict)
    notes: dict[int | None, Note] = field(default_factory=dict)
    topics: dict[int | None, Topic] = field(default_factory=dict)
    waiting: dict[int | None, WaitingLine] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        """Whether there is any of it."""
        return bool(self.commitments or self.notes or self.topics or self.waiting)


@dataclass(frozen=True, slots=True)
class ReplyLog:
    """What a reply has logged for a pair, in a transaction of the person who typed it."""

    tx: CoachingTransaction
    request: Request
    pair: Pair
    reply: Reply

    def write(self, said: Said) -> None:
        """Do what each line says, and answer."""
        said = self._settled(said)
        logged = [(position, line.draft) for position, line in said.of(Outcome.LOGGED) if line.draft is not None]
        self._log_all(logged, Origin.THREAD)
        for position, line in said.of(Outcome.NOTED):
            self._add_note(line.text, position)
        for position, line in said.of(Outcome.BROUGHT):
            self._add_topic(line.text, position)
        self._add_waiting(said.of(*WAITS), self.request.now + DECIDABLE)
        if said.of(Outcome.BROUGHT):
            changed(self.tx, self.pair, TOPICS, self.request.now)
        if said.of(Outcome.NOTED) and not logged:
            changed(self.tx, self.pair, PRIVATE_NOTES, self.request.now)
        if said.speaks:
            answer(self.tx, self.request, LOGGED, replace(self.reply, pair_id=self.pair.id))

    def make(self, line: WaitingLine, choice: Choice) -> None:
        """What its writer decides of a line that waits."""
        if choice is Choice.LEAVE:
            ReplyLines(self.tx).leave([line.id])
            return
        if choice is Choice.LOG:
            self._log_all([(line.position, line.draft)], Origin.BUTTON)
        elif choice is Choice.NOTE:
            self._add_note(line.text, line.position)
        else:
            self._add_topic(line.text, line.position)
            changed(self.tx, self.pair, TOPICS, self.request.now)
        ReplyLines(self.tx).remove([line.id])

    def follow_edit(self, said: Said, before: Said) -> None:
        """Follow an edit; `before` is what the text said before it.

        What was made of a line that stayed, stays, also by button since. In the place of a line that was decided with a
        tap, other words of the same kind follow that, unless they should be asked about; nobody is asked again about
        what stayed.
        """
        there, said, before = self._there(), self._settled(said), self._settled(before)
        shown, waits = there.anything, list[tuple[int, SaidLine]]()
        for (position, line), at in zip(enumerate(said.lines), paired(before.lines, said.lines), strict=True):
            was = None if at is None else before.lines[at]
            if was == line:
                self._keep(there, at, position)
                continue
            outcome = _follows(there, at, was, line) if was and was.outcome in WAITS else line.outcome
            if outcome is Outcome.LOGGED and line.draft is not None:
                self._follow(there.commitments.pop(at, None), was, line.draft, position)
            elif outcome is Outcome.NOTED:
                self._add_note(line.text, position)
            elif outcome is Outcome.BROUGHT:
                self._follow_topic(there.topics.pop(at, None), line.text, position)
            elif outcome in WAITS:
                waits.append((position, line))
        self._take_back(there)
        self._add_waiting(waits, self.request.now + DECIDABLE)
        Replies(self.tx).decide(self.reply.id, said.decision, "", self.pair.id, said.unread_lines)
        if said.speaks or shown:
            answer(self.tx, self.request, LOGGED, replace(self.reply, pair_id=self.pair.id))
        self.refresh()

    def make_note(self, commitment: Commitment, words: str) -> None:
        """What was logged is a private note from now on, which no later edit of the message replaces."""
        self._take_back(_There(commitments={commitment.line: commitment}))
        Notes(self.tx).add(self.pair.id, self.request.who.id, words, self.request.now, None, None, commitment.frame)
        self.refresh()

    def undo(self, until: datetime) -> None:
        """Take back all of it. Before `until` what was logged can be logged again, and what became a note or a topic be
        decided again; then the words are destroyed."""
        there, owner = self._there(), Owner.REPORT if self.request.who.id == self.pair.report.id else Owner.MANAGER
        kept = [(one.line, one.text, LineKind.NOTE) for one in there.notes.values()]
        kept += [(one.line, one.text, LineKind.TOPIC) for one in there.topics.values()]
        live = [one for one in there.commitments.values() if one.live]
        if live:
            commitments.take_back(self.tx, self.request, self.pair, live, Origin.BUTTON, until)
        self._take_back(_There(notes=there.notes, topics=there.topics))
        again = [
            (line, SaidLine(text, Outcome.LEFT, kind, Draft(text, owner)))
            for line, text, kind in kept
            if line is not None
        ]
        self._add_waiting(again, until)
        self.refresh()

    def delete(self) -> None:
        """Take back all of it."""
        self._take_back(self._there())
        self.refresh()

    def refresh(self) -> None:
        """What the message said before is destroyed, unless the law keeps it; what shows it is rendered again."""
        destroy_taken_back(self.tx, self.pair, self.request.now, self.request.who)
        refresh(self.tx, replace(self.reply, pair_id=self.pair.id), self.request.now)

    def _settled(self, said: Said) -> Said:
        """The same with the days on which it is due."""
        written_on = local(self.reply.written_at, self.request.who.timezone).date()
        drafts = iter(settled(self.tx, self.pair, [line.draft for line in said.lines if line.draft], written_on))
        return Said(tuple(replace(line, draft=next(drafts)) if line.draft else line for line in said.lines))

    def _there(self) -> _There:
        reply_id = self.reply.id
        return _There(
            commitments={one.line: one for one in Commitments(self.tx).of_reply(reply_id)},
            notes={one.line: one for one in Notes(self.tx).of_reply(reply_id)},
            topics={one.line: one for one in Topics(self.tx).of_reply(reply_id)},
            waiting={one.position: one for one in ReplyLines(self.tx).of_reply(reply_id, self.request.now)},
        )

    def _keep(self, there: _There, at: int | None, position: int) -> None:
        """Leave what was made of a line, at its place in the message now."""
        commitment, note = there.commitments.pop(at, None), there.notes.pop(at, None)
        topic, line = there.topics.pop(at, None), there.waiting.pop(at, None)
        if at == position:
            return
        if commitment:
            Commitments(self.tx).save(replace(commitment, line=position))
        if note:
            Notes(self.tx).set_line(note.id, position)
        if topic:
            Topics(self.tx).set_line(topic.id, position)
        if line:
            ReplyLines(self.tx).move(line.id, position)

    def _follow(self, known: Commitment | None, was: SaidLine | None, draft: Draft, position: int) -> None:
        """Make a line's commitment be that. What was changed by button since stays unless the edit touched the same
        words, owner or day."""
        tx, request, pair = self.tx, self.request, self.pair
        if known is None:
            self._log_all([(position, draft)], Origin.THREAD)
            return
        before = was.draft if was else None
        if known.state is CommitmentState.WITHDRAWN and draft != before:
            [known] = commitments.restore(tx, request, pair, [known], Origin.THREAD)
        if known.line != position:
            known = replace(known, line=position)
            Commitments(tx).save(known)
        if draft != before:
            commitments.edit(tx, request, pair, known, edited_draft(known, before, draft), Origin.THREAD)
            if draft.text != (before and before.text):
                Commitments(tx).take_back_words(known.id, request.who.id, request.now)

    def _follow_topic(self, known: Topic | None, text: str, position: int) -> None:
        if known is None:
            self._add_topic(text, position)
        else:
            Topics(self.tx).set_line(known.id, position)
            topics.reword(self.tx, self.request, self.pair, known, text)
        changed(self.tx, self.pair, TOPICS, self.request.now)

    def _take_back(self, gone: _There) -> None:
        """What stands in the message no more, whatever has become of it."""
        tx, request, now = self.tx, self.request, self.request.now
        commitments.take_back(tx, request, self.pair, list(gone.commitments.values()), Origin.THREAD, now)
        Notes(tx).take_back([one.id for one in gone.notes.values()], now)
        if gone.notes:
            since = min(one.written_at for one in gone.notes.values())
            changed(tx, self.pair, PRIVATE_NOTES, now, gone_since=since)
        for topic in gone.topics.values():
            topics.reword(tx, request, self.pair, topic, "")
        ReplyLines(tx).take_back([one.id for one in gone.waiting.values()], now)

    def _log_all(self, drafts: Sequence[tuple[int, Draft]], origin: Origin) -> None:
        if drafts:
            lines, what = [position for position, _ in drafts], [draft for _, draft in drafts]
            reply, request = self.reply, self.request
            commitments.log_all(
                self.tx, request.who, self.pair, what, origin, request.now, reply.id, lines, reply.frame
            )

    def _add_note(self, text: str, position: int) -> None:
        reply, now = self.reply, self.request.now
        Notes(self.tx).add(self.pair.id, self.request.who.id, text, now, reply.id, position, reply.frame)

    def _add_topic(self, text: str, position: int) -> None:
        Topics(self.tx).add(self.pair.id, self.request.who.id, text, self.request.now, self.reply.id, position)

    def _add_waiting(self, lines: Sequence[tuple[int, SaidLine]], until: datetime) -> None:
        ReplyLines(self.tx).add(self.reply, self.pair.id, lines, until)


def _follows(there: _There, at: int | None, was: SaidLine, line: SaidLine) -> Outcome:
    """What becomes of words in the place of a line that was asked about or left: what was made of that with a tap,
    unless they should be asked about themselves. What the other one sees follows only words of the same kind, or a
    clear commitment; of a feeling nobody is told but by a tap on that very feeling."""
    if line.doubtful or line.warning or line.outcome not in (*WAITS, Outcome.LOGGED):
        return line.outcome
    same = line.kind is was.kind and line.kind not in PERSONAL
    if at in there.commitments and (same or line.kind is LineKind.COMMITMENT):
        return Outcome.LOGGED
    if at in there.topics and same:
        return Outcome.BROUGHT
    return Outcome.NOTED if at in there.notes else line.outcome
