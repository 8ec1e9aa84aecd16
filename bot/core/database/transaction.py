"""The database, and a transaction on the rows of one workspace, without a key to what people write.

A store is made from a transaction where it is used, `People(tx)`, and costs nothing: it reads and writes rows of that
workspace only, so an id from elsewhere finds nothing. Stores return and accept domain values; datetimes are aware, UTC.
Text takes a transaction of `bot.core.sealing.coaching` or `bot.performance.store`, which is opened for one
person.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine

from bot.core.database.engine import empty_log, reader
from bot.core.feature import NO_FEATURES, Features
from bot.core.time.holidays import HolidaysOf, nowhere


class Transaction:
    """Commits when its `with` block ends cleanly, and rolls back otherwise.

    `holidays_of` are the holidays that the rules about a person's days go by; `features` what the house knows of its
    features: kinds of messages, and who listens for what happens.
    """

    def __init__(
        self,
        connection: Connection,
        workspace_id: str,
        holidays_of: HolidaysOf = nowhere,
        features: Features = NO_FEATURES,
    ) -> None:
        self.connection = connection
        self.workspace_id = workspace_id
        self.holidays_of = holidays_of
        self.features = features
        self.locked_people: set[int] = set()


class Database:
    """On an engine of `bot.core.database.engine.create_engine`. Safe to share between threads."""

    def __init__(self, engine: Engine, holidays_of: HolidaysOf = nowhere, features: Features = NO_FEATURES) -> None:
        self._engine, self._holidays_of, self.features = engine, holidays_of, features
        self._reader = reader(engine)

    @contextmanager
    def begin(self, workspace_id: str) -> Iterator[Transaction]:
        """A transaction that writes; takes the write lock at once on SQLite (BEGIN IMMEDIATE)."""
        with self._connect() as connection:
            yield Transaction(connection, workspace_id, self._holidays_of, self.features)

    @contextmanager
    def read_only(self, workspace_id: str) -> Iterator[Transaction]:
        """One that takes no lock and waits for nobody who writes; writing in it raises RuntimeError."""
        with self._connect(read_only=True) as connection:
            yield Transaction(connection, workspace_id, self._holidays_of, self.features)

    def across_workspaces(self, *, read_only: bool = False) -> AbstractContextManager[Connection]:
        """A connection for statements on all workspaces, in a transaction as above; for the scheduler."""
        return self._connect(read_only=read_only)

    def scrub(self) -> bool:
        """Let nothing that was deleted stay in files of the database that this process looks after; False if others
        used it at the moment. On PostgreSQL the server sees to that by its own rules."""
        return empty_log(self._engine)

    def _connect(self, *, read_only: bool = False) -> AbstractContextManager[Connection]:
        return self._reader.connect() if read_only else self._engine.begin()
