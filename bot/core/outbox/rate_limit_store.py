"""Scopes that are closed for a while, within a workspace. Paces are spent in `claims.py`."""

from datetime import datetime

from sqlalchemy import case

from bot.core.database.queries import Repository
from bot.core.outbox.tables import RateLimitRow


class RateLimits(Repository):
    """Scopes of `bot.core.outbox.rate_limits`; what is closed here is closed for every worker."""

    def close(self, scope: str, until: datetime, reason: str) -> None:
        """Send nothing in that scope until then; one that is closed for longer stays so."""
        insert = self._dialect_insert(RateLimitRow).values(
            workspace_id=self._workspace_id, scope=scope, until=until, reason=reason
        )
        new, longer = insert.excluded, RateLimitRow.until > insert.excluded.until
        self._write(
            insert.on_conflict_do_update(
                index_elements=["workspace_id", "scope"],
                set_={
                    "until": case((longer, RateLimitRow.until), else_=new.until),
                    "reason": case((longer, RateLimitRow.reason), else_=new.reason),
                },
            )
        )

    def open(self, scope: str) -> None:
        """Go on at once."""
        self._run(self._delete(RateLimitRow, RateLimitRow.scope == scope))

    def closed(self, now: datetime) -> dict[str, str]:
        """The scopes of the workspace that are closed now, each with its reason; paces are not among them."""
        closed = self._select(RateLimitRow, RateLimitRow.until > now, RateLimitRow.reason.is_not(None))
        return {row.scope: row.reason or "" for row in self._all(closed)}
