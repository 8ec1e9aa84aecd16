"""Composes what is answered to a reply."""

from datetime import datetime

from bot.administration.store import Policies
from bot.commitments.due_days import with_holidays
from bot.commitments.just_done import with_undo
from bot.commitments.rules import Change, ChangedMessage, CommitmentLine, CommitmentState
from bot.commitments.service import as_lines
from bot.commitments.store import Commitments
from bot.core.outbox.deliveries import Delivery
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.plans.store import Notes
from bot.replies.log import pairs_to_choose
from bot.replies.parsing import LineKind
from bot.replies.rules import AnswerMessage, Decision, LoggedMessage, UnsureMessage
from bot.replies.store import Replies, ReplyLines
from bot.topics.store import Topics


def compose_logged(tx: CoachingTransaction, delivery: Delivery, request: Request) -> LoggedMessage:
    """What was understood from a reply, as it stands now."""
    reply = Replies(tx).get(int(str(delivery.subject["reply_id"])))
    pair = Pairs(tx).get(reply.pair_id or delivery.pair_id or 0)
    logged = Commitments(tx).of_reply(reply.id)
    shown = [one for one in logged if one.state is not CommitmentState.WITHDRAWN]
    waiting = ReplyLines(tx).of_reply(reply.id, request.now)
    feels = any(line.kind is LineKind.FEELING for line in waiting)
    return LoggedMessage(
        reply_id=reply.id,
        today=request.today,
        lines=tuple(with_holidays(tx, as_lines(tx, request.who, shown))),
        notes=Notes(tx).count_of_reply(reply.id),
        topics=tuple(topic.text for topic in Topics(tx).of_reply(reply.id)),
        undone=bool(logged) and not shown,
        deleted=reply.decision is Decision.DELETED,
        can_log_again=any(one.destroy_at is not None and one.destroy_at > request.now for one in logged),
        unread=reply.unread,
        waiting=tuple(waiting),
        gone=ReplyLines(tx).count_gone(reply.id, request.now),
        as_report=pair.report.id == request.who.id,
        other_name=pair.other(request.who).called,
        contact=Policies(tx).get().outside_contact if feels else "",
        in_thread=delivery.thread_ts is not None,
    )


def compose_unsure(tx: CoachingTransaction, delivery: Delivery, request: Request) -> UnsureMessage:
    """To which 1:1 a reply belongs, or what was decided."""
    reply = Replies(tx).get(int(str(delivery.subject["reply_id"])))
    waits = reply.decision is Decision.UNSURE
    return UnsureMessage(
        reply_id=reply.id,
        text=reply.text if waits else "",
        decision=reply.decision,
        pairs=tuple(pairs_to_choose(tx, request.who)) if waits else (),
        reader_id=request.who.id,
        chosen=Pairs(tx).get(reply.pair_id).other(request.who).called if reply.pair_id is not None else "",
    )


def compose_changed(tx: CoachingTransaction, delivery: Delivery, request: Request) -> ChangedMessage:
    """What typed orders changed."""
    ids = delivery.subject["commitments"]
    found = Commitments(tx).get_many(ids if isinstance(ids, list) else [])
    change = Change(str(delivery.subject["change"]))
    lines: list[CommitmentLine] = as_lines(tx, request.who, found)
    if change is Change.MOVED:
        at = delivery.wanted_at or delivery.due_at
        undone = bool(lines) and all(_moved_back(tx, line, at) for line in lines)
        lines = with_holidays(tx, with_undo(tx, request, lines))
    else:
        undone = bool(lines) and all(line.commitment.live for line in lines)
    return ChangedMessage(
        change=Change.REOPENED if undone else change,
        today=request.today,
        lines=tuple(lines),
        undoable=change is not Change.MOVED and not undone,
    )


def _moved_back(tx: CoachingTransaction, line: CommitmentLine, at: datetime) -> bool:
    """Whether what was moved then is due again when it was."""
    history = Commitments(tx).history(line.commitment.id)
    moved = next((one for one in history if one.change is Change.MOVED and one.at == at), None)
    if moved is None or moved.before is None or moved == history[-1]:
        return False
    return moved.before.due_on == line.commitment.due_on


def compose_answer(tx: CoachingTransaction, delivery: Delivery, request: Request) -> AnswerMessage:
    """An answer that is one wording."""
    subject = dict(delivery.subject)
    reply = Replies(tx).get(int(str(subject.pop("reply_id"))))
    until, named = subject.pop("until", None), subject.pop("commitments", [])
    found = Commitments(tx).get_many(named if isinstance(named, list) else [])
    ids, at = subject.get("names"), subject.pop("typed_at", None)
    typed = reply.text[slice(*at)] if isinstance(at, list) else reply.text
    if isinstance(ids, list):
        subject["names"] = ", ".join(sorted(one.name for one in People(tx).get_many(ids)))
    return AnswerMessage(
        section=str(subject.pop("section")),
        key=str(subject.pop("key")),
        fields={"typed": typed, **{name: str(value) for name, value in subject.items()}},
        today=request.today,
        until=datetime.fromisoformat(str(until)).date() if until else None,
        lines=tuple(as_lines(tx, request.who, found)),
    )
