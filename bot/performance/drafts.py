"""Drafts: a performance conversation that is not set yet, kept for its author and for nobody else.

The other one hears nothing of it: no pair is made, nothing is planned, and no audit log tells of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import NotFoundError
from bot.core.failed_rows import FailedRows
from bot.core.outbox.homes import Homes
from bot.core.outbox.store import claim_once
from bot.core.people import Person
from bot.core.people_store import Pairs
from bot.core.request import Request
from bot.performance.figures import DraftLines, old_drafts
from bot.performance.rules import ConversationDraft, ConversationsAhead
from bot.performance.service import conversations_ahead
from bot.performance.store import Drafts, PerformanceDatabase

OLD_DRAFTS = "old_drafts"
KEPT_FOR = timedelta(days=90)
AT_ONCE = 200


@dataclass(frozen=True)
class DraftService:
    """What a manager does with their drafts."""

    db: PerformanceDatabase

    def keep(self, request: Request, draft: ConversationDraft, *, partly: bool = False) -> bool:
        """Keep what was typed so far, in place of what was kept of the same form; `partly` keeps the rest of that.
        False where there is nothing to keep."""
        who = request.who
        with self.db.performance(who) as tx:
            before = Drafts(tx).get(draft.form)
            if partly and before is not None:
                draft = draft.over(before)
            if draft.empty and before is None:
                return False
            if draft != before and claim_once(tx, request):
                pair = Pairs(tx).find(who.id, draft.report.id) if draft.report else None
                Drafts(tx).keep(draft, pair.id if pair else None, request.now)
                Homes(tx).touch([who.id], request.now)
            return True

    def get(self, request: Request, form: str) -> ConversationDraft:
        """To go on with. Raises NotFoundError, as for somebody else's."""
        with self.db.performance(request.who, read_only=True) as tx:
            found = Drafts(tx).get(form)
        if found is None:
            raise NotFoundError
        return found

    def about(self, request: Request, report: Person) -> ConversationDraft | None:
        """The newest one about that person."""
        with self.db.performance(request.who, read_only=True) as tx:
            mine = [one for one in Drafts(tx).all() if one.report is not None and one.report.id == report.id]
        return mine[-1] if mine else None

    def delete(self, request: Request, form: str) -> ConversationsAhead:
        """What it said is gone; what is left to list. Raises NotFoundError, as for somebody else's."""
        with self.db.performance(request.who) as tx:
            if claim_once(tx, request) and not Drafts(tx).delete(form):
                raise NotFoundError
            Homes(tx).touch([request.who.id], request.now)
            return conversations_ahead(tx, request)

    def forget_old(self, now: datetime) -> bool:
        """Those that nobody has gone on with for long are gone; whether to go on with more."""
        before = now - KEPT_FOR

        def forget(workspace_id: str, draft_id: int) -> None:
            with self.db.begin(workspace_id) as tx:
                if (author_id := DraftLines(tx).delete_old(draft_id, before)) is not None:
                    Homes(tx).touch([author_id], now)

        due = old_drafts(self.db, OLD_DRAFTS, before, now, AT_ONCE)
        FailedRows(self.db, OLD_DRAFTS).each(due, forget, now)
        return len(due) == AT_ONCE

    def list(self, request: Request) -> ConversationsAhead:
        """With the performance conversations that are set."""
        with self.db.read_only(request.who.workspace_id) as tx:
            return conversations_ahead(tx, request)
