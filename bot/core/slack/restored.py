"""Refuses what was shown before the database was restored: the ids in it may name other rows, or none.

What people tap in a message counts again once Slack has been shown it again; of Home and forms, Slack says when they
were shown.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from slack_bolt import BoltContext, BoltResponse

from bot.core.database.transaction import Database
from bot.core.errors import RestoredError
from bot.core.outbox.homes import Homes
from bot.core.outbox.restoring import Restores, is_shown
from bot.core.request import Request
from bot.core.slack.requests import Body, Next, Place, place

TAPPED, SUBMITTED = "block_actions", "view_submission"


@dataclass(frozen=True)
class RefuseStale:
    """A Bolt middleware, after the one that finds out who asks. Raises RestoredError."""

    db: Database
    restores: Restores

    def __call__(self, context: BoltContext, body: Body, next: Next) -> BoltResponse:
        shown_at = when_shown(body)
        if shown_at is not None:
            restore = self.restores.last()
            if restore is not None and shown_at <= restore.at:
                self._refuse(context["request"], place(body) if body["type"] == TAPPED else Place())
        return next()

    def _refuse(self, request: Request, where: Place) -> None:
        """Unless Slack shows by now what is true. Raises RestoredError."""
        with self.db.begin(request.who.workspace_id) as tx:
            if where.ts and is_shown(tx, where.channel, where.ts):
                return
            if where.home:
                Homes(tx).touch([request.who.id], request.now)
        raise RestoredError


def when_shown(body: Body) -> datetime | None:
    """By Slack's clock, when the message, form or Home was shown that was tapped or filled in; None of anything else.

    A view says it in its hash: what comes before the dot are seconds.
    """
    if body.get("type") not in (TAPPED, SUBMITTED):
        return None
    view = body.get("view") or {}
    seconds = view.get("hash") if view else (body.get("container") or {}).get("message_ts")
    try:
        return datetime.fromtimestamp(float(str(seconds).partition(".")[0]), UTC)
    except (ValueError, OverflowError, OSError):
        return None
