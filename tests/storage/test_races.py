"""Several threads at once, each with a connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.domain.deliveries import DeliveryState, Kind, NewDelivery
from bot.domain.plans import Plan
from bot.services.ports import UnitOfWork
from bot.storage.store import SqlStore
from tests.factories import NOW, WORKSPACE, make_commitment, make_delivery, make_pair, make_person, opened

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


def in_transaction(store: SqlStore, work: Callable[[UnitOfWork], T]) -> Callable[[], T]:
    """`work` in a unit of work of its own."""

    def run() -> T:
        with store.begin(WORKSPACE) as uow:
            return work(uow)

    return run


def test_no_delivery_is_claimed_twice(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        people = [make_person(uow, f"U{number}", "P") for number in range(50)]
        ids = [make_delivery(uow, person, f"key:{person.id}").id for person in people]

    def claim_all() -> list[int]:
        claimed: list[int] = []
        while batch := store.claim_due(NOW, "w", 4, 60):
            assert len(batch) <= 4
            claimed += [one.id for one in batch]
        return claimed

    claimed = Counter(one for mine in at_once(claim_all) for one in mine)
    # On PostgreSQL a worker may find the workspace in another's hands and stop early; none may come twice.
    claimed.update(one.id for one in store.claim_due(NOW, "w", 60, 60))
    assert claimed == Counter(ids)


def test_no_stale_message_is_claimed_twice(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        ids = []
        for number in range(20):
            made = make_delivery(uow, dedupe_key=f"key:{number}")
            uow.deliveries.finish(made.id, DeliveryState.SENT, NOW)
            uow.deliveries.mark_stale(made.id)
            ids.append(made.id)
    found = Counter(one.id for batch in at_once(lambda: store.claim_stale(NOW, "w", 20, 60)) for one in batch)
    found.update(one.id for one in store.claim_stale(NOW, "w", 20, 60))
    assert found == Counter(ids)


def test_one_dead_worker_s_claim_is_taken_over_by_one(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        make_delivery(uow)
    store.claim_due(NOW, "dead", 1, 0)
    taken = at_once(lambda: store.claim_unknown(NOW, "w", 1, 60))
    assert sorted(len(mine) for mine in taken) == [0, 0, 0, 1]


def test_numbers_are_given_by_one_at_a_time(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        pair = make_pair(uow)

    def log_three(uow: UnitOfWork) -> list[int]:
        uow.people.lock(pair.manager.id)
        return [make_commitment(uow, pair).number for _ in range(3)]

    numbers = [number for mine in at_once(in_transaction(store, log_three)) for number in mine]
    assert sorted(numbers) == list(range(1, 3 * THREADS + 1))


def test_one_of_several_edits_of_a_plan_wins(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        pair = make_pair(uow)

    def edit(uow: UnitOfWork) -> bool:
        mine = Plan(pair.id, 1, str(threading.get_ident()), changed_by=pair.manager.id, changed_at=NOW)
        plans = opened(uow, pair.manager).plans
        return plans.add_revision(mine) and plans.latest(pair.id) == mine

    assert sorted(at_once(in_transaction(store, edit))) == [False, False, False, True]


def test_one_of_several_workers_gets_the_receipt(store: SqlStore):
    claims = at_once(in_transaction(store, lambda uow: uow.receipts.claim("Ev1", NOW)))
    assert sorted(claims) == [False, False, False, True]


def test_several_workers_get_the_same_person_and_pair(store: SqlStore):
    pairs = at_once(in_transaction(store, make_pair))
    assert len(set(pairs)) == 1


def test_one_of_several_workers_adds_the_delivery(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        new = NewDelivery(Kind.NUDGE, "nudge:1", make_person(uow).id, NOW)
    added = at_once(in_transaction(store, lambda uow: uow.deliveries.add(new)))
    assert sorted(added) == [False, False, False, True]
