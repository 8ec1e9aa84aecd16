"""A transaction with performance records, opened for one person: the manager or the report of a pair, or a viewer, who
only reads.

Only what acts for that person imports this (a contract in pyproject.toml names it). There is no coaching text in such a
transaction, and no record in one that is opened for coaching.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from bot.core.database.transaction import Database, Transaction
from bot.core.feature import NO_FEATURES, Features
from bot.core.people import Person, Reader
from bot.core.time.holidays import HolidaysOf, nowhere
from bot.performance.keyring import RecordKeyring


class PerformanceTransaction(Transaction):
    """With the performance records of one reader."""

    def __init__(
        self,
        connection: Connection,
        workspace_id: str,
        reader_id: int,
        holidays_of: HolidaysOf = nowhere,
        features: Features = NO_FEATURES,
    ) -> None:
        super().__init__(connection, workspace_id, holidays_of, features)
        self.keyring = RecordKeyring(self, reader_id)


class PerformanceDatabase(Database):
    """The database, with performance records."""

    @contextmanager
    def performance(self, person: Person | Reader, *, read_only: bool = False) -> Iterator[PerformanceTransaction]:
        """`begin` or `read_only`, opened for that person."""
        with self._connect(read_only=read_only) as connection:
            yield PerformanceTransaction(connection, person.workspace_id, person.id, self._holidays_of, self.features)
