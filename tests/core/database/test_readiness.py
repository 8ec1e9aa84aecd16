from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.core.database import readiness, schema
from bot.core.database.engine import create_engine
from bot.core.database.readiness import DatabaseError, look, open_engine, require_current
from bot.core.database.schema import SchemaState


@pytest.fixture
def empty(tmp_path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{tmp_path / 'coach.db'}")
    yield engine
    engine.dispose()


def found(monkeypatch: pytest.MonkeyPatch, state: SchemaState) -> None:
    monkeypatch.setattr(schema, "state", lambda _engine: state)


def test_an_empty_database_is_migrated_only_where_that_is_asked_for(empty: Engine) -> None:
    with pytest.raises(DatabaseError, match=r"^The database is empty; run: coach migrate\.$"):
        require_current(empty, migrate_empty=False)
    require_current(empty, migrate_empty=True)
    assert readiness.examine(empty) is SchemaState.AT_HEAD
    require_current(empty, migrate_empty=False)


@pytest.mark.parametrize("migrate_empty", [True, False])
def test_one_that_is_behind_is_never_migrated_by_itself(
    empty: Engine, monkeypatch: pytest.MonkeyPatch, migrate_empty: bool
) -> None:
    found(monkeypatch, SchemaState.BEHIND)
    with pytest.raises(DatabaseError, match=r"is behind this version of Coach; run: coach migrate\.$"):
        require_current(empty, migrate_empty=migrate_empty)


def test_one_that_is_ahead_is_used(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, SchemaState.AHEAD)
    require_current(empty, migrate_empty=True)


def test_a_file_that_is_no_database_is_reported_plainly(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader, this is no database at all. " * 40)
    engine = open_engine(f"sqlite:///{tmp_path / 'letter.txt'}")
    with pytest.raises(DatabaseError, match=r"^The database cannot be used \(file is not a database\)"):
        require_current(engine, migrate_empty=True)
    assert not look(engine).ok
    engine.dispose()


def test_no_answer_is_reported_plainly_and_without_the_password() -> None:
    engine = open_engine("postgresql://someone:hunter2@127.0.0.1:9/coach")
    with pytest.raises(DatabaseError, match=r"^The database cannot be used \(.+\); check DATABASE_URL\.$") as told:
        require_current(engine, migrate_empty=True)
    assert "hunter2" not in str(told.value)
    assert "\n" not in str(told.value)
    assert not look(engine).ok


def test_an_address_that_is_none_is_reported_plainly() -> None:
    with pytest.raises(DatabaseError, match="cannot be understood"):
        open_engine("postgresql://host:port/coach")


def test_a_look_tells_what_to_do_and_not_where_the_database_is(empty: Engine) -> None:
    assert look(empty).sentence == "The database is empty; run: coach migrate."
    require_current(empty, migrate_empty=True)
    assert look(empty).ok
    away = open_engine("postgresql://someone:hunter2@127.0.0.1:9/coach")
    assert look(away).sentence == "The database does not answer."
