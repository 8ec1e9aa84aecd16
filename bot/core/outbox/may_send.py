"""Asks for a recipient when a message that the bot starts may come. Functions run inside the caller's transaction."""

from datetime import date, datetime

from bot.core.database.transaction import Transaction
from bot.core.outbox import when as may_send
from bot.core.outbox.deliveries import Delivery, DeliveryState, PutOff
from bot.core.outbox.store import Deliveries
from bot.core.people import Person
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.time.quiet_hours import day_bounds


def may_send_at(
    tx: Transaction,
    person: Person,
    now: datetime,
    kind: str,
    latest: datetime | None = None,
    *,
    chosen_day: date | None = None,
    delivery: Delivery | None = None,
) -> datetime:
    """`now`, or when a message of this kind may come to this person (UTC).

    `delivery` is the one that is about to go, if there is one. For `latest` and `chosen_day` see the rule in
    `bot.core.outbox.when`.
    """
    preferences = People(tx).preferences(person.id)
    return may_send.may_send_at(
        now,
        person.timezone,
        preferences,
        tx.features.message_types[kind],
        is_holiday=tx.holidays_of(preferences.country),
        started_today=started_today(tx, person, now, delivery),
        chosen_day=chosen_day,
        latest=latest,
    )


def put_off(
    tx: Transaction,
    delivery: Delivery,
    request: Request,
    latest: datetime | None = None,
    *,
    chosen_day: date | None = None,
) -> PutOff | None:
    """Until when a delivery that is being composed has to wait; None if it may come now, or was sent before."""
    if delivery.ts is not None:
        return None
    at = may_send_at(tx, request.who, request.now, delivery.kind, latest, chosen_day=chosen_day, delivery=delivery)
    return PutOff(at) if at > request.now else None


def put_off_while_away(tx: Transaction, delivery: Delivery, request: Request) -> PutOff | None:
    """The same for what comes at any hour of any day, and waits only while its recipient is away."""
    is_away = People(tx).preferences(request.who.id).away_on(request.today) is not None
    return put_off(tx, delivery, request) if is_away else None


def started_today(tx: Transaction, person: Person, now: datetime, delivery: Delivery | None = None) -> int:
    """How many messages that count for the daily cap the bot has started on this person's local day.

    Those claimed before `delivery` count too: a batch is recorded as sent at its end.
    """
    start, _ = day_bounds(now, person.timezone)
    sent = Deliveries(tx).count_sent(person.id, tx.features.counts_for_cap, start)
    if delivery is None:
        return sent
    due = Deliveries(tx).unsent_to(person.id, tx.features.counts_for_cap, now)
    return sent + sum(one.state is DeliveryState.CLAIMED and one.goes_before(delivery) for one in due)
