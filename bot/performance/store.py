"""What performance records say, for those who may read them."""

from datetime import datetime

from bot.core.sealing.opened_keys import SealedRepository
from bot.performance.rules import Brought, Record, RecordState
from bot.performance.tables import AcknowledgementRow, BroughtForwardRow, PerformanceRecordRow
from bot.performance.transaction import PerformanceTransaction
from bot.performance.vague import RecordDraft


class Records(SealedRepository):
    """For one reader. Raises NotFoundError wherever they may not open what is asked for."""

    def __init__(self, tx: PerformanceTransaction) -> None:
        super().__init__(tx, tx.keyring)

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
            **self._sealed(PerformanceRecordRow, pair_id, draft),
        )
        return self._to_record(row)

    def change(self, record_id: int, draft: RecordDraft, now: datetime) -> None:
        """Replace all that it says. Raises NotFoundError."""
        pair_id = self._get(PerformanceRecordRow, record_id).pair_id
        change = self._update(PerformanceRecordRow, PerformanceRecordRow.id == record_id)
        self._run(change.values(**self._sealed(PerformanceRecordRow, pair_id, draft), changed_at=now))

    def acknowledge(self, record_id: int, now: datetime) -> bool:
        """The report has received it; False if they said so before."""
        if self._acknowledgement(record_id) is None:
            self._insert_once(AcknowledgementRow, record_id=record_id)
        unsaid = (AcknowledgementRow.record_id == record_id, AcknowledgementRow.acknowledged_at.is_(None))
        return self._run(self._update(AcknowledgementRow, *unsaid).values(acknowledged_at=now)) > 0

    def set_comment(self, record_id: int, comment: str, now: datetime) -> None:
        """The report's comment, in place of the one before. Raises NotFoundError."""
        sealed = self._keyring.seal_for_pair(self._get(PerformanceRecordRow, record_id).pair_id, comment)
        self._upsert(
            AcknowledgementRow, ("record_id",), {"record_id": record_id, "comment": sealed, "commented_at": now}
        )

    def bring(self, record_id: int, author_id: int, text: str, now: datetime) -> None:
        """Add a sentence that its author brought forward. Raises NotFoundError."""
        sealed = self._keyring.seal_for_pair(self._get(PerformanceRecordRow, record_id).pair_id, text)
        self._insert(BroughtForwardRow, record_id=record_id, author_id=author_id, text=sealed, at=now)

    def _acknowledgement(self, record_id: int) -> AcknowledgementRow | None:
        return self._first(self._select(AcknowledgementRow, AcknowledgementRow.record_id == record_id))

    def _to_record(self, row: PerformanceRecordRow) -> Record:
        open_, acknowledgement = self._keyring.open, self._acknowledgement(row.id)
        brought = self._select(BroughtForwardRow, BroughtForwardRow.record_id == row.id)
        return Record(
            state=self._value(
                RecordState, row, acknowledged_at=acknowledgement.acknowledged_at if acknowledgement else None
            ),
            draft=self._value(RecordDraft, row),
            comment=open_(acknowledgement.comment) if acknowledgement and acknowledgement.comment else "",
            brought=tuple(self._all_of(Brought, brought.order_by(BroughtForwardRow.id))),
        )
