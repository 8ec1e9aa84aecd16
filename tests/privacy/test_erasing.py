"""Forgotten is gone from the database's file, with the keys; what the other one wrote can still be read."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, Text, select, type_coerce

from bot.commitments.store import Commitments
from bot.core.cipher import Cipher, Sealing, new_key
from bot.core.database import schema
from bot.core.database.engine import create_engine
from bot.core.database.tables import Row
from bot.core.errors import CannotOpenError
from bot.core.people import Reader
from bot.core.people_store import People
from bot.core.sealing.forgetting import Forgetting
from bot.core.sealing.rotation import rotate_secrets
from bot.core.sealing.tables import TextKeyRow
from bot.core.workspaces_store import Workspaces
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import Plan
from bot.plans.store import Notes, Plans
from bot.replies.store import ReplyLines
from tests.factories import (
    NOW,
    SECRET_KEY,
    WORKSPACE,
    coaching,
    make_commitment,
    make_engine,
    make_installation,
    make_line,
    make_pair,
    make_person,
    make_reply,
    open_database,
)

SEALED = [
    column for table in Row.metadata.sorted_tables for column in table.columns if isinstance(column.type, Sealing)
]


def write(db: SealedDatabase) -> tuple[int, int, int]:
    """Both write; the ids of the pair, the manager and the report."""
    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx)
        mine, theirs = coaching(tx, pair.manager), coaching(tx, pair.report)
        Plans(mine).add_revision(Plan(pair.id, 1, "hers", "", "", pair.manager.id, NOW))
        Plans(theirs).add_revision(Plan(pair.id, 2, "hers", "", "his", pair.report.id, NOW))
        reply = make_reply(tx, text="typed by her")
        make_commitment(tx, pair, "agreed in her words", reply=reply)
        Notes(mine).add(pair.id, pair.manager.id, "her note", NOW, reply.id)
        ReplyLines(mine).add(reply, pair.id, [(0, make_line("typed by her"))], NOW + timedelta(days=1))
        Notes(theirs).add(pair.id, pair.report.id, "his note", NOW, None)
        return pair.id, pair.manager.id, pair.report.id


def ciphertexts(engine: Engine) -> set[str]:
    """Every sealed value as it is stored, and every wrapped key."""
    key = type_coerce(TextKeyRow.__table__.c.key, Text)
    columns = [*(type_coerce(column, Text) for column in SEALED), key]
    with engine.connect() as connection:
        return {value for column in columns for value in connection.scalars(select(column)) if value}


def test_it_is_gone_from_the_file_and_the_rest_opens(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'coach.db'}")
    schema.migrate(engine)
    db = open_database(engine)
    pair_id, manager_id, report_id = write(db)
    before = ciphertexts(engine)
    with db.begin(WORKSPACE) as tx:
        Workspaces(tx).install(make_installation(installed_by="UMANAGER"), NOW)
        Forgetting(tx).forget(manager_id, "Someone who left", NOW)
    assert db.scrub()
    after = ciphertexts(engine)
    gone = before - after
    kept_note = {value for value in before & after}
    assert len(kept_note) >= 1, "his own note and its key are as they were"
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert gone
    assert [value for value in gone if value.encode() in files] == []
    assert b"Priya" not in files
    assert b"UMANAGER" not in files
    rotate_secrets(engine)
    with db.coaching(Reader(WORKSPACE, report_id), read_only=True) as tx:
        plan = Plans(tx).latest(pair_id)
        assert (plan.expectations, plan.support) == ("", "his")
        assert [note.text for note in Notes(tx).of_author(report_id, pair_id, 9)] == ["his note"]
        assert Commitments(tx).all_of_pair(pair_id) == []
    engine.dispose()


def test_on_every_database_the_other_one_reads_on(db: SealedDatabase) -> None:
    pair_id, manager_id, report_id = write(db)
    with db.begin(WORKSPACE) as tx:
        Forgetting(tx).forget(manager_id, "Someone who left", NOW)
        Forgetting(tx).forget(manager_id, "Someone who left", NOW)
    with db.coaching(Reader(WORKSPACE, report_id), read_only=True) as tx:
        assert Plans(tx).latest(pair_id).support == "his"
        assert [plan.support for plan in Plans(tx).history(pair_id, 9)] == ["his", ""]
        assert People(tx).get(manager_id).name == "Someone who left"


def test_both_may_go(db: SealedDatabase) -> None:
    pair_id, manager_id, report_id = write(db)
    with db.begin(WORKSPACE) as tx:
        Forgetting(tx).forget(manager_id, "Someone who left", NOW)
        Forgetting(tx).forget(report_id, "Someone who left", NOW)
        assert Plans(coaching(tx, People(tx).get(report_id))).latest(pair_id).support == ""


def test_nobody_else_is_touched(db: SealedDatabase, engine: Engine) -> None:
    write(db)
    with db.begin(WORKSPACE) as tx:
        other = make_person(tx, "UOTHER", "Ola")
        apart = make_pair(tx, other, make_person(tx, "UTHIRD", "Kim"))
        Plans(coaching(tx, other)).add_revision(Plan(apart.id, 1, "theirs", "", "", other.id, NOW))
    before = ciphertexts(engine)
    with db.begin("T2") as tx:
        stranger = make_person(tx, "UMANAGER", "Priya")
        Forgetting(tx).forget(stranger.id, "Someone who left", NOW)
    with db.begin(WORKSPACE) as tx:
        bystander = make_person(tx, "UNOBODY", "Bo")
        Forgetting(tx).forget(bystander.id, "Someone who left", NOW)
    assert ciphertexts(engine) == before


def test_a_copy_made_before_cannot_be_opened_with_keys_made_since(tmp_path: Path) -> None:
    """Once the master key was changed and the old one dropped: until then a copy can be, with the old one."""
    file, copy, fresh = tmp_path / "coach.db", tmp_path / "copy.db", new_key()
    engine = make_engine(f"sqlite:///{file}")
    schema.migrate(engine)
    db = open_database(engine)
    pair_id, manager_id, _ = write(db)
    db.scrub()
    engine.dispose()
    shutil.copy(file, copy)
    both = create_engine(f"sqlite:///{file}", Cipher((fresh, SECRET_KEY)))
    with open_database(both).begin(WORKSPACE) as tx:
        Forgetting(tx).forget(manager_id, "Someone who left", NOW)
    rotate_secrets(both)
    both.dispose()
    old = create_engine(f"sqlite:///{copy}", Cipher((fresh,)))
    with (
        pytest.raises(CannotOpenError),
        open_database(old).coaching(Reader(WORKSPACE, manager_id), read_only=True) as tx,
    ):
        Plans(tx).latest(pair_id)
    old.dispose()
