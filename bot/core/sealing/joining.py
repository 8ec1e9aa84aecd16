"""Makes one person of two rows: somebody of an Enterprise Grid organisation, met by each of their two Slack ids.

Whatever names the second row names the first one from then on, as the tables say themselves: every foreign key to a
person, and of a pair that both have with the same other person, every foreign key to the pair. Only the audit log
cannot be changed; it refers to the second row, which stays without a name (`joined_to`).

Of two pairs that become one, what is sealed with the key of the second is sealed again with that of the first. This
needs the text for a moment, inside this module; nothing of it leaves it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, TextClause, UniqueConstraint, and_, delete, func, select, update

from bot.core.audit_store import AuditRow
from bot.core.cipher import PREFIX, Cipher, Ciphertext, WrongKeysError
from bot.core.database.queries import Repository
from bot.core.database.tables import Row, WriterIds
from bot.core.database.transaction import Transaction
from bot.core.events import PairsJoined, PeopleJoined, SlackIdChanges
from bot.core.people_store import Pairs, People
from bot.core.personal_data import Resealed
from bot.core.sealing.data_keys import rebound
from bot.core.sealing.declared import Declared

NUMBERS = ("number", "version")
"""Columns that number rows, of which the second of two can be another."""


def join_people(tx: Transaction, event: PeopleJoined) -> None:
    """Let everything of `event.gone` be that of `event.kept`. Both are locked."""
    with rebound(tx, event.kept.id, event.gone.id) as keys:
        Joining(tx, keys).join(event.kept.id, event.gone.id, event.now)


def follow_slack_id(tx: Transaction, event: SlackIdChanges) -> None:
    """Let Slack call them that, and their keys open for who is called so."""
    with rebound(tx, event.person.id):
        People(tx).call(event.person.id, event.slack_id)


class Joining(Repository):
    """Runs inside the caller's transaction."""

    def __init__(self, tx: Transaction, keys: Mapping[tuple[str, int], str]) -> None:
        """`keys` are the opened ones of both, by table and id."""
        super().__init__(tx)
        self._tx, self._keys = tx, keys
        self._tables = [table for table in Row.metadata.sorted_tables if table.name != AuditRow.__tablename__]
        declared = ((one.name, one.forgotten) for one in Declared(tx.features).all)
        self._sealed = {name: kept.sealed for name, kept in declared if isinstance(kept, Resealed)}

    def join(self, kept_id: int, gone_id: int, now: datetime) -> None:
        """The pairs first: their keys are found by both of their people."""
        pairs = Row.metadata.tables["pairs"]
        for pair in Pairs(self._tx).of_person(gone_id):
            manager, report = (kept_id if one.id == gone_id else one.id for one in (pair.manager, pair.report))
            there = Pairs(self._tx).find(manager, report)
            if manager == report:
                continue  # a 1:1 with oneself: it stays with the row that goes
            if there is None:
                self._set(pairs, pairs.c.id == pair.id, manager_id=manager, report_id=report)
            else:
                self._tx.features.announce(self._tx, PairsJoined(pair, there, now))
                self._refer("pairs", pair.id, there.id)
                self._set(pairs, pairs.c.id == pair.id, ended_at=pair.ended_at or now)
        self._refer("people", gone_id, kept_id)
        self._rename_writers(gone_id, kept_id)

    def _rename_writers(self, gone_id: int, kept_id: int) -> None:
        """No foreign key leads to the writers of a text: their ids stand in lists beside it."""
        for table in self._tables:
            for column in (one for one in table.columns if isinstance(one.type, WriterIds)):
                mine = select(table.c.id, column).where(table.c.workspace_id == self._workspace_id, column.is_not(None))
                for row_id, writers in self._connection.execute(mine).all():
                    renamed = _renamed(writers, gone_id, kept_id)
                    if renamed != writers:
                        self._set(table, table.c.id == row_id, **{column.name: renamed})

    def _refer(self, target: str, old: int, new: int) -> None:
        """Let what refers to the row `old` of that table refer to `new`. What `new` has already, and there can be only
        one of, stays: the second goes; where it is numbered, it gets a number of its own."""
        for table in self._tables:
            for key in table.foreign_key_constraints:
                column = table.c[[*key.column_keys][-1]]
                if key.referred_table.name == target and table.name != "pairs":
                    self._make_way(table, column, old, new)
                    self._set(table, column == old, **{column.name: new})

    def _make_way(self, table: Table, column: Column[Any], old: int, new: int) -> None:
        for others, where in _unique_with(table, column.name):
            rows = select(table).where(table.c.workspace_id == self._workspace_id, *where)
            taken = {_part(row, others): row for row in self._connection.execute(rows.where(column == new))}
            for row in self._connection.execute(rows.where(column == old)).all():
                if _part(row, others) in taken:
                    self._give_way(table, column, row, taken[_part(row, others)], others)

    def _give_way(self, table: Table, column: Column[Any], row: Any, there: Any, others: Sequence[str]) -> None:  # noqa: ANN401
        this = and_(*(each == getattr(row, each.name) for each in table.primary_key.columns))
        numbered = next((name for name in others if name in NUMBERS), None)
        if numbered is not None:
            both = [getattr(row, column.name), getattr(there, column.name)]
            last = self._connection.scalar(select(func.max(table.c[numbered])).where(column.in_(both)))
            self._connection.execute(update(table).where(this).values({numbered: (last or 0) + 1}))
            return
        if table.name in self._sealed:
            self._seal_again(table, row, there)
        self._connection.execute(delete(table).where(this))

    def _seal_again(self, keys: Table, old: Any, there: Any) -> None:  # noqa: ANN401
        """What the key `old` has sealed, with the one that is there in its place. Raises WrongKeysError."""
        before, after = (self._keys.get((keys.name, one.id)) for one in (old, there))
        if before is None or after is None:
            raise WrongKeysError
        start = f"{PREFIX}{old.id}:"
        for table in self._tables:
            for column in (one for one in table.columns if isinstance(one.type, self._sealed[keys.name])):
                begins = func.substr(column, 1, len(start)) == start
                mine = select(table.c.id, column).where(table.c.workspace_id == self._workspace_id, begins)
                for row_id, value in self._connection.execute(mine).all():
                    again = Ciphertext.of(there.id, Cipher((after,)).seal(Cipher((before,)).open(value.parts()[1])))
                    self._connection.execute(update(table).where(table.c.id == row_id).values({column.name: again}))

    def _set(self, table: Table, *where: ColumnElement[bool], **values: object) -> None:
        here = table.c.workspace_id == self._workspace_id
        self._connection.execute(update(table).where(here, *where).values(values))


def _unique_with(table: Table, column: str) -> list[tuple[list[str], list[TextClause]]]:
    """The other columns of each key of the table that the column is in, and of which rows that is a key."""
    keys: list[tuple[Iterable[Any], list[TextClause]]] = [(table.primary_key.columns, [])]
    keys += [(each.columns, []) for each in table.constraints if isinstance(each, UniqueConstraint)]
    for index in (one for one in table.indexes if one.unique):
        where = index.dialect_options["sqlite"]["where"]
        keys.append((index.columns, [] if where is None else [where]))
    named = [([one.name for one in columns], where) for columns, where in keys]
    return [([one for one in names if one != column], where) for names, where in named if column in names]


def _renamed(writers: Any, gone_id: int, kept_id: int) -> Any:  # noqa: ANN401
    """Ids, or ids by the names of several texts."""
    if isinstance(writers, dict):
        return {name: _renamed(ids, gone_id, kept_id) for name, ids in writers.items()}
    if writers is None or gone_id not in writers:
        return writers
    return sorted({kept_id if one == gone_id else one for one in writers})


def _part(row: Any, names: Sequence[str]) -> tuple[Any, ...]:  # noqa: ANN401
    return tuple(getattr(row, name) for name in names)
