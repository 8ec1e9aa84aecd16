"""Practising: what comes next for whom, and that nothing else is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.core.database.tables import Row
from bot.performance.sealed_database import SealedDatabase
from bot.practice.service import PracticeService
from bot.practice.store import Practice, PracticeAttemptRow
from tests.factories import NOW, WORKSPACE, make_person, make_request

KEYS = ("first", "second", "third")


@pytest.fixture
def practice(db: SealedDatabase) -> PracticeService:
    return PracticeService(db, KEYS)


def test_moments_come_in_turn_for_each_person(db: SealedDatabase, practice: PracticeService):
    with db.begin(WORKSPACE) as tx:
        priya, sam = make_person(tx, "UPRIYA", "Priya"), make_person(tx, "USAM", "Sam")
    for number, key in enumerate((*KEYS, *KEYS)):
        assert practice.next(make_request(priya)) == key
        practice.practised(make_request(priya, NOW + timedelta(minutes=number)), key)
    assert practice.next(make_request(priya), after="first") == "second"
    assert practice.next(make_request(sam)) == "first"


def test_what_comes_twice_counts_once(db: SealedDatabase, practice: PracticeService):
    with db.begin(WORKSPACE) as tx:
        priya = make_person(tx)
    practice.practised(make_request(priya, NOW, "view:1"), "first")
    practice.practised(make_request(priya, NOW + timedelta(minutes=1), "view:2"), "second")
    practice.practised(make_request(priya, NOW + timedelta(minutes=2), "view:1"), "first")
    with db.read_only(WORKSPACE) as tx:
        assert Practice(tx).last_times(priya.id) == {"first": NOW, "second": NOW + timedelta(minutes=1)}


def test_only_who_what_and_when_is_kept(db: SealedDatabase, practice: PracticeService, engine: Engine):
    with db.begin(WORKSPACE) as tx:
        priya = make_person(tx)
    with engine.connect() as connection:
        before = {table.name: connection.execute(select(table)).all() for table in Row.metadata.sorted_tables}
    practice.practised(make_request(priya, NOW), "no_longer_there")
    practice.practised(make_request(priya, NOW), "first")
    practice.practised(make_request(priya, NOW + timedelta(days=1)), "first")
    with engine.connect() as connection:
        after = {table.name: connection.execute(select(table)).all() for table in Row.metadata.sorted_tables}
    assert [name for name in after if after[name] != before[name]] == ["practice_attempts"]
    assert [tuple(row) for row in after["practice_attempts"]] == [
        (WORKSPACE, priya.id, "first", NOW + timedelta(days=1))
    ]
    assert set(PracticeAttemptRow.__table__.columns.keys()) == {"workspace_id", "person_id", "case_key", "at"}
