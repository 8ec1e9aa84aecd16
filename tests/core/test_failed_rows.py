"""What cannot be dealt with is put aside, logged once, told to who runs the bot, and tried again later and later."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from structlog.testing import capture_logs

from bot import doctor
from bot.core.errors import SlackRefusedError
from bot.core.failed_rows import FailedRow, FailedRows, Failure, count_failed, forget_failed, list_failed, readable
from bot.meetings.rules import PLAN_AHEAD
from bot.meetings.tables import OneOnOneRow
from bot.operations.metrics import PrometheusMetrics
from bot.performance.sealed_database import SealedDatabase
from bot.settings import load_settings
from tests.desk import Desk, utc
from tests.factories import NOW, SECRET_KEY, WORKSPACE

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
KEYS = [(WORKSPACE, 1), (WORKSPACE, 2), ("T2", 3)]


class Rows:
    """Those in `bad` fail; `dealt_with` are the others."""

    def __init__(self, *bad: int) -> None:
        self.bad, self.dealt_with, self.tried = set(bad), [], []

    def deal(self, workspace_id: str, row_id: int) -> int:
        self.tried.append(row_id)
        if row_id in self.bad:
            raise ValueError("what Sam told me")
        self.dealt_with.append(row_id)
        return row_id


def test_one_that_fails_is_put_aside_and_the_others_are_dealt_with(db: SealedDatabase):
    rows, work = Rows(2), FailedRows(db, "plan")
    with capture_logs() as logs:
        assert work.each(KEYS, rows.deal, NOW) == [1, 3]
        assert work.each([], rows.deal, NOW + MINUTE) == []
    assert rows.tried == [1, 2, 3, 2]
    [line] = logs
    error = line.pop("exc_info")
    assert isinstance(error, ValueError)
    told = {"work": "plan", "workspace_id": WORKSPACE, "row_id": 2, "error_id": line["error_id"]}
    assert line == {"event": "row_failed", "log_level": "error", **told}
    assert count_failed(db) == {"plan": 1}
    assert list_failed(db, 9) == [Failure(WORKSPACE, "plan", 2, 2, "ValueError", line["error_id"])]


def test_the_wait_grows_and_ends_once_all_is_well(db: SealedDatabase):
    rows, work = Rows(2), FailedRows(db, "plan")
    work.each(KEYS, rows.deal, NOW)
    tried = []
    for minute in range(60 * 30):
        before = len(rows.tried)
        work.each([], rows.deal, NOW + minute * MINUTE)
        tried += [minute] * (len(rows.tried) - before)
    assert tried == [1, 3, 7, 15, 31, 63, 127, 255, 511, 871, 1231, 1591]
    rows.bad.clear()
    assert work.each([], rows.deal, NOW + 40 * HOUR) == [2]
    assert count_failed(db) == {}


def test_another_error_of_the_same_row_is_logged_too(db: SealedDatabase):
    work = FailedRows(db, "plan")
    with capture_logs() as logs:
        for error in (ValueError(), ValueError(), KeyError(), SlackRefusedError("not_enabled")):
            work.failed((WORKSPACE, 1), error, NOW)
    assert [(line["event"], line.get("code")) for line in logs] == [
        ("row_failed", None),
        ("row_failed", None),
        ("row_refused", "not_enabled"),
    ]


def test_a_database_that_is_away_is_no_row_s_fault(db: SealedDatabase):
    away = DBAPIError("SELECT 1", {}, Exception(), connection_invalidated=True)

    def deal(_workspace_id: str, _row_id: int) -> None:
        raise away

    with pytest.raises(DBAPIError):
        FailedRows(db, "plan").each(KEYS, deal, NOW)
    assert count_failed(db) == {}
    taken = IntegrityError("INSERT", {}, Exception())
    assert FailedRows(db, "plan").failed((WORKSPACE, 1), taken, NOW) == NOW + MINUTE


def test_rows_that_nothing_more_is_done_with_are_forgotten(db: SealedDatabase):
    FailedRows(db, "plan").failed((WORKSPACE, 1), ValueError(), NOW)
    forget_failed(db, NOW + MINUTE)
    assert count_failed(db) == {"plan": 1}
    forget_failed(db, NOW + 2 * MINUTE)
    assert count_failed(db) == {}


def test_many_are_read_at_once_and_in_halves_where_one_cannot_be():
    reads, bad = [], {3, 6}

    def read(keys: list[int]) -> list[int]:
        reads.append(len(keys))
        if bad & {*keys}:
            raise ValueError
        return [key * 10 for key in keys]

    failed: list[int] = []
    assert readable(read, [1, 2, 4, 5], lambda key, _: failed.append(key)) == [10, 20, 40, 50]
    assert (reads, failed) == ([4], [])
    assert readable(read, [*range(8)], lambda key, _: failed.append(key)) == [0, 10, 20, 40, 50, 70]
    assert failed == [3, 6]


def test_a_series_in_a_zone_that_nobody_knows_holds_up_no_other(desk: Desk):
    """The smallest input of the fault: one row stopped all planning in all workspaces."""
    lee = desk.person("ULEE", "Lee")
    broken, well = desk.meet().one_on_one, desk.meet(report=lee).one_on_one
    with desk.db.across_workspaces() as connection:
        connection.execute(update(OneOnOneRow).where(OneOnOneRow.id == broken.id).values(timezone="Mars/Olympus"))
        connection.execute(update(OneOnOneRow).values(plan_at=NOW))
    assert desk.services.one_on_ones.plan_ahead(utc(25)) == 1
    assert [one.starts_at for one in desk.upcoming(well.id)][-1] > utc(30)
    with desk.db.across_workspaces() as connection:
        assert connection.scalar(select(FailedRow.work)) == PLAN_AHEAD
        connection.execute(update(OneOnOneRow).values(timezone="Europe/London"))
    assert desk.services.one_on_ones.plan_ahead(utc(26)) == 1
    assert count_failed(desk.db) == {}


def test_doctor_and_metrics_tell_of_them(db: SealedDatabase, engine: Engine):
    FailedRows(db, "plan_ahead").failed((WORKSPACE, 17), ValueError("what Sam told me"), NOW)
    settings = load_settings(
        database_url=engine.url.render_as_string(hide_password=False),
        slack_bot_token=None,
        coach_secret_keys=SECRET_KEY,
    )
    [told] = [found for found in doctor.examine(settings) if found.about == "rows"]
    assert not told.well
    assert told.text.startswith("plan_ahead of row 17 in T1 fails with ValueError, tried once; the log says why")
    metrics = PrometheusMetrics(lambda: None, lambda: None, lambda: count_failed(db))
    assert b"coach_failed_rows 1.0" in metrics.exposition()
