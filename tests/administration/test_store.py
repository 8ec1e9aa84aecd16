"""What was there before administration: who chose quiet hours, and which pairs had ended."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, Table, insert

from bot.administration.rules import Policy
from bot.administration.store import Policies, policies_to_follow
from bot.core.database import schema
from bot.core.pair_store import Pairs
from bot.core.people_store import People
from bot.performance.sealed_database import SealedDatabase
from tests.core.database.test_migrations import empty
from tests.core.database.test_races import at_once
from tests.factories import NOW, WORKSPACE, open_database

__all__ = ["empty"]

BEFORE = "0006"
SERIES: dict[str, tuple[list[tuple[str, str, bool]], bool]] = {
    "goes on": ([("active", "weekly", True)], False),
    "paused": ([("paused", "weekly", False)], False),
    "ended": ([("ended", "weekly", False)], True),
    "one of two ended": ([("ended", "weekly", False), ("active", "monthly", True)], False),
    "a single one to come": ([("active", "once", True)], False),
    "a single one that is over": ([("active", "once", False), ("ended", "weekly", False)], True),
    "never one": ([], False),
}
"""Of a pair, each series' state, frequency and whether more is to be planned; and whether the pair had ended."""


def rows(table: Table) -> list[dict[str, Any]]:
    """A table's rows before administration: a manager and a report for each case above."""
    people = [("Priya", None), *((name, name) for name in SERIES)]
    made: list[dict[str, Any]] = []
    for number, (name, case) in enumerate(people, 1):
        if table.name == "people":
            keys = {"name": name, "name_key": name, "first_name_key": name, "slack_id": f"U{number}"}
            made.append({"id": number, **keys, "timezone": "UTC", "locale": "en", "kind": "member", "active": True})
        if table.name == "pairs" and case:
            made.append({"id": number, "manager_id": 1, "report_id": number})
        if table.name == "one_on_ones" and case:
            for state, frequency, planned in SERIES[case][0]:
                times = {"local_time": time(14), "first_on": date(2026, 11, 3), "plan_at": NOW if planned else None}
                sizes = {"weekday": 1, "interval": 1, "nth": 1, "minutes": 30, "lead": "30m", "timezone": "UTC"}
                made.append({"pair_id": number, "state": state, "frequency": frequency, **times, **sizes})
    return [{"workspace_id": WORKSPACE, "created_at": NOW, "updated_at": NOW, **row} for row in made]


def settings(person: int, quiet_from: time, quiet_until: time) -> dict[str, Any]:
    chosen = {"weekly_on": True, "weekly_day": 0, "weekly_time": time(9), "working_days": [0], "daily_cap": 4}
    quiet = {"quiet_from": quiet_from, "quiet_until": quiet_until}
    return {"workspace_id": WORKSPACE, "person_id": person, **chosen, **quiet}


@pytest.fixture
def upgraded(empty: Engine) -> SealedDatabase:
    schema.migrate(empty, BEFORE)
    before = MetaData()
    before.reflect(empty)
    with empty.begin() as connection:
        for name in ("people", "pairs", "one_on_ones"):
            table = before.tables[name]
            for row in rows(table):
                connection.execute(insert(table), {key: value for key, value in row.items() if key in table.columns})
        preferences = before.tables["preferences"]
        for person, quiet in ((1, (time(20), time(7))), (2, (time(19), time(7))), (3, (time(0), time(0)))):
            connection.execute(insert(preferences), settings(person, *quiet))
    schema.migrate(empty)
    return open_database(empty)


def test_what_had_ended_is_kept_from_now_on(upgraded: SealedDatabase):
    with upgraded.read_only(WORKSPACE) as tx:
        ended = {pair.report.name: pair.ended_at for pair in Pairs(tx).of_manager(1)}
    assert {name: at is not None for name, at in ended.items()} == {name: over for name, (_, over) in SERIES.items()}
    for at in filter(None, ended.values()):
        assert timedelta(0) <= datetime.now(UTC) - at < timedelta(minutes=5)


def test_whoever_had_other_quiet_hours_keeps_them(upgraded: SealedDatabase):
    policy = Policy(quiet_from=time(22), quiet_until=time(5))
    with upgraded.begin(WORKSPACE) as tx:
        Policies(tx).save(policy, NOW)
        quiet = [People(tx).preferences(person).quiet for person in (1, 2, 3, 4)]
    assert quiet == [policy.quiet, (time(19), time(7)), (time(0), time(0)), policy.quiet]


def test_two_administrators_decide_first_at_once(db: SealedDatabase):
    def decide() -> None:
        with db.begin(WORKSPACE) as tx:
            Policies(tx).save(Policy(24, time(22)), NOW)

    at_once(decide)
    with db.read_only(WORKSPACE) as tx:
        assert Policies(tx).get() == Policy(24, time(22))
    assert policies_to_follow(db, 9) == [(WORKSPACE, "")]
