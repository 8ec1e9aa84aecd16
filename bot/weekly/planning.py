"""Schedules each person's next weekly message, at a moment of its own where thousands want Monday 09:00.

Functions run inside the caller's transaction.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.database.transaction import Transaction
from bot.core.events import PairMade, PreferencesChanged, ZoneChanged
from bot.core.outbox.deliveries import Delivery, DeliveryState, NewDelivery
from bot.core.outbox.store import Deliveries
from bot.core.people import Person, Preferences
from bot.core.people_store import Pairs, People, only_reports
from bot.weekly import spreading as slots
from bot.weekly.rules import WEEKLY, WeeklyTime, coming_weeklies
from bot.weekly.spreading import LONGEST_ALLOWANCE, NEAR, STEP

CHOSEN = "chosen"
"""Where a weekly message's subject says at which moment it was wanted, before it was given its own."""


def slot(tx: Transaction, person: Person, preferences: Preferences, at: datetime, now: datetime) -> datetime:
    """The moment for a message wanted `at` a moment: that one, or one of its own beside it when others wait there.

    Two transactions at once may find the same moment. That does no harm: the sender keeps to Slack's limits anyway.
    """
    space = slots.room(at, person.timezone, preferences, now)
    if space.earliest == space.latest:
        return at
    taken = Deliveries(tx).can_wait_due(at - NEAR - STEP, at + NEAR + STEP)
    found = slots.near_slot(space, taken)
    if found is not None:
        return found
    first, last = Deliveries(tx).can_wait_edges(space.earliest, space.latest) or (at, at)
    return slots.outer_slot(space, first, last, person.id)


def stays(there: Delivery, person: Person, preferences: Preferences, at: datetime, now: datetime) -> bool:
    """Whether a waiting weekly message already has its moment for being wanted `at` this one."""
    return chosen_at(there) == at and slots.room(at, person.timezone, preferences, now).allows(there.due_at)


def chosen_at(weekly: Delivery) -> datetime:
    """When a weekly message was wanted (UTC)."""
    chosen = weekly.subject.get(CHOSEN)
    return datetime.fromisoformat(chosen) if isinstance(chosen, str) else weekly.due_at


def shown_at(weekly: Delivery) -> datetime:
    """When a waiting message comes (UTC), as a person is told it: the time they chose, unless it was put off since."""
    chosen = chosen_at(weekly)
    return chosen if abs(weekly.due_at - chosen) <= LONGEST_ALLOWANCE else weekly.due_at


# A weekly message that could not be sent for two days has lost its week; the next one comes on its own day.
WEEKLY_LASTS = timedelta(hours=48)
ANY_TIME = datetime(9999, 1, 1, tzinfo=UTC)


def weekly_key(person: Person, week: str) -> str:
    """The dedupe key: one weekly message a person and local week, whenever it comes."""
    return f"weekly:{person.id}:{week}"


def schedule_weekly(tx: Transaction, person: Person, now: datetime, after: datetime | None = None) -> None:
    """Schedule the next weekly message at the time the person chose; if they stopped it, cancel it and a snooze.

    `after` is later than `now` when a weekly message came before its time: the next one is not that same one.
    """
    preferences = People(tx).preferences(person.id)
    there = _all_waiting(tx, person)
    if not is_on(tx, person, preferences):
        for one in there:
            Deliveries(tx).cancel(one.dedupe_key, "stopped")
        if preferences.snoozed_until is not None:
            People(tx).save_preferences(person.id, replace(preferences, snoozed_until=None))
        return
    coming, before = _next_free(tx, person, preferences, after or now)
    key = weekly_key(person, coming.week)
    for one in there:
        if one.dedupe_key != key and not is_brought_back(person, one) and not _put_off(one, preferences, now):
            Deliveries(tx).cancel(one.dedupe_key, "another time was chosen")
    waits = before is not None and before.state is DeliveryState.WAITING
    if before is None or not (waits and stays(before, person, preferences, coming.at, now)):
        due_at = slot(tx, person, preferences, coming.at, now)
        _wait(tx, person, key, due_at, chosen=coming.at, before=before)


def is_on(tx: Transaction, person: Person, preferences: Preferences) -> bool:
    """Whether they want the weekly message: who leads nobody has to have asked for theirs."""
    return preferences.own_weekly_on if only_reports(tx, person) else preferences.weekly_on


def switched(tx: Transaction, person: Person, preferences: Preferences, on: bool) -> Preferences:
    """The preferences with the weekly message of this person on or off."""
    if only_reports(tx, person):
        return replace(preferences, own_weekly_on=on)
    return replace(preferences, weekly_on=on)


def start_for_manager(tx: Transaction, event: PairMade) -> None:
    """The manager of a pair gets the weekly message, with or without a series."""
    schedule_weekly(tx, event.pair.manager, event.now)


def follow(tx: Transaction, event: ZoneChanged | PreferencesChanged) -> None:
    """Move what waits for a person to where their zone and preferences want it."""
    person = event.person
    stopped = isinstance(event, PreferencesChanged) and not is_on(tx, person, People(tx).preferences(person.id))
    if stopped or Pairs(tx).of_person(person.id):
        schedule_weekly(tx, event.person, event.now)


def bring_back(tx: Transaction, person: Person, until: datetime) -> None:
    """Schedule this week's message once more for when a snooze ends (UTC)."""
    key = f"{_snoozed(person)}{until:%Y-%m-%d}"
    _wait(tx, person, key, until, chosen=until, before=Deliveries(tx).by_key(key))


def forget_brought_back(tx: Transaction, person: Person) -> None:
    """Take back a weekly message that an earlier snooze would have brought back."""
    for one in _all_waiting(tx, person):
        if is_brought_back(person, one):
            Deliveries(tx).cancel(one.dedupe_key, "snoozed again")


def sent_this_week(tx: Transaction, person: Person, now: datetime) -> bool:
    """Whether a weekly message went out during the last seven days."""
    return Deliveries(tx).count_sent(person.id, (WEEKLY,), now - timedelta(days=7)) > 0


def waiting(tx: Transaction, person: Person) -> Delivery | None:
    """The weekly message that comes next, None when it was stopped."""
    return next(iter(_all_waiting(tx, person)), None)


def _all_waiting(tx: Transaction, person: Person) -> list[Delivery]:
    """Soonest first: the weekly one, and one that comes back after a snooze."""
    return Deliveries(tx).waiting_for(person.id, (WEEKLY,), ANY_TIME)


def _snoozed(person: Person) -> str:
    return f"weekly:{person.id}:snoozed:"


def is_brought_back(person: Person, delivery: Delivery) -> bool:
    """Whether it is this week's message once more, after a snooze."""
    return delivery.dedupe_key.startswith(_snoozed(person))


def _put_off(delivery: Delivery, preferences: Preferences, now: datetime) -> bool:
    """Whether it could not come when it was wanted (a full day, a night) and still comes before any snooze ends."""
    snoozed_until = preferences.snoozed_until or now
    return chosen_at(delivery) <= now < delivery.due_at and snoozed_until <= delivery.due_at


def _next_free(
    tx: Transaction, person: Person, preferences: Preferences, after: datetime
) -> tuple[WeeklyTime, Delivery | None]:
    """The next time in a week that has had no message yet, and what waits, or waited and was taken back, for it."""
    is_holiday = tx.holidays_of(preferences.country)
    for coming in coming_weeklies(after, person.timezone, preferences, is_holiday):
        there = Deliveries(tx).by_key(weekly_key(person, coming.week))
        if there is None or there.state in (DeliveryState.WAITING, DeliveryState.CANCELLED):
            return coming, there
    raise AssertionError


def _wait(
    tx: Transaction, person: Person, key: str, due_at: datetime, *, chosen: datetime, before: Delivery | None
) -> None:
    """Schedule for `due_at` a message that was wanted at the moment `chosen`, with nothing left of an earlier try."""
    new = NewDelivery(
        kind=WEEKLY,
        dedupe_key=key,
        recipient_id=person.id,
        due_at=due_at,
        expires_at=chosen + WEEKLY_LASTS,
        subject={CHOSEN: chosen.isoformat()},
    )
    if before is not None or not Deliveries(tx).add(new):
        Deliveries(tx).reschedule(key, new.due_at, new.expires_at, new.subject)
