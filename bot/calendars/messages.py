"""Composes the offer to follow the 1:1s that were found, and what is said of a calendar that cannot be read."""

from datetime import timedelta

from bot.calendars.connected import FailingMessage, OfferMessage, SourceKind
from bot.calendars.store import Calendars
from bot.core.outbox.deliveries import Delivery, PutOff, Skip
from bot.core.outbox.may_send import put_off
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.dates import local

AWAITED = timedelta(hours=1)
"""Who has just connected a calendar waits for what is found in it."""


def compose_offer(tx: CoachingTransaction, delivery: Delivery, request: Request) -> OfferMessage | Skip | PutOff:
    """How many are waiting for an answer."""
    one = Calendars(tx).find(request.who.id, delivery.id_of("calendar_id"))
    count = len(one.known.offered) if one is not None else 0
    if delivery.ts is None:
        if one is None or not count:
            return Skip("nothing to ask about")
        if request.now - one.created_at > AWAITED and (off := put_off(tx, delivery, request)) is not None:
            return off
    return OfferMessage(delivery.id_of("calendar_id"), count)


def compose_failing(tx: CoachingTransaction, delivery: Delivery, request: Request) -> FailingMessage | Skip | PutOff:
    """Since when it cannot be read, and why."""
    one, zone = Calendars(tx).find(request.who.id, delivery.id_of("calendar_id")), request.who.timezone
    since = one.failing_since if one is not None else None
    if delivery.ts is None:
        if since is None:
            return Skip("it can be read again")
        if (off := put_off(tx, delivery, request)) is not None:
            return off
    failure = one.failure if one is not None and since is not None else None
    now, at = local(request.now, zone), local(since or delivery.due_at, zone)
    kind = one.kind if one is not None else SourceKind.ICS
    return FailingMessage(delivery.id_of("calendar_id"), now, at, failure, kind)
