"""Private notes."""

from datetime import datetime

from bot.core.sealing.coaching import TextRepository
from bot.plans.note_rules import Note
from bot.plans.tables import NoteRow


class Notes(TextRepository):
    """Private notes. There is no way to read one but through its author."""

    def add(self, pair_id: int, author_id: int, text: str, now: datetime, reply_id: int | None) -> Note:
        """A new note of `author_id`."""
        row = self._insert(
            NoteRow,
            pair_id=pair_id,
            author_id=author_id,
            text=self._keyring.seal_own(text, pair_id),
            written_at=now,
            reply_id=reply_id,
        )
        return self._value(Note, row)

    def of_author(self, author_id: int, pair_id: int, limit: int) -> list[Note]:
        """Newest first. Notes are only ever read by their author."""
        mine = self._select(NoteRow, NoteRow.author_id == author_id, NoteRow.pair_id == pair_id)
        return self._all_of(Note, mine.order_by(NoteRow.id.desc()).limit(limit))

    def count_of_author(self, author_id: int, pair_id: int) -> int:
        """How many notes the author has about the pair."""
        return self._count(self._select(NoteRow, NoteRow.author_id == author_id, NoteRow.pair_id == pair_id))

    def count_of_reply(self, reply_id: int) -> int:
        """How many notes were kept from that reply."""
        return self._count(self._select(NoteRow, NoteRow.reply_id == reply_id))

    def delete_of_reply(self, reply_id: int) -> None:
        """Forget the notes kept from that reply."""
        self._run(self._delete(NoteRow, NoteRow.reply_id == reply_id))
