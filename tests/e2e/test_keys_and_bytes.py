"""Changing keys and destroying them, looked at where it counts: in the bytes of the database's files, and in a copy of
them from before."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Text, select, type_coerce

from bot.commitments.rules import Draft, Owner
from bot.commitments.store import Commitments
from bot.core.cipher import Cipher, SealedText, new_key
from bot.core.database import schema
from bot.core.database.engine import create_engine
from bot.core.database.tables import Row
from bot.core.errors import CannotOpenError, NotFoundError
from bot.core.people_store import Pairs
from bot.core.sealing.destroying import Destroying
from bot.core.sealing.rotation import sealed_columns
from bot.core.sealing.tables import TextKeyRow
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import Plan
from bot.plans.store import Notes, Plans
from bot.processes import rotate_secrets
from bot.replies.store import Replies
from bot.settings import load_settings
from tests.core.sealing.test_column import CANARY, write_everything
from tests.desk import Desk, utc
from tests.factories import WORKSPACE, coaching, make_pair, open_database
from tests.privacy.canaries import opened_keys

OLD, NEW = new_key(), new_key()


@dataclass
class Files:
    """A database's files, opened with whichever keys."""

    folder: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'coach.db'}"

    def opened(self, *keys: str) -> SealedDatabase:
        return open_database(create_engine(self.url, Cipher(keys)))

    def copy(self) -> "Files":
        """As a backup takes it, the log included."""
        return Files(Path(shutil.copytree(self.folder, self.folder.parent / "copy")))

    def read(self) -> bytes:
        return b"".join(file.read_bytes() for file in self.folder.iterdir())

    def secrets(self) -> list[str]:
        """Every sealed secret, as it is stored: the wrapped keys above all."""
        with create_engine(self.url).connect() as connection:
            return [
                one
                for column in sealed_columns()
                for one in connection.scalars(select(type_coerce(column, Text)).where(column.is_not(None)))
            ]

    def rotate(self, *keys: str) -> None:
        """`coach keys rotate`."""
        rotate_secrets(load_settings(database_url=self.url, coach_secret_keys=",".join(keys)))


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Of a database in which everything is written, sealed with the old key."""
    made = Files(tmp_path / "of")
    made.folder.mkdir()
    engine = create_engine(made.url, Cipher((OLD,)))
    schema.migrate(engine)
    write_everything(open_database(engine))
    engine.dispose()
    return made


def read_everything(db: SealedDatabase, pair_id: int) -> None:
    with db.read_only(WORKSPACE) as tx:
        manager = Pairs(tx).get(pair_id).manager
    with db.coaching(manager, read_only=True) as mine:
        assert Plans(mine).latest(pair_id).support == CANARY
        [commitment] = Commitments(mine).live_of_pair(pair_id)
        assert commitment.text == CANARY
        assert Commitments(mine).history(commitment.id)[-1].before == Draft(CANARY, Owner.BOTH, None)
        assert [note.text for note in Notes(mine).of_author(manager.id, pair_id, 9)] == [CANARY]
        reply = Replies(mine).by_message("D1", "1.2")
        assert reply is not None
        assert reply.text == CANARY


def pair_of(db: SealedDatabase) -> int:
    with db.begin(WORKSPACE) as tx:
        return make_pair(tx).id


def opens_nothing(db: SealedDatabase, pair_id: int) -> None:
    """Whoever of the two asks."""
    with db.begin(WORKSPACE) as tx:
        pair = Pairs(tx).get(pair_id)
        for person in (pair.manager, pair.report):
            with pytest.raises((CannotOpenError, NotFoundError)):
                Plans(coaching(tx, person)).latest(pair.id)


def test_after_a_rotation_the_old_key_opens_nothing_and_everything_reads(files: Files):
    """While the bot runs, with both keys as README says."""
    wrapped, running = files.secrets(), files.opened(NEW, OLD)
    read_everything(running, pair_of(running))
    assert all(one.encode() in files.read() for one in wrapped)
    files.rotate(NEW, OLD)
    read_everything(files.opened(NEW), pair_of(files.opened(NEW)))
    opens_nothing(files.opened(OLD), pair_of(running))
    after = files.read()
    assert [one for one in wrapped if one.encode() in after] == [], "the old key could still unwrap these"
    read_everything(running, pair_of(running))


def test_a_copy_from_before_opens_with_the_old_key_alone(files: Files):
    """So whoever has destroyed the old key has destroyed what is in old backups: README says so."""
    copy = files.copy()
    pair_id = pair_of(copy.opened(OLD))
    files.rotate(NEW, OLD)
    opens_nothing(copy.opened(NEW), pair_id)
    read_everything(copy.opened(OLD), pair_id)


def test_what_was_purged_is_in_no_byte_and_no_copy_opens_it_once_keys_have_changed(files: Files):
    db, copy = files.opened(OLD), files.copy()
    pair_id = pair_of(db)
    with db._engine.connect() as connection:
        unwrapped = opened_keys(connection)
        wrapped = connection.scalars(
            select(type_coerce(TextKeyRow.key, Text)).where(TextKeyRow.pair_id == pair_id)
        ).all()
    assert all(one.encode() in files.read() for one in wrapped)
    with db.begin(WORKSPACE) as tx:
        Destroying(tx).destroy_pair(pair_id)
    assert db.scrub()
    files.rotate(NEW, OLD)
    for gone in (*wrapped, *unwrapped, CANARY):
        assert gone.encode() not in files.read()
    with files.opened(NEW).begin(WORKSPACE) as tx:
        assert Plans(coaching(tx, make_pair(tx).manager)).latest(pair_id).version == 0
    opens_nothing(copy.opened(NEW), pair_id)


def test_what_was_forgotten_is_in_no_byte_and_the_other_one_s_words_are_kept(tmp_path: Path):
    files = Files(tmp_path / "of")
    files.folder.mkdir()
    schema.migrate(create_engine(files.url, Cipher((OLD,))))
    desk = Desk(files.opened(OLD))
    pair_id = desk.meet().one_on_one.pair_id
    desk.run(utc(24, 13, 35))
    desk.reply("note: Sam seems tired")
    desk.services.plans.save(desk.request(desk.priya), Plan(pair_id, 0, "Runs the review", "Good", ""))
    with desk.db.begin(WORKSPACE) as tx:
        writers = {"expectations": [desk.priya.id], "current_performance": [desk.sam.id]}
        plan = Plan(pair_id, 2, "Runs the review", "In Sam's words", "", desk.sam.id, desk.now, writers)
        Plans(coaching(tx, desk.sam)).add_revision(plan)
    copy, of_before = files.copy(), keys_and_tokens(files)
    assert all(one.encode() in files.read() for one in of_before)
    desk.services.rights.forgetting.ask(desk.request(desk.priya))
    desk.run(utc(25, 13, 35))
    for _ in range(3):
        desk.services.rights.forgetting.step(desk.now)
        desk.tick()
    after = files.read()
    assert [one for one in (*of_before, "UPRIYA", "Priya") if one.encode() in after] == []
    files.rotate(NEW, OLD)
    with files.opened(NEW).begin(WORKSPACE) as tx:
        kept = Plans(coaching(tx, desk.sam)).latest(pair_id)
    assert (kept.expectations, kept.current_performance) == ("", "In Sam's words")
    opens_nothing(copy.opened(NEW), pair_id)


def keys_and_tokens(files: Files) -> list[str]:
    """The wrapped data keys, and the sealed texts without the beginning that many have in common."""
    columns = [column for table in Row.metadata.sorted_tables for column in table.columns]
    texts = [column for column in columns if isinstance(column.type, SealedText)]
    with create_engine(files.url).connect() as connection:
        wrapped = connection.scalars(select(type_coerce(TextKeyRow.key, Text))).all()
        stored = [one for column in texts for one in connection.scalars(select(type_coerce(column, Text)))]
    return [*wrapped, *(one.rpartition(":")[2][12:] for one in stored if one)]
