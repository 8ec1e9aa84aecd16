"""Destroyed is destroyed, on the very bytes of a SQLite database; what else is old goes too."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from bot.domain.administration import Policy, kept_at
from bot.domain.deliveries import DeliveryState, Kind
from bot.domain.people import Pair
from bot.domain.plans import Plan
from bot.jobs import ticks
from bot.storage.engine import empty_log
from bot.storage.store import SqlStore
from bot.storage.tables import NoteRow, PlanRevisionRow, TextKeyRow
from tests.factories import NOW, WORKSPACE, make_delivery, make_pair, make_person, opened
from tests.services.desk import SettableClock

DAY = timedelta(days=1)
only_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def files(folder: Path) -> bytes:
    """Everything of the database that is on the disk."""
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.name.startswith("coach.db"))


def written(store: SqlStore, report: str) -> Pair:
    """Two people who ended long ago, with many notes and plans of all lengths."""
    with store.begin(WORKSPACE) as uow:
        pair = make_pair(uow, report=make_person(uow, report, report.title()))
        uow.pairs.set_ended(pair.id, NOW - 400 * DAY)
        texts = opened(uow, pair.manager)
        for number in range(120):
            texts.notes.add(pair.id, pair.manager.id, "words " * (number * 7 % 300 + 1), NOW - 400 * DAY, None)
        for version in range(1, 20):
            plan = Plan(pair.id, version, "x" * version * 90, "y", "z", pair.manager.id, NOW - 400 * DAY)
            texts.plans.add_revision(plan)
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
def test_nothing_of_a_destroyed_pair_is_left_in_the_files(engine: Engine, store: SqlStore, tmp_path: Path):
    gone, stays = written(store, "UGONE"), written(store, "USTAYS")
    of_gone, of_others = [*stored(engine, gone)], [*stored(engine, stays)]
    before = files(tmp_path)
    assert len(of_gone) > 250
    assert all(one in before for one in (*of_gone, *of_others))
    with store.begin(WORKSPACE) as uow:
        uow.purging.destroy_text(gone.id)
    assert any(one in files(tmp_path) for one in of_gone), "the log has them until it is emptied"
    assert store.scrub()
    after = files(tmp_path)
    assert [one for one in of_gone if one in after] == []
    assert all(one in after for one in of_others)


@only_sqlite
def test_who_reads_at_the_moment_is_waited_for_and_then_told_of(engine: Engine, store: SqlStore, tmp_path: Path):
    pair = written(store, "UGONE")
    with engine.connect() as other:
        other.execute(text("PRAGMA busy_timeout = 50"))
    with store.reading(WORKSPACE) as uow:
        assert uow.pairs.get(pair.id)
        with store.begin(WORKSPACE) as writing:
            writing.purging.destroy_text(pair.id)
        with engine.connect() as other:
            other.execute(text("PRAGMA busy_timeout = 50"))
            assert not empty_log(engine)
    assert store.scrub()


@only_sqlite
def test_what_could_not_be_emptied_then_is_within_the_hour(engine: Engine, store: SqlStore, tmp_path: Path):
    pair = written(store, "UGONE")
    of_pair = [*stored(engine, pair)]
    with store.begin(WORKSPACE) as uow:
        uow.purging.destroy_text(pair.id)
    assert any(one in files(tmp_path) for one in of_pair)
    ticks.forget(store, SettableClock(NOW))
    assert not any(one in files(tmp_path) for one in of_pair)
    assert ticks.HOURLY <= 3600


def test_what_is_destroyed_is_that_pair_s_alone(store: SqlStore, engine: Engine):
    gone, stays = written(store, "UGONE"), written(store, "USTAYS")
    with engine.connect() as connection:
        others = select(TextKeyRow.id).where(TextKeyRow.pair_id == stays.id)
        before = connection.scalars(others).all()
    with store.begin("T2") as uow:
        uow.purging.destroy_text(gone.id)
    with store.begin(WORKSPACE) as uow:
        assert opened(uow, gone.manager).notes.of_author(gone.manager.id, gone.id, 500), "not from elsewhere"
        uow.purging.destroy_text(gone.id)
        assert opened(uow, gone.manager).notes.of_author(gone.manager.id, gone.id, 500) == []
        assert opened(uow, gone.manager).plans.latest(gone.id).version == 0
        assert len(opened(uow, stays.manager).notes.of_author(stays.manager.id, stays.id, 500)) == 120
    with engine.connect() as connection:
        assert connection.scalars(others).all() == before
        assert not connection.scalars(select(TextKeyRow.id).where(TextKeyRow.pair_id == gone.id)).all()


def test_pairs_of_all_workspaces_are_found_longest_ended_first(store: SqlStore):
    found = []
    for days, workspace in ((500, "T2"), (450, "T1"), (300, "T3")):
        with store.begin(workspace) as uow:
            pair = make_pair(uow)
            opened(uow, pair.manager).notes.add(pair.id, pair.manager.id, "words", NOW - 600 * DAY, None)
            uow.pairs.set_ended(pair.id, NOW - days * DAY)
            found.append((workspace, pair.id))
    assert store.pairs_to_purge(kept_at(NOW), 9) == found[:2]
    assert store.pairs_to_purge(kept_at(NOW), 1) == found[:1]


def test_each_workspace_s_own_policy_counts(store: SqlStore):
    """What was written lately, seen from whatever workspace, must not be measured by another's months."""
    ends = {"T1": 24, "T2": 3, "T3": None}
    for workspace, months in ends.items():
        with store.begin(workspace) as uow:
            pair = make_pair(uow)
            opened(uow, pair.manager).notes.add(pair.id, pair.manager.id, "words", NOW - 200 * DAY, None)
            uow.pairs.set_ended(pair.id, NOW - 500 * DAY)
            if months:
                uow.policies.save(Policy(months), NOW - DAY)
    assert [workspace for workspace, _ in store.pairs_to_purge(kept_at(NOW), 9)] == ["T2"]
    later = NOW + 200 * DAY
    assert [workspace for workspace, _ in store.pairs_to_purge(kept_at(later), 9)] == ["T2", "T3"]


def test_a_retention_that_nobody_can_have_chosen_purges_nothing(store: SqlStore, engine: Engine):
    written(store, "UGONE")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO policies (workspace_id, retention_months, quiet_from, quiet_until, outside_contact,"
                " changed_at) VALUES ('T1', 5, '20:00:00.000000', '07:00:00.000000', '', '2026-01-01 00:00:00.000000')"
            )
        )
    assert store.pairs_to_purge(kept_at(NOW), 9) == []


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
    store: SqlStore, state: DeliveryState, due: int, expires: int | None, sent: int | None, expected: bool
):
    with store.begin(WORKSPACE) as uow:
        person = make_person(uow)
        expires_at = NOW - expires * DAY if expires else None
        one = make_delivery(uow, person, "one", Kind.NUDGE, NOW - due * DAY, expires_at=expires_at)
        make_delivery(uow, person, "other", due_at=NOW + DAY)
        if state is S.SENT and sent is not None:
            uow.deliveries.finish(one.id, state, NOW - sent * DAY, channel="D1", ts="1.1")
    if state in (S.CLAIMED, S.UNKNOWN):
        assert store.claim_due(NOW, "w", 1, 60)
    with store.begin(WORKSPACE) as uow:
        if state is S.UNKNOWN:
            assert uow.deliveries.set_unknown(one.id, "w", NOW)
        elif state not in (S.WAITING, S.CLAIMED, S.SENT):
            uow.deliveries.finish(one.id, state, NOW)
    store.forget_deliveries(NOW - 90 * DAY, NOW - 400 * DAY)
    with store.reading(WORKSPACE) as uow:
        found = uow.deliveries.by_key("one")
        assert (found is not None) is expected
        assert found is None or found.state is state
        assert uow.deliveries.by_key("other")


def test_what_a_thread_needs_outlives_its_message(store: SqlStore):
    """A reply in the thread of an old brief is known to be one: the brief has the thread, not its delivery."""
    from tests.factories import make_brief

    with store.begin(WORKSPACE) as uow:
        brief = make_brief(uow)
        sent = make_delivery(uow, due_at=NOW - 500 * DAY)
        uow.deliveries.finish(sent.id, S.SENT, NOW - 500 * DAY, channel="D1", ts=brief.thread_ts)
    store.forget_deliveries(NOW - 90 * DAY, NOW - 400 * DAY)
    with store.reading(WORKSPACE) as uow:
        assert uow.deliveries.by_message("D1", brief.thread_ts or "") is None
        assert uow.briefs.by_thread("D1", brief.thread_ts or "") is not None
