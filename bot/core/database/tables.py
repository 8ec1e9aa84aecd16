"""What all tables share: their workspace, names of constraints, and column types.

Foreign keys are (workspace_id, id): the database itself refuses a row that points into another workspace.
workspace_id has no foreign key to `workspaces`: an event may come before that row is remembered.
Enums are short strings without a CHECK: a new value needs no migration before the code that writes it."""

import enum
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Text,
    TextClause,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

Id = BigInteger().with_variant(Integer(), "sqlite")
"""Row ids: 64 bits everywhere; SQLite numbers rows by itself only in a column called INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Naive datetimes are refused (ValueError); what comes back is aware and UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn to UTC; SQLite keeps text without a zone, which then sorts as time does."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"naive datetime {value!r}: the database takes aware ones only")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(values: type[enum.StrEnum]) -> Enum:
    """A StrEnum as the short string it is."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=False,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


class Row(DeclarativeBase):
    """A table. Every table carries its workspace."""

    __abstract__ = True

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime(), str: Text()}

    workspace_id: Mapped[str] = mapped_column(sort_order=-1)


class NumberedRow(Row):
    """A table with an id of its own. SQLite must not use a deleted row's id again: dedupe keys name ids."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Id, primary_key=True, sort_order=-2)


class WriterIds(TypeDecorator[Any]):
    """Ids of those whose words are in a text (`bot.core.writers`), or those of several texts by their names."""

    impl = JSON(none_as_null=True)
    cache_ok = True


WRITERS = WriterIds()

NUMBERED = {"sqlite_autoincrement": True}
"""The last item of `__table_args__` of a NumberedRow."""


def own_id() -> UniqueConstraint:
    """Let other tables refer to (workspace_id, id). The id leads, so that no query takes this index for a
    list of the workspace."""
    return UniqueConstraint("id", "workspace_id")


def refers(column: str, table: str) -> ForeignKeyConstraint:
    """A foreign key that stays inside the workspace."""
    return ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"])


def references(**tables: str) -> tuple[ForeignKeyConstraint | Index, ...]:
    """A foreign key that stays inside the workspace, and an index, for each column: `pair_id="pairs"`."""
    keys = (refers(column, table) for column, table in tables.items())
    return *keys, *(Index(None, column) for column in tables)


def partial_index(name: str, *columns: str, where: TextClause, unique: bool = False) -> Index:
    """An index of the rows that fulfil `where`."""
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


TO_DESTROY = text("destroy_at IS NOT NULL")
"""Rows whose words their writer took back, until they are destroyed: see core.personal_data.TakenBack."""


def one_of(column: Any, words: Iterable[str]) -> ColumnElement[bool]:  # noqa: ANN401
    """`column IN (…)` with words of the code spelled out: a list of parameters is put together for each run of a
    statement, and cannot be sent many times at once."""
    return cast("ColumnElement[bool]", column.in_([literal_column(f"'{each}'") for each in words]))


def state_in(states: Iterable[enum.StrEnum]) -> TextClause:
    """`state IN (…)` with the values spelled out: a partial index is used only for its very condition."""
    return text("state IN ({})".format(", ".join(f"'{state}'" for state in states)))
