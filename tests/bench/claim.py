"""Finding what is due and taking it, among many that are not due yet and in many workspaces.

Ours: briefs that wait in the outbox, one for each scheduled 1:1; `DUE` are due, the rest is spread over the coming
weeks. One work is: `claim_due` finds what is due, as far as Slack's pace allows, takes it with a lease that other
workers respect, and is asked once more, as a worker does, and finds nothing.
Theirs: APScheduler's SQLAlchemyJobStore on the same database with a date job for each 1:1, and as many due. One work is
what its scheduler does for the same: `get_due_jobs`, then `remove_job` for each (that is how a job is taken; two
processes would both run it), then `get_next_run_time`. It holds no lease and reads back one pickle a job.
After each work what was taken is put back, outside of the measured time. The median of several.
"""

import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine, delete, insert, update

from bot.briefs.rules import BRIEF
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.tables import DeliveryRow, RateLimitRow
from bot.performance.sealed_database import SealedDatabase
from tests.bench.harness import Database, Goal, Options, Row, databases, spread, timed
from tests.factories import make_engine, make_person, open_database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=1)
"""When nothing is due yet."""
DUE = 100
WORKSPACES = 10
A_WORKSPACE = 10
"""Waiting in each of many."""
BATCH = 10_000
FLAT = Goal(most=1.5)
QUIET = Goal(most=2, unit=" ms")


def bench(options: Options) -> Iterator[Row]:
    """One row a size, with the growth since the smallest; what a second costs in which nothing is due."""
    sizes = options.scale([1_000, 10_000], [1_000, 10_000, 100_000, 1_000_000], [1_000, 10_000, 100_000, 1_000_000])
    many = options.scale([10, 200], [10, 100, 1_000, 10_000], [10, 100, 1_000, 10_000])
    for name, database in databases(options):
        yield from among(database, name, sizes, options)
        yield from over(database, name, many, options)


def among(database: Database, name: str, sizes: Sequence[int], options: Options) -> Iterator[Row]:
    """Ten workspaces, and ever more that is not due."""
    theirs_up_to = options.scale(1_000, 10_000, 100_000)
    with database() as url:
        engine = make_engine(url)
        db = open_database(engine)
        recipients, smallest = people(db, 0, WORKSPACES), 0.0
        for size, before in zip(sizes, [0, *sizes], strict=False):
            fill(engine, recipients, before, size)
            ours = claimed(db, engine, options.scale(3, 15, 15))
            smallest = smallest or statistics.median(ours)
            theirs = apscheduler(engine, size, options.scale(2, 3, 3)) if size <= theirs_up_to else None
            yield Row(
                "claim",
                f"claim {DUE} due among {size:,}, {name}",
                statistics.median(ours),
                theirs,
                against="APScheduler job store" if theirs else "",
                goal=FLAT if size == sizes[-1] else None,
                growth=statistics.median(ours) / smallest,
                over=f"over {sizes[0]:,}",
                spread=spread(ours),
            )
        engine.dispose()


def over(database: Database, name: str, many: Sequence[int], options: Options) -> Iterator[Row]:
    """Ever more workspaces, and in the last of them a second in which nothing is due."""
    with database() as url:
        engine = make_engine(url)
        db = open_database(engine)
        recipients: list[tuple[str, int]] = []
        smallest = 0.0
        for size in many:
            recipients += people(db, len(recipients), size)
            with engine.begin() as connection:
                connection.execute(delete(DeliveryRow))
            fill(engine, recipients, 0, size * A_WORKSPACE)
            ours = claimed(db, engine, options.scale(3, 15, 15))
            middle = statistics.median(ours)
            smallest = smallest or middle
            what, since = f"claim {DUE} due in {size:,} workspaces, {name}", f"over {many[0]}"
            goal = FLAT if size == many[-1] else None
            yield Row("claim", what, middle, goal=goal, growth=middle / smallest, over=since, spread=spread(ours))
        idle = [timed(lambda: nothing_due(db)) * 1000 for _ in range(options.scale(5, 50, 50))][2:]
        what = f"nothing due in {many[-1]:,} workspaces, {name}"
        yield Row("claim", what, statistics.median(idle), goal=QUIET, spread=spread(idle))
        engine.dispose()


def nothing_due(db: SealedDatabase) -> None:
    """What sending asks every second."""
    assert Outbox(db).claim_expired(BEFORE, "bench", DUE, 60.0) == []
    assert Outbox(db).claim_due(BEFORE, "bench", DUE, 60.0) == []


def people(db: SealedDatabase, first: int, end: int) -> list[tuple[str, int]]:
    """A recipient in each of these workspaces."""
    found = []
    for number in range(first, end):
        with db.begin(f"T{number}") as tx:
            found.append((f"T{number}", make_person(tx).id))
    return found


def fill(engine: Engine, recipients: Sequence[tuple[str, int]], before: int, size: int) -> None:
    """Let there be `size` waiting briefs: the first `DUE` are due now, the others within the next four weeks."""
    for start in range(before, size, BATCH):
        numbers = range(start, min(start + BATCH, size))
        rows = [delivery(number, *recipients[number % len(recipients)]) for number in numbers]
        with engine.begin() as connection:
            connection.execute(insert(DeliveryRow), rows)
    tidy(engine)


def delivery(number: int, workspace_id: str, recipient_id: int) -> dict[str, Any]:
    """The brief of one 1:1."""
    due_at = NOW - timedelta(seconds=number) if number < DUE else NOW + timedelta(minutes=1 + number % 40_000)
    return {
        "workspace_id": workspace_id,
        "kind": BRIEF,
        "dedupe_key": f"brief:{number}",
        "recipient_id": recipient_id,
        "due_at": due_at,
        "expires_at": due_at + timedelta(minutes=30),
        "subject": {"occurrence_id": number},
        "state": DeliveryState.WAITING,
        "attempts": 0,
        "wanted_version": 0,
        "shown_version": 0,
        "rendering_version": 0,
    }


def tidy(engine: Engine) -> None:
    """What autovacuum and the checkpointer do within minutes, so that their coming does not decide."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.exec_driver_sql("VACUUM ANALYZE deliveries")
            alone.exec_driver_sql("CHECKPOINT")
        else:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()


def claimed(db: SealedDatabase, engine: Engine, times: int) -> list[float]:
    """How many milliseconds it takes to claim all that is due."""
    waiting = {"state": DeliveryState.WAITING, "claimed_by": None, "lease_until": None}
    taken = []
    for number in range(times + 2):
        began = time.perf_counter()
        found = Outbox(db).claim_due(NOW, "bench", DUE, 60.0)
        assert Outbox(db).claim_due(NOW, "bench", DUE, 60.0) == []
        taken.append((time.perf_counter() - began) * 1000)
        assert len(found) == DUE, f"{len(found)} claimed"
        with engine.begin() as connection:
            connection.execute(update(DeliveryRow).where(DeliveryRow.claimed_by == "bench").values(**waiting))
            connection.execute(delete(RateLimitRow))
        if number == 1:
            tidy(engine)
    return taken[2:]


def apscheduler(engine: Engine, size: int, times: int) -> float:
    """The same with one job for each 1:1."""
    jobs = SQLAlchemyJobStore(engine=engine)
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_jobstore(jobs)
    scheduler.start(paused=True)
    try:
        for number in range(size):
            run_at = NOW - timedelta(seconds=number) if number < DUE else NOW + timedelta(minutes=1 + number % 40_000)
            scheduler.add_job(nothing, "date", run_date=run_at, args=[number], misfire_grace_time=None, id=str(number))
        return statistics.median(taken_by(jobs) for _ in range(times))
    finally:
        scheduler.remove_all_jobs()
        scheduler.shutdown()


def taken_by(jobs: SQLAlchemyJobStore) -> float:
    """How many milliseconds it takes; the jobs are put back."""
    due: list[Any] = []

    def work() -> None:
        due.extend(jobs.get_due_jobs(NOW))
        for job in due:
            jobs.remove_job(job.id)
        assert jobs.get_next_run_time() is not None

    took = timed(work) * 1000
    assert len(due) == DUE, f"{len(due)} due"
    for job in due:
        jobs.add_job(job)
    return took


def nothing(number: int) -> None:
    """What a job does here."""
