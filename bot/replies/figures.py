"""Which replies wait for something, without reading them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select

from bot.administration.tables import LegalHoldRow
from bot.core.database.queries import Repository
from bot.core.database.transaction import Database
from bot.core.failed_rows import is_aside
from bot.replies.tables import HAS_WORDS, ReplyLineRow, ReplyRow


class LineFigures(Repository):
    """For what must not read them."""

    def replies_of(self, line_ids: Sequence[int]) -> set[int]:
        """The replies to which these lines belong."""
        return {row.reply_id for row in self._all(self._select(ReplyLineRow, ReplyLineRow.id.in_(line_ids)))}


def with_words(db: Database, work: str, before: datetime, now: datetime, limit: int) -> list[tuple[str, int]]:
    """(workspace_id, id) of those that came by `before` and whose words are kept, without those put aside and those of
    people on legal hold."""
    on_hold = (LegalHoldRow.workspace_id == ReplyRow.workspace_id, LegalHoldRow.person_id == ReplyRow.author_id)
    aside = is_aside(work, ReplyRow.workspace_id, ReplyRow.id, now)
    due = select(ReplyRow.workspace_id, ReplyRow.id).where(HAS_WORDS, ReplyRow.received_at <= before)
    due = due.where(~aside, ~exists().where(*on_hold)).order_by(ReplyRow.received_at)
    with db.across_workspaces(read_only=True) as connection:
        return [(workspace_id, reply_id) for workspace_id, reply_id in connection.execute(due.limit(limit))]
