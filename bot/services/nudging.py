"""Keeps each manager's next weekly nudge waiting in the outbox. Functions run inside the caller's unit of work."""

from datetime import datetime, timedelta

from bot.domain.deliveries import Delivery, DeliveryState, Kind, NewDelivery
from bot.domain.nudge_times import next_nudge, nudge_week
from bot.domain.people import Person, Preferences
from bot.services.ports import UnitOfWork

# A nudge that could not be sent for two days has lost its week; the next one comes on its own day.
NUDGE_LASTS = timedelta(hours=48)


def nudge_key(person: Person, moment: datetime) -> str:
    """The dedupe key: one nudge a person and local week."""
    return f"nudge:{person.id}:{nudge_week(moment, person.timezone)}"


def schedule_nudge(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """Let the person's next nudge wait at the time they chose, or take it back if they stopped it."""
    preferences = uow.people.preferences(person.id)
    there = waiting(uow, person)
    if not preferences.nudge_on:
        if there is not None:
            uow.deliveries.cancel(there.dedupe_key, "stopped")
        return
    due_at = _next_free(uow, person, preferences, now)
    key = nudge_key(person, due_at)
    if there is not None and there.dedupe_key != key:
        uow.deliveries.cancel(there.dedupe_key, "another time was chosen")
    _wait(uow, person, key, due_at)


def bring_back(uow: UnitOfWork, person: Person, until: datetime) -> None:
    """Let this week's nudge come once more when a snooze ends (UTC)."""
    _wait(uow, person, f"nudge:{person.id}:snoozed:{until:%Y-%m-%d}", until)


def sent_this_week(uow: UnitOfWork, person: Person, now: datetime) -> bool:
    """Whether a nudge went out during the last seven days."""
    return uow.deliveries.count_sent(person.id, (Kind.NUDGE,), now - timedelta(days=7)) > 0


def waiting(uow: UnitOfWork, person: Person) -> Delivery | None:
    """The nudge that is to come, None when it was stopped."""
    return uow.deliveries.latest(person.id, Kind.NUDGE, (DeliveryState.WAITING,))


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
