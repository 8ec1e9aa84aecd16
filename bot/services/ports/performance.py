"""Performance records, opened for one person: the manager or the report of a pair, or a viewer, who only reads.

Only what acts for that person imports this (a contract in pyproject.toml names it). There is no coaching text in such
a unit of work, and no record in one that is opened for coaching.
"""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.records import Record
from bot.domain.vagueness import RecordDraft
from bot.services.ports import Store, UnitOfWork


class RecordRepository(Protocol):
    """Raises NotFoundError wherever the reader may not open what is asked for."""

    def get(self, record_id: int) -> Record: ...

    def add(self, pair_id: int, one_on_one_id: int, draft: RecordDraft, now: datetime) -> Record:
        """A new record; its days must be given."""

    def change(self, record_id: int, draft: RecordDraft, now: datetime) -> None:
        """Replace all that it says."""

    def acknowledge(self, record_id: int, now: datetime) -> bool:
        """The report has received it; False if they said so before."""

    def set_words(self, record_id: int, words: str, now: datetime) -> None:
        """The report's own words, in place of those before."""

    def bring(self, record_id: int, author_id: int, text: str, now: datetime) -> None:
        """Add a sentence that its author brought forward."""


class RecordUnitOfWork(UnitOfWork, Protocol):
    """A unit of work with the records of one reader."""

    records: RecordRepository


class RecordOpener(Store, Protocol):
    """The database, with performance records."""

    def records_opened(self, workspace_id: str, reader_id: int) -> AbstractContextManager[RecordUnitOfWork]:
        """`begin`, opened for the person of this id."""

    def records_reading(self, workspace_id: str, reader_id: int) -> AbstractContextManager[RecordUnitOfWork]:
        """`reading`, opened for the person of this id."""
