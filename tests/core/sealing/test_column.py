"""What people write: sealed in the database, opened for the people it is for, and gone with its key."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Text, delete, select, type_coerce, update

from bot.calendars.connected import Known, SourceKind
from bot.calendars.store import Calendars
from bot.commitments.rules import Change, CommitmentChange, Draft, Origin, Owner
from bot.commitments.store import Commitments
from bot.commitments.tables import CommitmentRow
from bot.core.cipher import Ciphertext, SealedText
from bot.core.database import schema
from bot.core.database.tables import Row
from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError
from bot.core.people_store import Pairs
from bot.core.sealing.coaching import Keyring
from bot.core.sealing.tables import TextKeyRow
from bot.goals.rules import GoalDraft, GoalKind, MilestoneDraft
from bot.goals.store import Goals
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import Plan, ProposalState
from bot.plans.store import Notes, Plans, Proposals
from bot.plans.tables import NoteRow
from bot.replies.store import ReplyLines
from bot.topics.store import Topics
from tests.factories import (
    NOW,
    WORKSPACE,
    coaching,
    make_commitment,
    make_engine,
    make_goal,
    make_line,
    make_pair,
    make_person,
    make_reply,
    open_database,
)

TABLES = Row.metadata.sorted_tables
SEALED = [column for table in TABLES for column in table.columns if isinstance(column.type, SealedText)]
CANARY = "canary-7f3a"


def write_everything(db: SealedDatabase) -> int:
    """Something in every sealed column; the id of the pair."""
    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx)
        mine = coaching(tx, pair.manager)
        Plans(mine).add_revision(Plan(pair.id, 1, CANARY, CANARY, CANARY, pair.manager.id, NOW))
        reply = make_reply(tx, text=CANARY)
        commitment = make_commitment(tx, pair, CANARY)
        before = Draft(CANARY, Owner.BOTH, None)
        edit = CommitmentChange(commitment.id, Change.EDITED, pair.manager.id, NOW, Origin.BUTTON, before)
        Commitments(mine).record(edit)
        Calendars(mine).add(pair.manager.id, SourceKind.ICS, CANARY, Known(frozenset({CANARY})), NOW)
        Notes(mine).add(pair.id, pair.manager.id, CANARY, NOW, reply.id)
        ReplyLines(mine).add(reply, pair.id, [(0, make_line(CANARY))], NOW)
        draft = GoalDraft(CANARY, CANARY, None, GoalKind.GROWTH, CANARY)
        goal = make_goal(tx, pair, CANARY, draft=draft)
        Goals(mine).keep_revision(goal)
        step = goal.milestones[0]
        Goals(mine).change_milestone(goal, step, MilestoneDraft(step.id, f"{CANARY} done", None), pair.manager.id)
        theirs = coaching(tx, pair.report)
        Topics(theirs).add(pair.id, pair.report.id, CANARY, NOW, None)
        proposal = Proposals(theirs).add(pair.report.id, Plan(pair.id, 1, CANARY, CANARY, CANARY), NOW)
        Proposals(mine).decide(proposal, ProposalState.DECLINED, CANARY)
        return pair.id


def stored(engine: Engine, columns: Sequence[Column[Any]] = SEALED) -> list[str]:
    """Every value of these sealed columns, as the database has it."""
    with engine.connect() as connection:
        texts = [type_coerce(column, Text) for column in columns]
        return [value for column in texts for value in connection.scalars(select(column).where(column != ""))]


def test_nothing_is_stored_as_it_was_written(engine: Engine, db: SealedDatabase):
    write_everything(db)
    assert len(stored(engine)) >= len(SEALED)
    assert all(value.startswith("sealed:") for value in stored(engine))


def test_plain_text_is_refused(db: SealedDatabase, engine: Engine):
    write_everything(db)
    with engine.begin() as connection, pytest.raises(Exception, match="sealed before it is stored"):
        connection.execute(update(CommitmentRow).values(text="plain"))


def test_both_of_a_pair_read_and_nobody_else(db: SealedDatabase):
    write_everything(db)
    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx)
        stranger = make_person(tx, "UOTHER", "Ola")
        for one in (pair.manager, pair.report):
            assert Plans(coaching(tx, one)).latest(pair.id).expectations == CANARY
        for look in (
            lambda: Plans(coaching(tx, stranger)).latest(pair.id),
            lambda: Commitments(coaching(tx, stranger)).live_of_pair(pair.id),
            lambda: Plans(coaching(tx, stranger)).add_revision(Plan(pair.id, 2, "mine")),
        ):
            with pytest.raises(NotFoundError):
                look()
    with db.begin(WORKSPACE) as nobody, pytest.raises(AttributeError, match="keyring"):
        Plans(nobody)  # type: ignore[arg-type]


def test_what_is_private_opens_for_its_author_alone(engine: Engine, db: SealedDatabase):
    """Even for somebody who has got hold of the ciphertext."""
    write_everything(db)
    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx)
    with engine.begin() as connection:
        sealed = connection.execute(select(NoteRow.text)).scalar_one()
        assert Keyring(Transaction(connection, WORKSPACE), pair.manager.id).open(sealed) == CANARY
        for reader in (pair.report.id, pair.report.id + 99):
            with pytest.raises(NotFoundError):
                Keyring(Transaction(connection, WORKSPACE), reader).open(sealed)
        with pytest.raises(NotFoundError):
            Keyring(Transaction(connection, "T2"), pair.manager.id).open(sealed)


def test_with_its_key_the_text_is_gone(engine: Engine, db: SealedDatabase):
    pair_id = write_everything(db)
    with engine.begin() as connection:
        connection.execute(delete(TextKeyRow).where(TextKeyRow.pair_id == pair_id))
    with db.begin(WORKSPACE) as tx:
        manager = Pairs(tx).get(pair_id).manager
        with pytest.raises(NotFoundError):
            Plans(coaching(tx, manager)).latest(pair_id)
        with pytest.raises(NotFoundError):
            Notes(coaching(tx, manager)).of_author(manager.id, pair_id, 9)


def test_nothing_written_is_in_the_files(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path / 'coach.db'}")
    schema.migrate(engine)
    write_everything(open_database(engine))
    engine.dispose()
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Priya" in files, "the rows themselves must be there"
    assert CANARY.encode() not in files


@given(st.text(min_size=1))
def test_only_what_is_sealed_is_taken_for_it(written: str):
    with pytest.raises(ValueError, match="no key has sealed"):
        Ciphertext(written).parts()


def test_it_is_not_shown_by_accident():
    assert CANARY not in repr(Ciphertext(CANARY))
