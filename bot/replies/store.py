"""What people typed, and the lines of it that wait for a decision."""

from collections.abc import Sequence
from datetime import datetime

from bot.commitments.rules import Draft
from bot.core.cipher import Ciphertext
from bot.core.database.queries import Condition, Repository, columns_of
from bot.core.sealing.coaching import TextRepository
from bot.replies.parsing import LineKind
from bot.replies.rules import Decision, Outcome, Reply, SaidLine, WaitingLine
from bot.replies.tables import NOWHERE, ReplyLineRow, ReplyRow


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


class KeptWords(Repository):
    """The words of messages, without a key to them."""

    def destroy(self, reply_id: int) -> None:
        """Nobody needs them any more; a 1:1 that was not chosen by now is not."""
        mine = ReplyRow.id == reply_id
        self._run(self._update(ReplyRow, mine, ReplyRow.decision == Decision.UNSURE).values(decision=Decision.LEFT))
        self._run(self._update(ReplyRow, mine).values(text=Ciphertext("")))


class ReplyLines(TextRepository):
    """Lines that their writer can decide. There is no way to read one but through its author."""

    def add(self, reply: Reply, pair_id: int, lines: Sequence[tuple[int, SaidLine]], destroy_at: datetime) -> None:
        """These lines of a reply, by their places in it."""
        self._insert_all(
            ReplyLineRow,
            [
                {
                    "reply_id": reply.id,
                    "pair_id": pair_id,
                    "author_id": reply.author_id,
                    "position": position,
                    "asked": line.outcome is Outcome.ASKED,
                    "text": self._keyring.seal_own(_sealed_as(line.kind, line.draft.text, line.text), pair_id),
                    "owner": line.draft.owner,
                    "due_on": line.draft.due_on,
                    "destroy_at": destroy_at,
                }
                for position, line in lines
                if line.draft is not None
            ],
        )

    def of_reply(self, reply_id: int, now: datetime) -> list[WaitingLine]:
        """Those that can still be decided, in their order."""
        return self._waiting(ReplyLineRow.reply_id == reply_id, ReplyLineRow.destroy_at > now)

    def of_author(self, author_id: int, now: datetime) -> list[WaitingLine]:
        """The same of everything somebody typed."""
        return self._waiting(ReplyLineRow.author_id == author_id, ReplyLineRow.destroy_at > now)

    def count_gone(self, reply_id: int, now: datetime) -> int:
        """How many were left whose words are gone."""
        there = self._select(ReplyLineRow, ReplyLineRow.reply_id == reply_id, ReplyLineRow.position != NOWHERE)
        return sum(row.destroy_at is None or row.destroy_at <= now for row in self._all(there))

    def leave(self, line_ids: Sequence[int]) -> None:
        """Nobody asks about them any more."""
        self._run(self._update(ReplyLineRow, ReplyLineRow.id.in_(line_ids)).values(asked=False))

    def remove(self, line_ids: Sequence[int]) -> None:
        """Something was made of them: their words are there."""
        self._run(self._delete(ReplyLineRow, ReplyLineRow.id.in_(line_ids)))

    def move(self, line_id: int, position: int) -> None:
        """Its place in the reply is another."""
        self._run(self._update(ReplyLineRow, ReplyLineRow.id == line_id).values(position=position))

    def take_back(self, line_ids: Sequence[int], now: datetime) -> None:
        """They were edited away, or deleted."""
        mine = self._update(ReplyLineRow, ReplyLineRow.id.in_(line_ids))
        self._run(mine.values(position=NOWHERE, destroy_at=now))

    def _waiting(self, *where: Condition) -> list[WaitingLine]:
        there = (ReplyLineRow.text != Ciphertext(""), ReplyLineRow.position != NOWHERE)
        rows = self._all(self._select(ReplyLineRow, *where, *there).order_by(ReplyLineRow.position, ReplyLineRow.id))
        return self._each(rows, self._to_line)

    def _to_line(self, row: ReplyLineRow) -> WaitingLine:
        kind, task, text = self._keyring.open(row.text).split("\n", 2)
        draft = Draft(task, row.owner, row.due_on)
        return WaitingLine(row.id, row.reply_id, row.position, LineKind(kind), row.asked, text, draft)


def _sealed_as(kind: LineKind, task: str, text: str) -> str:
    """See ReplyLineRow."""
    return "\n".join([kind.value, task.replace("\n", " "), text])
