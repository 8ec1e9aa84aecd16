"""Deliveries: everything the bot says as a message is a row with a unique key before it is sent.

`kind` is a `MessageType`'s: a delivery is composed from the database when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal


class DeliveryState(StrEnum):
    """Where a delivery stands. UNKNOWN: it may have been sent, and is looked up in Slack before anything else."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    UNKNOWN = "unknown"
    SENT = "sent"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    BUNDLED = "bundled"


RESTORED = "restored"
"""Why a delivery is looked up that nobody has tried to send: see `bot.core.outbox.restoring`."""

Subject = Mapping[str, int | str | list[int]]
"""What a message is about: ids only, never text people wrote."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message to be sent. `subject` holds ids only (never text people wrote), enough to compose it.

    `due_at` and `expires_at` are UTC; after `expires_at` it is recorded as expired and never sent.
    `channel`/`thread_ts` None means: the recipient's own DM, as a new message. `pair_id` is whose data it shows; None
    where that may be of several pairs of the recipient, or of none.
    """

    kind: str
    dedupe_key: str
    recipient_id: int
    due_at: datetime
    expires_at: datetime | None = None
    subject: Subject = field(default_factory=dict)
    channel: str | None = None
    thread_ts: str | None = None
    pair_id: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery(NewDelivery):
    """A delivery row. `ts` is Slack's id of the message once sent; `reason` says why it was not, or not yet.

    `wanted_at` is when it should have gone out: `due_at` moves on with each try. `lease_until` comes with a claim.
    `priority` 0 goes before 1. `shown_digest` is that of what Slack shows, None where that is not known.
    """

    id: int = 0
    workspace_id: str = ""
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    ts: str | None = None
    reason: str | None = None
    sent_at: datetime | None = None
    wanted_at: datetime | None = None
    lease_until: datetime | None = None
    priority: int = 0
    shown_digest: str | None = field(default=None, repr=False)

    def id_of(self, key: str) -> int:
        """What `subject` holds by that key, where it is an id."""
        return int(str(self.subject[key]))

    def goes_before(self, other: "Delivery") -> bool:
        """Whether it is dealt with earlier when both are due."""
        return (self.priority, self.due_at, self.id) < (other.priority, other.due_at, other.id)

    def late_by(self, at: datetime) -> timedelta:
        """How long after it was wanted that moment (UTC) is; negative before."""
        return at - (self.wanted_at or self.due_at)


@dataclass(frozen=True, slots=True)
class WithPostscripts:
    """A composed message, and what stands below it: for each Postscript by its key, what it loaded."""

    message: object
    loaded: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message landed, and the digest of what it shows if that can change."""

    channel: str
    ts: str
    digest: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery that was posted then (UTC)."""

    delivery: Delivery
    posted: Posted
    at: datetime


CLOSED: Mapping[str, Literal["account", "conversation"]] = {
    "account_inactive": "account",
    "user_disabled": "account",
    "user_not_found": "account",
    "user_not_visible": "account",
    "cannot_dm_bot": "conversation",
    "channel_not_found": "conversation",
    "is_archived": "conversation",
    "not_in_channel": "conversation",
}
"""What is closed, by Slack's refusals of a person rather than of a message
(docs.slack.dev/reference/methods/chat.postMessage#errors)."""


@dataclass(frozen=True, slots=True)
class PersonUnreachable:
    """Announced once Slack has refused every message to the recipient of `refused`, with a `code` of CLOSED."""

    refused: Delivery
    code: str
    now: datetime


def retry_delay(attempts: int, longest: float = 300, jitter: float = 0.0) -> float:
    """Seconds to wait before trying again after `attempts` faults: 1, 2, 4, 8 … at most `longest`.

    `jitter` from 0 to 1 shortens that by up to a quarter, so that what failed together does not come back together.
    """
    return min(2.0 ** min(attempts, 20), longest) * (1 - 0.25 * jitter)


@dataclass(frozen=True, slots=True)
class Skip:
    """The message is not to be sent: what it was about is no longer so."""

    reason: str


@dataclass(frozen=True, slots=True)
class PutOff:
    """The message is to be sent later (UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Bundled:
    """It is said in another message, together with others."""
