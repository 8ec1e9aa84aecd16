"""Performance records on SQL: how far they are, and, for those who may read them, what they say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select

from bot.domain.records import Brought, Record, RecordState
from bot.domain.vagueness import RecordDraft
from bot.storage.record_keyring import RecordKeyring
from bot.storage.repository import Condition, Repository
from bot.storage.tables import (
    BroughtForwardRow,
    PerformanceReceiptRow,
    PerformanceRecordRow,
)


class SqlRecordStates(Repository):
    """RecordStateRepository on SQL. It reads no sealed column."""

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
        """The newest of the whole workspace."""
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
        receipts = self._all(self._select(PerformanceReceiptRow, PerformanceReceiptRow.record_id.in_(ids)))
        acknowledged = {receipt.record_id: receipt.acknowledged_at for receipt in receipts}
        return [_to_state(row, acknowledged.get(row.id)) for row in rows]


class SqlRecords(Repository):
    """RecordRepository on SQL, for one reader."""

    def __init__(self, connection: Connection, workspace_id: str, keyring: RecordKeyring) -> None:
        super().__init__(connection, workspace_id)
        self._keyring = keyring

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
        if self._receipt(record_id) is None:
            self._insert_once(PerformanceReceiptRow, record_id=record_id)
        unsaid = (PerformanceReceiptRow.record_id == record_id, PerformanceReceiptRow.acknowledged_at.is_(None))
        return self._run(self._update(PerformanceReceiptRow, *unsaid).values(acknowledged_at=now)) > 0

    def set_words(self, record_id: int, words: str, now: datetime) -> None:
        """The report's own words, in place of those before. Raises NotFoundError."""
        sealed = self._keyring.seal(self._get(PerformanceRecordRow, record_id).pair_id, words)
        self._upsert(PerformanceReceiptRow, ("record_id",), {"record_id": record_id, "words": sealed, "words_at": now})

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

    def _receipt(self, record_id: int) -> PerformanceReceiptRow | None:
        return self._first(self._select(PerformanceReceiptRow, PerformanceReceiptRow.record_id == record_id))

    def _to_record(self, row: PerformanceRecordRow) -> Record:
        open_, receipt = self._keyring.open, self._receipt(row.id)
        brought = self._select(BroughtForwardRow, BroughtForwardRow.record_id == row.id)
        return Record(
            state=_to_state(row, receipt.acknowledged_at if receipt else None),
            draft=RecordDraft(
                standard=open_(row.standard),
                gap=open_(row.gap),
                way=open_(row.way),
                consequence=open_(row.consequence),
                gap_on=row.gap_on,
                way_by=row.way_by,
                communicated_on=row.communicated_on,
            ),
            words=open_(receipt.words) if receipt and receipt.words else "",
            brought=tuple(
                Brought(one.author_id, open_(one.text), one.at)
                for one in self._all(brought.order_by(BroughtForwardRow.id))
            ),
        )


def _to_state(row: PerformanceRecordRow, acknowledged_at: datetime | None) -> RecordState:
    return RecordState(
        id=row.id,
        pair_id=row.pair_id,
        one_on_one_id=row.one_on_one_id,
        created_at=row.created_at,
        shown_at=row.shown_at,
        acknowledged_at=acknowledged_at,
    )
