"""Keeps each manager's next weekly nudge waiting in the outbox. Functions run inside the caller's unit of work."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.deliveries import Delivery, DeliveryState, Kind, NewDelivery
from bot.domain.nudge_times import next_nudge, nudge_week
from bot.domain.people import Pair, Person, Preferences
from bot.services.ports import UnitOfWork

# A nudge that could not be sent for two days has lost its week; the next one comes on its own day.
NUDGE_LASTS = timedelta(hours=48)
ANY_TIME = datetime(9999, 1, 1, tzinfo=UTC)


def nudge_key(person: Person, moment: datetime) -> str:
    """The dedupe key: one nudge a person and local week."""
    return f"nudge:{person.id}:{nudge_week(moment, person.timezone)}"


def schedule_nudge(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """Let the next nudge wait at the time the person chose; if they stopped it, take back what waits and a snooze."""
    preferences = uow.people.preferences(person.id)
    there = _all_waiting(uow, person)
    if not preferences.nudge_on:
        for one in there:
            uow.deliveries.cancel(one.dedupe_key, "stopped")
        uow.people.save_preferences(person.id, replace(preferences, snoozed_until=None))
        return
    due_at = _next_free(uow, person, preferences, now)
    key = nudge_key(person, due_at)
    for one in there:
        if one.dedupe_key != key and not _brought_back(person, one):
            uow.deliveries.cancel(one.dedupe_key, "another time was chosen")
    _wait(uow, person, key, due_at)


def pair_with(uow: UnitOfWork, who: Person, report: Person, now: datetime) -> Pair:
    """The pair, made if need be: whoever has one is a manager and gets the weekly nudge, with or without a series."""
    known = uow.pairs.find(who.id, report.id)
    if known is not None:
        return known
    pair = uow.pairs.ensure(who.id, report.id, now)
    schedule_nudge(uow, who, now)
    return pair


def bring_back(uow: UnitOfWork, person: Person, until: datetime) -> None:
    """Let this week's nudge come once more when a snooze ends (UTC)."""
    _wait(uow, person, f"{_snoozed(person)}{until:%Y-%m-%d}", until)


def forget_brought_back(uow: UnitOfWork, person: Person) -> None:
    """Take back a nudge that an earlier snooze would have brought back."""
    for one in _all_waiting(uow, person):
        if _brought_back(person, one):
            uow.deliveries.cancel(one.dedupe_key, "snoozed again")


def sent_this_week(uow: UnitOfWork, person: Person, now: datetime) -> bool:
    """Whether a nudge went out during the last seven days."""
    return uow.deliveries.count_sent(person.id, (Kind.NUDGE,), now - timedelta(days=7)) > 0


def waiting(uow: UnitOfWork, person: Person) -> Delivery | None:
    """The nudge that comes next, None when it was stopped."""
    return next(iter(_all_waiting(uow, person)), None)


def _all_waiting(uow: UnitOfWork, person: Person) -> list[Delivery]:
    """Soonest first: the weekly one, and one that comes back after a snooze."""
    return uow.deliveries.waiting_for(person.id, (Kind.NUDGE,), ANY_TIME)


def _snoozed(person: Person) -> str:
    return f"nudge:{person.id}:snoozed:"


def _brought_back(person: Person, delivery: Delivery) -> bool:
    return delivery.dedupe_key.startswith(_snoozed(person))


def _next_free(uow: UnitOfWork, person: Person, preferences: Preferences, now: datetime) -> datetime:
    """The next nudge moment whose week has had no nudge yet."""
    due_at = next_nudge(now, person.timezone, preferences)
    for _ in range(3):
        there = uow.deliveries.by_key(nudge_key(person, due_at))
        if there is None or there.state in (DeliveryState.WAITING, DeliveryState.CANCELLED):
            break
        due_at = next_nudge(due_at, person.timezone, preferences)
    return due_at


def _wait(uow: UnitOfWork, person: Person, key: str, due_at: datetime) -> None:
    expires_at = due_at + NUDGE_LASTS
    added = uow.deliveries.add(
        NewDelivery(kind=Kind.NUDGE, dedupe_key=key, recipient_id=person.id, due_at=due_at, expires_at=expires_at)
    )
    if not added:
        uow.deliveries.reschedule(key, due_at, expires_at)
