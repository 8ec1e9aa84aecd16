"""Keeps tokens good: each is replaced hours before it ends, by one process.

Slack keeps the old refresh token good until the new tokens are used, so one who dies between Slack's answer and our
commit loses nothing: the next one asks again with the same refresh token.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.core.database.transaction import Database
from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.core.failed_rows import WHOLE_WORKSPACE, FailedRows
from bot.core.outbox.rate_limits import WORKSPACE, RateLimits
from bot.core.ports import Clock, OAuth
from bot.core.workspaces import REFRESH_TOKENS, Claimed
from bot.core.workspaces_store import WorkspaceQueue, Workspaces
from bot.workspaces.rules import AFTER_NO_ANSWER, LEASE, REFRESH_BEFORE

log = structlog.get_logger(__name__)

AFTER_REFUSAL = timedelta(minutes=10)
BATCH = 20


@dataclass(frozen=True)
class TokenRotation:
    """Refreshes what ends soon."""

    db: Database
    queue: WorkspaceQueue
    oauth: OAuth
    clock: Clock

    def refresh_due(self) -> None:
        """Refresh those that end soon."""
        now = self.clock.now()
        found = [(one, WHOLE_WORKSPACE) for one in self.queue.tokens_due(now, now + REFRESH_BEFORE, BATCH)]
        FailedRows(self.db, REFRESH_TOKENS).each(found, lambda workspace_id, _: self._claim(workspace_id), now)

    def _claim(self, workspace_id: str) -> None:
        """Refresh one, unless another process does."""
        now = self.clock.now()
        claimed = self.queue.claim_tokens(workspace_id, now, now + LEASE, now + REFRESH_BEFORE)
        if claimed is not None:
            self._refresh(claimed, now)

    def _refresh(self, claimed: Claimed, now: datetime) -> None:
        workspace = claimed.workspace
        about = {"workspace_id": workspace.workspace_id}
        tokens = workspace.tokens
        if tokens is None or tokens.refresh is None:
            self._later(claimed, now + AFTER_REFUSAL)
            return
        try:
            new = self.oauth.refresh(tokens.refresh, now)
        except SlackRefusedError as error:
            log.error("token_refresh_refused", code=error.code, **about)
            self._later(claimed, now + AFTER_REFUSAL)
        except SlackBusyError as error:
            self._later(claimed, now + timedelta(seconds=error.retry_after))
        except SlackUnknownError:
            log.warning("token_refresh_unanswered", **about)
            self._later(claimed, now + AFTER_NO_ANSWER)
        else:
            with self.db.begin(workspace.workspace_id) as tx:
                kept = Workspaces(tx).renew_tokens(claimed, new)
                if kept:
                    RateLimits(tx).open(WORKSPACE)  # what an expired token had closed
            log.info("token_refreshed" if kept else "token_refresh_outdated", **about)

    def _later(self, claimed: Claimed, at: datetime) -> None:
        with self.db.begin(claimed.workspace.workspace_id) as tx:
            Workspaces(tx).try_tokens_again(claimed, at)
