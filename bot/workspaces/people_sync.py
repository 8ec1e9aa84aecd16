"""Looks at everyone in a workspace once a day, in Slack's pages: what was missed while the bot was down is caught up.

Only people we have met are stored; of a page, those who changed are written. A page is one call, so that a large
workspace stays within Slack's limits by the period of the tick alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.core.database.transaction import Database
from bot.core.directory import PeopleService
from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.core.failed_rows import WHOLE_WORKSPACE, FailedRows
from bot.core.ports import Clock, PeopleList
from bot.core.workspaces import SYNC_PEOPLE, Claimed
from bot.core.workspaces_store import WorkspaceQueue, Workspaces
from bot.workspaces.rules import AFTER_NO_ANSWER, LEASE, PEOPLE_EVERY

log = structlog.get_logger(__name__)

AFTER_REFUSAL = timedelta(hours=1)
BATCH = 10


@dataclass(frozen=True)
class PeopleSync:
    """Follows Slack's list."""

    db: Database
    queue: WorkspaceQueue
    directory: PeopleList
    people: PeopleService
    clock: Clock

    def look(self) -> None:
        """Look at the next page of each workspace whose people are due."""
        now = self.clock.now()
        found = [(one, WHOLE_WORKSPACE) for one in self.queue.people_due(now, BATCH)]
        FailedRows(self.db, SYNC_PEOPLE).each(found, lambda workspace_id, _: self._claim(workspace_id), now)
        self.people.follow_again(now)

    def _claim(self, workspace_id: str) -> None:
        """Look at one, unless another process does."""
        now = self.clock.now()
        claimed = self.queue.claim_people(workspace_id, now, now + LEASE)
        if claimed is not None:
            self._page(claimed, now)

    def _page(self, claimed: Claimed, now: datetime) -> None:
        about = {"workspace_id": claimed.workspace.workspace_id}
        try:
            page = self.directory.page(claimed.workspace, claimed.people_cursor)
        except SlackRefusedError as error:
            log.warning("people_refused", code=error.code, **about)
            self._later(claimed, "", now + AFTER_REFUSAL)
        except SlackBusyError as error:
            self._later(claimed, claimed.people_cursor, now + timedelta(seconds=error.retry_after))
        except SlackUnknownError:
            self._later(claimed, claimed.people_cursor, now + AFTER_NO_ANSWER)
        else:
            changed = self.people.profiles_seen(claimed.workspace.workspace_id, page.profiles, now)
            again = now if page.next_cursor else now + PEOPLE_EVERY
            self._later(claimed, page.next_cursor, again)
            log.info("people_seen", seen=len(page.profiles), changed=changed, **about)

    def _later(self, claimed: Claimed, cursor: str, at: datetime) -> None:
        with self.db.begin(claimed.workspace.workspace_id) as tx:
            Workspaces(tx).people_seen(claimed, cursor, at)
