"""After the clock has gone back: what it did while it ran ahead is undone, and nothing else."""

from datetime import timedelta

import pytest

from bot.domain import limits
from bot.domain.deliveries import DeliveryState
from bot.storage.store import SqlStore
from tests.factories import NOW, WORKSPACE, make_delivery

LATER = NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("scope", "until", "closed"),
    [
        (limits.WORKSPACE, LATER, False),
        (limits.method(limits.POST), LATER, False),
        # Slack's own wish, and what is closed for good.
        (limits.method(limits.POST), NOW + timedelta(minutes=50), True),
        (limits.WORKSPACE, limits.FOREVER, True),
    ],
)
def test_a_scope_is_not_closed_for_longer_than_can_be(store: SqlStore, scope, until, closed):
    with store.begin(WORKSPACE) as uow:
        make_delivery(uow, due_at=NOW)
        uow.limits.close(scope, until, "ratelimited")
    store.follow_clock_back(NOW)
    assert (store.claim_due(NOW, "w", 5, 60) == []) is closed


def test_a_pace_kept_ahead_does_not_hold_anybody(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        one = make_delivery(uow, dedupe_key="one", due_at=NOW)
    assert store.claim_due(LATER, "w", 5, 60)
    with store.begin(WORKSPACE) as uow:
        person = uow.people.get(one.recipient_id)
        make_delivery(uow, person, "two", due_at=NOW)
    assert store.claim_due(NOW, "w", 5, 60) == []
    store.follow_clock_back(NOW)
    assert [claimed.dedupe_key for claimed in store.claim_due(NOW, "w", 5, 60)] == ["two"]


def test_a_pace_in_use_is_kept(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        one = make_delivery(uow, dedupe_key="0", due_at=NOW)
        person = uow.people.get(one.recipient_id)
        for number in range(1, 25):
            make_delivery(uow, person, str(number), due_at=NOW)
    assert len(store.claim_due(NOW, "w", 50, 60)) == limits.CHANNEL_PACE.burst
    store.follow_clock_back(NOW)
    assert store.claim_due(NOW, "w", 50, 60) == []


def test_only_what_is_not_too_late_by_now_waits_again(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        for name, expires_at in (("gone", NOW), ("ahead", NOW + timedelta(minutes=1))):
            delivery = make_delivery(uow, dedupe_key=name, due_at=NOW, expires_at=expires_at)
            uow.deliveries.finish(delivery.id, DeliveryState.EXPIRED, LATER, reason="too late")
    store.follow_clock_back(NOW)
    with store.begin(WORKSPACE) as uow:
        found = {name: uow.deliveries.by_key(name) for name in ("gone", "ahead")}
    assert (found["gone"].state, found["gone"].reason) == (DeliveryState.EXPIRED, "too late")
    assert (found["ahead"].state, found["ahead"].reason) == (DeliveryState.WAITING, None)
