"""The database, and a transaction on the rows of one workspace, without a key to what people write.

A store is made from a transaction where it is used, `People(tx)`, and costs nothing: it reads and writes rows of that
workspace only, so an id from elsewhere finds nothing. Stores return and accept domain values; datetimes are aware, UTC.
Text takes a transaction of `bot.core.sealing.coaching` or `bot.performance.store`, which is opened for one
person.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from bot.core.database.engine import empty_log, reader
from bot.core.feature import NO_FEATURES, Features
from bot.core.people import Person, Reader
from bot.core.time.holidays import HolidaysOf, nowhere


@dataclass(eq=False)
class Transaction:
    """Commits when its `with` block ends cleanly, and rolls back otherwise.

    `holidays_of` are the holidays that the rules about a person's days go by; `features` what the house knows of its
    features: kinds of messages, and who listens for what happens. `read` is what prepared statements have given in one
    that only reads: asked again, each gives the same, so a screen of many sections asks once. None in one that writes.
    """

    connection: Connection
    workspace_id: str
    holidays_of: HolidaysOf = nowhere
    features: Features = NO_FEATURES
    read: dict[object, Any] | None = None
    locked_people: set[int] = field(default_factory=set, init=False)


class Database:
    """On an engine of `bot.core.database.engine.create_engine`. Safe to share between threads."""

    def __init__(self, engine: Engine, holidays_of: HolidaysOf = nowhere, features: Features = NO_FEATURES) -> None:
        self._engine, self._holidays_of, self.features = engine, holidays_of, features
        self._reader = reader(engine)

    def begin(self, workspace_id: str) -> AbstractContextManager[Transaction]:
        """A transaction that writes; takes the write lock at once on SQLite (BEGIN IMMEDIATE)."""
        return self._transaction(workspace_id)

    def read_only(self, workspace_id: str) -> AbstractContextManager[Transaction]:
        """One that takes no lock and waits for nobody who writes; writing in it raises RuntimeError."""
        return self._transaction(workspace_id, read_only=True)

    def across_workspaces(self, *, read_only: bool = False) -> AbstractContextManager[Connection]:
        """A connection for statements on all workspaces, in a transaction as above; for the scheduler."""
        return self._reader.connect() if read_only else self._engine.begin()

    def scrub(self) -> bool:
        """Let nothing that was deleted stay in files of the database that this process looks after; False if others
        used it at the moment. On PostgreSQL the server sees to that by its own rules."""
        return empty_log(self._engine)

    @contextmanager
    def _transaction(self, workspace_id: str, *, read_only: bool = False) -> Iterator[Transaction]:
        with self.across_workspaces(read_only=read_only) as connection:
            yield Transaction(connection, workspace_id, self._holidays_of, self.features, {} if read_only else None)


class OpeningDatabase(Protocol):
    """A database that opens each kind of what people write, for one reader."""

    features: Features

    def begin(self, workspace_id: str) -> AbstractContextManager[Transaction]: ...

    def across_workspaces(self, *, read_only: bool = False) -> AbstractContextManager[Connection]: ...

    def read_only(self, workspace_id: str) -> AbstractContextManager[Transaction]: ...

    def coaching(self, person: Person | Reader, *, read_only: bool) -> AbstractContextManager[Transaction]: ...

    def performance(self, person: Person, *, read_only: bool) -> AbstractContextManager[Transaction]: ...
