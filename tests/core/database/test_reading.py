"""Transactions that only read, and statements that are made once."""

import pytest
from sqlalchemy import Engine, event, select, update

from bot.core.database.queries import Prepared, PreparedUpdate, prepared_select, prepared_update
from bot.core.errors import NotFoundError
from bot.core.outbox.homes import Homes
from bot.core.outbox.rate_limits import RateLimits
from bot.core.outbox.store import ClaimedRequests
from bot.core.people import Preferences
from bot.core.people_store import People
from bot.core.people_tables import PersonRow
from bot.performance.sealed_database import SealedDatabase
from bot.plans.store import Notes
from tests.factories import NOW, WORKSPACE, coaching, make_engine, make_person, open_database


def test_reading_sees_what_is_committed_and_waits_for_nobody_who_writes(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        make_person(tx, "UPRIYA", "Priya")
    with db.begin(WORKSPACE) as writing:
        make_person(writing, "USAM", "Sam")
        with db.read_only(WORKSPACE) as tx:
            assert People(tx).by_slack_id("UPRIYA") is not None
            assert People(tx).by_slack_id("USAM") is None, "it is not committed"
    with db.read_only(WORKSPACE) as tx:
        assert People(tx).by_slack_id("USAM") is not None


def test_reading_is_bound_to_its_workspace(db: SealedDatabase):
    with db.begin("T2") as tx:
        make_person(tx, "UZOE", "Zoe")
    with db.read_only(WORKSPACE) as tx:
        assert People(tx).by_slack_id("UZOE") is None


def test_what_only_reads_asks_each_prepared_statement_once(engine: Engine, db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        priya, sam = make_person(tx, "UPRIYA", "Priya"), make_person(tx, "USAM", "Sam")
    statements: list[str] = []

    def asked(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", asked)
    with db.read_only(WORKSPACE) as tx:
        for _ in range(2):
            assert set(People(tx).preferences_of([priya.id, sam.id])) == {priya.id, sam.id}
            assert People(tx).get(sam.id).name == "Sam"
    event.remove(engine, "before_cursor_execute", asked)
    assert len([one for one in statements if one.startswith("SELECT")]) == 2


def test_what_writes_asks_again(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        priya = make_person(tx, "UPRIYA", "Priya")
        assert People(tx).preferences(priya.id).daily_cap != 7
        People(tx).save_preferences(priya.id, Preferences(daily_cap=7))
        assert People(tx).preferences(priya.id).daily_cap == 7


def test_who_only_reads_cannot_write(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        person = make_person(tx)
    with db.read_only(WORKSPACE) as tx:
        for write in (
            lambda: ClaimedRequests(tx).claim("Ev1", NOW),
            lambda: Homes(tx).touch([person.id], NOW),
            lambda: Homes(tx).opened(person.id, NOW),
            lambda: Notes(coaching(tx, person)).take_back([1], NOW),
            lambda: RateLimits(tx).close("workspace", NOW, "test"),
            lambda: make_person(tx, "UNEW", "New"),
        ):
            with pytest.raises(RuntimeError, match="only reads"):
                write()
    with db.read_only(WORKSPACE) as tx:
        assert People(tx).by_slack_id("UNEW") is None


def fail_after_writing(db: SealedDatabase) -> None:
    with db.begin(WORKSPACE) as tx:
        make_person(tx, "UPRIYA", "Priya")
        People(tx).get(-1)


def test_a_connection_that_read_can_write_afterwards(engine: Engine):
    own = make_engine(engine.url)
    db = open_database(own)
    for _ in range(2):
        with db.read_only(WORKSPACE) as tx:
            People(tx).by_slack_id("UPRIYA")
        with pytest.raises(NotFoundError):
            fail_after_writing(db)
        with db.begin(WORKSPACE) as tx:
            assert People(tx).by_slack_id("UPRIYA") is None
            make_person(tx, "USAM", "Sam")
    assert own.pool.checkedin() == 1, "one connection served all of it"  # type: ignore[attr-defined]
    own.dispose()
    with open_database(engine).read_only(WORKSPACE) as tx:
        assert People(tx).by_slack_id("USAM") is not None


def test_a_statement_that_forgets_its_workspace_cannot_be_prepared():
    with pytest.raises(ValueError, match="workspace"):
        Prepared(select(PersonRow).where(PersonRow.active))
    with pytest.raises(ValueError, match="workspace"):
        PreparedUpdate(update(PersonRow).values(active=False))
    prepared_select(PersonRow, PersonRow.active)
    prepared_update(PersonRow, active=False)
