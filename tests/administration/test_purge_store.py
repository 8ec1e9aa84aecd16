"""Destroyed is destroyed, on the very bytes of a SQLite database; what else is old goes too."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from bot.administration.purge_store import pairs_to_purge
from bot.administration.rules import Policy, kept_at
from bot.administration.store import Policies
from bot.briefs.store import Briefs
from bot.core.database.engine import empty_log
from bot.core.outbox import ticks
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.store import Deliveries
from bot.core.pair_store import Pairs
from bot.core.people import Pair
from bot.core.sealing.destroying import Destroying
from bot.core.sealing.tables import TextKeyRow
from bot.performance.sealed_database import SealedDatabase
from bot.plans.note_store import Notes
from bot.plans.rules import Plan
from bot.plans.store import Plans
from bot.plans.tables import NoteRow, PlanRevisionRow
from bot.weekly.rules import WEEKLY
from tests.desk import SettableClock
from tests.factories import NOW, WORKSPACE, coaching, make_delivery, make_pair, make_person

DAY = timedelta(days=1)
only_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def files(folder: Path) -> bytes:
    """Everything of the database that is on the disk."""
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.name.startswith("coach.db"))


def written(db: SealedDatabase, report: str) -> Pair:
    """Two people who ended long ago, with many notes and plans of all lengths."""
    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx, report=make_person(tx, report, report.title()))
        Pairs(tx).set_ended(pair.id, NOW - 400 * DAY)
        texts = coaching(tx, pair.manager)
        for number in range(120):
            Notes(texts).add(pair.id, pair.manager.id, "words " * (number * 7 % 300 + 1), NOW - 400 * DAY, None)
        for version in range(1, 20):
            plan = Plan(pair.id, version, "x" * version * 90, "y", "z", pair.manager.id, NOW - 400 * DAY)
            Plans(texts).add_revision(plan)
    return pair


def stored(engine: Engine, pair: Pair) -> Iterator[bytes]:
    """The pair's sealed keys, and the beginning and end of every sealed text."""
    with engine.connect() as connection:
        keys = text("SELECT key FROM text_keys WHERE pair_id = :pair")
        yield from (key.encode() for key in connection.scalars(keys, {"pair": pair.id}))
        for column in (NoteRow.text, PlanRevisionRow.expectations):
            for found in connection.scalars(select(column).where(column.class_.pair_id == pair.id)):
                token = found.stored.encode()
                yield from (token[-60:], token[10:70])


@only_sqlite
def test_nothing_of_a_destroyed_pair_is_left_in_the_files(engine: Engine, db: SealedDatabase, tmp_path: Path):
    gone, stays = written(db, "UGONE"), written(db, "USTAYS")
    of_gone, of_others = [*stored(engine, gone)], [*stored(engine, stays)]
    before = files(tmp_path)
    assert len(of_gone) > 250
    assert all(one in before for one in (*of_gone, *of_others))
    with db.begin(WORKSPACE) as tx:
        Destroying(tx).destroy_pair(gone.id)
    assert any(one in files(tmp_path) for one in of_gone), "the log has them until it is emptied"
    assert db.scrub()
    after = files(tmp_path)
    assert [one for one in of_gone if one in after] == []
    assert all(one in after for one in of_others)


@only_sqlite
def test_who_reads_at_the_moment_is_waited_for_and_then_notified_of(engine: Engine, db: SealedDatabase, tmp_path: Path):
    pair = written(db, "UGONE")
    with engine.connect() as other:
        other.execute(text("PRAGMA busy_timeout = 50"))
    with db.read_only(WORKSPACE) as tx:
        assert Pairs(tx).get(pair.id)
        with db.begin(WORKSPACE) as writing:
            Destroying(writing).destroy_pair(pair.id)
        with engine.connect() as other:
            other.execute(text("PRAGMA busy_timeout = 50"))
            assert not empty_log(engine)
    assert db.scrub()


@only_sqlite
def test_what_could_not_be_emptied_then_is_within_the_hour(engine: Engine, db: SealedDatabase, tmp_path: Path):
    pair = written(db, "UGONE")
    of_pair = [*stored(engine, pair)]
    with db.begin(WORKSPACE) as tx:
        Destroying(tx).destroy_pair(pair.id)
    assert any(one in files(tmp_path) for one in of_pair)
    ticks.forget(db, SettableClock(NOW))
    assert not any(one in files(tmp_path) for one in of_pair)
    assert ticks.HOURLY <= 3600


def test_what_is_destroyed_is_that_pair_s_alone(db: SealedDatabase, engine: Engine):
    gone, stays = written(db, "UGONE"), written(db, "USTAYS")
    with engine.connect() as connection:
        others = select(TextKeyRow.id).where(TextKeyRow.pair_id == stays.id)
        before = connection.scalars(others).all()
    with db.begin("T2") as tx:
        Destroying(tx).destroy_pair(gone.id)
    with db.begin(WORKSPACE) as tx:
        assert Notes(coaching(tx, gone.manager)).of_author(gone.manager.id, gone.id, 500), "not from elsewhere"
        Destroying(tx).destroy_pair(gone.id)
        assert Notes(coaching(tx, gone.manager)).of_author(gone.manager.id, gone.id, 500) == []
        assert Plans(coaching(tx, gone.manager)).latest(gone.id).version == 0
        assert len(Notes(coaching(tx, stays.manager)).of_author(stays.manager.id, stays.id, 500)) == 120
    with engine.connect() as connection:
        assert connection.scalars(others).all() == before
        assert not connection.scalars(select(TextKeyRow.id).where(TextKeyRow.pair_id == gone.id)).all()


def test_pairs_of_all_workspaces_are_found_longest_ended_first(db: SealedDatabase):
    found = []
    for days, workspace in ((500, "T2"), (450, "T1"), (300, "T3")):
        with db.begin(workspace) as tx:
            pair = make_pair(tx)
            Notes(coaching(tx, pair.manager)).add(pair.id, pair.manager.id, "words", NOW - 600 * DAY, None)
            Pairs(tx).set_ended(pair.id, NOW - days * DAY)
            found.append((workspace, pair.id))
    assert pairs_to_purge(db, kept_at(NOW), 9) == found[:2]
    assert pairs_to_purge(db, kept_at(NOW), 1) == found[:1]


def test_each_workspace_s_own_policy_counts(db: SealedDatabase):
    """What was written lately, seen from whatever workspace, must not be measured by another's months."""
    ends = {"T1": 24, "T2": 3, "T3": None}
    for workspace, months in ends.items():
        with db.begin(workspace) as tx:
            pair = make_pair(tx)
            Notes(coaching(tx, pair.manager)).add(pair.id, pair.manager.id, "words", NOW - 200 * DAY, None)
            Pairs(tx).set_ended(pair.id, NOW - 500 * DAY)
            if months:
                Policies(tx).save(Policy(months), NOW - DAY)
    assert [workspace for workspace, _ in pairs_to_purge(db, kept_at(NOW), 9)] == ["T2"]
    later = NOW + 200 * DAY
    assert [workspace for workspace, _ in pairs_to_purge(db, kept_at(later), 9)] == ["T2", "T3"]


def test_a_retention_that_nobody_can_have_chosen_purges_nothing(db: SealedDatabase, engine: Engine):
    written(db, "UGONE")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO policies (workspace_id, retention_months, quiet_from, quiet_until, outside_contact,"
                " changed_at) VALUES ('T1', 5, '20:00:00.000000', '07:00:00.000000', '', '2026-01-01 00:00:00.000000')"
            )
        )
    assert pairs_to_purge(db, kept_at(NOW), 9) == []


# Old deliveries

KEPT, GONE = True, False
S = DeliveryState


@pytest.mark.parametrize(
    ("state", "due", "expires", "sent", "expected"),
    [
        (S.CANCELLED, 91, None, None, GONE),
        (S.CANCELLED, 89, None, None, KEPT),
        (S.EXPIRED, 92, 91, None, GONE),
        (S.EXPIRED, 91, 89, None, KEPT),
        (S.REFUSED, 91, 91, None, GONE),
        (S.BUNDLED, 91, None, None, GONE),
        (S.SENT, 91, 91, 91, KEPT),
        (S.SENT, 401, None, 401, GONE),
        (S.SENT, 401, None, 399, KEPT),
        (S.SENT, 399, None, 401, KEPT),
        (S.WAITING, 900, None, None, KEPT),
        (S.CLAIMED, 900, None, None, KEPT),
        (S.UNKNOWN, 900, None, None, KEPT),
    ],
)
def test_old_deliveries_are_forgotten(
    db: SealedDatabase, state: DeliveryState, due: int, expires: int | None, sent: int | None, expected: bool
):
    with db.begin(WORKSPACE) as tx:
        person = make_person(tx)
        expires_at = NOW - expires * DAY if expires else None
        one = make_delivery(tx, person, "one", WEEKLY, NOW - due * DAY, expires_at=expires_at)
        make_delivery(tx, person, "other", due_at=NOW + DAY)
        if state is S.SENT and sent is not None:
            Deliveries(tx).finish(one.id, state, NOW - sent * DAY, channel="D1", ts="1.1")
    if state in (S.CLAIMED, S.UNKNOWN):
        assert Outbox(db).claim_due(NOW, "w", 1, 60)
    with db.begin(WORKSPACE) as tx:
        if state is S.UNKNOWN:
            assert Deliveries(tx).set_unknown(one.id, "w", NOW)
        elif state not in (S.WAITING, S.CLAIMED, S.SENT):
            Deliveries(tx).finish(one.id, state, NOW)
    Outbox(db).forget_deliveries(NOW - 90 * DAY, NOW - 400 * DAY)
    with db.read_only(WORKSPACE) as tx:
        found = Deliveries(tx).by_key("one")
        assert (found is not None) is expected
        assert found is None or found.state is state
        assert Deliveries(tx).by_key("other")


def test_what_a_thread_needs_outlives_its_message(db: SealedDatabase):
    """A reply in the thread of an old brief is known to be one: the brief has the thread, not its delivery."""
    from tests.factories import make_brief

    with db.begin(WORKSPACE) as tx:
        brief = make_brief(tx)
        sent = make_delivery(tx, due_at=NOW - 500 * DAY)
        Deliveries(tx).finish(sent.id, S.SENT, NOW - 500 * DAY, channel="D1", ts=brief.thread_ts)
    Outbox(db).forget_deliveries(NOW - 90 * DAY, NOW - 400 * DAY)
    with db.read_only(WORKSPACE) as tx:
        assert Deliveries(tx).by_message("D1", brief.thread_ts or "") is None
        assert Briefs(tx).by_thread("D1", brief.thread_ts or "") is not None
