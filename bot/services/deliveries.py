"""Sends what waits in the outbox: claim, compose from what is true now, send, record.

No transaction is open while Slack is called. A worker that dies in between leaves a lease that runs out; whoever takes
over looks for the message in Slack before sending it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.deliveries import Delivery, DeliveryState, Kind, retry_delay
from bot.domain.errors import NotFoundError, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.domain.messages import Bundled, Composed, Message, PutOff, Skip
from bot.domain.people import Person
from bot.services.ports import Store, UnitOfWork

LEASE_SECONDS = 60.0
BATCH = 20


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message landed."""

    channel: str
    ts: str


class Messenger(Protocol):
    """Says things in Slack. All three raise SlackRefusedError, SlackBusyError, SlackUnknownError."""

    def post(self, recipient: Person, delivery: Delivery, message: Message) -> Posted: ...

    def update(self, recipient: Person, delivery: Delivery, message: Message) -> None: ...

    def find(self, recipient: Person, delivery: Delivery) -> Posted | None:
        """The message of a delivery whose outcome is unknown, by the delivery id in its metadata."""


class Composer(Protocol):
    """Composes a delivery from what is true now. `delivery.ts` is set when a posted message is rendered anew."""

    def __call__(self, uow: UnitOfWork, delivery: Delivery, recipient: Person, now: datetime) -> Composed: ...


class Hook(Protocol):
    """What follows once a delivery has ended; the delivery carries its channel and ts if it was posted."""

    def __call__(self, uow: UnitOfWork, delivery: Delivery, recipient: Person, now: datetime) -> None: ...


@dataclass(frozen=True)
class Deliveries:
    """`composers` has one entry a kind; `after_sent` and `after_end` run in the transaction that records the end."""

    store: Store
    messenger: Messenger
    composers: Mapping[Kind, Composer]
    after_sent: Mapping[Kind, Hook]
    after_end: Mapping[Kind, Hook]
    worker: str

    def send_due(self, now: datetime) -> int:
        """Send a batch of what is due; returns how many deliveries were claimed."""
        claimed = self.store.claim_due(now, self.worker, BATCH, LEASE_SECONDS)
        left = list(claimed)
        try:
            while left and self._send(left.pop(0), now):
                pass
        finally:
            # Slack hangs, or one broke: the others need not wait for a lease that runs out while we are late.
            self._give_back(left)
        return len(claimed)

    def refresh_stale(self, now: datetime) -> int:
        """Update in place a batch of messages that have changed; returns how many."""
        claimed = self.store.claim_stale(now, self.worker, BATCH, LEASE_SECONDS)
        for delivery in claimed:
            self._update(delivery, now)
        return len(claimed)

    def refresh_message(self, workspace_id: str, channel: str, ts: str) -> None:
        """Ask for a posted message to be rendered anew."""
        with self.store.begin(workspace_id) as uow:
            delivery = uow.deliveries.by_message(channel, ts)
            if delivery is not None:
                uow.deliveries.mark_stale(delivery.id)

    def _give_back(self, left: list[Delivery]) -> None:
        """Let deliveries that were claimed and not touched wait again; those of unknown outcome keep their lease."""
        for delivery in left:
            if delivery.state is DeliveryState.CLAIMED:
                with self.store.begin(delivery.workspace_id) as uow:
                    uow.deliveries.put_back(delivery.id, delivery.due_at, fault=False)

    def _send(self, delivery: Delivery, now: datetime) -> bool:
        """Send one; False when Slack did not answer, so that it is better to come back later."""
        with self.store.begin(delivery.workspace_id) as uow:
            recipient = uow.people.get(delivery.recipient_id)
        posted, searched = None, delivery.state is not DeliveryState.UNKNOWN
        try:
            if not searched:
                posted = self.messenger.find(recipient, delivery)
                searched = True
            if posted is None:
                composed = self._compose(delivery, recipient, now)
                if composed is None:
                    return True
                posted = self.messenger.post(recipient, delivery, composed)
        except SlackRefusedError as error:
            self._finish(delivery, recipient, DeliveryState.REFUSED, now, reason=error.code)
        except SlackBusyError as error:
            if not searched:
                # It may have been sent: it keeps its lease, and is looked for again when that has run out.
                return True
            wait = max(error.retry_after, retry_delay(delivery.attempts))
            with self.store.begin(delivery.workspace_id) as uow:
                uow.deliveries.put_back(delivery.id, now + timedelta(seconds=wait), fault=True)
        except SlackUnknownError:
            # The lease runs out and whoever claims it next looks for the message first.
            return False
        else:
            self._finish(delivery, recipient, DeliveryState.SENT, now, posted)
        return True

    def _compose(self, delivery: Delivery, recipient: Person, now: datetime) -> Message | None:
        """What to say; None when the delivery has been dealt with otherwise."""
        with self.store.begin(delivery.workspace_id) as uow:
            if delivery.expires_at is not None and now >= delivery.expires_at:
                self._end(uow, delivery, recipient, DeliveryState.EXPIRED, now, "too late")
                return None
            if not recipient.can_receive:
                self._end(uow, delivery, recipient, DeliveryState.REFUSED, now, "cannot receive")
                return None
            composed = self._composed(uow, delivery, recipient, now)
            match composed:
                case Skip():
                    self._end(uow, delivery, recipient, DeliveryState.CANCELLED, now, composed.reason)
                case Bundled():
                    self._end(uow, delivery, recipient, DeliveryState.BUNDLED, now, "daily cap")
                case PutOff():
                    self._put_off(uow, delivery, composed.until)
                case _:
                    return composed
            return None

    def _put_off(self, uow: UnitOfWork, delivery: Delivery, until: datetime) -> None:
        """Wait longer by somebody's own rule; it may then be that much later too."""
        waits = max(until - delivery.due_at, timedelta(0))
        expires_at = delivery.expires_at + waits if delivery.expires_at is not None else None
        uow.deliveries.put_back(delivery.id, until, fault=False, expires_at=expires_at)

    def _composed(self, uow: UnitOfWork, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        try:
            return self.composers[delivery.kind](uow, delivery, recipient, now)
        except NotFoundError:
            return Skip("what it was about is gone")

    def _update(self, delivery: Delivery, now: datetime) -> None:
        with self.store.begin(delivery.workspace_id) as uow:
            recipient = uow.people.get(delivery.recipient_id)
            composed = self._composed(uow, delivery, recipient, now)
        if not isinstance(composed, Skip | PutOff | Bundled) and recipient.can_receive:
            try:
                self.messenger.update(recipient, delivery, composed)
            except (SlackBusyError, SlackUnknownError):
                # The lease runs out and the update is tried again; updating twice does no harm.
                return
            except SlackRefusedError:
                pass
        with self.store.begin(delivery.workspace_id) as uow:
            uow.deliveries.refreshed(delivery.id)

    def _finish(
        self,
        delivery: Delivery,
        recipient: Person,
        state: DeliveryState,
        now: datetime,
        posted: Posted | None = None,
        reason: str | None = None,
    ) -> None:
        with self.store.begin(delivery.workspace_id) as uow:
            self._end(uow, delivery, recipient, state, now, reason, posted)

    def _end(
        self,
        uow: UnitOfWork,
        delivery: Delivery,
        recipient: Person,
        state: DeliveryState,
        now: datetime,
        reason: str | None,
        posted: Posted | None = None,
    ) -> None:
        channel, ts = (posted.channel, posted.ts) if posted else (delivery.channel, None)
        uow.deliveries.finish(delivery.id, state, now, channel=channel, ts=ts, reason=reason)
        ended = replace(uow.deliveries.by_key(delivery.dedupe_key) or delivery, state=state, channel=channel, ts=ts)
        if state is DeliveryState.SENT and delivery.kind in self.after_sent:
            self.after_sent[delivery.kind](uow, ended, recipient, now)
        if delivery.kind in self.after_end:
            self.after_end[delivery.kind](uow, ended, recipient, now)
