"""The outbox, Homes and receipts within a workspace."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryState, Kind, NewDelivery
from bot.domain.homes import Home
from bot.storage.store import SqlStore
from tests.factories import NOW, WORKSPACE, make_delivery, make_person

HOUR = timedelta(hours=1)


def test_a_dedupe_key_is_taken_once(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        person = make_person(uow)
        new = NewDelivery(Kind.NUDGE, "nudge:1", person.id, NOW, NOW + HOUR, {"week": "48", "ids": [1, 2]}, "D1", "1.1")
        assert uow.deliveries.add(new)
        assert not uow.deliveries.add(replace(new, due_at=NOW + HOUR))
        stored = uow.deliveries.by_key("nudge:1")
        assert stored is not None
        given = {name: getattr(stored, name) for name in NewDelivery.__dataclass_fields__}
        assert NewDelivery(**given) == new
        assert (stored.state, stored.attempts, stored.ts) == (DeliveryState.WAITING, 0, None)
        assert uow.deliveries.by_key("nudge:2") is None


def test_a_sent_one_is_found_by_its_message(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow)
    store.claim_due(NOW, "w", 1, 60)
    with store.begin(WORKSPACE) as uow:
        uow.deliveries.finish(delivery.id, DeliveryState.SENT, NOW, channel="D1", ts="1.1")
        found = uow.deliveries.by_message("D1", "1.1")
        assert found == replace(delivery, state=DeliveryState.SENT, channel="D1", ts="1.1", sent_at=NOW)
        assert uow.deliveries.by_message("D1", "1.2") is None
        uow.deliveries.finish(delivery.id, DeliveryState.REFUSED, NOW, reason="account_inactive")
        assert uow.deliveries.by_key(delivery.dedupe_key) == found


@pytest.mark.parametrize("state", list(DeliveryState))
def test_only_what_was_not_sent_is_rescheduled(store: SqlStore, state: DeliveryState):
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow)
    store.claim_due(NOW, "w", 1, 60)
    with store.begin(WORKSPACE) as uow:
        uow.deliveries.put_back(delivery.id, "w", NOW, "busy")
        assert uow.deliveries.by_key(delivery.dedupe_key) == replace(delivery, attempts=1, reason="busy")
    if state is DeliveryState.CLAIMED:
        store.claim_due(NOW, "w", 1, 60)
    with store.begin(WORKSPACE) as uow:
        if state not in (DeliveryState.WAITING, DeliveryState.CLAIMED):
            uow.deliveries.finish(delivery.id, state, NOW, reason="why")
        before = uow.deliveries.by_key(delivery.dedupe_key)
        uow.deliveries.reschedule(delivery.dedupe_key, NOW + HOUR, NOW + 2 * HOUR)
        after = uow.deliveries.by_key(delivery.dedupe_key)
        if state in (DeliveryState.WAITING, DeliveryState.EXPIRED, DeliveryState.CANCELLED):
            later = NOW + HOUR
            assert after == replace(delivery, due_at=later, wanted_at=later, expires_at=NOW + 2 * HOUR)
        else:
            assert after == before


def test_only_a_waiting_one_is_cancelled(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        claimed, waiting = make_delivery(uow), make_delivery(uow, dedupe_key="later", due_at=NOW + HOUR)
    store.claim_due(NOW, "w", 10, 60)
    with store.begin(WORKSPACE) as uow:
        for delivery in (claimed, waiting):
            uow.deliveries.cancel(delivery.dedupe_key, "skipped")
        assert uow.deliveries.by_key("later") == replace(waiting, state=DeliveryState.CANCELLED, reason="skipped")
        kept = uow.deliveries.by_key(claimed.dedupe_key)
        assert kept is not None
        assert kept.state is DeliveryState.CLAIMED


def test_its_subject_can_be_completed(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow, subject={"pair_id": 1})
        uow.deliveries.set_subject(delivery.id, {"pair_id": 1, "brief_id": 2})
        assert uow.deliveries.by_key(delivery.dedupe_key) == replace(delivery, subject={"pair_id": 1, "brief_id": 2})


def test_what_waits_for_a_person(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        other = make_person(uow, "UOTHER", "Ola")
        later = make_delivery(uow, dedupe_key="a", due_at=NOW + HOUR)
        now = make_delivery(uow, dedupe_key="b", kind=Kind.NUDGE)
        make_delivery(uow, dedupe_key="c", kind=Kind.LOGGED)
        make_delivery(uow, dedupe_key="d", due_at=NOW + 2 * HOUR)
        make_delivery(uow, other, dedupe_key="e")
        make_delivery(uow, dedupe_key="f")
        uow.deliveries.cancel("f", "why")
        kinds = [Kind.BRIEF, Kind.NUDGE]
        assert uow.deliveries.waiting_for(now.recipient_id, kinds, NOW + HOUR) == [now, later]


def test_what_was_sent_is_counted(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        for number in range(4):
            made = make_delivery(uow, dedupe_key=str(number), kind=Kind.LOGGED if number == 3 else Kind.BRIEF)
            uow.deliveries.finish(made.id, DeliveryState.SENT, NOW + number * HOUR)
        make_delivery(uow, dedupe_key="waiting")
        assert uow.deliveries.count_sent(made.recipient_id, [Kind.BRIEF], NOW + HOUR) == 2
        assert uow.deliveries.count_sent(made.recipient_id, [Kind.BRIEF, Kind.LOGGED], NOW) == 4


def test_the_latest_of_a_kind(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        early = make_delivery(uow, dedupe_key="early", kind=Kind.NUDGE, due_at=NOW)
        late = make_delivery(uow, dedupe_key="late", kind=Kind.NUDGE, due_at=NOW + HOUR)
        make_delivery(uow, dedupe_key="other", kind=Kind.BRIEF, due_at=NOW + 2 * HOUR)
        uow.deliveries.finish(early.id, DeliveryState.SENT, NOW)
        latest = uow.deliveries.latest
        assert latest(late.recipient_id, Kind.NUDGE) == late
        sent = latest(late.recipient_id, Kind.NUDGE, [DeliveryState.SENT])
        assert sent is not None
        assert sent.id == early.id
        assert latest(late.recipient_id, Kind.BUNDLE) is None


def test_a_home_is_opened_touched_and_published(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        person, never = make_person(uow), make_person(uow, "UNEVER", "Nev")
        fresh = Home(WORKSPACE, person.id, opened_at=NOW, stale_since=NOW)
        assert uow.homes.opened(person.id, NOW) == fresh == uow.homes.get(person.id)
        uow.homes.published(person.id, NOW - HOUR)
        assert uow.homes.get(person.id) == fresh
        uow.homes.touch([person.id], NOW - HOUR)
        uow.homes.published(person.id, NOW)
        assert uow.homes.get(person.id) == replace(fresh, stale_since=NOW - HOUR), "it began before and came later"
        uow.homes.touch([person.id], NOW)
        uow.homes.published(person.id, NOW)
        assert uow.homes.get(person.id) == replace(fresh, stale_since=None)
        uow.homes.save(replace(fresh, one_on_ones_page=1, commitments_page=2, plans_page=3))
        uow.homes.touch([person.id, never.id], NOW + HOUR)
        assert uow.homes.get(person.id) == Home(WORKSPACE, person.id, NOW, NOW + HOUR, 1, 2, 3)
        assert uow.homes.get(never.id) is None
        reopened = uow.homes.opened(person.id, NOW + HOUR)
        assert reopened == Home(WORKSPACE, person.id, NOW + HOUR, NOW + HOUR)


def test_stale_homes_of_those_who_looked_lately(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        people = [make_person(uow, f"U{number}", "P") for number in range(3)]
        for number, person in enumerate(people):
            uow.homes.opened(person.id, NOW + number * HOUR)
        uow.homes.published(people[2].id, NOW + 2 * HOUR)
        expected = uow.homes.get(people[1].id)
    assert store.stale_homes(NOW, NOW + HOUR, 10) == [expected]
    assert len(store.stale_homes(NOW, NOW, 10)) == 2
    assert len(store.stale_homes(NOW, NOW, 1)) == 1


def test_a_receipt_is_claimed_once_unless_rolled_back(store: SqlStore):
    class LostError(Exception):
        pass

    def claim_and_fail() -> None:
        with store.begin(WORKSPACE) as uow:
            assert uow.receipts.claim("Ev1", NOW)
            assert not uow.receipts.claim("Ev1", NOW)
            raise LostError

    with pytest.raises(LostError):
        claim_and_fail()
    with store.begin(WORKSPACE) as uow:
        assert uow.receipts.claim("Ev1", NOW)
    with store.begin(WORKSPACE) as uow:
        assert not uow.receipts.claim("Ev1", NOW)
    with store.begin("T2") as uow:
        assert uow.receipts.claim("Ev1", NOW)
