"""The outbox over all workspaces: for the worker that sends, the ticks that keep it in order, and who watches it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot.core.database.queries import delete_in_batches
from bot.core.database.tables import one_of
from bot.core.database.transaction import Database
from bot.core.failed_rows import readable
from bot.core.health import OutboxFigures
from bot.core.outbox import claims, rate_limits
from bot.core.outbox.claims import Claim
from bot.core.outbox.deliveries import Delivery, DeliveryState, Sent
from bot.core.outbox.rate_limits import FOREVER, WORKSPACE, uninstalled
from bot.core.outbox.store import CAN_FINISH
from bot.core.outbox.tables import IN_HAND, IS_EXPIRED, IS_OVER, IS_WAITING, OVER, UNFINISHED, DeliveryRow, RateLimitRow

_SENT = (
    update(DeliveryRow.metadata.tables[DeliveryRow.__tablename__])
    .where(DeliveryRow.id == bindparam("delivery"), one_of(DeliveryRow.state, CAN_FINISH))
    .values(
        state=DeliveryState.SENT,
        channel=bindparam("to"),
        ts=bindparam("as"),
        sent_at=bindparam("when"),
        shown_digest=bindparam("digest"),
        reason=None,
        claimed_by=None,
        lease_until=None,
    )
)
_WAITING = select(DeliveryRow.workspace_id, DeliveryRow.recipient_id, DeliveryRow.due_at, DeliveryRow.priority).where(
    IS_WAITING
)
_FIRST_LOOK_UP = select(func.min(DeliveryRow.lease_until)).where(DeliveryRow.state == DeliveryState.UNKNOWN)
_LIMITS = select(RateLimitRow)
COUNTED = 100_000
"""Counting stops there: a scrape must not read a million rows."""


_WAIT_AGAIN = (
    update(DeliveryRow)
    .where(IS_EXPIRED, DeliveryRow.expires_at > bindparam("now"))
    .values(state=DeliveryState.WAITING, attempts=0, reason=None)
)
_TOO_LONG = RateLimitRow.until > bindparam("pace")
_OPEN_AGAIN = delete(RateLimitRow).where(
    _TOO_LONG,
    or_(
        and_(RateLimitRow.reason.is_(None), _TOO_LONG),
        and_(RateLimitRow.until > bindparam("closing"), RateLimitRow.until < FOREVER),
    ),
)


class Outbox:
    """Every method is a transaction of its own, or several."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def claim_due(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """Claim waiting deliveries due at or before `now`, as far as the limits of each workspace and person allow.

        Briefs before weekly messages, then oldest due first; workspaces take turns, the one that sent least lately
        first. Two workers never claim the same one.
        """
        return claims.due(self._db, Claim(now, worker, timedelta(seconds=lease_seconds)), limit)

    def claim_expired(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """The same for waiting ones that are too late, whatever the limits: nothing is sent for them."""
        return claims.others(self._db, claims.EXPIRED, Claim(now, worker, timedelta(seconds=lease_seconds)), limit)

    def claim_unknown(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """The same for those that may have been sent and are to be looked up by now; what a dead worker had claimed
        becomes one of them."""
        return claims.others(self._db, claims.UNKNOWN, Claim(now, worker, timedelta(seconds=lease_seconds)), limit)

    def claim_stale(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """The same for sent messages that ask to be rendered again."""
        return claims.others(self._db, claims.STALE, Claim(now, worker, timedelta(seconds=lease_seconds)), limit)

    def record_sent(self, sent: Sequence[Sent]) -> None:
        """Record all of these as sent, in one transaction and one statement, but for those that have ended already."""
        posts = ((one.delivery.id, one.posted, one.at) for one in sent)
        rows = [
            {"delivery": id, "to": posted.channel, "as": posted.ts, "when": at, "digest": posted.digest}
            for id, posted, at in posts
        ]
        if rows:
            with self._db.across_workspaces() as connection:
                connection.execute(_SENT, rows)

    def forget_deliveries(self, not_sent: datetime, sent: datetime) -> None:
        """Delete deliveries that are over: those that were not sent and whose time had run out before `not_sent`, and
        those that went out before `sent`."""
        went_out = DeliveryRow.state == DeliveryState.SENT
        old = and_(IS_OVER, went_out, DeliveryRow.due_at < sent, DeliveryRow.sent_at < sent)
        delete_in_batches(self._db, DeliveryRow, old)
        too_late = or_(DeliveryRow.expires_at.is_(None), DeliveryRow.expires_at < not_sent)
        others = DeliveryRow.state.in_([state for state in OVER if state is not DeliveryState.SENT])
        delete_in_batches(self._db, DeliveryRow, and_(IS_OVER, others, DeliveryRow.due_at < not_sent, too_late))

    def forget_rate_limits(self, before: datetime) -> None:
        """Delete limits that ended before then."""
        delete_in_batches(self._db, RateLimitRow, RateLimitRow.until < before)

    def follow_clock_back(self, now: datetime) -> None:
        """When the clock had run ahead of `now`: schedule again the deliveries that expired and whose expiry is yet
        to come, and open scopes that are closed for longer than can be."""
        with self._db.across_workspaces() as connection:
            connection.execute(_WAIT_AGAIN, {"now": now})
            longest = {"pace": now + rate_limits.LONGEST_PACE, "closing": now + rate_limits.LONGEST_CLOSING}
            connection.execute(_OPEN_AGAIN, longest)

    def figures(self, now: datetime) -> OutboxFigures | None:
        """The outbox as it is at `now`, for monitoring; None if the database does not answer. By indexes
        only, and no dearer with a long backlog."""
        due = select(DeliveryRow.due_at).where(
            UNFINISHED, DeliveryRow.due_at <= now, ~uninstalled(DeliveryRow.workspace_id)
        )
        unknown = select(DeliveryRow.id).where(IN_HAND, DeliveryRow.state == DeliveryState.UNKNOWN)
        paused = select(RateLimitRow.workspace_id).where(
            RateLimitRow.scope == WORKSPACE, RateLimitRow.until > now, RateLimitRow.until < FOREVER
        )
        counted = [select(func.count()).select_from(rows.limit(COUNTED).subquery()) for rows in (due, unknown, paused)]
        try:
            with self._db.across_workspaces(read_only=True) as connection:
                first = due.order_by(DeliveryRow.due_at).limit(1)
                oldest = readable(lambda _: connection.scalars(first).all(), ["first"], lambda *_: None)
                counts = [connection.scalar(count) or 0 for count in counted]
        except SQLAlchemyError:
            return None
        seconds = (now - oldest[0]).total_seconds() if oldest else 0.0
        return OutboxFigures(due=counts[0], oldest_seconds=seconds, unknown=counts[1], paused_workspaces=counts[2])

    def next_due(self) -> datetime | None:
        """When the earliest waiting delivery is due and nothing in its way, for a clock that jumps there.

        Reads all of them: for the sandbox only.
        """
        with self._db.across_workspaces(read_only=True) as connection:
            until: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
            for limit in connection.execute(_LIMITS):
                until[limit.workspace_id][limit.scope] = limit.until
            moments = [
                rate_limits.opens(due_at, recipient_id, until[workspace_id].get, is_first=priority == 0)
                for workspace_id, recipient_id, due_at, priority in connection.execute(_WAITING)
            ]
            look_up = connection.scalar(_FIRST_LOOK_UP)
        return min([*moments, look_up] if look_up else moments, default=None)
