"""Claims and leases, across workspaces."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.domain import limits
from bot.domain.deliveries import Delivery, DeliveryState
from bot.storage.store import SqlStore
from bot.storage.tables import DeliveryRow
from bot.storage.tables.deliveries import OUT_OF_DATE
from tests.factories import NOW, WORKSPACE, make_delivery

LEASE = 60
AFTER_LEASE = NOW + timedelta(seconds=LEASE)
HOUR = timedelta(hours=1)


def sent(store: SqlStore) -> Delivery:
    """A delivery that has been sent."""
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow)
    store.claim_due(NOW, "w", 1, LEASE)
    with store.begin(WORKSPACE) as uow:
        uow.deliveries.finish(delivery.id, DeliveryState.SENT, NOW, channel="D1", ts="1.1")
    return delivery


def mark_stale(store: SqlStore, delivery: Delivery) -> None:
    with store.begin(WORKSPACE) as uow:
        uow.deliveries.mark_stale(delivery.id)


def refreshed(store: SqlStore, delivery: Delivery) -> None:
    with store.begin(WORKSPACE) as uow:
        uow.deliveries.refreshed(delivery.id)


def claimed(delivery: Delivery, until: datetime = AFTER_LEASE) -> Delivery:
    """As a claim gives it."""
    return replace(delivery, state=DeliveryState.CLAIMED, lease_until=until)


def test_what_is_due_is_claimed_once_oldest_first(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        second = make_delivery(uow, dedupe_key="second", due_at=NOW)
        first = make_delivery(uow, dedupe_key="first", due_at=NOW - HOUR)
        make_delivery(uow, dedupe_key="not yet", due_at=NOW + timedelta(microseconds=1))
    assert store.claim_due(NOW, "one", 1, LEASE) == [claimed(first)]
    assert store.claim_due(NOW, "two", 9, LEASE) == [claimed(second)]
    assert store.claim_due(NOW, "two", 9, LEASE) == []


def test_a_dead_worker_s_claim_becomes_unknown(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow)
    store.claim_due(NOW, "dead", 9, LEASE)
    assert store.claim_unknown(AFTER_LEASE - timedelta(seconds=1), "alive", 9, LEASE) == []
    unknown = replace(delivery, state=DeliveryState.UNKNOWN)
    again = AFTER_LEASE + timedelta(seconds=LEASE)
    assert store.claim_unknown(AFTER_LEASE, "alive", 9, LEASE) == [replace(unknown, lease_until=again)]
    assert store.claim_unknown(AFTER_LEASE, "other", 9, LEASE) == []
    assert store.claim_due(AFTER_LEASE + HOUR, "other", 9, LEASE) == []
    assert [one.id for one in store.claim_unknown(AFTER_LEASE + HOUR, "third", 9, LEASE)] == [delivery.id]


def test_a_lease_is_renewed_by_who_holds_it_while_it_runs(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow)
        renew, longer = uow.deliveries.renew, AFTER_LEASE + HOUR
        assert not renew(delivery.id, "one", NOW, longer), "nobody has claimed it"
    store.claim_due(NOW, "one", 9, LEASE)
    with store.begin(WORKSPACE) as uow:
        renew = uow.deliveries.renew
        assert not renew(delivery.id, "two", NOW, longer)
        assert not renew(delivery.id, "one", AFTER_LEASE, longer), "it has run out"
        assert renew(delivery.id, "one", AFTER_LEASE - timedelta(seconds=1), longer, fault=True)
    assert store.claim_unknown(longer - timedelta(seconds=1), "two", 9, LEASE) == []
    (taken,) = store.claim_unknown(longer, "two", 9, LEASE)
    assert (taken.state, taken.attempts) == (DeliveryState.UNKNOWN, 1)
    with store.begin(WORKSPACE) as uow:
        assert not uow.deliveries.renew(delivery.id, "one", longer, longer + HOUR)
        assert uow.deliveries.finish(delivery.id, DeliveryState.SENT, longer, channel="D1", ts="1.1")
        assert not uow.deliveries.finish(delivery.id, DeliveryState.SENT, longer, channel="D1", ts="1.2")
        assert not uow.deliveries.renew(delivery.id, "two", longer, longer + HOUR)


def test_an_update_s_lease_is_renewed_too(store: SqlStore):
    delivery = sent(store)
    mark_stale(store, delivery)
    store.claim_stale(NOW, "one", 9, LEASE)
    with store.begin(WORKSPACE) as uow:
        assert not uow.deliveries.renew(delivery.id, "two", NOW, AFTER_LEASE)
        assert uow.deliveries.renew(delivery.id, "one", NOW, NOW + HOUR, fault=True)
    assert store.claim_stale(AFTER_LEASE, "two", 9, LEASE) == []
    (again,) = store.claim_stale(NOW + HOUR, "two", 9, LEASE)
    assert again.attempts == 1


def test_what_is_put_back_waits_again(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow)
    for reason, attempts in [(None, 0), ("busy", 1), ("busy", 2)]:
        assert store.claim_due(NOW, "w", 9, LEASE)
        with store.begin(WORKSPACE) as uow:
            assert not uow.deliveries.put_back(delivery.id, "another", NOW, reason)
            assert uow.deliveries.put_back(delivery.id, "w", NOW, reason)
            assert uow.deliveries.by_key(delivery.dedupe_key) == replace(delivery, attempts=attempts, reason=reason)
            assert not uow.deliveries.put_back(delivery.id, "w", NOW + HOUR), "it is not in hand any more"
    assert store.claim_due(NOW, "w", 9, LEASE)
    with store.begin(WORKSPACE) as uow:
        assert uow.deliveries.put_back(delivery.id, "w", NOW + HOUR)
        kept = uow.deliveries.by_key(delivery.dedupe_key)
        assert kept is not None
        assert (kept.due_at, kept.wanted_at, kept.attempts, kept.reason) == (NOW + HOUR, NOW, 2, "busy")
    assert store.claim_due(AFTER_LEASE, "w", 9, LEASE) == []


def test_what_may_have_been_sent_is_looked_up_later(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow)
    store.claim_due(NOW, "w", 9, LEASE)
    with store.begin(WORKSPACE) as uow:
        assert not uow.deliveries.set_unknown(delivery.id, "another", NOW)
        assert uow.deliveries.set_unknown(delivery.id, "w", NOW + HOUR)
        assert not uow.deliveries.set_unknown(delivery.id, "w", NOW), "it is not in hand any more"
    assert store.claim_unknown(NOW + HOUR - timedelta(seconds=1), "w", 9, LEASE) == []
    (found,) = store.claim_unknown(NOW + HOUR, "w", 9, LEASE)
    assert (found.id, found.attempts) == (delivery.id, 1)
    with store.begin(WORKSPACE) as uow:
        assert uow.deliveries.put_back(delivery.id, "w", NOW)
    assert [one.id for one in store.claim_due(NOW + HOUR, "w", 9, LEASE)] == [delivery.id]


def test_one_put_off_is_wanted_later(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow)
    store.claim_due(NOW, "w", 9, LEASE)
    with store.begin(WORKSPACE) as uow:
        uow.deliveries.put_off(delivery.id, NOW + HOUR, NOW + 2 * HOUR)
        later = replace(delivery, due_at=NOW + HOUR, wanted_at=NOW + HOUR, expires_at=NOW + 2 * HOUR)
        assert uow.deliveries.by_key(delivery.dedupe_key) == later


def test_what_is_too_late_is_claimed_whatever_is_closed(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        late = make_delivery(uow, dedupe_key="late", expires_at=NOW)
        make_delivery(uow, dedupe_key="soon", expires_at=NOW + HOUR)
        uow.limits.close(limits.WORKSPACE, limits.FOREVER, "uninstalled")
    assert store.claim_expired(NOW, "w", 9, LEASE) == [claimed(late)]
    assert store.claim_expired(NOW, "w", 9, LEASE) == []
    assert store.claim_due(NOW, "w", 9, LEASE) == []


def test_a_finished_one_is_not_claimed_again(store: SqlStore):
    sent(store)
    assert store.claim_due(NOW + HOUR, "w", 9, LEASE) == []


def test_next_due_is_the_earliest_waiting(store: SqlStore):
    assert store.next_due() is None
    with store.begin(WORKSPACE) as uow:
        make_delivery(uow, dedupe_key="a", due_at=NOW + HOUR)
        make_delivery(uow, dedupe_key="b", due_at=NOW)
    assert store.next_due() == NOW
    store.claim_due(NOW, "w", 9, LEASE)
    assert store.next_due() == NOW + HOUR


def test_a_stale_message_is_refreshed_once(store: SqlStore):
    delivery = sent(store)
    assert store.claim_stale(NOW, "w", 9, LEASE) == []
    mark_stale(store, delivery)
    mark_stale(store, delivery)
    (claimed,) = store.claim_stale(NOW, "w", 9, LEASE)
    assert (claimed.id, claimed.state, claimed.ts) == (delivery.id, DeliveryState.SENT, "1.1")
    assert store.claim_stale(NOW, "other", 9, LEASE) == []
    refreshed(store, delivery)
    assert store.claim_stale(AFTER_LEASE, "w", 9, LEASE) == []


def test_a_change_during_an_update_is_not_lost(store: SqlStore):
    delivery = sent(store)
    mark_stale(store, delivery)
    store.claim_stale(NOW, "w", 9, LEASE)
    mark_stale(store, delivery)
    refreshed(store, delivery)
    assert [one.id for one in store.claim_stale(NOW, "w", 9, LEASE)] == [delivery.id]


def test_a_dead_worker_s_update_is_taken_over(store: SqlStore):
    delivery = sent(store)
    mark_stale(store, delivery)
    store.claim_stale(NOW, "dead", 9, LEASE)
    assert [one.id for one in store.claim_stale(AFTER_LEASE, "alive", 9, LEASE)] == [delivery.id]


def test_a_change_before_the_claim_is_shown_by_sending(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow)
        uow.deliveries.mark_stale(delivery.id)
    store.claim_due(NOW, "w", 1, LEASE)
    with store.begin(WORKSPACE) as uow:
        uow.deliveries.finish(delivery.id, DeliveryState.SENT, NOW)
    assert store.claim_stale(NOW, "w", 9, LEASE) == []


def test_a_change_while_sending_is_shown_afterwards(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow)
    store.claim_due(NOW, "w", 1, LEASE)
    mark_stale(store, delivery)
    store.claim_unknown(AFTER_LEASE, "takes over", 1, LEASE)
    assert store.claim_stale(NOW, "w", 9, LEASE) == []
    with store.begin(WORKSPACE) as uow:
        uow.deliveries.finish(delivery.id, DeliveryState.SENT, NOW)
    assert [one.id for one in store.claim_stale(NOW, "w", 9, LEASE)] == [delivery.id]


def test_old_receipts_are_forgotten_some_at_once(store: SqlStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.storage.store.FORGOTTEN_AT_ONCE", 2)
    with store.begin(WORKSPACE) as uow:
        assert uow.receipts.claim("old", NOW - HOUR)
        for number in range(4):
            uow.receipts.claim(f"older {number}", NOW - 2 * HOUR)
        assert uow.receipts.claim("new", NOW)
    store.forget_receipts(NOW)
    with store.begin(WORKSPACE) as uow:
        assert uow.receipts.claim("old", NOW)
        assert all(uow.receipts.claim(f"older {number}", NOW) for number in range(4))
        assert not uow.receipts.claim("new", NOW)


@pytest.mark.parametrize("state", [DeliveryState.CANCELLED, DeliveryState.EXPIRED, DeliveryState.REFUSED])
def test_what_is_not_in_slack_is_never_out_of_date(store: SqlStore, engine: Engine, state: DeliveryState):
    """The index of what is out of date is read every second: nothing may stay in it."""
    with store.begin(WORKSPACE) as uow:
        delivery = make_delivery(uow)
    store.claim_due(NOW, "w", 1, LEASE)
    mark_stale(store, delivery)
    with store.begin(WORKSPACE) as uow:
        uow.deliveries.finish(delivery.id, state, NOW, reason="why")
    mark_stale(store, delivery)
    with engine.connect() as connection:
        assert connection.execute(select(DeliveryRow.id).where(OUT_OF_DATE)).all() == []
