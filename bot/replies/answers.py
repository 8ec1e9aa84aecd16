"""What the bot answers to something typed: rows in the outbox, composed when they are sent."""

from datetime import datetime, timedelta

from bot.commitments.finding import find
from bot.commitments import service as commitments
from bot.commitments.rules import CHANGED, LOGGED, Change, Draft, Origin
from bot.commitments.typed_orders import Help, Mark, MoveDue, Order, Snooze
from bot.core.errors import CoachError
from bot.core.outbox.changed import changed
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.store import Deliveries
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.zones import local
from bot.plans.rules import PRIVATE_NOTES
from bot.replies.rules import ANSWER, UNSURE, Decision, Reply
from bot.replies.store import Replies
from bot.weekly.snoozing import snooze

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
