"""Everything that COACH_SECRET_KEYS seals, for those who look after the keys: tokens, and the data keys of people's
text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    Select,
    Table,
    select,
    type_coerce,
    update,
)
from sqlalchemy.types import Text

from bot.core.cipher import Sealed, WrongKeysError, cipher_of
from bot.core.database.engine import READ_ONLY, empty_log
from bot.core.database.tables import Row
from bot.core.sealing.data_keys import all_keys, key_columns, rewrap, unwrapped

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Secrets:
    """How many are stored; how many of them no key opens, and how many data keys are not bound to anybody yet."""

    count: int = 0
    unopened: int = 0
    unbound: int = 0

    def __str__(self) -> str:
        """A sentence for the operator."""
        if self.unopened:
            return (
                f"COACH_SECRET_KEYS does not open {self.unopened} of the {self.count} secrets that are stored, and "
                "what they seal cannot be read: add the key they were sealed with, at the end."
            )
        fix = f"; {self.unbound} are in the form of the version before: run `coach keys rotate`" if self.unbound else ""
        return f"COACH_SECRET_KEYS opens the {self.count} secrets that are stored{fix}."

    def plus(self, key: str | None, *, bound: bool = True) -> "Secrets":
        """With one more."""
        return Secrets(self.count + 1, self.unopened + (key is None), self.unbound + (key is not None and not bound))


def check_secrets(engine: Engine) -> Secrets:
    """Try to open every one of them. Raises SecretKeysError without keys, or if they open nothing of what is there."""
    found = Secrets()
    with engine.execution_options(**READ_ONLY).connect() as connection:
        for column in token_columns():
            for _, token in _tokens(connection, column):
                found = found.plus(token)
        for column in key_columns():
            with _rows(connection, all_keys(column.table)) as rows:
                for row in rows:
                    found = found.plus(unwrapped(connection, column.table.name, row), bound=row.key.bound)
    if found.count and found.unopened == found.count:
        raise WrongKeysError
    return found


def rotate_secrets(engine: Engine) -> Secrets:
    """Seal every one with the first key, all in one transaction. What no key opens stays as it is: whichever key it
    needs is not among these. Raises as `check_secrets`, nothing done.

    What the old keys open is then in no file of SQLite's either; if somebody reads just now, within the hour.
    """
    found = Secrets()
    with engine.begin() as connection:
        for column in token_columns():
            for row, token in list(_tokens(connection, column, lock=True)):
                found = found.plus(token)
                if token is not None:
                    _seal_again(connection, column, row, token)
        for column in key_columns():
            for row in connection.execute(all_keys(column.table).with_for_update(of=column.table)).all():
                key = unwrapped(connection, column.table.name, row)
                found = found.plus(key)
                if key is not None:
                    rewrap(connection, column.table, row, key)
        if found.count and found.unopened == found.count:
            raise WrongKeysError
    empty_log(engine)
    return found


def sealed_columns() -> list[Column[Any]]:
    """The columns that COACH_SECRET_KEYS seals."""
    return [*token_columns(), *key_columns()]


def token_columns() -> list[Column[Any]]:
    """The columns of type `Sealed`."""
    tables = Row.metadata.sorted_tables
    return [column for table in tables for column in table.columns if isinstance(column.type, Sealed)]


def _tokens(connection: Connection, column: Column[Any], *, lock: bool = False) -> Iterator[tuple[Any, str | None]]:
    """Each row's primary key with the secret, opened; None for one that cannot be."""
    cipher = cipher_of(connection.dialect)
    stored = select(*column.table.primary_key.columns, type_coerce(column, Text).label("stored"))
    wanted = stored.where(column.is_not(None))
    with _rows(connection, wanted.with_for_update() if lock else wanted) as rows:
        for row in rows:
            try:
                yield row[:-1], cipher.open(row.stored)
            except WrongKeysError:
                yield row[:-1], None


def _seal_again(connection: Connection, column: Column[Any], primary_key: Any, secret: str) -> None:  # noqa: ANN401
    table: Table = column.table
    columns = table.primary_key.columns
    same: list[ColumnElement[bool]] = [one == value for one, value in zip(columns, primary_key, strict=True)]
    connection.execute(update(table).where(*same).values({column: secret}))


def _rows(connection: Connection, wanted: Select[Any]) -> CursorResult[Any]:
    """A thousand at a time: there are as many keys as pairs."""
    return connection.execute(wanted.execution_options(yield_per=AT_ONCE))
