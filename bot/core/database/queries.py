"""The base of all repositories: here, in one place, each statement is bound to one workspace.

Rows are read as plain columns on a connection, not as objects of a session: what writes remembers nothing between
statements, so a row always shows what the database says now, and a statement costs half. Statements that every request
runs are `Prepared`, made once: putting one together costs more than running it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    Executable,
    Select,
    TextClause,
    Update,
    bindparam,
    delete,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.visitors import iterate

from bot.core.database.tables import NumberedRow, Row
from bot.core.database.transaction import Database, Transaction
from bot.core.errors import NotFoundError

T = TypeVar("T")
R = TypeVar("R", bound=Row)
N = TypeVar("N", bound=NumberedRow)
Condition = ColumnElement[bool] | InstrumentedAttribute[bool] | TextClause
Ordering = ColumnElement[Any] | InstrumentedAttribute[Any]
Insert = postgresql.Insert | sqlite.Insert

_WORKSPACE = "bound_workspace"
_PAIR = "bound_pair"


@dataclass(frozen=True, eq=False)
class Prepared(Generic[T]):
    """A select on the rows of the workspace it is run for: one of `prepared_select`, or one narrowed or joined."""

    select: Select[T]

    def __post_init__(self) -> None:
        _require_workspace(self.select)


@dataclass(frozen=True)
class PreparedUpdate:
    """The same for an update, of `prepared_update`."""

    update: Update

    def __post_init__(self) -> None:
        _require_workspace(self.update)


def prepared_select(
    row: type[R], *where: Condition, order_by: Sequence[Ordering] = (), limit: int | None = None
) -> Prepared[R]:
    """Rows of one workspace; values that differ from run to run are `bindparam`s."""
    return Prepared(select(row).where(_of_workspace(row), *where).order_by(*order_by).limit(limit))


def prepared_update(row: type[Row], *where: Condition, **values: object) -> PreparedUpdate:
    """A change of rows of one workspace; a bindparam must not be called as a column is."""
    return PreparedUpdate(update(row).where(_of_workspace(row), *where).values(**values))


def _require_workspace(statement: Select[Any] | Update) -> None:
    """A statement that forgets its workspace cannot be prepared."""
    if not any(getattr(element, "key", None) == _WORKSPACE for element in iterate(statement)):
        raise ValueError("a prepared statement is bound to a workspace")


def _of_workspace(row: type[Row]) -> ColumnElement[bool]:
    return row.workspace_id == bindparam(_WORKSPACE)


class Repository:
    """Statements on one workspace's rows. Subclasses make theirs with these methods only."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection
        self._workspace_id = tx.workspace_id
        self._read_before = tx.read

    def _select(self, row: type[R], *where: Condition) -> Select[R]:
        return select(row).where(row.workspace_id == self._workspace_id, *where)

    def _update(self, row: type[Row], *where: Condition) -> Update:
        return update(row).where(row.workspace_id == self._workspace_id, *where)

    def _delete(self, row: type[Row], *where: Condition) -> Delete:
        return delete(row).where(row.workspace_id == self._workspace_id, *where)

    def _first(self, statement: Select[R]) -> R | None:
        return cast("R | None", self._connection.execute(statement.limit(1)).first())

    def _all(self, statement: Select[R]) -> list[R]:
        return cast("list[R]", self._connection.execute(statement).all())

    def _ask(self, prepared: Prepared[R], **values: object) -> list[R]:
        """The rows a prepared select gives."""
        if self._read_before is None:
            return self._ask_now(prepared, values)
        asked = (prepared, *((name, tuple(one) if isinstance(one, list) else one) for name, one in values.items()))
        if asked not in self._read_before:
            self._read_before[asked] = self._ask_now(prepared, values)
        return cast("list[R]", self._read_before[asked])

    def _ask_now(self, prepared: Prepared[R], values: dict[str, object]) -> list[R]:
        return cast("list[R]", self._connection.execute(prepared.select, self._bound(values)).all())

    def _ask_values(self, prepared: Prepared[T], **values: object) -> Sequence[T]:
        """The values a prepared select of one column gives."""
        return [row[0] for row in self._ask(cast("Prepared[Any]", prepared), **values)]

    def _ask_first(self, prepared: Prepared[R], **values: object) -> R | None:
        found = self._ask(prepared, **values)
        return found[0] if found else None

    def _tell_each(self, prepared: PreparedUpdate, rows: Sequence[dict[str, Any]]) -> None:
        """Run a prepared update for each of the rows of values, sent at once."""
        bound = [self._bound(values) for values in rows]
        if bound:
            self._write(prepared.update, bound if len(bound) > 1 else bound[0])

    def _change(self, prepared: PreparedUpdate, **values: object) -> int:
        """Run a prepared update; of the values, those called as columns are set too. How many rows it changed."""
        return self._write(prepared.update, self._bound(values)).rowcount

    def _get(self, row: type[N], row_id: int) -> N:
        """Raises NotFoundError, for an id of another workspace too."""
        found: N | None = self._ask_first(_by_id(row), bound_id=row_id)
        if found is None:
            raise NotFoundError
        return found

    def _value(self, kind: type[T], row: Any, **given: object) -> T:  # noqa: ANN401
        return value_of(kind, row, self._read, **given)

    def _values(self, kind: type[T], rows: Sequence[Any]) -> list[T]:
        return [self._value(kind, row) for row in rows]

    def _first_of(self, kind: type[T], statement: Select[Any]) -> T | None:
        row = self._first(statement)
        return None if row is None else self._value(kind, row)

    def _one_of(self, kind: type[T], prepared: Prepared[Any], **values: object) -> T | None:
        row = self._ask_first(prepared, **values)
        return None if row is None else self._value(kind, row)

    def _all_of(self, kind: type[T], statement: Select[Any]) -> list[T]:
        return self._values(kind, self._all(statement))

    def _read(self, stored: object) -> object:
        """What a column holds, as values hold it."""
        return stored

    def _run(self, statement: Update | Delete) -> int:
        """How many rows it changed."""
        return self._write(statement).rowcount

    def _run_many(self, statement: Update, rows: list[dict[str, Any]]) -> None:
        """The same change for each of the rows of parameters, sent at once."""
        if rows:
            self._write(statement, rows)

    def _page(self, statement: Select[R], limit: int, offset: int) -> tuple[list[R], int]:
        """A page of the rows, and how many there are in all."""
        return self._all(statement.limit(limit).offset(offset)), self._count(statement)

    def _count(self, statement: Select[Any]) -> int:
        counted = select(func.count()).select_from(statement.order_by(None).subquery())
        return self._connection.scalars(counted).one()

    def _insert(self, row: type[R], **values: object) -> R:
        """Insert; raises IntegrityError if a key is taken. Values are plain, no expressions."""
        return cast("R", self._insert_row(row, values).one())

    def _insert_of_pair(self, row: type[R], pair_id: int, **values: object) -> R:
        """`_insert` into a table that keeps the manager beside the pair."""
        return cast("R", self._insert_row(row, values, pair_id=pair_id).one())

    def _insert_new_of_pair(self, row: type[R], pair_id: int, **values: object) -> R | None:
        """`_insert_new` into such a table."""
        return cast("R | None", self._insert_row(row, values, or_nothing=True, pair_id=pair_id).one_or_none())

    def _insert_all(self, row: type[Row], values: list[dict[str, object]]) -> None:
        """Insert rows with the same columns, sent at once; raises IntegrityError if a key is taken."""
        if values:
            self._write(self._dialect_insert(row), [self._with_workspace(each) for each in values])

    def _insert_new(self, row: type[R], **values: object) -> R | None:
        """Insert, or None if a key is taken; the transaction stays usable either way. Values are plain."""
        return cast("R | None", self._insert_row(row, values, or_nothing=True).one_or_none())

    def _insert_once(self, row: type[Row], **values: object) -> bool:
        """`_insert_new` for what nobody reads back: whether it was inserted."""
        statement = _unless_taken(row, self._connection.dialect.name)
        return self._write(statement, self._with_workspace(values)).rowcount > 0

    def _upsert(self, row: type[R], key: tuple[str, ...], changes: dict[str, object], **new_only: object) -> R:
        """Insert `changes` and `new_only`, plain values, or apply `changes` to the workspace's row with that `key`."""
        changed = tuple(name for name in changes if name not in key)
        statement = _insert_or_change(row, self._connection.dialect.name, key, changed)
        return cast("R", self._write(statement, self._with_workspace({**changes, **new_only})).one())

    def _write(self, statement: Executable, values: Any = None) -> CursorResult[Any]:  # noqa: ANN401
        """What changes rows goes this way: a connection that only reads would commit it at once, or never."""
        if self._connection.get_execution_options().get("read_only"):
            raise RuntimeError("this transaction only reads")
        return self._connection.execute(statement, values)

    def _dialect_insert(self, row: type[Row]) -> Insert:
        return insert_into(row, self._connection.dialect.name)

    def _insert_row(
        self, row: type[Row], values: dict[str, Any], *, or_nothing: bool = False, pair_id: int | None = None
    ) -> CursorResult[Any]:
        statement = _returning(row, self._connection.dialect.name, or_nothing, with_manager=pair_id is not None)
        if pair_id is not None:
            values = self._bound({**values, "pair_id": pair_id, _PAIR: pair_id})
        return self._write(statement, self._with_workspace(values))

    def _with_workspace(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "workspace_id": self._workspace_id}

    def _bound(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, _WORKSPACE: self._workspace_id}


def value_of(kind: type[T], row: Any, read: Callable[[Any], object] = lambda stored: stored, **given: object) -> T:  # noqa: ANN401
    """A dataclass from the columns that are called as its fields are; the rest of its fields are `given`."""
    return kind(
        **{name: read(getattr(row, name)) for name in _field_names(cast("Any", kind)) if name not in given}, **given
    )


def columns_of(row: type[Row], *values: object, without: Collection[str] = ()) -> dict[str, Any]:
    """What `values` say of the columns of a table, by name; never the workspace and the id."""
    names = [name for name in row.__table__.columns.keys() if name not in {"workspace_id", "id", *without}]  # noqa: SIM118
    return {name: getattr(value, name) for value in values for name in names if hasattr(value, name)}


@cache
def _field_names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401
    return tuple(field.name for field in fields(kind) if field.metadata.get("column", True))


@cache
def _by_id(row: type[N]) -> Prepared[N]:
    return prepared_select(row, row.id == bindparam("bound_id"))


@cache
def insert_into(row: type[Row], dialect: str) -> Insert:
    return postgresql.insert(row) if dialect == "postgresql" else sqlite.insert(row)


@cache
def _unless_taken(row: type[Row], dialect: str) -> Insert:
    """SQLAlchemy forgets how many rows an insert made unless it is asked to keep it."""
    return insert_into(row, dialect).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


@cache
def _insert_or_change(
    row: type[Row], dialect: str, key: tuple[str, ...], changed: tuple[str, ...]
) -> ReturningInsert[Any]:
    insert = insert_into(row, dialect)
    changes = {name: insert.excluded[name] for name in changed}
    return insert.on_conflict_do_update(index_elements=["workspace_id", *key], set_=changes).returning(row)


@cache
def _returning(row: type[Row], dialect: str, or_nothing: bool, with_manager: bool) -> ReturningInsert[Any]:
    """Made once a table: the columns follow from the values it is run with."""
    statement = insert_into(row, dialect)
    if with_manager:
        pairs = Row.metadata.tables["pairs"].c
        mine = (pairs.workspace_id == bindparam(_WORKSPACE), pairs.id == bindparam(_PAIR))
        manager = select(pairs.manager_id).where(*mine)
        statement = statement.values(manager_id=manager.scalar_subquery())
    return (statement.on_conflict_do_nothing() if or_nothing else statement).returning(row)


BATCH = 10_000


def delete_in_batches(db: Database, row: type[Row], old: ColumnElement[bool]) -> None:
    """Rows that a claim has locked are passed by: it may wait for others of them."""
    table = row.metadata.tables[row.__tablename__]
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(old).limit(BATCH)
    statement = delete(table).where(key.in_(some.with_for_update(skip_locked=True)))
    count = BATCH
    while count >= BATCH:
        with db.across_workspaces() as connection:
            count = connection.execute(statement).rowcount
