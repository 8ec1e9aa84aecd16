"""The outbox, Homes and claimed requests within a workspace."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.briefs.rules import BRIEF, FOLLOW_UP
from bot.commitments.rules import LOGGED
from bot.core.outbox.deliveries import DeliveryState, NewDelivery
from bot.core.outbox.homes import Home, Homes, stale_homes
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.store import ClaimedRequests, Deliveries
from bot.performance.sealed_database import SealedDatabase
from bot.weekly.rules import WEEKLY
from tests.factories import NOW, WORKSPACE, make_delivery, make_person

HOUR = timedelta(hours=1)


def test_a_dedupe_key_is_taken_once(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        deliveries = Deliveries(tx)
        person = make_person(tx)
        new = NewDelivery(WEEKLY, "weekly:1", person.id, NOW, NOW + HOUR, {"week": "48", "ids": [1, 2]}, "D1", "1.1")
        assert deliveries.add(new)
        assert not deliveries.add(replace(new, due_at=NOW + HOUR))
        stored = deliveries.by_key("weekly:1")
        assert stored is not None
        given = {name: getattr(stored, name) for name in NewDelivery.__dataclass_fields__}
        assert NewDelivery(**given) == new
        assert (stored.state, stored.attempts, stored.ts) == (DeliveryState.WAITING, 0, None)
        assert deliveries.by_key("weekly:2") is None


def test_a_sent_one_is_found_by_its_message(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        delivery = make_delivery(tx)
    Outbox(db).claim_due(NOW, "w", 1, 60)
    with db.begin(WORKSPACE) as tx:
        Deliveries(tx).finish(delivery.id, DeliveryState.SENT, NOW, channel="D1", ts="1.1")
        found = Deliveries(tx).by_message("D1", "1.1")
        assert found == replace(delivery, state=DeliveryState.SENT, channel="D1", ts="1.1", sent_at=NOW)
        assert Deliveries(tx).by_message("D1", "1.2") is None
        Deliveries(tx).finish(delivery.id, DeliveryState.REFUSED, NOW, reason="account_inactive")
        assert Deliveries(tx).by_key(delivery.dedupe_key) == found


@pytest.mark.parametrize("state", list(DeliveryState))
def test_only_what_was_not_sent_is_rescheduled(db: SealedDatabase, state: DeliveryState):
    with db.begin(WORKSPACE) as tx:
        delivery = make_delivery(tx)
    Outbox(db).claim_due(NOW, "w", 1, 60)
    with db.begin(WORKSPACE) as tx:
        Deliveries(tx).put_back(delivery.id, "w", NOW, "busy")
        assert Deliveries(tx).by_key(delivery.dedupe_key) == replace(delivery, attempts=1, reason="busy")
    if state is DeliveryState.CLAIMED:
        Outbox(db).claim_due(NOW, "w", 1, 60)
    with db.begin(WORKSPACE) as tx:
        if state not in (DeliveryState.WAITING, DeliveryState.CLAIMED):
            Deliveries(tx).finish(delivery.id, state, NOW, reason="why")
        before = Deliveries(tx).by_key(delivery.dedupe_key)
        Deliveries(tx).reschedule(delivery.dedupe_key, NOW + HOUR, NOW + 2 * HOUR)
        after = Deliveries(tx).by_key(delivery.dedupe_key)
        if state in (DeliveryState.WAITING, DeliveryState.EXPIRED, DeliveryState.CANCELLED):
            later = NOW + HOUR
            assert after == replace(delivery, due_at=later, wanted_at=later, expires_at=NOW + 2 * HOUR)
        else:
            assert after == before


def test_only_a_waiting_one_is_cancelled(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        claimed, waiting = make_delivery(tx), make_delivery(tx, dedupe_key="later", due_at=NOW + HOUR)
    Outbox(db).claim_due(NOW, "w", 10, 60)
    with db.begin(WORKSPACE) as tx:
        for delivery in (claimed, waiting):
            Deliveries(tx).cancel(delivery.dedupe_key, "skipped")
        assert Deliveries(tx).by_key("later") == replace(waiting, state=DeliveryState.CANCELLED, reason="skipped")
        kept = Deliveries(tx).by_key(claimed.dedupe_key)
        assert kept is not None
        assert kept.state is DeliveryState.CLAIMED


def test_its_subject_can_be_completed(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        delivery = make_delivery(tx, subject={"pair_id": 1})
        Deliveries(tx).set_subject(delivery.id, {"pair_id": 1, "brief_id": 2})
        assert Deliveries(tx).by_key(delivery.dedupe_key) == replace(delivery, subject={"pair_id": 1, "brief_id": 2})


def test_what_waits_for_a_person(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        other = make_person(tx, "UOTHER", "Ola")
        later = make_delivery(tx, dedupe_key="a", due_at=NOW + HOUR)
        now = make_delivery(tx, dedupe_key="b", kind=WEEKLY)
        make_delivery(tx, dedupe_key="c", kind=LOGGED)
        make_delivery(tx, dedupe_key="d", due_at=NOW + 2 * HOUR)
        make_delivery(tx, other, dedupe_key="e")
        make_delivery(tx, dedupe_key="f")
        Deliveries(tx).cancel("f", "why")
        kinds = [BRIEF, WEEKLY]
        assert Deliveries(tx).waiting_for(now.recipient_id, kinds, NOW + HOUR) == [now, later]


def test_what_was_sent_is_counted(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        deliveries = Deliveries(tx)
        for number in range(4):
            made = make_delivery(tx, dedupe_key=str(number), kind=LOGGED if number == 3 else BRIEF)
            deliveries.finish(made.id, DeliveryState.SENT, NOW + number * HOUR)
        make_delivery(tx, dedupe_key="waiting")
        assert deliveries.count_sent(made.recipient_id, [BRIEF], NOW + HOUR) == 2
        assert deliveries.count_sent(made.recipient_id, [BRIEF, LOGGED], NOW) == 4


def test_the_latest_of_a_kind(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        early = make_delivery(tx, dedupe_key="early", kind=WEEKLY, due_at=NOW)
        late = make_delivery(tx, dedupe_key="late", kind=WEEKLY, due_at=NOW + HOUR)
        make_delivery(tx, dedupe_key="other", kind=BRIEF, due_at=NOW + 2 * HOUR)
        Deliveries(tx).finish(early.id, DeliveryState.SENT, NOW)
        latest = Deliveries(tx).latest
        assert latest(late.recipient_id, WEEKLY) == late
        sent = latest(late.recipient_id, WEEKLY, [DeliveryState.SENT])
        assert sent is not None
        assert sent.id == early.id
        assert latest(late.recipient_id, FOLLOW_UP) is None


def test_a_home_is_opened_touched_and_published(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        homes = Homes(tx)
        person, never = make_person(tx), make_person(tx, "UNEVER", "Nev")
        first, turned = {}, {"one_on_ones": 1, "commitments": 2, "plans": 3}
        fresh = Home(WORKSPACE, person.id, opened_at=NOW, stale_since=NOW, pages=first)
        assert homes.opened(person.id, NOW) == fresh == homes.get(person.id)
        homes.published(person.id, NOW - HOUR)
        assert homes.get(person.id) == fresh
        homes.touch([person.id], NOW - HOUR)
        homes.published(person.id, NOW)
        assert homes.get(person.id) == replace(fresh, stale_since=NOW - HOUR), "it began before and came later"
        homes.touch([person.id], NOW)
        homes.published(person.id, NOW)
        assert homes.get(person.id) == replace(fresh, stale_since=None)
        homes.save(replace(fresh, pages=turned))
        homes.touch([person.id, never.id], NOW + HOUR)
        assert homes.get(person.id) == Home(WORKSPACE, person.id, NOW, NOW + HOUR, turned)
        assert homes.get(never.id) is None
        reopened = homes.opened(person.id, NOW + HOUR)
        assert reopened == Home(WORKSPACE, person.id, NOW + HOUR, NOW + HOUR, first)


def test_stale_homes_of_those_who_looked_lately(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        homes = Homes(tx)
        people = [make_person(tx, f"U{number}", "P") for number in range(3)]
        for number, person in enumerate(people):
            homes.opened(person.id, NOW + number * HOUR)
        homes.published(people[2].id, NOW + 2 * HOUR)
    assert stale_homes(db, NOW, NOW + HOUR, 10) == [(WORKSPACE, people[1].id)]
    assert len(stale_homes(db, NOW, NOW, 10)) == 2
    assert len(stale_homes(db, NOW, NOW, 1)) == 1


def test_a_request_id_is_claimed_once_unless_rolled_back(db: SealedDatabase):
    class LostError(Exception):
        pass

    def claim_and_fail() -> None:
        with db.begin(WORKSPACE) as tx:
            assert ClaimedRequests(tx).claim("Ev1", NOW)
            assert not ClaimedRequests(tx).claim("Ev1", NOW)
            raise LostError

    with pytest.raises(LostError):
        claim_and_fail()
    with db.begin(WORKSPACE) as tx:
        assert ClaimedRequests(tx).claim("Ev1", NOW)
    with db.begin(WORKSPACE) as tx:
        assert not ClaimedRequests(tx).claim("Ev1", NOW)
    with db.begin("T2") as tx:
        assert ClaimedRequests(tx).claim("Ev1", NOW)
