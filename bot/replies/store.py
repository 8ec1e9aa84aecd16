"""What people typed in briefs' threads."""

from bot.core.sealing.coaching import TextRepository
from bot.replies.rules import Decision, Reply
from bot.replies.tables import ReplyRow


class Replies(TextRepository):
    """What people typed in threads and direct messages."""

    def get(self, reply_id: int) -> Reply:
        """Raises NotFoundError."""
        return self._to_reply(self._get(ReplyRow, reply_id))

    def add(self, reply: Reply) -> Reply | None:
        """Store (its `id` is ignored). None if a message with that channel and ts was stored before."""
        row = self._insert_new(
            ReplyRow,
            pair_id=reply.pair_id,
            brief_id=reply.brief_id,
            author_id=reply.author_id,
            channel=reply.channel,
            ts=reply.ts,
            thread_ts=reply.thread_ts,
            decision=reply.decision,
            text=self._keyring.seal_own(reply.text),
            received_at=reply.received_at,
            frame=reply.frame,
        )
        return self._to_reply(row) if row else None

    def by_message(self, channel: str, ts: str) -> Reply | None:
        """The reply that is this Slack message."""
        row = self._first(self._select(ReplyRow, ReplyRow.channel == channel, ReplyRow.ts == ts))
        return self._to_reply(row) if row else None

    def of_author(self, author_id: int) -> list[Reply]:
        """Those whose text is kept, oldest first."""
        mine = self._select(ReplyRow, ReplyRow.author_id == author_id).order_by(ReplyRow.id)
        return [self._to_reply(row) for row in self._all(mine) if row.text.stored]

    def decide(self, reply_id: int, decision: Decision, text: str, pair_id: int | None = None) -> None:
        """Record what became of it and the text still needed; `pair_id` None leaves the pair as it is."""
        change = self._update(ReplyRow, ReplyRow.id == reply_id).values(
            decision=decision, text=self._keyring.seal_own(text)
        )
        self._run(change if pair_id is None else change.values(pair_id=pair_id))

    def _to_reply(self, row: ReplyRow) -> Reply:
        return Reply(
            id=row.id,
            workspace_id=row.workspace_id,
            pair_id=row.pair_id,
            brief_id=row.brief_id,
            author_id=row.author_id,
            channel=row.channel,
            ts=row.ts,
            thread_ts=row.thread_ts,
            decision=row.decision,
            text=self._keyring.open(row.text),
            received_at=row.received_at,
            frame=row.frame,
        )
