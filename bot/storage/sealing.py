"""Seals what versions before sealing wrote as plain text, and what one of them still writes while both run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Engine, Table, func, insert, select, update

from bot.storage.cipher import Cipher, new_key
from bot.storage.engine import empty_log
from bot.storage.sealed_text import PREFIX, Ciphertext, SealedText
from bot.storage.tables import CommitmentChangeRow, CommitmentRow, Row, TextKeyRow

SEALED_AT_ONCE = 500

_KEYS: Table = Row.metadata.tables[TextKeyRow.__tablename__]
_COMMITMENTS: Table = Row.metadata.tables[CommitmentRow.__tablename__]
_CHANGES: Table = Row.metadata.tables[CommitmentChangeRow.__tablename__]
_OF_COMMITMENT = select(_COMMITMENTS.c.pair_id).where(
    _COMMITMENTS.c.workspace_id == _CHANGES.c.workspace_id, _COMMITMENTS.c.id == _CHANGES.c.commitment_id
)


@dataclass(frozen=True)
class _Scope:
    """Whose key seals a table's text: expressions for the key's pair and person."""

    pair: ColumnElement[Any] | None
    person: ColumnElement[Any] | None


def _scopes() -> Mapping[str, _Scope]:
    """The tables that versions before sealing wrote to."""
    tables = Row.metadata.tables
    return {
        "plan_revisions": _Scope(tables["plan_revisions"].c.pair_id, None),
        "commitments": _Scope(_COMMITMENTS.c.pair_id, None),
        "commitment_changes": _Scope(_OF_COMMITMENT.scalar_subquery(), None),
        "notes": _Scope(tables["notes"].c.pair_id, tables["notes"].c.author_id),
        "replies": _Scope(None, tables["replies"].c.author_id),
    }


def seal_plain(engine: Engine) -> int:
    """Seal all plain text there is, some rows in each transaction; how many values. Raises SecretKeysError."""
    sealed = 0
    for name, scope in _scopes().items():
        table = Row.metadata.tables[name]
        for column in table.columns:
            if isinstance(column.type, SealedText):
                sealed += _seal_column(engine, table, column, scope)
    if sealed:
        empty_log(engine)
    return sealed


def _seal_column(engine: Engine, table: Table, column: Column[Any], scope: _Scope) -> int:
    sealed, count = 0, SEALED_AT_ONCE
    while count == SEALED_AT_ONCE:
        with engine.begin() as connection:
            count = _seal_some(connection, table, column, scope)
        sealed += count
    return sealed


def _seal_some(connection: Connection, table: Table, column: Column[Any], scope: _Scope) -> int:
    start = func.substr(column, 1, len(PREFIX))
    asked = [table.c.workspace_id, table.c.id, column]
    owners = [expression for expression in (scope.pair, scope.person) if expression is not None]
    plain = select(*asked, *owners).where(start != PREFIX, start != "").limit(SEALED_AT_ONCE)
    rows = connection.execute(plain.with_for_update(of=table)).all()
    for workspace_id, row_id, value, *owner in rows:
        pair_id = owner[0] if scope.pair is not None else None
        person_id = owner[-1] if scope.person is not None else None
        key_id, key = _key(connection, workspace_id, pair_id, person_id)
        sealed = Ciphertext.of(key_id, Cipher((key,)).seal(value.stored))
        connection.execute(update(table).where(table.c.id == row_id).values({column: sealed}))
    return len(rows)


def _key(connection: Connection, workspace_id: str, pair_id: int | None, person_id: int | None) -> tuple[int, str]:
    """The key of that scope, made if there is none."""
    same = [_KEYS.c.workspace_id == workspace_id, _KEYS.c.pair_id.is_not_distinct_from(pair_id)]
    of_scope = select(_KEYS.c.id, _KEYS.c.key).where(*same, _KEYS.c.person_id.is_not_distinct_from(person_id))
    found = connection.execute(of_scope).first()
    if found is None:
        values = {"workspace_id": workspace_id, "pair_id": pair_id, "person_id": person_id, "key": new_key()}
        connection.execute(insert(_KEYS).values(values))
        found = connection.execute(of_scope).one()
    return found.id, found.key
