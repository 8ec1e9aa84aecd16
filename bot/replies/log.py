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
from bot.core.outbox.changed import changed
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.store import Deliveries
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.dates import local
from bot.frames.performance_talk import PerformanceTalkWording, sounds_like_performance
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


def topics_in(who: Person, pair: Pair, text: str) -> tuple[tuple[str, ...], str]:
    """What a text of the pair's report brings, and the rest of it; nothing in a manager's."""
    return split_topics(text) if who.id == pair.report.id else ((), text)


def follow_topics(tx: CoachingTransaction, request: Request, pair: Pair, reply: Reply, brought: Sequence[str]) -> bool:
    """Make the reply's topics be those `brought`, in their order; whether there were or are any.

    What was talked about since stays.
    """
    topics = Topics(tx)
    there = topics.of_reply(reply.id)
    for known, text in zip_longest(there, brought):
        if known is None:
            topics.add(pair.id, request.who.id, text, request.now, reply.id)
        elif text is None and known.state is TopicState.OPEN:
            topics.set_state(known.id, TopicState.REMOVED)
        elif text is not None and text != known.text:
            topics.set_text(known, text)
    if there or brought:
        changed(tx, pair, TOPICS, request.now)
    return bool(there or brought)


Subject = dict[str, int | str | list[int]]


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
            channel=reply.channel,
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
class _Said:
    """A reply's text, read: what is clear, what one tap decides (its words and how they would be logged), notes."""

    clear: tuple[Draft, ...] = ()
    asked: tuple[str, ...] = ()
    tapped: tuple[Draft, ...] = ()
    notes: tuple[str, ...] = ()

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
    rules: PerformanceTalkWording | None = None,
) -> bool:
    """Store a reply in a brief's thread that has just come, and do what `follow_edit` does.

    It is read first and stored with what became of it: most of what that looks up cannot be there yet. False if it was
    stored before.
    """
    who = request.who
    brought, text = topics_in(who, pair, text)
    said = _in_thread(lines(tx, who, pair, text, new.written_at, working_days), who, pair, rules)
    decision = _undecided(said, brought)
    reply = Replies(tx).add(replace(new, decision=decision, text=said.waiting(decision)))
    if reply is None:
        return False
    if said.clear:
        commitments.log_all(tx, who, pair, said.clear, Origin.THREAD, request.now, reply.id, 0, reply.frame)
    add_notes(tx, request, pair, said.notes, reply.id)
    if said.notes and not said.clear:
        changed(tx, pair, PRIVATE_NOTES, request.now)
    if follow_topics(tx, request, pair, reply, brought) or said.clear or said.notes:
        answer(tx, request, LOGGED, reply)
    if decision is Decision.UNSURE:
        answer(tx, request, UNSURE, reply)
    return True


def follow_edit(
    tx: CoachingTransaction,
    request: Request,
    reply: Reply,
    text: str,
    previous: str = "",
    rules: PerformanceTalkWording | None = None,
) -> None:
    """Follow an edit: log what is clear, keep what is marked as a note, ask about the rest. `previous` is the text
    before the edit, `rules` those for what is asked about however clear it is."""
    who = request.who
    pair = Pairs(tx).get(int(reply.pair_id or 0))
    brought, text = topics_in(who, pair, text)
    said, before = (
        _in_thread(lines(tx, who, pair, each, reply.written_at), who, pair, rules) if each else _Said()
        for each in (text, previous)
    )
    there = Commitments(tx).of_reply(reply.id)
    _follow(tx, request, reply, pair, [one for one in there if not _was_tapped(one)], before.clear, said.clear)
    replace_notes(tx, request, pair, said.notes, reply.id)
    decision = _follow_decision(tx, request, reply, pair, before, said, brought)
    Replies(tx).decide(reply.id, decision, said.waiting(decision))
    if follow_topics(tx, request, pair, reply, brought) or said.clear or said.notes or there:
        answer(tx, request, LOGGED, reply)
    if decision is Decision.UNSURE:
        answer(tx, request, UNSURE, reply)
    refresh(tx, reply, request.now)


def _follow_decision(
    tx: CoachingTransaction,
    request: Request,
    reply: Reply,
    pair: Pair,
    before: _Said,
    said: _Said,
    brought: Sequence[str],
) -> Decision:
    """What becomes of the unsure lines: as it was decided for them before the edit, or the tap is asked for."""
    decided = reply.decision if before.asked else None
    if decided is Decision.LOGGED:
        tapped = [one for one in Commitments(tx).of_reply(reply.id) if _was_tapped(one)]
        _follow(tx, request, reply, pair, tapped, before.tapped, said.tapped, first=TAPPED)
        return Decision.LOGGED
    if decided is Decision.NOTE and said.asked:
        add_notes(tx, request, pair, ["\n".join(said.asked)], reply.id)
        return Decision.NOTE
    if decided is Decision.LEFT and said.asked == before.asked:
        return Decision.LEFT
    return _undecided(said, brought)


def _undecided(said: _Said, brought: Sequence[str]) -> Decision:
    """What becomes of a reply of which nothing was decided before; `brought` are topics."""
    if said.asked:
        return Decision.UNSURE
    if said.clear:
        return Decision.LOGGED
    if said.notes:
        return Decision.NOTE
    return Decision.TOPIC if brought else Decision.NOTHING


def follow_outside(tx: CoachingTransaction, request: Request, reply: Reply, text: str, previous: str) -> None:
    """Follow the edit of a message outside a brief's thread, in the way it was decided about."""
    if reply.decision is Decision.UNSURE:
        Replies(tx).decide(reply.id, Decision.UNSURE, text)
    elif reply.pair_id is not None and reply.decision in (Decision.LOGGED, Decision.NOTE):
        pair = Pairs(tx).get(reply.pair_id)
        notes: tuple[str, ...] = (text,)
        if reply.decision is Decision.LOGGED:
            before, said = (_outside(tx, request.who, pair, each, reply.written_at) for each in (previous, text))
            there = Commitments(tx).of_reply(reply.id)
            _follow(tx, request, reply, pair, there, before.tapped, said.tapped, first=TAPPED)
            notes = said.notes
        replace_notes(tx, request, pair, notes, reply.id)
    refresh(tx, reply, request.now)


def log_decided(tx: CoachingTransaction, request: Request, reply: Reply, pair: Pair) -> None:
    """Log the lines kept for the one tap, each as best understood, in the words it was typed; notes stay notes."""
    said = _outside(tx, request.who, pair, reply.text, reply.written_at)
    for position, draft in enumerate(said.tapped):
        commitments.log(tx, request, pair, draft, Origin.BUTTON, reply.id, TAPPED + position, reply.frame)
    add_notes(tx, request, pair, said.notes, reply.id)


def all_typed(
    tx: CoachingTransaction, who: Person, pair: Pair, text: str, moment: datetime
) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """Every line of a text as a commitment, each as best understood, and those marked as notes."""
    found = lines(tx, who, pair, text, moment)
    return _as_drafts([line for line in found if line.kind is not LineKind.NOTE], _side(who, pair)), _notes(found)


def add_notes(
    tx: CoachingTransaction, request: Request, pair: Pair, notes: Iterable[str], reply_id: int | None = None
) -> None:
    """Keep these as private notes of whoever typed them."""
    for note in notes:
        Notes(tx).add(pair.id, request.who.id, note, request.now, reply_id)


def replace_notes(tx: CoachingTransaction, request: Request, pair: Pair, notes: Iterable[str], reply_id: int) -> None:
    """Make these the notes of the reply."""
    Notes(tx).delete_of_reply(reply_id)
    add_notes(tx, request, pair, notes, reply_id)


def _was_tapped(commitment: Commitment) -> bool:
    return commitment.line is not None and commitment.line >= TAPPED


def _side(who: Person, pair: Pair) -> Owner:
    """Whose "I" it is."""
    return Owner.REPORT if who.id == pair.report.id else Owner.MANAGER


def _in_thread(found: Sequence[Line], who: Person, pair: Pair, rules: PerformanceTalkWording | None) -> _Said:
    """What is said in a brief's thread. A report who may not see what is agreed keeps it as their own note.

    What sounds like a performance point is asked about: what is logged stands in the plan that both see, and nobody
    should find a warning there.
    """
    if not may_reach(pair, who.id, COMMITMENTS, Act.WRITE):
        return _Said(notes=tuple(line.text for line in found if line.kind is not LineKind.NOTHING))
    agreed = [line for line in found if line.kind in (LineKind.COMMITMENT, LineKind.UNSURE)]
    unsure = [
        line for line in agreed if line.kind is LineKind.UNSURE or (rules and sounds_like_performance(line.text, rules))
    ]
    clear = [line for line in agreed if line not in unsure]
    side = _side(who, pair)
    asked = tuple(line.text for line in unsure)
    return _Said(_as_drafts(clear, side), asked, _as_drafts(unsure, side), _notes(found))


def _outside(tx: CoachingTransaction, who: Person, pair: Pair, text: str, moment: datetime) -> _Said:
    """Courtesy around what was agreed is not logged; a text that is nothing else is, as the person asked for it."""
    found = lines(tx, who, pair, text, moment)
    agreed = [line for line in found if line.kind in (LineKind.COMMITMENT, LineKind.UNSURE)]
    notes = _notes(found)
    return _Said(tapped=_as_drafts(agreed or ([] if notes else found), _side(who, pair)), notes=notes)


def _as_drafts(found: Sequence[Line], author: Owner) -> tuple[Draft, ...]:
    return tuple(line.draft or Draft(line.text, author) for line in found)


def _notes(found: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.text for line in found if line.kind is LineKind.NOTE)


def _follow(
    tx: CoachingTransaction,
    request: Request,
    reply: Reply,
    pair: Pair,
    there: Sequence[Commitment],
    before: Sequence[Draft],
    drafts: Sequence[Draft],
    first: int = 0,
) -> None:
    """Make the reply's commitments be `drafts`, line by line: edit, log the new, withdraw what is gone.

    What was changed by button since stays unless the edit touched the same words, owner or day.
    """
    old = {one.line: one for one in there}
    for position, draft in enumerate(drafts):
        known = old.pop(first + position, None)
        if known is None:
            commitments.log(tx, request, pair, draft, Origin.THREAD, reply.id, first + position, reply.frame)
            continue
        was = before[position] if position < len(before) else None
        if draft == was:
            continue
        if known.state is CommitmentState.WITHDRAWN:
            known = commitments.apply(tx, request, pair, known, Change.REOPENED, Origin.THREAD)
        commitments.edit(tx, request, pair, known, edited_draft(known, was, draft), Origin.THREAD)
    for gone in old.values():
        if gone.live:
            commitments.apply(tx, request, pair, gone, Change.WITHDRAWN, Origin.THREAD)


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
