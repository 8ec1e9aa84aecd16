"""Keeps to the number of messages a day a person allows; the last of the day carries the rest of its briefs."""

from datetime import datetime

from bot.briefs.rules import BRIEF, BUNDLE, REPORT_BRIEF
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Bundled, Delivery, DeliveryState, NewDelivery
from bot.core.outbox.may_send import started_today
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
    who, deliveries = request.who, Deliveries(tx)
    People(tx).lock(who.id)
    _, end = day_bounds(request.now, who.timezone)
    left = People(tx).preferences(who.id).daily_cap - started_today(tx, who, request.now, delivery)
    if left > 1:
        return None
    key = f"{BUNDLE}:{who.id}:{request.today:%Y-%m-%d}"
    bundle = deliveries.by_key(key)
    there = bundle is not None and bundle.state is not DeliveryState.CANCELLED
    rest = _rest(tx, delivery, request.now, end)
    if left == 1 and not there and not rest:
        return None
    # What this batch has claimed already joins when its own turn comes.
    waiting = [one for one in rest if one.state is DeliveryState.WAITING]
    ids = [one.id_of("occurrence_id") for one in (delivery, *waiting)]
    if bundle is not None:
        known = bundle.subject["occurrences"]
        together = dict.fromkeys([*(known if isinstance(known, list) else []), *ids])
        deliveries.set_subject(bundle.id, {"occurrences": list(together)})
        deliveries.reschedule(key, request.now, end)
        deliveries.mark_stale(bundle.id)
    else:
        parent = _latest_started(tx, request) if left < 1 else None
        thread = (parent.channel, parent.ts) if parent else (None, None)
        deliveries.add(NewDelivery(BUNDLE, key, who.id, request.now, end, {"occurrences": ids}, *thread))
    for one in waiting:
        deliveries.finish(one.id, DeliveryState.BUNDLED, request.now, reason="daily cap")
    return Bundled()


def _rest(tx: Transaction, delivery: Delivery, now: datetime, end: datetime) -> list[Delivery]:
    """The other briefs of the day that have not been sent and are not too late."""
    unsent = Deliveries(tx).unsent_to(delivery.recipient_id, (BRIEF, REPORT_BRIEF), end)
    return [one for one in unsent if one.id != delivery.id and (one.expires_at is None or one.expires_at > now)]


def _latest_started(tx: Transaction, request: Request) -> Delivery | None:
    """The message of today whose thread suits the bundle best: the weekly message, a brief, a question about a goal."""
    start, _ = day_bounds(request.now, request.who.timezone)
    for kind in (WEEKLY, BRIEF, REPORT_BRIEF, GOAL):
        latest = Deliveries(tx).latest(request.who.id, kind, (DeliveryState.SENT,))
        if latest is not None and latest.sent_at is not None and latest.sent_at >= start:
            return latest
    return None
