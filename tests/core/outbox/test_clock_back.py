"""After the clock has gone back: what it did while it ran ahead is undone, and nothing else."""

from datetime import timedelta

import pytest

from bot.core.outbox import rate_limits
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.rate_limit_store import RateLimits
from bot.core.outbox.store import Deliveries
from bot.core.people_store import People
from bot.performance.sealed_database import SealedDatabase
from tests.factories import NOW, WORKSPACE, make_delivery

LATER = NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("scope", "until", "closed"),
    [
        (rate_limits.WORKSPACE, LATER, False),
        (rate_limits.method(rate_limits.POST), LATER, False),
        # Slack's own wish, and what is closed for good.
        (rate_limits.method(rate_limits.POST), NOW + timedelta(minutes=50), True),
        (rate_limits.WORKSPACE, rate_limits.FOREVER, True),
    ],
)
def test_a_scope_is_not_closed_for_longer_than_can_be(db: SealedDatabase, scope, until, closed):
    with db.begin(WORKSPACE) as tx:
        make_delivery(tx, due_at=NOW)
        RateLimits(tx).close(scope, until, "ratelimited")
    Outbox(db).follow_clock_back(NOW)
    assert (Outbox(db).claim_due(NOW, "w", 5, 60) == []) is closed


def test_a_pace_kept_ahead_does_not_hold_anybody(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        one = make_delivery(tx, dedupe_key="one", due_at=NOW)
    assert Outbox(db).claim_due(LATER, "w", 5, 60)
    with db.begin(WORKSPACE) as tx:
        person = People(tx).get(one.recipient_id)
        make_delivery(tx, person, "two", due_at=NOW)
    assert Outbox(db).claim_due(NOW, "w", 5, 60) == []
    Outbox(db).follow_clock_back(NOW)
    assert [claimed.dedupe_key for claimed in Outbox(db).claim_due(NOW, "w", 5, 60)] == ["two"]


def test_a_pace_in_use_is_kept(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        one = make_delivery(tx, dedupe_key="0", due_at=NOW)
        person = People(tx).get(one.recipient_id)
        for number in range(1, 25):
            make_delivery(tx, person, str(number), due_at=NOW)
    assert len(Outbox(db).claim_due(NOW, "w", 50, 60)) == rate_limits.CHANNEL_PACE.burst
    Outbox(db).follow_clock_back(NOW)
    assert Outbox(db).claim_due(NOW, "w", 50, 60) == []


def test_only_what_is_not_too_late_by_now_waits_again(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        for name, expires_at in (("gone", NOW), ("ahead", NOW + timedelta(minutes=1))):
            delivery = make_delivery(tx, dedupe_key=name, due_at=NOW, expires_at=expires_at)
            Deliveries(tx).finish(delivery.id, DeliveryState.EXPIRED, LATER, reason="too late")
    Outbox(db).follow_clock_back(NOW)
    with db.begin(WORKSPACE) as tx:
        found = {name: Deliveries(tx).by_key(name) for name in ("gone", "ahead")}
    assert (found["gone"].state, found["gone"].reason) == (DeliveryState.EXPIRED, "too late")
    assert (found["ahead"].state, found["ahead"].reason) == (DeliveryState.WAITING, None)
