"""The audit log is kept as it was written, whoever asks the database otherwise."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bot.core.audit import Act, Entry
from bot.core.audit_store import AuditLog
from bot.core.people import Pair
from bot.performance.sealed_database import SealedDatabase
from tests.factories import NOW, WORKSPACE, make_pair, make_person

HOUR = timedelta(hours=1)


@pytest.fixture
def pair(db: SealedDatabase) -> Pair:
    with db.begin(WORKSPACE) as tx:
        return make_pair(tx)


def entry(pair: Pair, hours: int = 0, **fields: object) -> Entry:
    whole = {"actor_id": pair.manager.id, "whose": pair.report.id, "pair_id": pair.id, "ref": "one_on_one:7", **fields}
    return Entry(Act.SHIFTED, "frame", NOW + hours * HOUR, **whole)  # type: ignore[arg-type]


def test_a_person_sees_what_they_did_and_what_was_done_to_what_is_theirs(db: SealedDatabase, pair: Pair) -> None:
    by_them, to_them = entry(pair, 0), entry(pair, 2, actor_id=None, whose=pair.manager.id, pair_id=None, ref=None)
    with db.begin(WORKSPACE) as tx:
        other = make_person(tx, "UOTHER", "Otto")
        elses = entry(pair, 1, actor_id=other.id)
        AuditLog(tx).add(by_them, elses, to_them)
    with db.read_only(WORKSPACE) as tx:
        assert AuditLog(tx).of_person(pair.manager.id, 9) == [to_them, by_them]
        assert AuditLog(tx).of_person(pair.report.id, 9) == [elses, by_them]
        assert AuditLog(tx).of_person(pair.report.id, 1) == [elses]
        assert AuditLog(tx).of_person(other.id, 9) == [elses]


def test_of_one_moment_the_last_added_comes_first(db: SealedDatabase, pair: Pair) -> None:
    first, second = entry(pair, ref="one_on_one:1"), entry(pair, ref="one_on_one:2")
    with db.begin(WORKSPACE) as tx:
        AuditLog(tx).add(first, second)
        assert AuditLog(tx).of_person(pair.manager.id, 9) == [second, first]


CHANGES = [
    "UPDATE audit_log SET actor_id = NULL",
    "UPDATE audit_log SET at = at",
    "DELETE FROM audit_log",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_an_entry(engine: Engine, db: SealedDatabase, pair: Pair, change: str) -> None:
    refused(engine, db, pair, change)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize("change", ["TRUNCATE audit_log", "TRUNCATE people CASCADE"])
def test_nor_can_the_log_be_emptied(engine: Engine, db: SealedDatabase, pair: Pair, change: str) -> None:
    refused(engine, db, pair, change)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_nor_can_an_entry_be_replaced(engine: Engine, db: SealedDatabase, pair: Pair) -> None:
    """REPLACE deletes the row that is in the way without running the triggers for it."""
    again = "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log"
    refused(engine, db, pair, again)


def refused(engine: Engine, db: SealedDatabase, pair: Pair, change: str) -> None:
    with db.begin(WORKSPACE) as tx:
        AuditLog(tx).add(entry(pair))
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append only"):
        connection.execute(text(change))
    with db.read_only(WORKSPACE) as tx:
        assert AuditLog(tx).of_person(pair.manager.id, 9) == [entry(pair)]


def test_the_log_can_be_added_to_and_read_and_nothing_else() -> None:
    assert {name for name in vars(AuditLog) if not name.startswith("_")} == {"add", "of_person"}
