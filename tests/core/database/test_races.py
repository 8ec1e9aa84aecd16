"""Several threads at once, each with a connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import DeliveryState, NewDelivery
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.rate_limits import FIRST_PACE
from bot.core.outbox.store import ClaimedRequests, Deliveries
from bot.core.people_store import People
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import Plan
from bot.plans.store import Plans
from bot.weekly.rules import WEEKLY
from tests.factories import NOW, WORKSPACE, coaching, make_commitment, make_delivery, make_pair, make_person

T = TypeVar("T")
THREADS = 4


def at_once(work: Callable[[], T]) -> list[T]:
    """Run `work` in all threads, started together; what each returned, or raise what one raised."""
    barrier = threading.Barrier(THREADS)

    def start() -> T:
        barrier.wait(timeout=10)
        return work()

    with ThreadPoolExecutor(THREADS) as pool:
        return [future.result() for future in [pool.submit(start) for _ in range(THREADS)]]


def in_transaction(db: SealedDatabase, work: Callable[[Transaction], T]) -> Callable[[], T]:
    """`work` in a transaction of its own."""

    def run() -> T:
        with db.begin(WORKSPACE) as tx:
            return work(tx)

    return run


def test_no_delivery_is_claimed_twice(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        people = [make_person(tx, f"U{number}", "P") for number in range(FIRST_PACE.burst)]
        ids = [make_delivery(tx, person, f"key:{person.id}").id for person in people]

    def claim_all() -> list[int]:
        claimed: list[int] = []
        while batch := Outbox(db).claim_due(NOW, "w", 4, 60):
            assert len(batch) <= 4
            claimed += [one.id for one in batch]
        return claimed

    claimed = Counter(one for mine in at_once(claim_all) for one in mine)
    # On PostgreSQL a worker may find the workspace in another's hands and stop early; none may come twice.
    claimed.update(one.id for one in Outbox(db).claim_due(NOW, "w", 60, 60))
    assert claimed == Counter(ids)


def test_no_stale_message_is_claimed_twice(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        ids = []
        for number in range(20):
            made = make_delivery(tx, dedupe_key=f"key:{number}")
            Deliveries(tx).finish(made.id, DeliveryState.SENT, NOW)
            Deliveries(tx).mark_stale(made.id)
            ids.append(made.id)
    found = Counter(one.id for batch in at_once(lambda: Outbox(db).claim_stale(NOW, "w", 20, 60)) for one in batch)
    found.update(one.id for one in Outbox(db).claim_stale(NOW, "w", 20, 60))
    assert found == Counter(ids)


def test_one_dead_worker_s_claim_is_taken_over_by_one(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        make_delivery(tx)
    Outbox(db).claim_due(NOW, "dead", 1, 0)
    taken = at_once(lambda: Outbox(db).claim_unknown(NOW, "w", 1, 60))
    assert sorted(len(mine) for mine in taken) == [0, 0, 0, 1]


def test_numbers_are_given_by_one_at_a_time(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx)

    def log_three(tx: Transaction) -> list[int]:
        People(tx).lock(pair.manager.id)
        return [make_commitment(tx, pair).number for _ in range(3)]

    numbers = [number for mine in at_once(in_transaction(db, log_three)) for number in mine]
    assert sorted(numbers) == list(range(1, 3 * THREADS + 1))


def test_one_of_several_edits_of_a_plan_wins(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx)

    def edit(tx: Transaction) -> bool:
        mine = Plan(pair.id, 1, str(threading.get_ident()), changed_by=pair.manager.id, changed_at=NOW)
        plans = Plans(coaching(tx, pair.manager))
        return plans.add_revision(mine) and plans.latest(pair.id) == mine

    assert sorted(at_once(in_transaction(db, edit))) == [False, False, False, True]


def test_one_of_several_workers_claims_the_request(db: SealedDatabase):
    claims = at_once(in_transaction(db, lambda tx: ClaimedRequests(tx).claim("Ev1", NOW)))
    assert sorted(claims) == [False, False, False, True]


def test_several_workers_get_the_same_person_and_pair(db: SealedDatabase):
    pairs = at_once(in_transaction(db, make_pair))
    assert len(set(pairs)) == 1


def test_one_of_several_workers_adds_the_delivery(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        new = NewDelivery(WEEKLY, "weekly:1", make_person(tx).id, NOW)
    added = at_once(in_transaction(db, lambda tx: Deliveries(tx).add(new)))
    assert sorted(added) == [False, False, False, True]
