"""What becomes of one delivery: composed from what is true now, sent, recorded; or looked up, updated, let go.

No transaction is open while Slack is called.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.core.database.transaction import Transaction
from bot.core.errors import NotFoundError
from bot.core.outbox.deliveries import Delivery, DeliveryState, Kind, Posted, Sent
from bot.core.outbox.messages import Bundled, Composed, PutOff, Sendable, Skip
from bot.core.outbox.store import Deliveries
from bot.core.people import Person
from bot.core.people_store import People
from bot.core.ports import Clock, Messenger, Metrics
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.privacy.rules import ExportFiles

LEASE = timedelta(seconds=60)
"""Long enough for a call that times out, several times over."""
TOO_LATE = "too late"
ONLY_READS = frozenset(Kind) - {
    Kind.BRIEF,
    Kind.REQUESTED,
    Kind.PREPARE,
    Kind.NUDGE,
    Kind.PERFORMANCE_BRIEF,
    Kind.RECORD,
}
"""Kinds whose composing changes nothing."""


class LeaseLostError(Exception):
    """The delivery is another worker's by now, or has been dealt with otherwise."""


class Composer(Protocol):
    """Composes a delivery from what is true now, opened for its recipient.

    `delivery.ts` is set when a posted message is rendered anew.
    """

    def __call__(self, tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime) -> Composed: ...


class Begin(Protocol):
    """Opens a transaction of another kind than coaching's, for that person."""

    def __call__(self, person: Person, *, read_only: bool) -> AbstractContextManager[Any]: ...


class Hook(Protocol):
    """What follows once a delivery has ended; the delivery carries its channel and ts if it was posted."""

    def __call__(self, tx: Transaction, delivery: Delivery, recipient: Person, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class _Over:
    """It ends without being posted."""

    state: DeliveryState
    reason: str


@dataclass(frozen=True)
class Sending:
    """`composers` has one entry a kind; `after_sent` and `after_end` run in the transaction that records the end.

    `begins` has the kinds whose composer is given something else than what people write in coaching.
    """

    db: CoachingDatabase
    clock: Clock
    messenger: Messenger
    composers: Mapping[Kind, Callable[..., Composed]]
    after_sent: Mapping[Kind, Hook]
    after_end: Mapping[Kind, Hook]
    metrics: Metrics
    begins: Mapping[Kind, Begin] = field(default_factory=dict)

    def send(self, delivery: Delivery, recipient: Person, worker: str) -> Sent | None:
        """Compose and post. Raises LeaseLostError and what the messenger raises.

        What is returned is still to be recorded: nothing follows from it, so a whole batch can be at once.
        """
        now = self.clock.now()
        with self._composing(delivery, recipient) as tx:
            decided = self._decide(tx, delivery, recipient, now)
            if delivery.kind not in ONLY_READS:
                self._settle(tx, delivery, decided, worker)
        if delivery.kind in ONLY_READS and (isinstance(decided, _Over | PutOff) or not self._is_fresh(delivery)):
            with self.db.begin(delivery.workspace_id) as tx:
                self._settle(tx, delivery, decided, worker)
        if isinstance(decided, _Over | PutOff):
            return None
        posted = self.messenger.post(recipient, delivery, decided)
        if delivery.kind not in self.after_sent and delivery.kind not in self.after_end:
            return Sent(delivery, posted, self.clock.now())
        self._record(delivery, DeliveryState.SENT, posted=posted)
        return None

    def look_up(self, delivery: Delivery, recipient: Person, worker: str) -> None:
        """Record where one that may have been sent was sent to; if it was not, it waits like any other."""
        posted = self.messenger.find(recipient, delivery)
        if posted is not None:
            self._record(delivery, DeliveryState.SENT, posted=posted)
            return
        with self.db.begin(delivery.workspace_id) as tx:
            Deliveries(tx).put_back(delivery.id, worker, delivery.due_at)

    def expire(self, delivery: Delivery, recipient: Person, worker: str) -> None:
        """Record that it is too late."""
        with self.db.begin(delivery.workspace_id) as tx:
            self._settle(tx, delivery, _Over(DeliveryState.EXPIRED, TOO_LATE), worker)

    def update(self, delivery: Delivery, recipient: Person, worker: str) -> None:
        """Render a posted message anew, in place."""
        with self._composing(delivery, recipient) as tx:
            composed = self._composed(tx, delivery, recipient, self.clock.now())
        with self.db.begin(delivery.workspace_id) as tx:
            self._renew(tx, delivery, worker)
        if not isinstance(composed, Skip | PutOff | Bundled | ExportFiles) and recipient.can_receive:
            self.messenger.update(recipient, delivery, composed)
        with self.db.begin(delivery.workspace_id) as tx:
            self._renew(tx, delivery, worker)
            Deliveries(tx).refreshed(delivery.id)

    def refuse(self, delivery: Delivery, code: str, worker: str) -> None:
        """Record that Slack refuses it for good."""
        if delivery.state is DeliveryState.SENT:
            with self.db.begin(delivery.workspace_id) as tx:
                self._renew(tx, delivery, worker)
                Deliveries(tx).refreshed(delivery.id)
        else:
            self._record(delivery, DeliveryState.REFUSED, code)

    def count(self, delivery: Delivery, state: DeliveryState, at: datetime) -> None:
        """Count an end, and how late what was sent came."""
        late = delivery.late_by(at).total_seconds() if state is DeliveryState.SENT else None
        self.metrics.delivery_ended(delivery.kind, state, late)

    def _decide(
        self, tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime
    ) -> Sendable | PutOff | _Over:
        """What to post, or why nothing is posted now."""
        if delivery.expires_at is not None and now >= delivery.expires_at:
            return _Over(DeliveryState.EXPIRED, TOO_LATE)
        if not recipient.can_receive:
            return _Over(DeliveryState.REFUSED, recipient.unreachable or "cannot receive")
        composed = self._composed(tx, delivery, recipient, now)
        match composed:
            case Skip():
                return _Over(DeliveryState.CANCELLED, composed.reason)
            case Bundled():
                return _Over(DeliveryState.BUNDLED, "daily cap")
            case _:
                return composed

    def _composed(self, tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        try:
            return self.composers[delivery.kind](tx, delivery, recipient, now)
        except NotFoundError:
            return Skip("what it was about is gone")

    def _put_off(self, tx: Transaction, delivery: Delivery, until: datetime) -> None:
        """Wait longer by somebody's own rule; it may then be that much later too."""
        waits = max(until - delivery.due_at, timedelta(0))
        expires_at = delivery.expires_at + waits if delivery.expires_at is not None else None
        Deliveries(tx).put_off(delivery.id, until, expires_at)

    def _composing(self, delivery: Delivery, recipient: Person) -> AbstractContextManager[CoachingTransaction]:
        """What composing needs: most kinds only read, and need no transaction for that."""
        begin = self.begins.get(delivery.kind, self.db.coaching)
        return begin(recipient, read_only=delivery.kind in ONLY_READS)

    def _settle(self, tx: Transaction, delivery: Delivery, decided: Sendable | PutOff | _Over, worker: str) -> None:
        """Make sure that it is still ours, and record it if nothing is posted now.

        Raises LeaseLostError; what composing wrote is then rolled back. Comes after composing, which may lock people:
        listeners lock them before deliveries.
        """
        if not self._is_fresh(delivery):
            self._renew(tx, delivery, worker)
        if isinstance(decided, _Over):
            self._end(tx, delivery, decided.state, decided.reason)
        elif isinstance(decided, PutOff):
            self._put_off(tx, delivery, decided.until)

    def _is_fresh(self, delivery: Delivery) -> bool:
        """While half of the lease is left nobody else can have taken it over, and the database need not be asked."""
        until = delivery.lease_until
        return until is not None and until - self.clock.now() >= LEASE / 2

    def _renew(self, tx: Transaction, delivery: Delivery, worker: str) -> None:
        now = self.clock.now()
        if not Deliveries(tx).renew(delivery.id, worker, now, now + LEASE):
            raise LeaseLostError

    def _record(
        self, delivery: Delivery, state: DeliveryState, reason: str | None = None, posted: Posted | None = None
    ) -> None:
        with self.db.begin(delivery.workspace_id) as tx:
            self._end(tx, delivery, state, reason, posted)

    def _end(
        self,
        tx: Transaction,
        delivery: Delivery,
        state: DeliveryState,
        reason: str | None = None,
        posted: Posted | None = None,
    ) -> None:
        """Record the end and what follows from it, once whoever else may have found the same."""
        now = self.clock.now()
        channel, ts = (posted.channel, posted.ts) if posted else (delivery.channel, None)
        if not Deliveries(tx).finish(delivery.id, state, now, channel=channel, ts=ts, reason=reason):
            return
        self.count(delivery, state, now)
        follows = [self.after_sent.get(delivery.kind)] if state is DeliveryState.SENT else []
        hooks = [hook for hook in (*follows, self.after_end.get(delivery.kind)) if hook]
        if not hooks:
            return
        recipient = People(tx).get(delivery.recipient_id)
        ended = replace(Deliveries(tx).by_key(delivery.dedupe_key) or delivery, state=state, channel=channel, ts=ts)
        for hook in hooks:
            hook(tx, ended, recipient, now)
