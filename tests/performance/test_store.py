"""Performance records: under keys of their own, out of coaching's reach, and coaching out of theirs."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, Text, delete, select, type_coerce

from bot.administration.store import PerformanceViewers
from bot.core.cipher import SealedRecord, SealedText
from bot.core.database import schema
from bot.core.database.tables import Row
from bot.core.database.transaction import Transaction
from bot.core.errors import CannotOpenError, NotFoundError
from bot.core.people import Pair
from bot.core.sealing.coaching import Keyring
from bot.frames.rules import Frame
from bot.performance.sealed_database import SealedDatabase
from bot.performance.store import RecordKeyring, Records
from bot.performance.tables import PerformanceKeyRow, PerformanceRecordRow
from bot.performance.vague import RecordDraft
from tests.factories import NOW, WORKSPACE, make_engine, make_one_on_one, make_pair, make_person, open_database

TABLES = Row.metadata.sorted_tables
SEALED = [column for table in TABLES for column in table.columns if isinstance(column.type, SealedRecord)]
CANARY = "canary-3b1c"
DAY = date(2026, 11, 23)
DRAFT = RecordDraft(CANARY, CANARY, CANARY, CANARY, DAY, DAY, DAY)
PERFORMANCE = {"performance_keys", "performance_records", "performance_acknowledgements", "brought_forward"}


def record(db: SealedDatabase) -> tuple[Pair, int]:
    """Something in every sealed column of a pair's record."""
    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx)
        series = make_one_on_one(tx, pair)
    with db.performance(pair.manager) as mine:
        made = Records(mine).add(pair.id, series.id, DRAFT, NOW).state.id
        Records(mine).bring(made, pair.manager.id, CANARY, NOW)
    with db.performance(pair.report) as theirs:
        Records(theirs).set_comment(made, CANARY, NOW)
    return pair, made


def test_nothing_is_stored_as_it_was_written(db: SealedDatabase, engine: Engine):
    record(db)
    with engine.connect() as connection:
        columns = [type_coerce(column, Text) for column in SEALED]
        stored = [list(connection.scalars(select(column))) for column in columns]
    assert all(values and all(value.startswith("sealed:") for value in values) for values in stored)


def test_the_two_and_viewers_read_and_nobody_else(db: SealedDatabase):
    pair, made = record(db)
    with db.begin(WORKSPACE) as tx:
        viewer, stranger = make_person(tx, "UVIEWER", "Vera"), make_person(tx, "UOTHER", "Ola")
        PerformanceViewers(tx).add([viewer.id], NOW)
    for reader in (pair.manager, pair.report, viewer):
        with db.performance(reader, read_only=True) as tx:
            found = Records(tx).get(made)
            assert (found.draft, found.comment, found.brought[0].text) == (DRAFT, CANARY, CANARY)
    with db.performance(stranger, read_only=True) as tx, pytest.raises(NotFoundError):
        Records(tx).get(made)
    for outside in (viewer, stranger):
        with db.performance(outside) as tx:
            with pytest.raises(NotFoundError):
                Records(tx).change(made, DRAFT, NOW)
            with pytest.raises(NotFoundError):
                Records(tx).set_comment(made, "mine", NOW)


def test_who_is_named_no_longer_reads_no_longer(db: SealedDatabase):
    _, made = record(db)
    with db.begin(WORKSPACE) as tx:
        viewer = make_person(tx, "UVIEWER", "Vera")
        PerformanceViewers(tx).add([viewer.id], NOW)
        PerformanceViewers(tx).remove([viewer.id])
    with db.performance(viewer, read_only=True) as tx, pytest.raises(NotFoundError):
        Records(tx).get(made)


def test_neither_kind_of_key_opens_the_other(db: SealedDatabase, engine: Engine):
    pair, _ = record(db)
    with engine.begin() as connection:
        sealed = connection.execute(select(PerformanceRecordRow.standard)).scalar_one()
        coaching = Keyring(Transaction(connection, WORKSPACE), pair.manager.id)
        sealed_in_coaching = coaching.seal_for_pair(pair.id, CANARY)
        assert RecordKeyring(Transaction(connection, WORKSPACE), pair.manager.id).open(sealed) == CANARY
        for keyring, value in (
            (coaching, sealed),
            (RecordKeyring(Transaction(connection, WORKSPACE), pair.manager.id), sealed_in_coaching),
        ):
            with pytest.raises((NotFoundError, CannotOpenError)):
                keyring.open(value)
        with pytest.raises(NotFoundError):
            RecordKeyring(Transaction(connection, "T2"), pair.manager.id).open(sealed)


def test_with_its_key_a_record_is_gone_and_coaching_stays(db: SealedDatabase, engine: Engine):
    pair, made = record(db)
    with engine.begin() as connection:
        connection.execute(delete(PerformanceKeyRow))
    with db.performance(pair.manager, read_only=True) as tx, pytest.raises(NotFoundError):
        Records(tx).get(made)


def test_no_foreign_key_leads_from_a_record_to_coaching_text():
    with_text = {table.name for table in TABLES if any(isinstance(c.type, SealedText) for c in table.columns)}
    keys = {table.name: {key.column.table.name for key in table.foreign_keys} for table in TABLES}
    assert {column.table.name for column in SEALED} <= PERFORMANCE
    for name in PERFORMANCE:
        assert keys[name] & (with_text | {"text_keys", "briefs", "replies"}) == set(), name
    for name in with_text | {"text_keys"}:
        assert keys[name] & PERFORMANCE == set(), name


def test_a_transaction_opens_one_kind_or_none(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx)
        assert type(tx) is Transaction
        assert not hasattr(tx, "keyring")
    with db.read_only(WORKSPACE) as tx:
        assert type(tx) is Transaction
    with db.coaching(pair.manager) as tx:
        assert type(tx.keyring) is Keyring
    with db.performance(pair.manager) as tx:
        assert type(tx.keyring) is RecordKeyring


def test_nothing_of_it_is_in_the_files(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path / 'coach.db'}")
    schema.migrate(engine)
    record(open_database(engine))
    engine.dispose()
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Priya" in files, "the rows themselves must be there"
    assert CANARY.encode() not in files


def test_what_is_there_already_is_coaching(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        assert make_one_on_one(tx).frame is Frame.COACHING
