"""Rows that could not be dealt with: one bad row harms only itself.

Whatever walks rows deals with `each` by itself, in transactions of its own. One that fails is put aside in the
database, logged once, and dealt with again by itself after a while that grows with each failure, until it succeeds.
What looks for rows leaves out those put aside (`is_aside`), so that they neither fill a batch nor are tried each time.

A query that reads what it walks is stopped by the first row that cannot be read. So it gives ids only; or, where many
are read at once, `readable` reads them in halves until the bad ones are alone.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import uuid4

import structlog
from sqlalchemy import (
    ColumnElement,
    Connection,
    Index,
    PrimaryKeyConstraint,
    String,
    bindparam,
    delete,
    exists,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError, InterfaceError, SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.queries import Repository, columns_of, value_of
from bot.core.database.tables import Id, Row
from bot.core.database.transaction import Transaction
from bot.core.errors import SlackRefusedError
from bot.core.personal_data import PersonalData

log = structlog.get_logger(__name__)

T = TypeVar("T")
K = TypeVar("K")
Key = tuple[str, int]
"""workspace_id and the id of a row."""
WHOLE_WORKSPACE = 0
"""In place of the id, where the row is the workspace's only one."""
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=6)
RETRIED_AT_ONCE = 50


class FailedRow(Row):
    """`work` is what was done with the row, `trouble` the type of the error, `error_id` is in the log."""

    __tablename__ = "failed_rows"

    work: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int] = mapped_column(Id)
    failures: Mapped[int]
    since: Mapped[datetime]
    retry_at: Mapped[datetime]
    trouble: Mapped[str]
    error_id: Mapped[str]

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "work", "row_id"), Index(None, "work", "retry_at"))


PERSONAL_DATA = (PersonalData(FailedRow),)


@dataclass(frozen=True, slots=True)
class Failure:
    """What is told of a FailedRow: words and ids, which can always be read."""

    workspace_id: str
    work: str
    row_id: int
    failures: int
    trouble: str
    error_id: str


class Transactions(Protocol):
    """A database, whatever else it opens."""

    def begin(self, workspace_id: str) -> AbstractContextManager[Transaction]: ...

    def across_workspaces(self, *, read_only: bool = False) -> AbstractContextManager[Connection]: ...


class FailedRows:
    """Those of one kind of work, over all workspaces."""

    def __init__(self, db: Transactions, work: str) -> None:
        self._db, self._work = db, work

    def each(self, found: Iterable[Key], do: Callable[[str, int], T], now: datetime) -> list[T]:
        """What `do(workspace_id, row_id)` gives for each row found and for those whose retry is due; those that fail
        are put aside. Raises what concerns no row: a database that is away."""

        def retry(workspace_id: str, row_id: int) -> T:
            done = do(workspace_id, row_id)
            self.settled((workspace_id, row_id))
            return done

        again = self._to_retry(now)
        new = [key for key in found if key not in again]
        return [*self.each_of(again, retry, now), *self.each_of(new, do, now)]

    def each_of(self, found: Iterable[Key], do: Callable[[str, int], T], now: datetime) -> list[T]:
        """`each`, without those whose retry is due."""
        done = []
        for key in dict.fromkeys(found):
            try:
                done.append(do(*key))
            except Exception as error:  # noqa: BLE001 (whatever it is, it is logged there)
                self.failed(key, error, now)
        return done

    def failed(self, key: Key, error: Exception, now: datetime, retry_at: datetime | None = None) -> datetime:
        """Put a row aside until `retry_at`, or for a time that grows; until when. Raises the error if it concerns no
        row."""
        if _is_database_away(error):
            raise error
        (workspace_id, row_id), trouble, error_id = key, type(error).__name__, uuid4().hex[:8]
        with self._db.begin(workspace_id) as tx:
            before = _Failures(tx).get(self._work, row_id)
            failures = before.failures + 1 if before else 1
            is_new = before is None or before.trouble != trouble
            kept_id = before.error_id if before and not is_new else error_id
            retry_at = retry_at or now + min(FIRST_RETRY * 2 ** min(failures - 1, 20), LONGEST_RETRY)
            _Failures(tx).save(Failure(workspace_id, self._work, row_id, failures, trouble, kept_id), now, retry_at)
        if is_new:
            about = {"work": self._work, "workspace_id": workspace_id, "row_id": row_id, "error_id": error_id}
            if isinstance(error, SlackRefusedError):
                log.warning("row_refused", code=error.code, **about)
            else:
                log.error("row_failed", exc_info=error, **about)
        return retry_at

    def settled(self, key: Key) -> None:
        """All is well with it again, or nothing is to be done."""
        workspace_id, row_id = key
        with self._db.begin(workspace_id) as tx:
            _Failures(tx).drop(self._work, row_id)

    def _to_retry(self, now: datetime) -> list[Key]:
        with self._db.across_workspaces(read_only=True) as connection:
            found = connection.execute(_TO_RETRY, {"work": self._work, "now": now})
            return [(workspace_id, row_id) for workspace_id, row_id in found]


_TO_RETRY = (
    select(FailedRow.workspace_id, FailedRow.row_id)
    .where(FailedRow.work == bindparam("work"), FailedRow.retry_at <= bindparam("now"))
    .order_by(FailedRow.retry_at)
    .limit(RETRIED_AT_ONCE)
)
_TOLD = tuple(getattr(FailedRow, field.name) for field in fields(Failure))


class _Failures(Repository):
    def get(self, work: str, row_id: int) -> Failure | None:
        this = self._select(FailedRow, FailedRow.work == work, FailedRow.row_id == row_id)
        return self._first_of(Failure, this.with_only_columns(*_TOLD))

    def save(self, failure: Failure, now: datetime, retry_at: datetime) -> None:
        values = {**columns_of(FailedRow, failure), "retry_at": retry_at}
        self._upsert(FailedRow, ("work", "row_id"), values, since=now)

    def drop(self, work: str, row_id: int) -> None:
        self._run(self._delete(FailedRow, FailedRow.work == work, FailedRow.row_id == row_id))


def is_aside(work: str, workspace_id: Any, row_id: Any, now: Any = None) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether the row asked about is put aside, and comes by itself when it is to be dealt with again; with `now`,
    whether that time has not come."""
    this = (FailedRow.workspace_id == workspace_id, FailedRow.work == work, FailedRow.row_id == row_id)
    return exists().where(*this, *([FailedRow.retry_at > now] if now is not None else []))


def readable(
    read: Callable[[Sequence[K]], Iterable[T]], keys: Sequence[K], unreadable: Callable[[K, Exception], object]
) -> list[T]:
    """What `read` gives for these keys, all at once where it can; `unreadable` is told of each that it fails for.

    Raises what concerns no row.
    """
    try:
        return list(read(keys)) if keys else []
    except Exception as error:
        if _is_database_away(error):
            raise
        if len(keys) == 1:
            unreadable(keys[0], error)
            return []
    middle = len(keys) // 2
    return [*readable(read, keys[:middle], unreadable), *readable(read, keys[middle:], unreadable)]


def count_failed(db: Transactions) -> dict[str, int] | None:
    """How many rows are put aside, by work; None if the database does not answer."""
    counted = select(FailedRow.work, func.count()).group_by(FailedRow.work)
    try:
        with db.across_workspaces(read_only=True) as connection:
            return {work: count for work, count in connection.execute(counted)}
    except SQLAlchemyError:
        return None


def list_failed(db: Transactions, limit: int) -> list[Failure] | None:
    """Those that have failed longest first; None if the database does not answer."""
    longest = select(*_TOLD).order_by(FailedRow.since, FailedRow.row_id).limit(limit)
    try:
        with db.across_workspaces(read_only=True) as connection:
            return [value_of(Failure, row) for row in connection.execute(longest)]
    except SQLAlchemyError:
        return None


def forget_failed(db: Transactions, before: datetime) -> None:
    """Those whose retry was due before then and has not come: the row is gone, or nothing more is done with it."""
    with db.across_workspaces() as connection:
        connection.execute(delete(FailedRow).where(FailedRow.retry_at < before))


def _is_database_away(error: Exception) -> bool:
    """Whether no row is to blame. A lock that was waited for in vain is one row's trouble."""
    return isinstance(error, DBAPIError) and (error.connection_invalidated or isinstance(error, InterfaceError))
