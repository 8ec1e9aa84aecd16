"""Units of work that only read, and statements that are made once."""

import pytest
from sqlalchemy import Engine, select, update

from bot.domain.errors import NotFoundError
from bot.storage.repository import Prepared, PreparedUpdate, prepared_select, prepared_update
from bot.storage.store import SqlStore
from bot.storage.tables import PersonRow
from tests.factories import NOW, WORKSPACE, make_engine, make_person, opened


def test_reading_sees_what_is_committed_and_waits_for_nobody_who_writes(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        make_person(uow, "UPRIYA", "Priya")
    with store.begin(WORKSPACE) as writing:
        make_person(writing, "USAM", "Sam")
        with store.reading(WORKSPACE) as uow:
            assert uow.people.by_slack_id("UPRIYA") is not None
            assert uow.people.by_slack_id("USAM") is None, "it is not committed"
    with store.reading(WORKSPACE) as uow:
        assert uow.people.by_slack_id("USAM") is not None


def test_reading_is_bound_to_its_workspace(store: SqlStore):
    with store.begin("T2") as uow:
        make_person(uow, "UZOE", "Zoe")
    with store.reading(WORKSPACE) as uow:
        assert uow.people.by_slack_id("UZOE") is None


def test_who_only_reads_cannot_write(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        person = make_person(uow)
    with store.reading(WORKSPACE) as uow:
        for write in (
            lambda: uow.receipts.claim("Ev1", NOW),
            lambda: uow.homes.touch([person.id], NOW),
            lambda: uow.homes.opened(person.id, NOW),
            lambda: opened(uow, person).notes.delete_of_reply(1),
            lambda: uow.limits.close("workspace", NOW, "test"),
            lambda: make_person(uow, "UNEW", "New"),
        ):
            with pytest.raises(RuntimeError, match="only reads"):
                write()
    with store.reading(WORKSPACE) as uow:
        assert uow.people.by_slack_id("UNEW") is None


def fail_after_writing(store: SqlStore) -> None:
    with store.begin(WORKSPACE) as uow:
        make_person(uow, "UPRIYA", "Priya")
        uow.people.get(-1)


def test_a_connection_that_read_can_write_afterwards(engine: Engine):
    own = make_engine(engine.url)
    store = SqlStore(own)
    for _ in range(2):
        with store.reading(WORKSPACE) as uow:
            uow.people.by_slack_id("UPRIYA")
        with pytest.raises(NotFoundError):
            fail_after_writing(store)
        with store.begin(WORKSPACE) as uow:
            assert uow.people.by_slack_id("UPRIYA") is None
            make_person(uow, "USAM", "Sam")
    assert own.pool.checkedin() == 1, "one connection served all of it"  # type: ignore[attr-defined]
    own.dispose()
    with SqlStore(engine).reading(WORKSPACE) as uow:
        assert uow.people.by_slack_id("USAM") is not None


def test_a_statement_that_forgets_its_workspace_cannot_be_prepared():
    with pytest.raises(ValueError, match="workspace"):
        Prepared(select(PersonRow).where(PersonRow.active))
    with pytest.raises(ValueError, match="workspace"):
        PreparedUpdate(update(PersonRow).values(active=False))
    prepared_select(PersonRow, PersonRow.active)
    prepared_update(PersonRow, active=False)
