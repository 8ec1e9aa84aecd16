"""The audit log is kept as it was written, whoever asks the database otherwise."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bot.domain.audit import Act, Entry
from bot.domain.people import Pair
from bot.services.ports import AuditRepository
from bot.storage.audit import SqlAudit
from bot.storage.store import SqlStore
from tests.factories import NOW, WORKSPACE, make_pair, make_person

HOUR = timedelta(hours=1)


@pytest.fixture
def pair(store: SqlStore) -> Pair:
    with store.begin(WORKSPACE) as uow:
        return make_pair(uow)


def entry(pair: Pair, hours: int = 0, **fields: object) -> Entry:
    whole = {"actor_id": pair.manager.id, "whose": pair.report.id, "pair_id": pair.id, "ref": "one_on_one:7", **fields}
    return Entry(Act.SHIFTED, "frame", NOW + hours * HOUR, **whole)  # type: ignore[arg-type]


def test_a_person_sees_what_they_did_and_what_was_done_to_what_is_theirs(store: SqlStore, pair: Pair) -> None:
    by_them, to_them = entry(pair, 0), entry(pair, 2, actor_id=None, whose=pair.manager.id, pair_id=None, ref=None)
    with store.begin(WORKSPACE) as uow:
        other = make_person(uow, "UOTHER", "Otto")
        elses = entry(pair, 1, actor_id=other.id)
        uow.audit.add(by_them, elses, to_them)
    with store.reading(WORKSPACE) as uow:
        assert uow.audit.of_person(pair.manager.id, 9) == [to_them, by_them]
        assert uow.audit.of_person(pair.report.id, 9) == [elses, by_them]
        assert uow.audit.of_person(pair.report.id, 1) == [elses]
        assert uow.audit.of_person(other.id, 9) == [elses]


def test_of_one_moment_the_last_added_comes_first(store: SqlStore, pair: Pair) -> None:
    first, second = entry(pair, ref="one_on_one:1"), entry(pair, ref="one_on_one:2")
    with store.begin(WORKSPACE) as uow:
        uow.audit.add(first, second)
        assert uow.audit.of_person(pair.manager.id, 9) == [second, first]


CHANGES = [
    "UPDATE audit_log SET actor_id = NULL",
    "UPDATE audit_log SET at = at",
    "DELETE FROM audit_log",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_an_entry(engine: Engine, store: SqlStore, pair: Pair, change: str) -> None:
    refused(engine, store, pair, change)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize("change", ["TRUNCATE audit_log", "TRUNCATE people CASCADE"])
def test_nor_can_the_log_be_emptied(engine: Engine, store: SqlStore, pair: Pair, change: str) -> None:
    refused(engine, store, pair, change)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_nor_can_an_entry_be_replaced(engine: Engine, store: SqlStore, pair: Pair) -> None:
    """REPLACE deletes the row that is in the way without running the triggers for it."""
    again = "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log"
    refused(engine, store, pair, again)


def refused(engine: Engine, store: SqlStore, pair: Pair, change: str) -> None:
    with store.begin(WORKSPACE) as uow:
        uow.audit.add(entry(pair))
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append only"):
        connection.execute(text(change))
    with store.reading(WORKSPACE) as uow:
        assert uow.audit.of_person(pair.manager.id, 9) == [entry(pair)]


@pytest.mark.parametrize("of", [SqlAudit, AuditRepository])
def test_the_repository_can_add_and_read_and_nothing_else(of: type) -> None:
    assert {name for name in vars(of) if not name.startswith("_")} == {"add", "of_person"}
