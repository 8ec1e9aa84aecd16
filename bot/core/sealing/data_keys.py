"""Data keys and whose they are.

A key is wrapped for its table, its workspace and the Slack ids of the manager, the report and the one person whose it
is, where it has them. Somebody who can write into the database can put other ids into a row of pairs, people or keys;
with that row nothing is opened. Ids of rows were refused for it: who asks is known by their Slack id, and that can be
written, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import structlog
from sqlalchemy import Column, Connection, Select, Table, and_, bindparam, null, or_, select, update
from sqlalchemy.orm import aliased

from bot.core.cipher import DataKey, WrappedKey, WrongKeysError, cipher_of
from bot.core.database.queries import Prepared, Repository, prepared_select
from bot.core.database.tables import Row
from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError
from bot.core.people_tables import PairRow, PersonRow

log = structlog.get_logger(__name__)

_Manager = aliased(PersonRow, name="manager")
_Report = aliased(PersonRow, name="report")
_Owner = aliased(PersonRow, name="owner")
_BOTH = (_Manager.slack_id.label("manager_slack_id"), _Report.slack_id.label("report_slack_id"))
_OWNER = _Owner.slack_id.label("owner_slack_id")


def with_people(keys: Select[Any], pair_id: Any, person_id: Any = None) -> Select[Any]:  # noqa: ANN401
    """Keys with the columns that say whose they are; `pair_id` and `person_id` are columns of theirs."""
    of_pair = keys.outerjoin(PairRow, PairRow.id == pair_id)
    of_both = of_pair.outerjoin(_Manager, _Manager.id == PairRow.manager_id).outerjoin(
        _Report, _Report.id == PairRow.report_id
    )
    if person_id is None:
        return of_both.add_columns(*_BOTH, null().label("owner_slack_id"))
    return of_both.outerjoin(_Owner, _Owner.id == person_id).add_columns(*_BOTH, _OWNER)


_BOTH_OF_PAIR: Any = (
    prepared_select(PairRow, PairRow.id == bindparam("pair"))
    .select.join(_Manager, _Manager.id == PairRow.manager_id)
    .join(_Report, _Report.id == PairRow.report_id)
    .with_only_columns(_Manager.slack_id, _Report.slack_id)
)
_OF_PAIR: Prepared[Any] = Prepared(_BOTH_OF_PAIR)
_OF_PERSON: Prepared[Any] = Prepared(
    prepared_select(PersonRow, PersonRow.id == bindparam("person")).select.with_only_columns(PersonRow.slack_id)
)


class DataKeys(Repository):
    """Wraps and unwraps the keys of one table."""

    def __init__(self, tx: Transaction, row: type[Row]) -> None:
        super().__init__(tx)
        self._table = row.__tablename__
        self._cipher = cipher_of(tx.connection.dialect)

    def wrap(self, key: str, pair_id: int | None, person_id: int | None = None) -> WrappedKey:
        """For those whom these rows name now. Raises NotFoundError."""
        both: Sequence[Any] = (None, None)
        owner = None
        if pair_id is not None:
            both = _only(self._ask(_OF_PAIR, pair=pair_id))
        if person_id is not None:
            [owner] = _only(self._ask(_OF_PERSON, person=person_id))
        return self._cipher.wrap(key, self._table, self._workspace_id, *both, owner)

    def unwrap(self, row: Any) -> str | None:  # noqa: ANN401
        """The key of a row with the columns of `with_people`; None, and noted in the log, if it cannot be opened.
        Raises SecretKeysError without keys."""
        return unwrapped(self._connection, self._table, row)


def unwrapped(connection: Connection, table: str, row: Any) -> str | None:  # noqa: ANN401
    """`DataKeys.unwrap` for a row of any workspace."""
    cipher = cipher_of(connection.dialect)
    try:
        return cipher.unwrap(row.key, *_whose(table, row))
    except WrongKeysError:
        if cipher.is_first_failure(row.key.stored):
            log.error("data_key_not_opened", table=table, key_id=row.id)
        return None


def rewrap(connection: Connection, table: Table, row: Any, key: str) -> None:  # noqa: ANN401
    """Wrap the key of a row of `all_keys` with the first secret key, for those whom that row names."""
    wrapped = cipher_of(connection.dialect).wrap(key, *_whose(table.name, row))
    connection.execute(update(table).where(table.c.id == row.id).values(key=wrapped))


def key_columns() -> list[Column[Any]]:
    """The columns of type `DataKey`."""
    tables = Row.metadata.sorted_tables
    return [column for table in tables for column in table.columns if isinstance(column.type, DataKey)]


def all_keys(table: Table) -> Select[Any]:
    """Every key of a table, in all workspaces, with those whose it is."""
    person_id = table.c.person_id if "person_id" in table.c else None
    return with_people(select(table.c.id, table.c.workspace_id, table.c.key), table.c.pair_id, person_id)


@contextmanager
def rebound(tx: Transaction, *person_ids: int) -> Iterator[Mapping[tuple[str, int], str]]:
    """Change inside it what Slack calls these people, or whose their pairs are: their keys are opened before and
    wrapped again for those whom the rows name then. What cannot be opened stays as it is.

    Gives the opened keys, by table and id of the row.
    """
    keys: dict[tuple[str, int], str] = {}
    for column in key_columns():
        table = column.table
        for row in tx.connection.execute(_keys_of(tx, table, person_ids)).all():
            key = unwrapped(tx.connection, table.name, row)
            if key is not None:
                keys[table.name, row.id] = key
    yield keys
    tables = {column.table.name: column.table for column in key_columns()}
    for (name, row_id), key in keys.items():
        for row in tx.connection.execute(all_keys(tables[name]).where(tables[name].c.id == row_id)).all():
            rewrap(tx.connection, tables[name], row, key)


def _keys_of(tx: Transaction, table: Table, person_ids: Sequence[int]) -> Select[Any]:
    own = [table.c.person_id.in_(person_ids)] if "person_id" in table.c else []
    theirs = or_(PairRow.manager_id.in_(person_ids), PairRow.report_id.in_(person_ids), *own)
    return all_keys(table).where(and_(table.c.workspace_id == tx.workspace_id, theirs))


def _whose(table: str, row: Any) -> tuple[str | None, ...]:  # noqa: ANN401
    return table, row.workspace_id, row.manager_slack_id, row.report_slack_id, row.owner_slack_id


def _only(found: Sequence[Any]) -> Any:  # noqa: ANN401
    if not found:
        raise NotFoundError
    return found[0]
