"""What services need to keep of what goes out, what is shown, and what came in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.deliveries import Delivery, DeliveryState, Kind, NewDelivery
from bot.domain.homes import Home


class DeliveryRepository(Protocol):
    def add(self, delivery: NewDelivery) -> bool:
        """False if its dedupe key exists already in this workspace."""

    def by_key(self, dedupe_key: str) -> Delivery | None: ...

    def by_message(self, channel: str, ts: str) -> Delivery | None: ...

    def reschedule(
        self,
        dedupe_key: str,
        due_at: datetime,
        expires_at: datetime | None,
        subject: dict[str, int | str | list[int]] | None = None,
    ) -> None:
        """Move a waiting, expired or cancelled delivery back to waiting at this time; one claimed or sent stays.
        `subject` None leaves what it is about."""

    def add_or_reschedule(self, deliveries: Sequence[NewDelivery]) -> None:
        """`add` all in one statement, or `reschedule` those whose dedupe key exists."""

    def reschedule_all(self, times: Mapping[str, tuple[datetime, datetime | None]]) -> None:
        """`reschedule` many in one statement: by dedupe key, when they are due and expire."""

    def cancel_all(self, dedupe_keys: Sequence[str], reason: str) -> None:
        """`cancel` many in one statement."""

    def set_subject(self, delivery_id: int, subject: dict[str, int | str | list[int]]) -> None:
        """Replace what a delivery is about, once more of it is known."""

    def cancel(self, dedupe_key: str, reason: str) -> None:
        """If it is still waiting."""

    def mark_stale(self, delivery_id: int) -> None:
        """Ask for a sent message to be rendered anew and updated in place."""

    def mark_stale_by_key(self, *dedupe_keys: str) -> None:
        """The same for those of these keys that exist, in one statement."""

    def waiting_for(self, recipient_id: int, kinds: Sequence[Kind], until: datetime) -> list[Delivery]:
        """Waiting deliveries of these kinds to one person that are due at or before `until`, soonest first."""

    def unsent_to(self, recipient_id: int, kinds: Sequence[Kind], until: datetime) -> list[Delivery]:
        """The same, and those a worker has claimed and not sent yet."""

    def patient_due(self, begin: datetime, end: datetime) -> list[datetime]:
        """When waiting deliveries that let others pass (CAN_WAIT) are due in [begin, end], soonest first; at most
        200."""

    def patient_edges(self, begin: datetime, end: datetime) -> tuple[datetime, datetime] | None:
        """The first and the last of these times; None if there are none."""

    def count_sent(self, recipient_id: int, kinds: Sequence[Kind], since: datetime) -> int:
        """How many of these kinds were sent to one person at or after `since`."""

    def latest(self, recipient_id: int, kind: Kind, states: Sequence[DeliveryState] | None = None) -> Delivery | None:
        """The delivery of this kind with the latest due time, in any of `states` (None: whatever its state)."""

    def finish(
        self,
        delivery_id: int,
        state: DeliveryState,
        now: datetime,
        *,
        channel: str | None = None,
        ts: str | None = None,
        reason: str | None = None,
    ) -> bool:
        """Record how a delivery ended and give up its lease; False if it had ended already."""

    def renew(self, delivery_id: int, worker: str, now: datetime, until: datetime, *, fault: bool = False) -> bool:
        """Hold a lease until then, while sending or while updating a sent message; False if this worker's lease has
        run out or been given up: the delivery is then another's to deal with. `fault` counts an attempt."""

    def put_back(self, delivery_id: int, worker: str, due_at: datetime, reason: str | None = None) -> bool:
        """Make a delivery that this worker has claimed or looked up wait until `due_at`; a `reason` is a fault and
        counts an attempt. False if it is another's by now."""

    def put_off(self, delivery_id: int, due_at: datetime, expires_at: datetime | None) -> None:
        """Make a claimed delivery wait by somebody's own rule: it is wanted at `due_at` from now on."""

    def set_unknown(self, delivery_id: int, worker: str, look_at: datetime, *, fault: bool = True) -> bool:
        """What this worker had in hand may have been sent: it is looked up at `look_at`. False if it is another's."""

    def refreshed(self, delivery_id: int) -> None:
        """A stale message has been updated in place."""


class LimitRepository(Protocol):
    """Scopes of `bot.domain.limits`; what is closed here is closed for every worker."""

    def close(self, scope: str, until: datetime, reason: str) -> None:
        """Send nothing in that scope until then; one that is closed for longer stays so."""

    def open(self, scope: str) -> None:
        """Go on at once."""

    def closed(self, now: datetime) -> dict[str, str]:
        """The scopes of the workspace that are closed now, each with its reason; paces are not among them."""


class HomeRepository(Protocol):
    def get(self, person_id: int) -> Home | None: ...

    def opened(self, person_id: int, now: datetime) -> Home:
        """Insert or update: opened now, on its first pages, stale."""

    def save(self, home: Home) -> None: ...

    def touch(self, person_ids: Sequence[int], now: datetime) -> None:
        """Mark as stale the Homes of those who have opened theirs."""

    def published(self, person_id: int, stale_since: datetime) -> None:
        """Clear staleness if it is still this one: whatever changed since it was read has set another."""


class ReceiptRepository(Protocol):
    def claim(self, key: str, now: datetime) -> bool:
        """True the first time this key (an event_id, a modal's view id) is seen in the workspace, in this very
        transaction: if the transaction rolls back, the next try is the first again."""
