"""What the bot answers to something typed: rows in the outbox, composed when they are sent."""

from datetime import datetime, timedelta

from bot.commitments import finding
from bot.commitments import service as commitments
from bot.commitments.lines import as_lines
from bot.commitments.rules import CHANGED, LOGGED, Change, ChangedMessage, CommitmentLine, Draft, LoggedMessage, Origin
from bot.commitments.store import Commitments
from bot.commitments.typed_orders import Help, Mark, MoveDue, Snooze, Words
from bot.core.errors import CoachError
from bot.core.outbox.deliveries import Delivery, NewDelivery
from bot.core.outbox.messages import Composed
from bot.core.outbox.store import Deliveries
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.meetings.recurrence import local
from bot.plans.note_store import Notes
from bot.plans.service import refresh_plan
from bot.replies.rules import ANSWER, UNSURE, AnswerMessage, Decision, Reply, UnsureMessage
from bot.replies.store import Replies
from bot.topics.store import Topics
from bot.weekly import snoozing

Subject = dict[str, int | str | list[int]]


def answer(
    tx: CoachingTransaction, request: Request, kind: str, reply: Reply, subject: Subject | None = None, edit: str = ""
) -> None:
    """Let an answer to a reply wait in the outbox, where it was typed; each kind once a reply, and once an `edit`."""
    Deliveries(tx).add(
        NewDelivery(
            kind=kind,
            dedupe_key=f"{kind}:{reply.id}{edit and ':'}{edit}",
            recipient_id=request.who.id,
            due_at=request.now,
            subject={"reply_id": reply.id, **(subject or {})},
            channel=reply.channel,
            thread_ts=reply.thread_ts,
        )
    )


def refresh(tx: CoachingTransaction, reply: Reply) -> None:
    """Render the answers to a reply anew, and the plan that counts its notes."""
    Deliveries(tx).mark_stale_by_key(*(f"{kind}:{reply.id}" for kind in (LOGGED, UNSURE)))
    if reply.pair_id is not None:
        refresh_plan(tx, reply.pair_id)


def act(tx: CoachingTransaction, request: Request, reply: Reply, words: Words, edit: str = "") -> None:
    """Do what plain words say and answer; what cannot be done is answered with the way on. `edit` names the edit
    that made the reply these words."""
    Replies(tx).decide(reply.id, Decision.WORDS, "")
    try:
        subject, kind = _do(tx, request, reply, words)
    except CoachError as error:
        # What was typed is kept with the reply, not in the outbox, and only for this answer.
        Replies(tx).decide(reply.id, Decision.WORDS, error.fields.get("typed", ""))
        fields = {name: value for name, value in error.fields.items() if name != "typed"}
        subject, kind = {"section": "errors", "key": error.key, **fields}, ANSWER
    answer(tx, request, kind, reply, subject, edit)
    refresh(tx, reply)


def _do(tx: CoachingTransaction, request: Request, reply: Reply, words: Words) -> tuple[Subject, str]:
    who = request.who
    origin = Origin.THREAD if reply.brief_id else Origin.DM
    within = _as_report_in(tx, who, reply)
    match words:
        case Mark():
            found = [finding.find(tx, who, target, within) for target in words.targets]
            for one in found:
                commitments.apply(tx, request, Pairs(tx).get(one.pair_id), one, words.action, origin)
            return {"change": words.action.value, "commitments": [one.id for one in found]}, CHANGED
        case MoveDue():
            found_one = finding.find(tx, who, words.target, within)
            draft = Draft(found_one.text, found_one.owner, words.due_on)
            commitments.edit(tx, request, Pairs(tx).get(found_one.pair_id), found_one, draft, origin)
            return {"change": Change.MOVED.value, "commitments": [found_one.id]}, CHANGED
        case Snooze():
            tomorrow = local(request.now, who.timezone).date() + timedelta(days=1)
            until = snoozing.snooze(tx, request, words.until or tomorrow)
            return {"section": "nudge", "key": "snoozed", "until": until.isoformat()}, ANSWER
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


def compose_logged(tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
    """What was understood from a reply, as it stands now."""
    reply = Replies(tx).get(int(str(delivery.subject["reply_id"])))
    logged = Commitments(tx).of_reply(reply.id)
    shown = [one for one in logged if one.state is not commitments.STATE_AFTER[Change.WITHDRAWN]]
    return LoggedMessage(
        reply_id=reply.id,
        today=local(now, recipient.timezone).date(),
        lines=tuple(as_lines(tx, recipient, shown)),
        notes=Notes(tx).count_of_reply(reply.id),
        topics=tuple(topic.text for topic in Topics(tx).of_reply(reply.id)),
        undone=bool(logged) and not shown,
        deleted=reply.decision is Decision.DELETED,
    )


def compose_unsure(tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
    """The question what an unclear reply is, or what was decided."""
    reply = Replies(tx).get(int(str(delivery.subject["reply_id"])))
    pairs = pairs_to_choose(tx, recipient) if reply.pair_id is None else []
    return UnsureMessage(
        reply_id=reply.id,
        texts=tuple(reply.text.split("\n")) if reply.text else (),
        decision=reply.decision,
        pairs=tuple(pairs),
        reader_id=recipient.id,
    )


def compose_changed(tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
    """What plain words changed."""
    ids = delivery.subject["commitments"]
    found = Commitments(tx).get_many(ids if isinstance(ids, list) else [])
    change = Change(str(delivery.subject["change"]))
    lines: list[CommitmentLine] = as_lines(tx, recipient, found)
    undone = change is not Change.MOVED and all(line.commitment.live for line in lines)
    return ChangedMessage(
        change=Change.REOPENED if undone else change,
        today=local(now, recipient.timezone).date(),
        lines=tuple(lines),
        undoable=change is not Change.MOVED and not undone,
    )


def compose_answer(tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
    """An answer that is one wording."""
    subject = dict(delivery.subject)
    reply = Replies(tx).get(int(str(subject.pop("reply_id"))))
    until = subject.pop("until", None)
    return AnswerMessage(
        section=str(subject.pop("section")),
        key=str(subject.pop("key")),
        fields={"typed": reply.text, **{name: str(value) for name, value in subject.items()}},
        today=local(now, recipient.timezone).date(),
        until=datetime.fromisoformat(str(until)).date() if until else None,
    )
