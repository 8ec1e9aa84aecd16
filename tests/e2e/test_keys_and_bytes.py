"""Changing keys and destroying them, looked at where it counts: in the bytes of the database's files, and in a copy of
them from before."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Text, select, type_coerce

from bot.domain.errors import NotFoundError
from bot.processes import rotate_secrets
from bot.settings import load_settings
from bot.storage import schema
from bot.storage.cipher import Cipher, SecretKeysError, new_key
from bot.storage.engine import create_engine
from bot.storage.secrets import sealed_columns
from bot.storage.store import SqlStore
from bot.storage.tables import TextKeyRow
from tests.factories import WORKSPACE, make_pair, opened
from tests.storage.test_sealed_text import CANARY, read_everything, write_everything

OLD, NEW = new_key(), new_key()


@dataclass
class Files:
    """A database's files, opened with whichever keys."""

    folder: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'coach.db'}"

    def opened(self, *keys: str) -> SqlStore:
        return SqlStore(create_engine(self.url, Cipher(keys)))

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
    write_everything(SqlStore(engine))
    engine.dispose()
    return made


def pair_of(store: SqlStore) -> int:
    with store.begin(WORKSPACE) as uow:
        return make_pair(uow).id


def opens_nothing(store: SqlStore) -> None:
    """Whoever asks."""
    with store.begin(WORKSPACE) as uow:
        pair = make_pair(uow)
        for person in (pair.manager, pair.report):
            with pytest.raises((SecretKeysError, NotFoundError)):
                opened(uow, person).plans.latest(pair.id)


def test_after_a_rotation_the_old_key_opens_nothing_and_everything_reads(files: Files):
    """While the bot runs, with both keys as README says."""
    wrapped, running = files.secrets(), files.opened(NEW, OLD)
    read_everything(running, pair_of(running))
    assert all(one.encode() in files.read() for one in wrapped)
    files.rotate(NEW, OLD)
    read_everything(files.opened(NEW), pair_of(files.opened(NEW)))
    opens_nothing(files.opened(OLD))
    after = files.read()
    assert [one for one in wrapped if one.encode() in after] == [], "the old key could still unwrap these"
    read_everything(running, pair_of(running))


def test_a_copy_from_before_opens_with_the_old_key_alone(files: Files):
    """So whoever has destroyed the old key has destroyed what is in old backups: README says so."""
    copy = files.copy()
    files.rotate(NEW, OLD)
    opens_nothing(copy.opened(NEW))
    read_everything(copy.opened(OLD), pair_of(copy.opened(OLD)))


def test_what_was_purged_is_in_no_byte_and_no_copy_opens_it_once_keys_have_changed(files: Files):
    store, copy = files.opened(OLD), files.copy()
    pair_id = pair_of(store)
    with store._engine.connect() as connection:
        unwrapped = connection.scalars(select(TextKeyRow.key).where(TextKeyRow.pair_id == pair_id)).all()
        wrapped = connection.scalars(
            select(type_coerce(TextKeyRow.key, Text)).where(TextKeyRow.pair_id == pair_id)
        ).all()
    assert all(one.encode() in files.read() for one in wrapped)
    with store.begin(WORKSPACE) as uow:
        uow.purging.destroy_text(pair_id)
    assert store.scrub()
    files.rotate(NEW, OLD)
    for gone in (*wrapped, *unwrapped, CANARY):
        assert gone.encode() not in files.read()
    with files.opened(NEW).begin(WORKSPACE) as uow:
        assert opened(uow, make_pair(uow).manager).plans.latest(pair_id).version == 0
    opens_nothing(copy.opened(NEW))
