"""A transaction with what people write in coaching, opened for one person: they read and write what is theirs or their
pair's, and no more.

Only what acts for that person imports this (a contract in pyproject.toml names it). Whatever counts, reports,
administers or purges is given the plain `Transaction`, which has no keyring.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from bot.core.database.transaction import Database, Transaction
from bot.core.feature import NO_FEATURES, Features
from bot.core.people import Person, Reader
from bot.core.sealing.keyring import Keyring
from bot.core.sealing.opened_keys import SealedRepository
from bot.core.time.holidays import HolidaysOf, nowhere


class CoachingTransaction(Transaction):
    """With the text of one reader. For anybody else's a store raises NotFoundError."""

    def __init__(
        self,
        connection: Connection,
        workspace_id: str,
        reader_id: int,
        holidays_of: HolidaysOf = nowhere,
        features: Features = NO_FEATURES,
    ) -> None:
        super().__init__(connection, workspace_id, holidays_of, features)
        self.keyring = Keyring(self, reader_id)


class CoachingDatabase(Database):
    """The database, with what people write in coaching."""

    @contextmanager
    def coaching(self, person: Person | Reader, *, read_only: bool = False) -> Iterator[CoachingTransaction]:
        """`begin` or `read_only`, opened for that person."""
        with self._connect(read_only=read_only) as connection:
            yield CoachingTransaction(connection, person.workspace_id, person.id, self._holidays_of, self.features)


class TextRepository(SealedRepository):
    """The base of stores of what people write in coaching."""

    _keyring: Keyring

    def __init__(self, tx: CoachingTransaction) -> None:
        super().__init__(tx, tx.keyring)
