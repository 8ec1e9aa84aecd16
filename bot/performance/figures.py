"""How far performance records have come. Reads no sealed column."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select

from bot.core.database.queries import Condition, Repository
from bot.performance.rules import RecordState
from bot.performance.tables import AcknowledgementRow, PerformanceRecordRow


class RecordStates(Repository):
    """How far performance records have come, without what they say."""

    def get(self, record_id: int) -> RecordState:
        """Raises NotFoundError."""
        row = self._get(PerformanceRecordRow, record_id)
        return self._states([row])[0]

    def of_series(self, one_on_one_id: int) -> RecordState | None:
        """The record of a performance conversation."""
        found = self._found(PerformanceRecordRow.one_on_one_id == one_on_one_id)
        return found[0] if found else None

    def of_pairs(self, pair_ids: Sequence[int]) -> list[RecordState]:
        """All records of these pairs, oldest first."""
        return self._found(PerformanceRecordRow.pair_id.in_(pair_ids))

    def latest(self, limit: int) -> list[RecordState]:
        """The newest of the whole workspace, for those whom it has named to read them."""
        newest = self._select(PerformanceRecordRow).order_by(PerformanceRecordRow.id.desc()).limit(limit)
        return self._states(self._all(newest))

    def set_shown(self, record_id: int, at: datetime) -> None:
        """It was shown to the report, the first time at `at`; later times change nothing."""
        unshown = (PerformanceRecordRow.id == record_id, PerformanceRecordRow.shown_at.is_(None))
        self._run(self._update(PerformanceRecordRow, *unshown).values(shown_at=at))

    def _found(self, *where: Condition) -> list[RecordState]:
        found: Select[PerformanceRecordRow] = self._select(PerformanceRecordRow, *where)
        return self._states(self._all(found.order_by(PerformanceRecordRow.id)))

    def _states(self, rows: Sequence[PerformanceRecordRow]) -> list[RecordState]:
        ids = [row.id for row in rows]
        acknowledgements = self._all(self._select(AcknowledgementRow, AcknowledgementRow.record_id.in_(ids)))
        acknowledged = {
            acknowledgement.record_id: acknowledgement.acknowledged_at for acknowledgement in acknowledgements
        }
        return [self._value(RecordState, row, acknowledged_at=acknowledged.get(row.id)) for row in rows]
