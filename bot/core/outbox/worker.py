"""Works off the outbox: claims a batch, deals with each delivery in it, and keeps to what Slack answers.

Messages to one person are dealt with one after the other, in their order; several people at once, by the threads of
`executor`. While a full batch is under way the next one is claimed, without those whom the first one is sending to.
When Slack asks to wait, or does not answer, that is kept in the database as a closed scope
(`bot.core.outbox.rate_limits`) for all workers, and what is still held of that workspace is given back.
"""

import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import count
from threading import Event
from time import perf_counter

import structlog

from bot.core.database.transaction import Database
from bot.core.errors import SlackBusyError, SlackDownError, SlackRefusedError, SlackUnauthorizedError, SlackUnknownError
from bot.core.failed_rows import FailedRows, readable
from bot.core.outbox import rate_limits
from bot.core.outbox.deliveries import CLOSED, Delivery, DeliveryState, PersonUnreachable, Sent, retry_delay
from bot.core.outbox.homes import Homes
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.rate_limits import RateLimits
from bot.core.outbox.sending import LEASE, LeaseLostError, Sending
from bot.core.outbox.store import Deliveries
from bot.core.outbox.unreadable import DELIVERIES
from bot.core.people import Person
from bot.core.people_store import People, people_by_id
from bot.core.ports import Clock

log = structlog.get_logger(__name__)

BATCH = 100
BATCHES = 10
"""At most so many in a step: a long backlog is many steps."""
LOOK_AFTER = timedelta(seconds=60)
"""Slack may post a message some time after our call has given up: one looked up too early would be sent twice."""
UNAUTHORIZED = timedelta(minutes=5)
LONGEST_PAUSE_SECONDS = 30.0
"""Between tries while Slack is away: a brief must not miss its 1:1 because the last pause was long."""
BROKEN_SECONDS = 3600.0
"""The longest wait before trying again what fails by a fault of ours."""
Deal = Callable[[Delivery, Person, str], Sent | None]


@dataclass(frozen=True)
class Worker:
    """`worker` is unique to the process. `executor` runs what may run at once."""

    db: Database
    outbox: Outbox
    clock: Clock
    sending: Sending
    executor: Executor
    worker: str
    _stopping: Event = field(default_factory=Event)
    _batches: Iterator[int] = field(default_factory=count)

    def send_due(self) -> bool:
        """Send a batch of what is due; whether to go on with the next one at once."""
        return self._work_off(self.outbox.claim_due, self.sending.send)

    def expire_late(self) -> bool:
        """Record a batch of what is too late; the same."""
        return self._work_off(self.outbox.claim_expired, self.sending.expire)

    def look_up_unknown(self) -> bool:
        """Look up a batch of what may have been sent; the same."""
        return self._work_off(self.outbox.claim_unknown, self.sending.look_up)

    def refresh_stale(self) -> bool:
        """Update in place a batch of messages that have changed; the same."""
        return self._work_off(self.outbox.claim_stale, self.sending.update)

    def stop(self) -> None:
        """Claim nothing more, and give back what has not been begun. Calls in hand end by themselves."""
        self._stopping.set()
        log.info("stopping")

    def _work_off(self, claim: Callable[..., list[Delivery]], deal: Deal) -> bool:
        under_way, closed, dealt_with = deque["_Batch"](), set[str](), False
        try:
            for _ in range(BATCHES):
                batch = self._claim(claim, deal, closed)
                if batch is None:
                    break
                under_way.append(batch)
                batch.results = self.executor.map(batch.run, _by_person(batch.claimed))
                if len(under_way) > 1:
                    dealt_with |= self._end(under_way.popleft())
                if len(batch.claimed) < BATCH:
                    break
        finally:
            while under_way:
                dealt_with |= self._end(under_way.popleft())
        return dealt_with

    def _claim(self, claim: Callable[..., list[Delivery]], deal: Deal, closed: set[str]) -> "_Batch | None":
        """None if there is nothing to do."""
        if self._stopping.is_set():
            return None
        worker = f"{self.worker}:{next(self._batches)}"
        began = perf_counter()
        claimed = claim(self.clock.now(), worker, BATCH, LEASE.total_seconds())
        if not claimed:
            return None
        self.sending.metrics.claimed(perf_counter() - began, len(claimed))
        closed.difference_update(one.workspace_id for one in claimed)  # what was closed there is open again
        return _Batch(self, deal, worker, claimed, self._recipients(claimed), closed)

    def _end(self, batch: "_Batch") -> bool:
        """Wait for a batch and record what was sent; whether any of it was not given back."""
        try:
            return any([*batch.results])
        finally:
            self._record(batch.sent)  # after a failure too: what is not would have to be looked up in Slack

    def _record(self, sent: list[Sent]) -> None:
        self.outbox.record_sent(sent)
        for one in sent:
            self.sending.count(one.delivery, DeliveryState.SENT, one.at)

    def _recipients(self, claimed: list[Delivery]) -> dict[int, Person]:
        """By id; who is deactivated or moves to another zone while the batch is in hand does so a moment too late."""
        ids = sorted({one.recipient_id for one in claimed})
        with self.db.across_workspaces(read_only=True) as connection:
            # Of one who cannot be read, each delivery fails by itself.
            people = readable(partial(people_by_id, connection), ids, lambda _, _error: None)
        return {person.id: person for person in people}

    @property
    def failed(self) -> FailedRows:
        """Deliveries that could not be dealt with, by a fault of ours."""
        return FailedRows(self.db, DELIVERIES)

    @property
    def stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stopping.is_set()


@dataclass
class _Batch:
    """Deals with claimed deliveries, so that none stops the others. Its methods may run in several threads."""

    of: Worker
    deal: Deal
    worker: str
    claimed: list[Delivery]
    recipients: dict[int, Person]
    closed: set[str]
    sent: list[Sent] = field(default_factory=list)
    results: Iterable[bool] = ()

    def run(self, same_person: list[Delivery]) -> bool:
        """Deal with one after the other; whether any was not given back."""
        dealt_with = False
        for delivery in same_person:
            if self.of.stopping or delivery.workspace_id in self.closed:
                self._give_back(delivery)
            elif self._deal_with(delivery):
                dealt_with = True
        return dealt_with

    def _deal_with(self, delivery: Delivery) -> bool:
        """False if it is to be tried again."""
        try:
            recipient = self.recipients.get(delivery.recipient_id) or self._recipient(delivery)
            sent = self.deal(delivery, recipient, self.worker)
            if sent is not None:
                self.sent.append(sent)
            if delivery.attempts:
                self.of.failed.settled((delivery.workspace_id, delivery.id))
            return True
        except LeaseLostError:
            log.info("lease_lost", **self._about(delivery))
        except SlackUnauthorizedError as error:
            log.error("slack_unauthorized", code=error.code, workspace_id=delivery.workspace_id)
            scope = rate_limits.method(error.method) if error.method else rate_limits.WORKSPACE
            self._close(delivery, scope, UNAUTHORIZED, error.code)
        except SlackRefusedError as error:
            if error.code != rate_limits.MESSAGES_OFF:
                log.warning("delivery_refused", code=error.code, **self._about(delivery))
                self._refuse(delivery, error.code)
                return True
            log.error("messages_switched_off", workspace_id=delivery.workspace_id)
            self._close(delivery, rate_limits.method(rate_limits.POST), UNAUTHORIZED, rate_limits.MESSAGES_OFF)
        except SlackDownError:
            log.warning("slack_does_not_answer", workspace_id=delivery.workspace_id)
            self._close(delivery, rate_limits.WORKSPACE, self._pause(delivery), "slack_down")
        except SlackBusyError as error:
            asked = timedelta(seconds=error.retry_after)
            wait = max(asked, min(self._pause(delivery), 2 * asked))
            self._close(delivery, rate_limits.method(error.method), wait, "ratelimited")
        except SlackUnknownError:
            log.warning("slack_does_not_answer", workspace_id=delivery.workspace_id)
            self._close(delivery, rate_limits.WORKSPACE, self._pause(delivery), "no_answer", maybe_sent=LOOK_AFTER)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is logged there)
            now, wait = self.of.clock.now(), timedelta(seconds=retry_delay(delivery.attempts + 1, BROKEN_SECONDS))
            self.of.failed.failed((delivery.workspace_id, delivery.id), error, now, now + wait)
            self._give_back(delivery, "failed", maybe_sent=wait)
        return False

    def _about(self, delivery: Delivery) -> dict[str, object]:
        return {"delivery_id": delivery.id, "kind": self.of.db.features.message_types[delivery.kind].counted_as}

    def _recipient(self, delivery: Delivery) -> Person:
        """Raises what keeps the person from being read."""
        with self.of.db.read_only(delivery.workspace_id) as tx:
            return People(tx).get(delivery.recipient_id)

    def _pause(self, delivery: Delivery) -> timedelta:
        """Longer with each try."""
        return timedelta(seconds=retry_delay(delivery.attempts, LONGEST_PAUSE_SECONDS, random.random()))  # noqa: S311

    def _close(
        self, delivery: Delivery, scope: str, wait: timedelta, reason: str, maybe_sent: timedelta | None = None
    ) -> None:
        """Nothing more in that scope for a while, by anybody."""
        self.closed.add(delivery.workspace_id)
        with self.of.db.begin(delivery.workspace_id) as tx:
            RateLimits(tx).close(scope, self.of.clock.now() + wait, reason)
            if reason == rate_limits.MESSAGES_OFF:
                Homes(tx).touch([delivery.recipient_id], self.of.clock.now())
        self._give_back(delivery, reason, maybe_sent)

    def _give_back(self, delivery: Delivery, reason: str | None = None, maybe_sent: timedelta | None = None) -> None:
        """Schedule it again; one that may have been sent is looked up that much later. A `reason` is a fault."""
        now, fault = self.of.clock.now(), reason is not None
        with self.of.db.begin(delivery.workspace_id) as tx:
            deliveries = Deliveries(tx)
            if delivery.state is DeliveryState.SENT:
                # Updating twice does no harm: it is free again when the rest of its lease has run out.
                wait = timedelta(seconds=retry_delay(delivery.attempts, BROKEN_SECONDS) if fault else 0)
                deliveries.renew(delivery.id, self.worker, now, now + (maybe_sent or wait), fault=fault)
            elif maybe_sent is not None or delivery.state is DeliveryState.UNKNOWN:
                deliveries.set_unknown(delivery.id, self.worker, now + (maybe_sent or timedelta(0)), fault=fault)
            else:
                deliveries.put_back(delivery.id, self.worker, delivery.due_at, reason)

    def _refuse(self, delivery: Delivery, code: str) -> None:
        """Nothing more goes to a person whom Slack refuses, until they turn up again."""
        recipient = self.recipients[delivery.recipient_id]
        try:
            self.of.sending.refuse(delivery, code, self.worker)
        except LeaseLostError:
            log.info("lease_lost", delivery_id=delivery.id)
        if code in CLOSED and delivery.state is not DeliveryState.SENT:
            self.recipients[delivery.recipient_id] = replace(recipient, unreachable=code)
            with self.of.db.begin(delivery.workspace_id) as tx:
                if People(tx).set_unreachable(delivery.recipient_id, code):
                    tx.features.announce(tx, PersonUnreachable(delivery, code, self.of.clock.now()))


def _by_person(claimed: Iterable[Delivery]) -> list[list[Delivery]]:
    people: dict[int, list[Delivery]] = {}
    for delivery in claimed:
        people.setdefault(delivery.recipient_id, []).append(delivery)
    return list(people.values())
