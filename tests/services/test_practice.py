"""Practising: what comes next for whom, and that nothing else is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.services.practice import Practice
from bot.storage.store import SqlStore
from bot.storage.tables import PracticeAttemptRow, Row
from tests.factories import NOW, WORKSPACE, make_person

KEYS = ("first", "second", "third")


@pytest.fixture
def practice(store: SqlStore) -> Practice:
    return Practice(store, KEYS)


def test_moments_come_in_turn_for_each_person(store: SqlStore, practice: Practice):
    with store.begin(WORKSPACE) as uow:
        priya, sam = make_person(uow, "UPRIYA", "Priya"), make_person(uow, "USAM", "Sam")
    for number, key in enumerate((*KEYS, *KEYS)):
        assert practice.next(priya) == key
        practice.practised(priya, key, NOW + timedelta(minutes=number))
    assert practice.next(priya, after="first") == "second"
    assert practice.next(sam) == "first"


def test_what_comes_twice_counts_once(store: SqlStore, practice: Practice):
    with store.begin(WORKSPACE) as uow:
        priya = make_person(uow)
    practice.practised(priya, "first", NOW, "view:1")
    practice.practised(priya, "second", NOW + timedelta(minutes=1), "view:2")
    practice.practised(priya, "first", NOW + timedelta(minutes=2), "view:1")
    with store.reading(WORKSPACE) as uow:
        assert uow.practice.last_times(priya.id) == {"first": NOW, "second": NOW + timedelta(minutes=1)}


def test_only_who_what_and_when_is_kept(store: SqlStore, practice: Practice, engine: Engine):
    with store.begin(WORKSPACE) as uow:
        priya = make_person(uow)
    with engine.connect() as connection:
        before = {table.name: connection.execute(select(table)).all() for table in Row.metadata.sorted_tables}
    practice.practised(priya, "no_longer_there", NOW)
    practice.practised(priya, "first", NOW)
    practice.practised(priya, "first", NOW + timedelta(days=1))
    with engine.connect() as connection:
        after = {table.name: connection.execute(select(table)).all() for table in Row.metadata.sorted_tables}
    assert [name for name in after if after[name] != before[name]] == ["practice_attempts"]
    assert [tuple(row) for row in after["practice_attempts"]] == [
        (WORKSPACE, priya.id, "first", NOW + timedelta(days=1))
    ]
    assert set(PracticeAttemptRow.__table__.columns.keys()) == {"workspace_id", "person_id", "case_key", "at"}
