"""Claims and leases, across workspaces."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.core.outbox import rate_limits
from bot.core.outbox.deliveries import Delivery, DeliveryState
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.rate_limits import RateLimits
from bot.core.outbox.store import PUT_OFF, ClaimedRequests, Deliveries, forget_claimed_requests
from bot.core.outbox.tables import OUT_OF_DATE, DeliveryRow
from bot.performance.sealed_database import SealedDatabase
from tests.factories import NOW, WORKSPACE, make_delivery, make_person

LEASE = 60
AFTER_LEASE = NOW + timedelta(seconds=LEASE)
HOUR = timedelta(hours=1)


def sent(db: SealedDatabase) -> Delivery:
    """A delivery that has been sent."""
    with db.begin(WORKSPACE) as tx:
        delivery = make_delivery(tx)
    Outbox(db).claim_due(NOW, "w", 1, LEASE)
    with db.begin(WORKSPACE) as tx:
        Deliveries(tx).finish(delivery.id, DeliveryState.SENT, NOW, channel="D1", ts="1.1")
    return delivery


def mark_stale(db: SealedDatabase, delivery: Delivery) -> None:
    with db.begin(WORKSPACE) as tx:
        Deliveries(tx).mark_stale(delivery.id)


def refreshed(db: SealedDatabase, delivery: Delivery) -> None:
    with db.begin(WORKSPACE) as tx:
        Deliveries(tx).refreshed(delivery.id, NOW)


def claimed(delivery: Delivery, until: datetime = AFTER_LEASE) -> Delivery:
    """As a claim gives it."""
    return replace(delivery, state=DeliveryState.CLAIMED, lease_until=until)


def test_what_is_due_is_claimed_once_oldest_first(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        second = make_delivery(tx, make_person(tx, "USAM", "Sam"), "second", due_at=NOW)
        first = make_delivery(tx, dedupe_key="first", due_at=NOW - HOUR)
        make_delivery(tx, dedupe_key="not yet", due_at=NOW + timedelta(microseconds=1))
    assert Outbox(db).claim_due(NOW, "one", 1, LEASE) == [claimed(first)]
    assert Outbox(db).claim_due(NOW, "two", 9, LEASE) == [claimed(second)]
    assert Outbox(db).claim_due(NOW, "two", 9, LEASE) == []


def test_a_dead_worker_s_claim_becomes_unknown(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        delivery = make_delivery(tx)
    Outbox(db).claim_due(NOW, "dead", 9, LEASE)
    assert Outbox(db).claim_unknown(AFTER_LEASE - timedelta(seconds=1), "alive", 9, LEASE) == []
    unknown = replace(delivery, state=DeliveryState.UNKNOWN)
    again = AFTER_LEASE + timedelta(seconds=LEASE)
    assert Outbox(db).claim_unknown(AFTER_LEASE, "alive", 9, LEASE) == [replace(unknown, lease_until=again)]
    assert Outbox(db).claim_unknown(AFTER_LEASE, "other", 9, LEASE) == []
    assert Outbox(db).claim_due(AFTER_LEASE + HOUR, "other", 9, LEASE) == []
    assert [one.id for one in Outbox(db).claim_unknown(AFTER_LEASE + HOUR, "third", 9, LEASE)] == [delivery.id]


def test_a_lease_is_renewed_by_who_holds_it_while_it_runs(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        delivery = make_delivery(tx)
        renew, longer = Deliveries(tx).renew, AFTER_LEASE + HOUR
        assert not renew(delivery.id, "one", NOW, longer), "nobody has claimed it"
    Outbox(db).claim_due(NOW, "one", 9, LEASE)
    with db.begin(WORKSPACE) as tx:
        renew = Deliveries(tx).renew
        assert not renew(delivery.id, "two", NOW, longer)
        assert not renew(delivery.id, "one", AFTER_LEASE, longer), "it has run out"
        assert renew(delivery.id, "one", AFTER_LEASE - timedelta(seconds=1), longer, fault=True)
    assert Outbox(db).claim_unknown(longer - timedelta(seconds=1), "two", 9, LEASE) == []
    (taken,) = Outbox(db).claim_unknown(longer, "two", 9, LEASE)
    assert (taken.state, taken.attempts) == (DeliveryState.UNKNOWN, 1)
    with db.begin(WORKSPACE) as tx:
        assert not Deliveries(tx).renew(delivery.id, "one", longer, longer + HOUR)
        assert Deliveries(tx).finish(delivery.id, DeliveryState.SENT, longer, channel="D1", ts="1.1")
        assert not Deliveries(tx).finish(delivery.id, DeliveryState.SENT, longer, channel="D1", ts="1.2")
        assert not Deliveries(tx).renew(delivery.id, "two", longer, longer + HOUR)


def test_an_update_s_lease_is_renewed_too(db: SealedDatabase):
    delivery = sent(db)
    mark_stale(db, delivery)
    Outbox(db).claim_stale(NOW, "one", 9, LEASE)
    with db.begin(WORKSPACE) as tx:
        assert not Deliveries(tx).renew(delivery.id, "two", NOW, AFTER_LEASE)
        assert Deliveries(tx).renew(delivery.id, "one", NOW, NOW + HOUR, fault=True)
    assert Outbox(db).claim_stale(AFTER_LEASE, "two", 9, LEASE) == []
    (again,) = Outbox(db).claim_stale(NOW + HOUR, "two", 9, LEASE)
    assert again.attempts == 1


def test_what_is_put_back_waits_again(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        delivery = make_delivery(tx)
    for reason, attempts in [(None, 0), ("busy", 1), ("busy", 2)]:
        assert Outbox(db).claim_due(NOW, "w", 9, LEASE)
        with db.begin(WORKSPACE) as tx:
            assert not Deliveries(tx).put_back(delivery.id, "another", NOW, reason)
            assert Deliveries(tx).put_back(delivery.id, "w", NOW, reason)
            assert Deliveries(tx).by_key(delivery.dedupe_key) == replace(delivery, attempts=attempts, reason=reason)
            assert not Deliveries(tx).put_back(delivery.id, "w", NOW + HOUR), "it is not in hand any more"
    assert Outbox(db).claim_due(NOW, "w", 9, LEASE)
    with db.begin(WORKSPACE) as tx:
        assert Deliveries(tx).put_back(delivery.id, "w", NOW + HOUR)
        kept = Deliveries(tx).by_key(delivery.dedupe_key)
        assert kept is not None
        assert (kept.due_at, kept.wanted_at, kept.attempts, kept.reason) == (NOW + HOUR, NOW, 2, "busy")
    assert Outbox(db).claim_due(AFTER_LEASE, "w", 9, LEASE) == []


def test_what_may_have_been_sent_is_looked_up_later(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        delivery = make_delivery(tx)
    Outbox(db).claim_due(NOW, "w", 9, LEASE)
    with db.begin(WORKSPACE) as tx:
        assert not Deliveries(tx).set_unknown(delivery.id, "another", NOW)
        assert Deliveries(tx).set_unknown(delivery.id, "w", NOW + HOUR)
        assert not Deliveries(tx).set_unknown(delivery.id, "w", NOW), "it is not in hand any more"
    assert Outbox(db).claim_unknown(NOW + HOUR - timedelta(seconds=1), "w", 9, LEASE) == []
    (found,) = Outbox(db).claim_unknown(NOW + HOUR, "w", 9, LEASE)
    assert (found.id, found.attempts) == (delivery.id, 1)
    with db.begin(WORKSPACE) as tx:
        assert Deliveries(tx).put_back(delivery.id, "w", NOW)
    assert [one.id for one in Outbox(db).claim_due(NOW + HOUR, "w", 9, LEASE)] == [delivery.id]


def test_one_put_off_is_wanted_later(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        delivery = make_delivery(tx)
    Outbox(db).claim_due(NOW, "w", 9, LEASE)
    with db.begin(WORKSPACE) as tx:
        Deliveries(tx).put_off(delivery.id, NOW + HOUR, NOW + 2 * HOUR)
        moments = {"due_at": NOW + HOUR, "wanted_at": NOW + HOUR, "expires_at": NOW + 2 * HOUR}
        later = replace(delivery, reason=PUT_OFF, **moments)
        assert Deliveries(tx).by_key(delivery.dedupe_key) == later


def test_what_is_too_late_is_claimed_whatever_is_closed(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        late = make_delivery(tx, dedupe_key="late", expires_at=NOW)
        make_delivery(tx, dedupe_key="soon", expires_at=NOW + HOUR)
        RateLimits(tx).close(rate_limits.WORKSPACE, rate_limits.FOREVER, "uninstalled")
    assert Outbox(db).claim_expired(NOW, "w", 9, LEASE) == [claimed(late)]
    assert Outbox(db).claim_expired(NOW, "w", 9, LEASE) == []
    assert Outbox(db).claim_due(NOW, "w", 9, LEASE) == []


def test_a_finished_one_is_not_claimed_again(db: SealedDatabase):
    sent(db)
    assert Outbox(db).claim_due(NOW + HOUR, "w", 9, LEASE) == []


def test_next_due_is_the_earliest_waiting(db: SealedDatabase):
    assert Outbox(db).next_due() is None
    with db.begin(WORKSPACE) as tx:
        make_delivery(tx, dedupe_key="a", due_at=NOW + HOUR)
        make_delivery(tx, dedupe_key="b", due_at=NOW)
    assert Outbox(db).next_due() == NOW
    Outbox(db).claim_due(NOW, "w", 9, LEASE)
    assert Outbox(db).next_due() == NOW + HOUR


def test_a_stale_message_is_refreshed_once(db: SealedDatabase):
    delivery = sent(db)
    assert Outbox(db).claim_stale(NOW, "w", 9, LEASE) == []
    mark_stale(db, delivery)
    mark_stale(db, delivery)
    (claimed,) = Outbox(db).claim_stale(NOW, "w", 9, LEASE)
    assert (claimed.id, claimed.state, claimed.ts) == (delivery.id, DeliveryState.SENT, "1.1")
    assert Outbox(db).claim_stale(NOW, "other", 9, LEASE) == []
    refreshed(db, delivery)
    assert Outbox(db).claim_stale(AFTER_LEASE, "w", 9, LEASE) == []


def test_a_change_during_an_update_is_not_lost(db: SealedDatabase):
    delivery = sent(db)
    mark_stale(db, delivery)
    Outbox(db).claim_stale(NOW, "w", 9, LEASE)
    mark_stale(db, delivery)
    refreshed(db, delivery)
    assert [one.id for one in Outbox(db).claim_stale(NOW, "w", 9, LEASE)] == [delivery.id]


def test_a_dead_worker_s_update_is_taken_over(db: SealedDatabase):
    delivery = sent(db)
    mark_stale(db, delivery)
    Outbox(db).claim_stale(NOW, "dead", 9, LEASE)
    assert [one.id for one in Outbox(db).claim_stale(AFTER_LEASE, "alive", 9, LEASE)] == [delivery.id]


def test_a_change_before_the_claim_is_shown_by_sending(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        delivery = make_delivery(tx)
        Deliveries(tx).mark_stale(delivery.id)
    Outbox(db).claim_due(NOW, "w", 1, LEASE)
    with db.begin(WORKSPACE) as tx:
        Deliveries(tx).finish(delivery.id, DeliveryState.SENT, NOW)
    assert Outbox(db).claim_stale(NOW, "w", 9, LEASE) == []


def test_a_change_while_sending_is_shown_afterwards(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        delivery = make_delivery(tx)
    Outbox(db).claim_due(NOW, "w", 1, LEASE)
    mark_stale(db, delivery)
    Outbox(db).claim_unknown(AFTER_LEASE, "takes over", 1, LEASE)
    assert Outbox(db).claim_stale(NOW, "w", 9, LEASE) == []
    with db.begin(WORKSPACE) as tx:
        Deliveries(tx).finish(delivery.id, DeliveryState.SENT, NOW)
    assert [one.id for one in Outbox(db).claim_stale(NOW, "w", 9, LEASE)] == [delivery.id]


def test_old_claimed_requests_are_forgotten_some_at_once(db: SealedDatabase, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.core.database.queries.BATCH", 2)
    with db.begin(WORKSPACE) as tx:
        assert ClaimedRequests(tx).claim("old", NOW - HOUR)
        for number in range(4):
            ClaimedRequests(tx).claim(f"older {number}", NOW - 2 * HOUR)
        assert ClaimedRequests(tx).claim("new", NOW)
    forget_claimed_requests(db, NOW)
    with db.begin(WORKSPACE) as tx:
        assert ClaimedRequests(tx).claim("old", NOW)
        assert all(ClaimedRequests(tx).claim(f"older {number}", NOW) for number in range(4))
        assert not ClaimedRequests(tx).claim("new", NOW)


@pytest.mark.parametrize("state", [DeliveryState.CANCELLED, DeliveryState.EXPIRED, DeliveryState.REFUSED])
def test_what_is_not_in_slack_is_never_out_of_date(db: SealedDatabase, engine: Engine, state: DeliveryState):
    """The index of what is out of date is read every second: nothing may stay in it."""
    with db.begin(WORKSPACE) as tx:
        delivery = make_delivery(tx)
    Outbox(db).claim_due(NOW, "w", 1, LEASE)
    mark_stale(db, delivery)
    with db.begin(WORKSPACE) as tx:
        Deliveries(tx).finish(delivery.id, state, NOW, reason="why")
    mark_stale(db, delivery)
    with engine.connect() as connection:
        assert connection.execute(select(DeliveryRow.id).where(OUT_OF_DATE)).all() == []


@pytest.mark.parametrize(("wait", "held_up"), [(timedelta(seconds=60), True), (timedelta(minutes=10), False)])
def test_one_that_is_put_aside_for_long_holds_up_no_other_of_its_thread(
    db: SealedDatabase, wait: timedelta, held_up: bool
):
    with db.begin(WORKSPACE) as tx:
        first = make_delivery(tx, dedupe_key="first", channel="D1", thread_ts="1.1")
    assert [one.id for one in Outbox(db).claim_due(NOW, "w", 9, 60)] == [first.id]
    with db.begin(WORKSPACE) as tx:
        Deliveries(tx).set_unknown(first.id, "w", NOW + wait)
        second = make_delivery(tx, dedupe_key="second", channel="D1", thread_ts="1.1")
    assert [one.id for one in Outbox(db).claim_due(NOW, "w", 9, 60)] == ([] if held_up else [second.id])
