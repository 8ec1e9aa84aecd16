"""What people typed in briefs' threads."""

from bot.core.database.queries import columns_of
from bot.core.sealing.coaching import TextRepository
from bot.replies.rules import Decision, Reply
from bot.replies.tables import ReplyRow


class Replies(TextRepository):
    """What people typed in threads and direct messages."""

    def get(self, reply_id: int) -> Reply:
        """Raises NotFoundError."""
        return self._value(Reply, self._get(ReplyRow, reply_id))

    def add(self, reply: Reply) -> Reply | None:
        """Store (its `id` is ignored). None if a message with that channel and ts was stored before."""
        row = self._insert_new(ReplyRow, **{**columns_of(ReplyRow, reply), "text": self._keyring.seal_own(reply.text)})
        return self._value(Reply, row) if row else None

    def by_message(self, channel: str, ts: str) -> Reply | None:
        """The reply that is this Slack message."""
        return self._first_of(Reply, self._select(ReplyRow, ReplyRow.channel == channel, ReplyRow.ts == ts))

    def of_author(self, author_id: int) -> list[Reply]:
        """Those whose text is kept, oldest first."""
        mine = self._select(ReplyRow, ReplyRow.author_id == author_id).order_by(ReplyRow.id)
        return self._values(Reply, [row for row in self._all(mine) if row.text])

    def decide(
        self,
        reply_id: int,
        decision: Decision,
        text: str,
        pair_id: int | None = None,
        unread: int | None = None,
    ) -> None:
        """Record what became of it and the text still needed; None leaves `pair_id` or `unread` as it is."""
        known = {name: value for name, value in (("pair_id", pair_id), ("unread", unread)) if value is not None}
        change = self._update(ReplyRow, ReplyRow.id == reply_id)
        self._run(change.values(decision=decision, text=self._keyring.seal_own(text), **known))
