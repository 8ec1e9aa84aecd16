"""Keeps to the number of messages a day a person allows; the last of the day carries the rest of its briefs."""

from datetime import datetime

from bot.briefs.rules import BRIEF, BUNDLE, REPORT_BRIEF
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Delivery, DeliveryState, NewDelivery
from bot.core.outbox.may_send import started_today
from bot.core.outbox.messages import Bundled
from bot.core.outbox.store import Deliveries
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.time.quiet_hours import day_bounds
from bot.goals.rules import GOAL
from bot.weekly.rules import WEEKLY


def keep_to_cap(tx: Transaction, delivery: Delivery, request: Request) -> Bundled | None:
    """None if this brief may go out by itself; otherwise it has joined the day's bundle.

    The bundle takes the last place of the day. Where something else took it (the weekly message, a brief that waited
    alone), the bundle stays quietly in the thread of that message.
    """
    People(tx).lock(request.who.id)
    _, end = day_bounds(request.now, request.who.timezone)
    left = People(tx).preferences(request.who.id).daily_cap - started_today(tx, request.who, request.now, delivery)
    if left > 1:
        return None
    bundle = Deliveries(tx).by_key(f"bundle:{request.who.id}:{request.today:%Y-%m-%d}")
    there = bundle is not None and bundle.state is not DeliveryState.CANCELLED
    rest = _rest(tx, delivery, request.now, end)
    if left == 1 and not there and not rest:
        return None
    # What this batch has claimed already joins when its own turn comes.
    waiting = [one for one in rest if one.state is DeliveryState.WAITING]
    _join(tx, bundle, [delivery, *waiting], request, in_thread=left < 1)
    for one in waiting:
        Deliveries(tx).finish(one.id, DeliveryState.BUNDLED, request.now, reason="daily cap")
    return Bundled()


def _rest(tx: Transaction, delivery: Delivery, now: datetime, end: datetime) -> list[Delivery]:
    """The other briefs of the day that have not been sent and are not too late."""
    unsent = Deliveries(tx).unsent_to(delivery.recipient_id, (BRIEF, REPORT_BRIEF), end)
    return [one for one in unsent if one.id != delivery.id and (one.expires_at is None or one.expires_at > now)]


def _join(
    tx: Transaction,
    bundle: Delivery | None,
    briefs: list[Delivery],
    request: Request,
    *,
    in_thread: bool,
) -> None:
    deliveries = Deliveries(tx)
    ids = [int(str(one.subject["occurrence_id"])) for one in briefs]
    _, end = day_bounds(request.now, request.who.timezone)
    if bundle is not None:
        known = bundle.subject["occurrences"]
        together = dict.fromkeys([*(known if isinstance(known, list) else []), *ids])
        deliveries.set_subject(bundle.id, {"occurrences": list(together)})
        deliveries.reschedule(bundle.dedupe_key, request.now, end)
        deliveries.mark_stale(bundle.id)
        return
    parent = _latest_started(tx, request) if in_thread else None
    deliveries.add(
        NewDelivery(
            kind=BUNDLE,
            dedupe_key=f"bundle:{request.who.id}:{request.today:%Y-%m-%d}",
            recipient_id=request.who.id,
            due_at=request.now,
            expires_at=end,
            subject={"occurrences": ids},
            channel=parent.channel if parent else None,
            thread_ts=parent.ts if parent else None,
        )
    )


def _latest_started(tx: Transaction, request: Request) -> Delivery | None:
    """The message of today whose thread suits the bundle best: the weekly message, a brief, a question about a goal."""
    start, _ = day_bounds(request.now, request.who.timezone)
    for kind in (WEEKLY, BRIEF, REPORT_BRIEF, GOAL):
        latest = Deliveries(tx).latest(request.who.id, kind, (DeliveryState.SENT,))
        if latest is not None and latest.sent_at is not None and latest.sent_at >= start:
            return latest
    return None
