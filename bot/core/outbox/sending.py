"""What becomes of one delivery: composed from what is true now, sent, recorded; or looked up, updated, let go.

No transaction is open while Slack is called: many threads may wait for Slack, few are at the database.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import BoundedSemaphore
from typing import Protocol

from bot.core.database.transaction import OpeningDatabase, Transaction
from bot.core.errors import NotFoundError
from bot.core.feature import MessageType, Opens, Postscript
from bot.core.outbox.deliveries import (
    RESTORED,
    Bundled,
    Delivery,
    DeliveryState,
    Posted,
    PutOff,
    Sent,
    Skip,
    Subject,
    WithPostscripts,
)
from bot.core.outbox.restoring import Restore, last_restore
from bot.core.outbox.store import Deliveries
from bot.core.people import Person
from bot.core.people_store import People
from bot.core.ports import Clock, Metrics
from bot.core.request import Request
from bot.core.wording.library import Library

LEASE = timedelta(seconds=60)
"""Long enough for a call that times out, several times over."""
TOO_LATE = "too late"
DATABASE_AT_ONCE = 4
"""More would only wait for the processor, each with a connection."""


class Messenger(Protocol):
    """Says things in Slack; `message` is what the delivery's type composed.

    All three raise SlackRefusedError (SlackUnauthorizedError), SlackBusyError (SlackDownError), SlackUnknownError.
    """

    def post(self, recipient: Person, delivery: Delivery, message: object) -> Posted: ...

    def update(self, recipient: Person, delivery: Delivery, message: object) -> str | None:
        """Let a posted message show this, unless its digest says that it does; the digest of what it shows then."""

    def find(self, recipient: Person, delivery: Delivery, restore: Restore | None = None) -> Posted | None:
        """The message of a delivery whose outcome is unknown, by the delivery id in its metadata.

        After a `restore` it may have been posted under an id that is lost."""


class _NotComposedError(Exception):
    """There is no message: what composing has written is rolled back."""


class LeaseLostError(Exception):
    """The delivery is another worker's by now, or has been dealt with otherwise."""


@dataclass(frozen=True, slots=True)
class _Over:
    """It ends without being posted."""

    state: DeliveryState
    reason: str


@dataclass(frozen=True)
class Sending:
    """Sends what the features of `db` declare."""

    db: OpeningDatabase
    clock: Clock
    messenger: Messenger
    library: Library
    metrics: Metrics
    _turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(DATABASE_AT_ONCE), init=False)

    def send(self, delivery: Delivery, recipient: Person, worker: str) -> Sent | None:
        """Compose and post. Raises LeaseLostError and what the messenger raises.

        What is returned is still to be recorded: nothing follows from it, so a whole batch can be at once.
        """
        message_type, now = self._type_of(delivery), self.clock.now()
        with self._composing(message_type, recipient) as tx:
            decided = self._decide(tx, delivery, recipient, now)
            waiting = self._waiting(tx, delivery, recipient, decided)
            if message_type.writes:
                self._settle(tx, delivery, decided, worker)
        if not message_type.writes and (isinstance(decided, _Over | PutOff) or not self._is_fresh(delivery)):
            with self._writing(delivery) as tx:
                self._settle(tx, delivery, decided, worker)
        if isinstance(decided, _Over | PutOff):
            return None
        if waiting or self._postscripts_of(delivery):
            delivery, decided = self._with_postscripts(delivery, recipient, decided, waiting)
        posted = self.messenger.post(recipient, delivery, decided)
        if message_type.after_sent is None and message_type.after_end is None and not waiting:
            return Sent(delivery, posted, self.clock.now())
        self._record(delivery, DeliveryState.SENT, posted=posted)
        return None

    def look_up(self, delivery: Delivery, recipient: Person, worker: str) -> None:
        """Record where one that may have been sent was sent to; if it was not, it waits like any other."""
        restore = last_restore(self.db) if delivery.reason == RESTORED else None
        posted = self.messenger.find(recipient, delivery, restore)
        if posted is None:
            with self._writing(delivery) as tx:
                Deliveries(tx).put_back(delivery.id, worker, delivery.due_at)
        elif restore is None:
            self._record(delivery, DeliveryState.SENT, posted=posted)
        else:
            self._take_up(delivery, recipient, posted)

    def _take_up(self, delivery: Delivery, recipient: Person, posted: Posted) -> None:
        """Record what was sent after the backup: what composing it wrote is lost, so that is written again, and what
        follows from it may have been sent too."""
        if self._type_of(delivery).writes:
            self._compose_again(delivery, recipient, posted)
        with self._writing(delivery) as tx:
            before = Deliveries(tx).newest_id()
            self._end(tx, delivery, DeliveryState.SENT, posted=posted)
            Deliveries(tx).look_up_first(delivery.recipient_id, before, self.clock.now())
            Deliveries(tx).mark_stale(delivery.id)

    def _compose_again(self, delivery: Delivery, recipient: Person, posted: Posted) -> None:
        """As it was when it was posted; where that gives no message, as if it were rendered again."""
        there = replace(delivery, channel=posted.channel, ts=posted.ts)
        for one, now in ((delivery, datetime.fromtimestamp(float(posted.ts), UTC)), (there, self.clock.now())):
            with suppress(_NotComposedError), self._composing(self._type_of(one), recipient) as tx:
                if isinstance(self._composed(tx, one, recipient, now), Skip | PutOff | Bundled):
                    raise _NotComposedError
                return

    def expire(self, delivery: Delivery, recipient: Person, worker: str) -> None:
        """Record that it is too late."""
        with self._writing(delivery) as tx:
            self._settle(tx, delivery, _Over(DeliveryState.EXPIRED, TOO_LATE), worker)

    def update(self, delivery: Delivery, recipient: Person, worker: str) -> None:
        """Bring a posted message up to date, in place."""
        with self._composing(self._type_of(delivery), recipient) as tx:
            composed = self._composed(tx, delivery, recipient, self.clock.now())
        digest = None
        with self._writing(delivery) as tx:
            self._renew(tx, delivery, worker, updating=True)
        if not isinstance(composed, Skip | PutOff | Bundled) and recipient.can_receive:
            digest = self.messenger.update(recipient, delivery, composed)
        with self._writing(delivery) as tx:
            self._renew(tx, delivery, worker)
            Deliveries(tx).refreshed(delivery.id, self.clock.now(), digest)

    def refuse(self, delivery: Delivery, code: str, worker: str) -> None:
        """Record that Slack refuses it for good."""
        if delivery.state is DeliveryState.SENT:
            with self._writing(delivery) as tx:
                self._renew(tx, delivery, worker)
                Deliveries(tx).refreshed(delivery.id, self.clock.now())
        else:
            self._record(delivery, DeliveryState.REFUSED, code)

    def count(self, delivery: Delivery, state: DeliveryState, at: datetime) -> None:
        """Count an end, and how late what was sent came."""
        late = delivery.late_by(at).total_seconds() if state is DeliveryState.SENT else None
        self.metrics.delivery_ended(self._type_of(delivery).counted_as, state, late)

    def _decide(self, tx: Transaction, delivery: Delivery, recipient: Person, now: datetime) -> object:
        """The message to post; _Over or PutOff if nothing is posted now."""
        if delivery.expires_at is not None and now >= delivery.expires_at:
            return _Over(DeliveryState.EXPIRED, TOO_LATE)
        if not recipient.can_receive:
            return _Over(DeliveryState.REFUSED, recipient.unreachable or "cannot receive")
        composed = self._composed(tx, delivery, recipient, now)
        if isinstance(composed, Skip):
            return _Over(DeliveryState.CANCELLED, composed.reason)
        return _Over(DeliveryState.BUNDLED, "asked together") if isinstance(composed, Bundled) else composed

    def _composed(self, tx: Transaction, delivery: Delivery, recipient: Person, now: datetime) -> object:
        request = self._request(recipient, now)
        try:
            composed = self._type_of(delivery).compose(tx, delivery, request)
        except NotFoundError:
            return Skip("what it was about is gone")
        there = self._postscripts_of(delivery) if delivery.ts is not None else []
        if not there or isinstance(composed, Skip | PutOff | Bundled):
            return composed
        loaded = {one.key: one.load(tx, request, delivery.subject[one.key]) for one in there}
        return WithPostscripts(composed, loaded)

    def _waiting(self, tx: Transaction, delivery: Delivery, recipient: Person, decided: object) -> Subject:
        """What is told below a message that the bot starts, if it goes out now. What a try before was to tell is not
        told yet, or was with another message."""
        if not self._type_of(delivery).started_by_bot or isinstance(decided, _Over | PutOff):
            return {}
        found = ((one.key, one.waiting(tx, recipient)) for one in self.db.features.postscripts)
        return {key: what for key, what in found if what}

    def _with_postscripts(
        self, delivery: Delivery, recipient: Person, composed: object, waiting: Subject
    ) -> tuple[Delivery, object]:
        """The delivery keeps what stands below it: it is told once that is sent, and stays there when it is rendered
        again."""
        request, keys = self._request(recipient, self.clock.now()), {one.key for one in self.db.features.postscripts}
        with self._writing(delivery) as tx:
            there = Deliveries(tx).by_key(delivery.dedupe_key) or delivery
            kept = {key: what for key, what in there.subject.items() if key not in keys}
            delivery = replace(delivery, subject={**kept, **waiting})
            Deliveries(tx).set_subject(delivery.id, delivery.subject)
            loaded = {one.key: one.load(tx, request, waiting[one.key]) for one in self._postscripts_of(delivery)}
        return delivery, WithPostscripts(composed, loaded) if loaded else composed

    def _postscripts_of(self, delivery: Delivery) -> list[Postscript]:
        return [one for one in self.db.features.postscripts if one.key in delivery.subject]

    def _type_of(self, delivery: Delivery) -> MessageType:
        return self.db.features.message_types[delivery.kind]

    def _request(self, recipient: Person, now: datetime) -> Request:
        return Request(recipient, now, self.library.for_locale(recipient.reads))

    @contextmanager
    def _composing(self, message_type: MessageType, recipient: Person) -> Iterator[Transaction]:
        """What composing needs: most types only read, and need no transaction for that."""
        with self._turns, self._opened(message_type, recipient) as tx:
            yield tx

    @contextmanager
    def _writing(self, delivery: Delivery) -> Iterator[Transaction]:
        with self._turns, self.db.begin(delivery.workspace_id) as tx:
            yield tx

    def _opened(self, message_type: MessageType, recipient: Person) -> AbstractContextManager[Transaction]:
        read_only = not message_type.writes
        match message_type.opens:
            case Opens.COACHING:
                return self.db.coaching(recipient, read_only=read_only)
            case Opens.PERFORMANCE:
                return self.db.performance(recipient, read_only=read_only)
            case Opens.NOTHING:
                begin = self.db.read_only if read_only else self.db.begin
                return begin(recipient.workspace_id)

    def _settle(self, tx: Transaction, delivery: Delivery, decided: object, worker: str) -> None:
        """Make sure that it is still ours, and record it if nothing is posted now.

        Raises LeaseLostError; what composing wrote is then rolled back. Comes after composing, which may lock people:
        listeners lock them before deliveries.
        """
        if not self._is_fresh(delivery):
            self._renew(tx, delivery, worker)
        if isinstance(decided, _Over):
            self._end(tx, delivery, decided.state, decided.reason)
        elif isinstance(decided, PutOff):
            # By somebody's own rule it waits longer, and may then be that much later too.
            waits = max(decided.until - delivery.due_at, timedelta(0))
            expires_at = delivery.expires_at + waits if delivery.expires_at is not None else None
            Deliveries(tx).put_off(delivery.id, decided.until, expires_at)

    def _is_fresh(self, delivery: Delivery) -> bool:
        """While half of the lease is left nobody else can have taken it over, and the database need not be asked."""
        until = delivery.lease_until
        return until is not None and until - self.clock.now() >= LEASE / 2

    def _renew(self, tx: Transaction, delivery: Delivery, worker: str, *, updating: bool = False) -> None:
        now = self.clock.now()
        if not Deliveries(tx).renew(delivery.id, worker, now, now + LEASE, updating=updating):
            raise LeaseLostError

    def _record(
        self, delivery: Delivery, state: DeliveryState, reason: str | None = None, posted: Posted | None = None
    ) -> None:
        with self._writing(delivery) as tx:
            self._end(tx, delivery, state, reason, posted)

    def _end(
        self,
        tx: Transaction,
        delivery: Delivery,
        state: DeliveryState,
        reason: str | None = None,
        posted: Posted | None = None,
    ) -> None:
        """Record the end and what follows from it, once, even when several workers find the same."""
        now = self.clock.now()
        channel, ts = (posted.channel, posted.ts) if posted else (delivery.channel, None)
        digest = posted.digest if posted else None
        if not Deliveries(tx).finish(delivery.id, state, now, channel=channel, ts=ts, reason=reason, digest=digest):
            return
        self.count(delivery, state, now)
        message_type = self._type_of(delivery)
        follows = [message_type.after_sent] if state is DeliveryState.SENT else []
        hooks = [hook for hook in (*follows, message_type.after_end) if hook]
        told = self._postscripts_of(delivery) if state is DeliveryState.SENT else []
        if not hooks and not told:
            return
        request = self._request(People(tx).get(delivery.recipient_id), now)
        for one in told:
            one.told(tx, request.who, delivery.subject[one.key])
        ended = replace(Deliveries(tx).by_key(delivery.dedupe_key) or delivery, state=state, channel=channel, ts=ts)
        for hook in hooks:
            hook(tx, ended, request)
