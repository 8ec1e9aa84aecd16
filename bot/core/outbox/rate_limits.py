"""How fast Slack lets us go: which scopes are closed until when, and the pace that keeps them open.

A scope is a row in the database, shared by all workers (docs.slack.dev/apis/web-api/rate-limits):

- `workspace`: nothing is sent there at all, because the installation is refused or gone, or Slack does not answer;
- `method:chat.postMessage`: Slack answered 429 to that method; other methods and other workspaces go on;
- `messages`: the pace of all messages of a workspace, several hundred a minute;
- `channel:7`: the pace of what one person (by id) is sent: one a second, short bursts allowed.

A pace is kept by one moment, `until`: each message moves it on by the pace's interval, and there is room while it lies
less than a burst ahead of now (the generic cell rate algorithm)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, exists

from bot.core.database.queries import Repository
from bot.core.database.tables import one_of
from bot.core.outbox.tables import RateLimitRow

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Until somebody opens the scope again."""
WORKSPACE = "workspace"
MESSAGES = "messages"
MESSAGES_OFF = "messages_tab_disabled"
"""Slack's error where the app's Messages tab is switched off: nobody there can be written to, Homes still show."""
POST, UPDATE, PUBLISH = "chat.postMessage", "chat.update", "views.publish"


def method(name: str) -> str:
    """The scope of a Web API method."""
    return f"method:{name}"


def channel(recipient_id: int) -> str:
    """The scope of one person's direct messages."""
    return f"channel:{recipient_id}"


@dataclass(frozen=True, slots=True)
class Pace:
    """One message every `interval`, and `burst` of them at once after a pause."""

    interval: timedelta
    burst: int

    def room(self, until: datetime | None, now: datetime) -> int:
        """How many may be sent at once. `until` is what the scope's row says, None if it has none."""
        ahead = max(until - now, timedelta(0)) if until is not None else timedelta(0)
        return max(0, int((self.burst * self.interval - ahead) / self.interval))

    def after(self, until: datetime | None, now: datetime, count: int) -> datetime:
        """What the scope's row says once `count` more have been sent."""
        return max(until or now, now) + count * self.interval

    def opens(self, until: datetime) -> datetime:
        """When there is room for one again."""
        return until - (self.burst - 1) * self.interval

    def last_open(self, now: datetime) -> datetime:
        """The latest `until` that leaves room for one."""
        return now + (self.burst - 1) * self.interval


WORKSPACE_PACE = Pace(timedelta(seconds=0.215), 10)
"""Slack says "several hundred messages per minute". In any minute no more than 300 go, a burst among them."""
FIRST_PACE = Pace(WORKSPACE_PACE.interval, 20)
"""The same pace for what must not wait: it may run further ahead, and the rest lets it pass by that."""
CHANNEL_PACE = Pace(timedelta(seconds=1), 20)

LONGEST_PACE = timedelta(minutes=1)
"""No pace runs further ahead; one that does was kept by a clock that has gone back since."""
LONGEST_CLOSING = timedelta(hours=1)
"""The same for a scope that is closed for a while. Asked too early, Slack says once more how long to wait."""


def opens(
    due_at: datetime, recipient_id: int, until: Callable[[str], datetime | None], *, is_first: bool = True
) -> datetime:
    """When a message due at `due_at` may be sent; `until` is what the row of a scope of its workspace says, `is_first`
    whether it is one of those that must not wait."""
    closed = [until(WORKSPACE), until(method(POST))]
    own = FIRST_PACE if is_first else WORKSPACE_PACE
    paces = [(own, until(MESSAGES)), (CHANNEL_PACE, until(channel(recipient_id)))]
    free = [pace.opens(at) for pace, at in paces if at is not None]
    return max([due_at, *(at for at in closed if at is not None), *free])


def closed_scope(workspace_id: Any, now: Any, *scopes: str) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether one of these scopes is closed in the workspace of the row asked about."""
    return exists().where(
        RateLimitRow.workspace_id == workspace_id, one_of(RateLimitRow.scope, scopes), RateLimitRow.until > now
    )


def uninstalled(workspace_id: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether the bot was removed from the workspace of the row asked about: closed until it is installed again."""
    return exists().where(
        RateLimitRow.workspace_id == workspace_id, RateLimitRow.scope == WORKSPACE, RateLimitRow.until >= FOREVER
    )


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
