"""Destroys what the two of a pair wrote, sealed as it is: by ids and keys alone, nothing here opens a text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from bot.core.cipher import Ciphertext
from bot.core.database.queries import Repository
from bot.core.database.tables import UtcDateTime
from bot.core.database.transaction import Database, Transaction
from bot.core.failed_rows import is_aside
from bot.core.feature import Features
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.tables import DeliveryRow
from bot.core.people_tables import PairRow
from bot.core.personal_data import DESTROYED
from bot.core.sealing.declared import Declared, has_pair_id

_IDS_AT_ONCE = 1000


class Destroying(Repository):
    """Runs inside the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self._declared = Declared(tx.features)

    def destroy_pair(self, pair_id: int) -> None:
        """Delete the keys of the pair and everything they sealed. Nothing brings it back."""
        for one in self._declared.all:
            if one.purged is DESTROYED:
                self._run(self._delete(one.table, self._declared.is_of_pair(one, pair_id)))
        self.destroy_digests(pair_id)

    def destroy_taken_back(
        self, pair_id: int, now: datetime, only: "TakenBackRow | None" = None
    ) -> dict[str, list[int]]:
        """Destroy what was taken back of the pair at this very moment, or that row `only` if it is due; the ids by
        table."""
        due = self._due(pair_id, now, only)
        for one, taken_back in self._declared.taken_back:
            ids = due.get(one.name, [])
            for some in (ids[start : start + _IDS_AT_ONCE] for start in range(0, len(ids), _IDS_AT_ONCE)):
                these = one.table.id.in_(some)
                if taken_back.emptied is None:
                    self._run(self._delete(one.table, these))
                else:
                    empty = {taken_back.emptied.key: Ciphertext(""), taken_back.destroy_at.key: None}
                    self._run(self._update(one.table, these).values(empty))
        return due

    def _due(self, pair_id: int, now: datetime, only: "TakenBackRow | None") -> dict[str, list[int]]:
        """Found in one query: in most cases there is something in one table, or nothing."""
        tables = [each for each in self._declared.taken_back if only is None or each[0].name == only.table]
        found = []
        for one, taken_back in tables:
            at = taken_back.destroy_at
            due = [at == now] if only is None else [at <= now, one.table.id == only.id]
            mine = self._select(one.table, self._declared.is_of_pair(one, pair_id), *due)
            found.append(mine.with_only_columns(literal(one.name), one.table.id))
        due_ids: dict[str, list[int]] = {}
        for table, row_id in self._connection.execute(union_all(*found)):
            due_ids.setdefault(table, []).append(row_id)
        return {table: sorted(ids) for table, ids in due_ids.items()}

    def destroy_digests(self, pair_id: int) -> None:
        """Empty the digests of what has been shown of the pair, in messages to either that may be of several pairs too.

        One that is being updated meanwhile is taken from its worker, who would note what it showed.
        """
        pair = self._first(self._select(PairRow, PairRow.id == pair_id))
        shown: list[ColumnElement[bool]] = [DeliveryRow.pair_id == pair_id]
        for person_id in (pair.manager_id, pair.report_id) if pair is not None else ():
            shown.append(and_(DeliveryRow.pair_id.is_(None), DeliveryRow.recipient_id == person_id))
        for each in shown:
            sent = self._update(DeliveryRow, each, DeliveryRow.state == DeliveryState.SENT)
            self._run(sent.values(shown_digest=None, claimed_by=None, lease_until=None))


@dataclass(frozen=True, slots=True)
class TakenBackRow:
    """A row whose words are to be destroyed; `by` is who took them back."""

    table: str
    workspace_id: str
    pair_id: int
    id: int
    by: int | None


def destroying(table: str) -> str:
    """The name of that work, by which a row that fails is put aside."""
    return f"destroy_{table}"


def taken_back_due(
    db: Database, now: datetime, kept: Callable[[], ColumnElement[bool]], after: TakenBackRow | None, limit: int
) -> list[TakenBackRow]:
    """Some rows due by now, by table and id, but those of pairs that are `kept`, and what failed and waits; the ones
    `after` that one."""
    found = list[TakenBackRow]()
    with db.across_workspaces(read_only=True) as connection:
        for table, due in _due_by_table(db.features, kept):
            if after is None or table >= after.table:
                after_id = after.id if after is not None and after.table == table else 0
                values = {"now": now, "after": after_id, "limit": limit - len(found)}
                found += [TakenBackRow(table, *row) for row in connection.execute(due, values)]
            if len(found) == limit:
                break
    return found


@cache
def _due_by_table(features: Features, kept: Callable[[], ColumnElement[bool]]) -> list[tuple[str, Select[Any]]]:
    """The tables with words that can be taken back, by name, each with how its due rows are asked for."""
    declared, now = Declared(features), bindparam("now", type_=UtcDateTime())
    statements = []
    for one, taken_back in declared.taken_back:
        waits = is_aside(destroying(one.name), one.table.workspace_id, one.table.id, now)
        due = (taken_back.destroy_at <= now, ~kept(), ~waits, one.table.id > bindparam("after"))
        rows = select(one.table.workspace_id, PairRow.id, one.table.id, taken_back.by).where(*due)
        rows = rows.join_from(one.table, PairRow, PairRow.id == declared.pair_id(one)).order_by(one.table.id)
        statements.append((one.name, rows.limit(bindparam("limit"))))
    return statements


def anything_left(features: Features, pair_id: InstrumentedAttribute[int]) -> list[ColumnElement[bool]]:
    """For each table with the pair's own id, whether there is a row to destroy. What refers to such a row is there only
    while that is."""
    declared = Declared(features)
    of_pairs = [one for one in declared.all if one.purged is DESTROYED and has_pair_id(one)]
    return [exists().where(declared.is_of_pair(one, pair_id)) for one in of_pairs]


def written_since(
    features: Features, pair_id: InstrumentedAttribute[int], since: ColumnElement[datetime]
) -> list[ColumnElement[bool]]:
    """For each table that says when it was written, whether the pair has written in it since."""
    declared = Declared(features)
    return [
        exists().where(declared.is_of_pair(one, pair_id), one.written_at > since)
        for one in declared.all
        if one.written_at is not None
    ]
