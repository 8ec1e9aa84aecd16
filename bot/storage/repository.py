"""The base of all repositories: here, in one place, each statement is bound to one workspace."""

from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Delete,
    ScalarSelect,
    Select,
    TextClause,
    Update,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.domain.errors import NotFoundError
from bot.storage.tables import NumberedRow, PairRow, Row

R = TypeVar("R", bound=Row)
N = TypeVar("N", bound=NumberedRow)
Condition = ColumnElement[bool] | InstrumentedAttribute[bool] | TextClause

FRESH = {"populate_existing": True}
"""Rows always show what the database says now, never what this transaction read earlier."""


class Repository:
    """Statements on one workspace's rows. Subclasses make theirs with these methods only."""

    def __init__(self, session: Session, workspace_id: str) -> None:
        self._session = session
        self._workspace_id = workspace_id

    def _select(self, row: type[R], *where: Condition) -> Select[R]:
        return select(row).where(row.workspace_id == self._workspace_id, *where)

    def _update(self, row: type[Row], *where: Condition) -> Update:
        statement = update(row).where(row.workspace_id == self._workspace_id, *where)
        return statement.execution_options(synchronize_session=False)

    def _delete(self, row: type[Row], *where: Condition) -> Delete:
        statement = delete(row).where(row.workspace_id == self._workspace_id, *where)
        return statement.execution_options(synchronize_session=False)

    def _first(self, statement: Select[R]) -> R | None:
        return self._session.scalars(statement.limit(1), execution_options=FRESH).first()

    def _all(self, statement: Select[R]) -> list[R]:
        return list(self._session.scalars(statement, execution_options=FRESH))

    def _get(self, row: type[N], row_id: int) -> N:
        """Raises NotFoundError, for an id of another workspace too."""
        found = self._first(self._select(row, row.id == row_id))
        if found is None:
            raise NotFoundError
        return found

    def _run(self, statement: Update | Delete) -> int:
        """How many rows it changed."""
        return self._session.connection().execute(statement).rowcount

    def _run_many(self, statement: Update, rows: list[dict[str, Any]]) -> None:
        """The same change for each of the rows of parameters, sent at once."""
        if rows:
            self._session.connection().execute(statement, rows)

    def _page(self, statement: Select[R], limit: int, offset: int) -> tuple[list[R], int]:
        """A page of the rows, and how many there are in all."""
        return self._all(statement.limit(limit).offset(offset)), self._count(statement)

    def _count(self, statement: Select[Any]) -> int:
        counted = select(func.count()).select_from(statement.order_by(None).subquery())
        return self._session.scalars(counted).one()

    def _insert(self, row: type[R], **values: object) -> R:
        """Insert; raises IntegrityError if a key is taken."""
        statement = self._dialect_insert(row).values(workspace_id=self._workspace_id, **values)
        return self._session.scalars(statement.returning(row), execution_options=FRESH).one()

    def _insert_all(self, row: type[Row], values: list[dict[str, object]]) -> None:
        """Insert rows in one statement; raises IntegrityError if a key is taken."""
        if values:
            rows = [{"workspace_id": self._workspace_id, **each} for each in values]
            self._session.connection().execute(self._dialect_insert(row).values(rows))

    def _insert_new(self, row: type[R], **values: object) -> R | None:
        """Insert, or None if a key is taken; the transaction stays usable either way."""
        statement = self._dialect_insert(row).values(workspace_id=self._workspace_id, **values)
        statement = statement.on_conflict_do_nothing()
        return self._session.scalars(statement.returning(row), execution_options=FRESH).one_or_none()

    def _upsert(self, row: type[R], key: tuple[str, ...], changes: dict[str, object], **new_only: object) -> R:
        """Insert `changes` and `new_only`, or apply `changes` to the workspace's row with that `key`."""
        statement = self._dialect_insert(row).values(workspace_id=self._workspace_id, **changes, **new_only)
        statement = statement.on_conflict_do_update(
            index_elements=["workspace_id", *key],
            set_={name: value for name, value in changes.items() if name not in key},
        )
        return self._session.scalars(statement.returning(row), execution_options=FRESH).one()

    def _manager_of(self, pair_id: int) -> ScalarSelect[int]:
        """For tables that keep the manager beside the pair."""
        manager = self._select(PairRow, PairRow.id == pair_id).with_only_columns(PairRow.manager_id)
        return manager.scalar_subquery()

    def _dialect_insert(self, row: type[Row]) -> postgresql.Insert | sqlite.Insert:
        if self._session.get_bind().dialect.name == "postgresql":
            return postgresql.insert(row)
        return sqlite.insert(row)
