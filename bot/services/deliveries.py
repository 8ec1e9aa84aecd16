"""Sends what waits in the outbox: claim, compose from what is true now, send, record.

No transaction is open while Slack is called. A worker renews its lease right before it sends, and lets go of what is
not its own any more. One that dies in between leaves a lease that runs out; whoever takes over looks for the message
in Slack before sending it again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import get_ident
from typing import Protocol

import structlog

from bot.domain.deliveries import Delivery, DeliveryState, Kind, retry_delay
from bot.domain.errors import (
    NotFoundError,
    SlackBusyError,
    SlackDownError,
    SlackRefusedError,
    SlackUnauthorizedError,
    SlackUnknownError,
)
from bot.domain.messages import Bundled, Composed, Message, PutOff, Skip
from bot.domain.people import Person
from bot.services.ports import Clock, Store, UnitOfWork

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 5
PAUSE_SECONDS = 5.0
"""Before what was claimed and not dealt with is tried again."""
UNAUTHORIZED_SECONDS = 60.0
BROKEN_SECONDS = 3600.0
"""The longest wait before trying again what fails by a fault of ours."""


class LeaseLostError(Exception):
    """The delivery is another worker's by now, or has been dealt with otherwise."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message landed."""

    channel: str
    ts: str


class Messenger(Protocol):
    """Says things in Slack. All three raise SlackRefusedError (SlackUnauthorizedError), SlackBusyError
    (SlackDownError), SlackUnknownError."""

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
    """`composers` has one entry a kind; `after_sent` and `after_end` run in the transaction that records the end.

    `worker` is unique to the process.
    """

    store: Store
    clock: Clock
    messenger: Messenger
    composers: Mapping[Kind, Composer]
    after_sent: Mapping[Kind, Hook]
    after_end: Mapping[Kind, Hook]
    worker: str

    def send_due(self) -> bool:
        """Send a batch of what is due; whether to go on with the next one at once."""
        claimed = self.store.claim_due(self.clock.now(), self._claimant(), BATCH, LEASE.total_seconds())
        return self._work_off(claimed, self._send)

    def refresh_stale(self) -> bool:
        """Update in place a batch of messages that have changed; whether to go on with the next one at once."""
        claimed = self.store.claim_stale(self.clock.now(), self._claimant(), BATCH, LEASE.total_seconds())
        return self._work_off(claimed, self._update)

    def refresh_message(self, workspace_id: str, channel: str, ts: str) -> None:
        """Ask for a posted message to be rendered anew."""
        with self.store.begin(workspace_id) as uow:
            delivery = uow.deliveries.by_message(channel, ts)
            if delivery is not None:
                uow.deliveries.mark_stale(delivery.id)

    def _claimant(self) -> str:
        """One a thread: the sandbox's page runs the ticks beside the scheduler when its clock jumps."""
        return f"{self.worker}:{get_ident()}"

    def _work_off(self, claimed: list[Delivery], deal: Callable[[Delivery], None]) -> bool:
        """Deal with each so that none stops the others; False if there was none, or Slack does not answer."""
        left, unauthorized = list(claimed), set()
        try:
            while left:
                try:
                    self._deal_with(left.pop(0), deal)
                except SlackUnauthorizedError as error:
                    unauthorized.add(error.code)
        except (SlackDownError, SlackUnknownError):
            log.warning("slack_does_not_answer", put_aside=len(left))
            return False
        finally:
            if unauthorized:
                log.error("slack_unauthorized", codes=sorted(unauthorized))
            for delivery in left:
                self._put_aside(delivery, PAUSE_SECONDS, fault=False)
        return bool(claimed)

    def _deal_with(self, delivery: Delivery, deal: Callable[[Delivery], None]) -> None:
        """Raises SlackUnauthorizedError, SlackDownError, SlackUnknownError once the delivery is taken care of."""
        about = {"delivery_id": delivery.id, "kind": delivery.kind.value}
        try:
            deal(delivery)
        except LeaseLostError:
            log.info("lease_lost", **about)
        except SlackUnauthorizedError:
            self._put_aside(delivery, max(UNAUTHORIZED_SECONDS, retry_delay(delivery.attempts)))
            raise
        except SlackRefusedError as error:
            log.warning("delivery_refused", code=error.code, **about)
            self._refused(delivery, error.code)
        except SlackBusyError as error:
            self._put_aside(delivery, max(error.retry_after, retry_delay(delivery.attempts)))
            if isinstance(error, SlackDownError):
                raise
        except SlackUnknownError:
            # It keeps its lease: who claims it after that looks for the message first. Updating twice does no harm.
            raise
        except Exception:
            log.error("delivery_failed", exc_info=True, **about)
            wait = retry_delay(delivery.attempts + 1, BROKEN_SECONDS)
            self._put_aside(replace(delivery, maybe_sent=True), wait)

    def _put_aside(self, delivery: Delivery, seconds: float, *, fault: bool = True) -> None:
        """Let it wait: by its lease if it has been or may have been sent, for that must not be forgotten."""
        until = self.clock.now() + timedelta(seconds=seconds)
        with self.store.begin(delivery.workspace_id) as uow:
            if not self._renew(uow, delivery, until, fault=fault):
                return
            if delivery.state is DeliveryState.CLAIMED and not delivery.maybe_sent:
                uow.deliveries.put_back(delivery.id, until, fault=False)

    def _refused(self, delivery: Delivery, code: str) -> None:
        with self.store.begin(delivery.workspace_id) as uow:
            if not self._renew(uow, delivery):
                return
            if delivery.state is DeliveryState.SENT:
                uow.deliveries.refreshed(delivery.id)
            else:
                self._end(uow, delivery, DeliveryState.REFUSED, code)

    def _renew(self, uow: UnitOfWork, one: Delivery, until: datetime | None = None, *, fault: bool = False) -> bool:
        """Hold the lease until then, a whole lease long by default; False if it is not ours any more."""
        now = self.clock.now()
        return uow.deliveries.renew(one.id, self._claimant(), now, until or now + LEASE, fault=fault)

    def _keep(self, uow: UnitOfWork, delivery: Delivery) -> None:
        """Comes after composing, which may lock people: listeners lock them before deliveries.

        Raises LeaseLostError; what composing wrote is then rolled back.
        """
        if not self._renew(uow, delivery):
            raise LeaseLostError

    def _send(self, delivery: Delivery) -> None:
        with self.store.begin(delivery.workspace_id) as uow:
            recipient = uow.people.get(delivery.recipient_id)
        posted = self._look_up(delivery, recipient) if delivery.maybe_sent else self._post(delivery, recipient)
        if posted is not None:
            with self.store.begin(delivery.workspace_id) as uow:
                self._end(uow, delivery, DeliveryState.SENT, posted=posted)

    def _look_up(self, delivery: Delivery, recipient: Person) -> Posted | None:
        """Where it was sent to. One that was not is put back, to be claimed and sent like any other."""
        posted = self.messenger.find(recipient, delivery)
        if posted is None:
            with self.store.begin(delivery.workspace_id) as uow:
                self._keep(uow, delivery)
                uow.deliveries.put_back(delivery.id, delivery.due_at, fault=False)
        return posted

    def _post(self, delivery: Delivery, recipient: Person) -> Posted | None:
        """Where it went; None when it has been dealt with otherwise."""
        message = self._compose(delivery, recipient)
        return self.messenger.post(recipient, delivery, message) if message is not None else None

    def _compose(self, delivery: Delivery, recipient: Person) -> Message | None:
        now = self.clock.now()
        with self.store.begin(delivery.workspace_id) as uow:
            if delivery.expires_at is not None and now >= delivery.expires_at:
                self._let_go(uow, delivery, DeliveryState.EXPIRED, "too late")
                return None
            if not recipient.can_receive:
                self._let_go(uow, delivery, DeliveryState.REFUSED, "cannot receive")
                return None
            composed = self._composed(uow, delivery, recipient, now)
            match composed:
                case Skip():
                    self._let_go(uow, delivery, DeliveryState.CANCELLED, composed.reason)
                case Bundled():
                    self._let_go(uow, delivery, DeliveryState.BUNDLED, "daily cap")
                case PutOff():
                    self._put_off(uow, delivery, composed.until)
                case _:
                    self._keep(uow, delivery)
                    return composed
        return None

    def _put_off(self, uow: UnitOfWork, delivery: Delivery, until: datetime) -> None:
        """Wait longer by somebody's own rule; it may then be that much later too."""
        self._keep(uow, delivery)
        waits = max(until - delivery.due_at, timedelta(0))
        expires_at = delivery.expires_at + waits if delivery.expires_at is not None else None
        uow.deliveries.put_back(delivery.id, until, fault=False, expires_at=expires_at)

    def _let_go(self, uow: UnitOfWork, delivery: Delivery, state: DeliveryState, reason: str) -> None:
        self._keep(uow, delivery)
        self._end(uow, delivery, state, reason)

    def _composed(self, uow: UnitOfWork, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        try:
            return self.composers[delivery.kind](uow, delivery, recipient, now)
        except NotFoundError:
            return Skip("what it was about is gone")

    def _update(self, delivery: Delivery) -> None:
        with self.store.begin(delivery.workspace_id) as uow:
            recipient = uow.people.get(delivery.recipient_id)
            composed = self._composed(uow, delivery, recipient, self.clock.now())
            self._keep(uow, delivery)
        if not isinstance(composed, Skip | PutOff | Bundled) and recipient.can_receive:
            self.messenger.update(recipient, delivery, composed)
        with self.store.begin(delivery.workspace_id) as uow:
            self._keep(uow, delivery)
            uow.deliveries.refreshed(delivery.id)

    def _end(
        self,
        uow: UnitOfWork,
        delivery: Delivery,
        state: DeliveryState,
        reason: str | None = None,
        posted: Posted | None = None,
    ) -> None:
        """Record the end and what follows from it, once whoever else may have found the same."""
        now = self.clock.now()
        channel, ts = (posted.channel, posted.ts) if posted else (delivery.channel, None)
        if not uow.deliveries.finish(delivery.id, state, now, channel=channel, ts=ts, reason=reason):
            return
        recipient = uow.people.get(delivery.recipient_id)
        ended = replace(uow.deliveries.by_key(delivery.dedupe_key) or delivery, state=state, channel=channel, ts=ts)
        if state is DeliveryState.SENT and delivery.kind in self.after_sent:
            self.after_sent[delivery.kind](uow, ended, recipient, now)
        if delivery.kind in self.after_end:
            self.after_end[delivery.kind](uow, ended, recipient, now)
