"""What performance records say, opened and sealed for one reader in a transaction of their own, with keys of their own.

Who may read is in the query: the manager and the report of the key's pair, and those the workspace has named as
performance viewers. The last read only.

Only what acts for that person imports this (a contract in pyproject.toml names it). There is no coaching text in such a
transaction, and no record in one that is opened for coaching.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import bindparam, or_
from sqlalchemy.sql.elements import BindParameter

from bot.administration.tables import may_view
from bot.core.cipher import Ciphertext, new_key
from bot.core.database.queries import Condition, Prepared, Repository, prepared_select
from bot.core.database.transaction import Database, Transaction
from bot.core.errors import NotFoundError
from bot.core.people import Person, Reader
from bot.core.people_store import People
from bot.core.people_tables import PairRow
from bot.core.sealing.data_keys import DataKeys, with_people
from bot.core.sealing.opened_keys import OpenedKeys, SealedRepository
from bot.performance.rules import Brought, ConversationDraft, Record, RecordState
from bot.performance.tables import (
    AcknowledgementRow,
    BroughtForwardRow,
    PerformanceDraftRow,
    PerformanceKeyRow,
    PerformanceRecordRow,
)
from bot.performance.vague import RecordDraft

_READER: BindParameter[int] = bindparam("reader")
_IN_PAIR = or_(PairRow.manager_id == _READER, PairRow.report_id == _READER)
_IS_VIEWER = may_view(PerformanceKeyRow.workspace_id, _READER)


def _keys(*where: Condition) -> Prepared[PerformanceKeyRow]:
    return Prepared(with_people(prepared_select(PerformanceKeyRow).select, PerformanceKeyRow.pair_id).where(*where))


_BY_IDS = _keys(PerformanceKeyRow.id.in_(bindparam("ids", expanding=True)), or_(_IN_PAIR, _IS_VIEWER))
_OF_PAIR = _keys(PerformanceKeyRow.pair_id == bindparam("pair"), _IN_PAIR)
_IS_IN_PAIR = prepared_select(PairRow, PairRow.id == bindparam("pair"), _IN_PAIR)
_DRAFTS_OF_READER: Prepared[PerformanceDraftRow] = Prepared(
    with_people(
        prepared_select(PerformanceDraftRow).select, PerformanceDraftRow.pair_id, PerformanceDraftRow.person_id
    ).where(PerformanceDraftRow.id.in_(bindparam("ids", expanding=True)), PerformanceDraftRow.person_id == _READER)
)


class RecordKeyring(OpenedKeys):
    """The keys of one reader for performance records."""

    kept_in = PerformanceKeyRow

    def seal_for_pair(self, pair_id: int, text: str) -> Ciphertext:
        """Sealed for those who may read the pair's records. Raises NotFoundError if the reader is not of the pair."""
        if not text:
            return Ciphertext("")
        found = self._ask(_OF_PAIR, pair=pair_id, reader=self._reader_id)
        if not found:
            if not self._ask(_IS_IN_PAIR, pair=pair_id, reader=self._reader_id):
                raise NotFoundError
            self._insert_once(PerformanceKeyRow, pair_id=pair_id, key=self._wrapping.wrap(new_key(), pair_id))
            found = self._ask(_OF_PAIR, pair=pair_id, reader=self._reader_id)
        self._keep(found)
        return self._seal_with(found[0].id, text)

    def _find(self, ids: list[int]) -> list[PerformanceKeyRow]:
        return self._ask(_BY_IDS, ids=ids, reader=self._reader_id)


class PerformanceTransaction(Transaction):
    """With the performance records of one reader."""

    def __init__(self, tx: Transaction, reader_id: int) -> None:
        super().__init__(tx.connection, tx.workspace_id, tx.holidays_of, tx.features, tx.read)
        self.keyring = RecordKeyring(self, reader_id)


class PerformanceDatabase(Database):
    """The database, with performance records."""

    @contextmanager
    def performance(self, person: Person | Reader, *, read_only: bool = False) -> Iterator[PerformanceTransaction]:
        """`begin` or `read_only`, opened for that person."""
        with self._transaction(person.workspace_id, read_only=read_only) as tx:
            yield PerformanceTransaction(tx, person.id)


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


class DraftKeyring(OpenedKeys):
    """The keys of one reader's own drafts."""

    kept_in = PerformanceDraftRow

    def seal(self, draft_id: int, text: str) -> Ciphertext:
        """With the key that the row of the draft holds."""
        self._keep(self._find([draft_id]))
        return self._seal_with(draft_id, text)

    def _find(self, ids: list[int]) -> list[PerformanceDraftRow]:
        return self._ask(_DRAFTS_OF_READER, ids=ids, reader=self._reader_id)


class Drafts(Repository):
    """One reader's own drafts of performance conversations."""

    def __init__(self, tx: PerformanceTransaction) -> None:
        super().__init__(tx)
        self._tx, self._author_id = tx, tx.keyring.reader_id
        self._keyring = DraftKeyring(tx, self._author_id)

    def get(self, form: str) -> ConversationDraft | None:
        """None if there is none of that form."""
        row = self._first(self._select(PerformanceDraftRow, *self._is(form)))
        return self._draft(row) if row is not None else None

    def all(self) -> list[ConversationDraft]:
        """Oldest first."""
        mine = self._select(PerformanceDraftRow, PerformanceDraftRow.person_id == self._author_id)
        return list(map(self._draft, self._all(mine.order_by(PerformanceDraftRow.id))))

    def keep(self, draft: ConversationDraft, pair_id: int | None, now: datetime) -> None:
        """In place of what was kept of the same form, with a key of its own."""
        changes = {
            "person_id": self._author_id,
            "form": draft.form,
            "pair_id": pair_id,
            "report_id": draft.report.id if draft.report else None,
            "key": DataKeys(self._tx, PerformanceDraftRow).wrap(new_key(), pair_id, self._author_id),
            "content": Ciphertext(""),
            "kept_at": now,
        }
        row = self._upsert(PerformanceDraftRow, ("person_id", "form"), changes)
        sealed = self._keyring.seal(row.id, draft.as_text())
        self._run(self._update(PerformanceDraftRow, PerformanceDraftRow.id == row.id).values(content=sealed))

    def delete(self, form: str) -> bool:
        """What it said goes with its key; False if there is none."""
        return self._run(self._delete(PerformanceDraftRow, *self._is(form))) > 0

    def _is(self, form: str) -> tuple[Condition, Condition]:
        return PerformanceDraftRow.person_id == self._author_id, PerformanceDraftRow.form == form

    def _draft(self, row: PerformanceDraftRow) -> ConversationDraft:
        report = People(self._tx).get(row.report_id) if row.report_id is not None else None
        return ConversationDraft.from_text(row.form, self._keyring.open(row.content), report)
