"""Performance records: under keys of their own, out of coaching's reach, and coaching out of theirs."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, Text, delete, select, type_coerce

from bot.domain.errors import NotFoundError
from bot.domain.frames import Frame
from bot.domain.people import Pair
from bot.domain.vagueness import RecordDraft
from bot.storage import schema
from bot.storage.cipher import SecretKeysError
from bot.storage.keyring import Keyring
from bot.storage.record_keyring import RecordKeyring
from bot.storage.sealed_text import SealedRecord, SealedText
from bot.storage.store import SqlStore
from bot.storage.tables import PerformanceKeyRow, PerformanceRecordRow, Row
from bot.storage.unit_of_work import SqlRecordUnitOfWork, SqlUnitOfWork
from tests.factories import NOW, WORKSPACE, make_engine, make_one_on_one, make_pair, make_person

TABLES = Row.metadata.sorted_tables
SEALED = [column for table in TABLES for column in table.columns if isinstance(column.type, SealedRecord)]
CANARY = "canary-3b1c"
DAY = date(2026, 11, 23)
DRAFT = RecordDraft(CANARY, CANARY, CANARY, CANARY, DAY, DAY, DAY)
PERFORMANCE = {"performance_keys", "performance_records", "performance_receipts", "brought_forward"}


def record(store: SqlStore) -> tuple[Pair, int]:
    """Something in every sealed column of a pair's record."""
    with store.begin(WORKSPACE) as uow:
        pair = make_pair(uow)
        series = make_one_on_one(uow, pair)
    with store.records_opened(WORKSPACE, pair.manager.id) as mine:
        made = mine.records.add(pair.id, series.id, DRAFT, NOW).state.id
        mine.records.bring(made, pair.manager.id, CANARY, NOW)
    with store.records_opened(WORKSPACE, pair.report.id) as theirs:
        theirs.records.set_words(made, CANARY, NOW)
    return pair, made


def test_nothing_is_stored_as_it_was_written(store: SqlStore, engine: Engine):
    record(store)
    with engine.connect() as connection:
        columns = [type_coerce(column, Text) for column in SEALED]
        stored = [list(connection.scalars(select(column))) for column in columns]
    assert all(values and all(value.startswith("sealed:") for value in values) for values in stored)


def test_the_two_and_viewers_read_and_nobody_else(store: SqlStore):
    pair, made = record(store)
    with store.begin(WORKSPACE) as uow:
        viewer, stranger = make_person(uow, "UVIEWER", "Vera"), make_person(uow, "UOTHER", "Ola")
        uow.performance_viewers.add([viewer.id], NOW)
    for reader in (pair.manager, pair.report, viewer):
        with store.records_reading(WORKSPACE, reader.id) as uow:
            found = uow.records.get(made)
            assert (found.draft, found.words, found.brought[0].text) == (DRAFT, CANARY, CANARY)
    with store.records_reading(WORKSPACE, stranger.id) as uow, pytest.raises(NotFoundError):
        uow.records.get(made)
    for outside in (viewer, stranger):
        with store.records_opened(WORKSPACE, outside.id) as uow:
            with pytest.raises(NotFoundError):
                uow.records.change(made, DRAFT, NOW)
            with pytest.raises(NotFoundError):
                uow.records.set_words(made, "mine", NOW)


def test_who_is_named_no_longer_reads_no_longer(store: SqlStore):
    _, made = record(store)
    with store.begin(WORKSPACE) as uow:
        viewer = make_person(uow, "UVIEWER", "Vera")
        uow.performance_viewers.add([viewer.id], NOW)
        uow.performance_viewers.remove([viewer.id])
    with store.records_reading(WORKSPACE, viewer.id) as uow, pytest.raises(NotFoundError):
        uow.records.get(made)


def test_neither_kind_of_key_opens_the_other(store: SqlStore, engine: Engine):
    pair, _ = record(store)
    with engine.begin() as connection:
        sealed = connection.execute(select(PerformanceRecordRow.standard)).scalar_one()
        coaching = Keyring(connection, WORKSPACE, pair.manager.id)
        sealed_in_coaching = coaching.seal_for_pair(pair.id, CANARY)
        assert RecordKeyring(connection, WORKSPACE, pair.manager.id).open(sealed) == CANARY
        for keyring, value in (
            (coaching, sealed),
            (RecordKeyring(connection, WORKSPACE, pair.manager.id), sealed_in_coaching),
        ):
            with pytest.raises((NotFoundError, SecretKeysError)):
                keyring.open(value)
        with pytest.raises(NotFoundError):
            RecordKeyring(connection, "T2", pair.manager.id).open(sealed)


def test_with_its_key_a_record_is_gone_and_coaching_stays(store: SqlStore, engine: Engine):
    pair, made = record(store)
    with engine.begin() as connection:
        connection.execute(delete(PerformanceKeyRow))
    with store.records_reading(WORKSPACE, pair.manager.id) as uow, pytest.raises(NotFoundError):
        uow.records.get(made)


def test_no_foreign_key_leads_from_a_record_to_coaching_text():
    with_text = {table.name for table in TABLES if any(isinstance(c.type, SealedText) for c in table.columns)}
    keys = {table.name: {key.column.table.name for key in table.foreign_keys} for table in TABLES}
    assert {column.table.name for column in SEALED} <= PERFORMANCE
    for name in PERFORMANCE:
        assert keys[name] & (with_text | {"text_keys", "briefs", "replies"}) == set(), name
    for name in with_text | {"text_keys"}:
        assert keys[name] & PERFORMANCE == set(), name


def test_neither_unit_of_work_has_what_the_other_has(store: SqlStore):
    coaching = {"plans", "commitments", "notes", "replies"}
    with store.begin(WORKSPACE) as uow:
        pair = make_pair(uow)
    with store.records_opened(WORKSPACE, pair.manager.id) as uow:
        assert isinstance(uow, SqlRecordUnitOfWork)
        assert {name for name in vars(uow) if name in coaching} == set()
    for opened in (store.opened(WORKSPACE, pair.manager.id), store.begin(WORKSPACE)):
        with opened as uow:
            assert isinstance(uow, SqlUnitOfWork)
            assert not hasattr(uow, "records")


def test_nothing_of_it_is_in_the_files(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path / 'coach.db'}")
    schema.migrate(engine)
    record(SqlStore(engine))
    engine.dispose()
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Priya" in files, "the rows themselves must be there"
    assert CANARY.encode() not in files


def test_what_is_there_already_is_coaching(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        assert make_one_on_one(uow).frame is Frame.COACHING
