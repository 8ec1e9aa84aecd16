"""Reads and writes what two people keep for their 1:1s."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select

from bot.core.sealing.coaching import TextRepository
from bot.example.rules import Entry
from bot.example.tables import ExampleRow


class Example(TextRepository):
    """The lines that the reader may see."""

    def get(self, entry_id: int) -> Entry:
        """Raises NotFoundError."""
        return self._to_entry(self._get(ExampleRow, entry_id))

    def find(self, entry_id: int) -> Entry | None:
        """None once it was taken back."""
        found = self._entries(self._select(ExampleRow, ExampleRow.id == entry_id))
        return found[0] if found else None

    def add(self, pair_id: int, author_id: int, text: str, now: datetime) -> Entry:
        """A new one."""
        sealed = self._keyring.seal_for_pair(pair_id, text)
        row = self._insert(ExampleRow, pair_id=pair_id, author_id=author_id, text=sealed, created_at=now)
        return self._to_entry(row)

    def remove(self, entry_id: int) -> None:
        """If it is there."""
        self._run(self._delete(ExampleRow, ExampleRow.id == entry_id))

    def of_pairs(self, pair_ids: Sequence[int]) -> list[Entry]:
        """Oldest first."""
        return self._entries(self._select(ExampleRow, ExampleRow.pair_id.in_(pair_ids)).order_by(ExampleRow.id))

    def _entries(self, statement: Select[ExampleRow]) -> list[Entry]:
        rows = self._all(statement)
        self._keyring.fetch(row.text for row in rows)
        return [self._to_entry(row) for row in rows]

    def _to_entry(self, row: ExampleRow) -> Entry:
        return Entry(
            id=row.id,
            pair_id=row.pair_id,
            author_id=row.author_id,
            text=self._keyring.open(row.text),
            created_at=row.created_at,
        )
