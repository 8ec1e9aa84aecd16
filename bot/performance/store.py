"""What performance records say, for those who may read them."""

from datetime import datetime
from typing import Any

from bot.core.database.queries import Repository
from bot.performance.figures import to_state
from bot.performance.rules import Brought, Record
from bot.performance.tables import AcknowledgementRow, BroughtForwardRow, PerformanceRecordRow
from bot.performance.transaction import PerformanceTransaction
from bot.performance.vague import RecordDraft


class Records(Repository):
    """For one reader. Raises NotFoundError wherever they may not open what is asked for."""

    def __init__(self, tx: PerformanceTransaction) -> None:
        super().__init__(tx)
        self._keyring = tx.keyring

    def get(self, record_id: int) -> Record:
        """Raises NotFoundError."""
        return self._to_record(self._get(PerformanceRecordRow, record_id))

    def add(self, pair_id: int, one_on_one_id: int, draft: RecordDraft, now: datetime) -> Record:
        """A new record; its days must be given."""
        row = self._insert(
            PerformanceRecordRow,
            pair_id=pair_id,
            one_on_one_id=one_on_one_id,
            created_at=now,
            changed_at=now,
            **self._columns(pair_id, draft),
        )
        return self._to_record(row)

    def change(self, record_id: int, draft: RecordDraft, now: datetime) -> None:
        """Replace all that it says. Raises NotFoundError."""
        pair_id = self._get(PerformanceRecordRow, record_id).pair_id
        change = self._update(PerformanceRecordRow, PerformanceRecordRow.id == record_id)
        self._run(change.values(**self._columns(pair_id, draft), changed_at=now))

    def acknowledge(self, record_id: int, now: datetime) -> bool:
        """The report has received it; False if they said so before."""
        if self._acknowledgement(record_id) is None:
            self._insert_once(AcknowledgementRow, record_id=record_id)
        unsaid = (AcknowledgementRow.record_id == record_id, AcknowledgementRow.acknowledged_at.is_(None))
        return self._run(self._update(AcknowledgementRow, *unsaid).values(acknowledged_at=now)) > 0

    def set_comment(self, record_id: int, comment: str, now: datetime) -> None:
        """The report's comment, in place of the one before. Raises NotFoundError."""
        sealed = self._keyring.seal(self._get(PerformanceRecordRow, record_id).pair_id, comment)
        self._upsert(
            AcknowledgementRow, ("record_id",), {"record_id": record_id, "comment": sealed, "commented_at": now}
        )

    def bring(self, record_id: int, author_id: int, text: str, now: datetime) -> None:
        """Add a sentence that its author brought forward. Raises NotFoundError."""
        sealed = self._keyring.seal(self._get(PerformanceRecordRow, record_id).pair_id, text)
        self._insert(BroughtForwardRow, record_id=record_id, author_id=author_id, text=sealed, at=now)

    def _columns(self, pair_id: int, draft: RecordDraft) -> dict[str, Any]:
        sealed = {
            name: self._keyring.seal(pair_id, getattr(draft, name))
            for name in ("standard", "gap", "way", "consequence")
        }
        return {
            **sealed,
            "gap_on": draft.gap_on,
            "way_by": draft.way_by,
            "communicated_on": draft.communicated_on,
        }

    def _acknowledgement(self, record_id: int) -> AcknowledgementRow | None:
        return self._first(self._select(AcknowledgementRow, AcknowledgementRow.record_id == record_id))

    def _to_record(self, row: PerformanceRecordRow) -> Record:
        open_, acknowledgement = self._keyring.open, self._acknowledgement(row.id)
        brought = self._select(BroughtForwardRow, BroughtForwardRow.record_id == row.id)
        return Record(
            state=to_state(row, acknowledgement.acknowledged_at if acknowledgement else None),
            draft=RecordDraft(
                standard=open_(row.standard),
                gap=open_(row.gap),
                way=open_(row.way),
                consequence=open_(row.consequence),
                gap_on=row.gap_on,
                way_by=row.way_by,
                communicated_on=row.communicated_on,
            ),
            comment=open_(acknowledgement.comment) if acknowledgement and acknowledgement.comment else "",
            brought=tuple(
                Brought(one.author_id, open_(one.text), one.at)
                for one in self._all(brought.order_by(BroughtForwardRow.id))
            ),
        )
