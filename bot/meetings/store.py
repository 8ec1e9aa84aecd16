"""1:1 series."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from bot.core.database.queries import Prepared, Repository, columns_of, prepared_select
from bot.core.database.transaction import Database
from bot.core.outbox.claim_statements import uninstalled
from bot.core.pair_store import to_pair, with_people
from bot.core.people import Pair
from bot.core.people_tables import PairRow
from bot.frames.rules import Frame
from bot.meetings.rules import Lead, OneOnOne, Recurrence, SeriesState
from bot.meetings.tables import SERIES_ACTIVE, OneOnOneRow

_NOT_ENDED = OneOnOneRow.state != SeriesState.ENDED


_PAIRS_OF_MANAGER = prepared_select(PairRow, PairRow.manager_id == bindparam("manager")).select
_OF_MANAGER = prepared_select(
    OneOnOneRow,
    OneOnOneRow.pair_id.in_(_PAIRS_OF_MANAGER.with_only_columns(PairRow.id)),
    _NOT_ENDED,
    order_by=(OneOnOneRow.id,),
)


_COLUMNS = tuple(OneOnOneRow.__table__.columns)
_WITH_PAIRS: Prepared[Any] = Prepared(
    with_people(
        prepared_select(OneOnOneRow, PairRow.manager_id == bindparam("manager"), _NOT_ENDED, order_by=(OneOnOneRow.id,))
        .select.join(PairRow, PairRow.id == OneOnOneRow.pair_id)
        .where(PairRow.workspace_id == OneOnOneRow.workspace_id),
        *_COLUMNS,
    )
)


class OneOnOnes(Repository):
    """1:1 series."""

    def get(self, one_on_one_id: int) -> OneOnOne:
        """Raises NotFoundError."""
        return self._series(self._get(OneOnOneRow, one_on_one_id))

    def get_many(self, one_on_one_ids: Sequence[int]) -> list[OneOnOne]:
        """In any order; unknown ids are left out."""
        found = self._select(OneOnOneRow, OneOnOneRow.id.in_(one_on_one_ids))
        return [self._series(row) for row in self._all(found)]

    def add(
        self,
        pair_id: int,
        recurrence: Recurrence,
        minutes: int,
        lead: Lead,
        timezone: str,
        now: datetime,
        frame: Frame = Frame.COACHING,
    ) -> OneOnOne:
        """A new active series; it is not planned ahead until `set_plan_at`."""
        row = self._insert(
            OneOnOneRow,
            pair_id=pair_id,
            **columns_of(OneOnOneRow, recurrence),
            minutes=minutes,
            lead=lead,
            timezone=timezone,
            state=SeriesState.ACTIVE,
            created_at=now,
            frame=frame,
        )
        return self._series(row)

    def save(self, one_on_one: OneOnOne) -> None:
        """Update everything but the pair and the frame."""
        values = columns_of(OneOnOneRow, one_on_one, one_on_one.recurrence, without=("pair_id", "frame"))
        self._run(self._update(OneOnOneRow, OneOnOneRow.id == one_on_one.id).values(**values))

    def set_timezone(self, manager_id: int, timezone: str) -> None:
        """Let all series of the manager that have not ended be read in that zone."""
        pairs = self._select(PairRow, PairRow.manager_id == manager_id).with_only_columns(PairRow.id)
        self._run(self._update(OneOnOneRow, OneOnOneRow.pair_id.in_(pairs), _NOT_ENDED).values(timezone=timezone))

    def of_pair(self, pair_id: int) -> list[OneOnOne]:
        """All series of the pair that have not ended, oldest first."""
        found = self._select(OneOnOneRow, OneOnOneRow.pair_id == pair_id, _NOT_ENDED)
        return [self._series(row) for row in self._all(found.order_by(OneOnOneRow.id))]

    def all_of_pair(self, pair_id: int) -> list[OneOnOne]:
        """Those that have ended too, oldest first."""
        found = self._select(OneOnOneRow, OneOnOneRow.pair_id == pair_id)
        return [self._series(row) for row in self._all(found.order_by(OneOnOneRow.id))]

    def of_manager(self, manager_id: int) -> list[OneOnOne]:
        """All series of the manager that have not ended, oldest first."""
        return [self._series(row) for row in self._ask(_OF_MANAGER, manager=manager_id)]

    def of_manager_with_pairs(self, manager_id: int) -> list[tuple[OneOnOne, Pair]]:
        """`of_manager`, each with its pair, in one query."""
        found = self._ask(_WITH_PAIRS, manager=manager_id)
        return [(self._series(row), to_pair(row[len(_COLUMNS) :])) for row in found]

    def set_plan_at(self, one_on_one_id: int, at: datetime | None) -> None:
        """When the series must be planned ahead again (indexed); None for never."""
        self._run(self._update(OneOnOneRow, OneOnOneRow.id == one_on_one_id).values(plan_at=at))

    def set_plan_ats(self, times: Mapping[int, datetime]) -> None:
        """`set_plan_at` for many series in one statement."""
        rows = [{"which": one, "at": at} for one, at in times.items()]
        change = self._update(OneOnOneRow, OneOnOneRow.id == bindparam("which"))
        self._run_many(change.values(plan_at=bindparam("at")), rows)

    def _series(self, row: OneOnOneRow) -> OneOnOne:
        return self._value(OneOnOne, row, recurrence=self._value(Recurrence, row))


def series_to_plan(db: Database, now: datetime, limit: int) -> list[tuple[str, int]]:
    """(workspace_id, one_on_one_id) of active series to plan at or before `now`, longest due first, where the bot has
    not been removed."""
    due = select(OneOnOneRow.workspace_id, OneOnOneRow.id).where(
        SERIES_ACTIVE, OneOnOneRow.plan_at <= now, ~uninstalled(OneOnOneRow.workspace_id)
    )
    with db.across_workspaces(read_only=True) as connection:
        found = connection.execute(due.order_by(OneOnOneRow.plan_at, OneOnOneRow.id).limit(limit))
        return [(workspace_id, one_on_one_id) for workspace_id, one_on_one_id in found]
