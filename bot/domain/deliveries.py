"""Deliveries: everything the bot says as a message is a row with a unique key before it is sent."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a delivery is about; each kind is composed anew from the database when it is sent."""

    BRIEF = "brief"
    REQUESTED = "requested"
    PROMPTS = "prompts"
    PLAN = "plan"
    QUESTION = "question"
    FOLLOW_UP = "follow_up"
    NUDGE = "nudge"
    BUNDLE = "bundle"
    LOGGED = "logged"
    UNSURE = "unsure"
    CHANGED = "changed"
    ANSWER = "answer"


STARTED_BY_BOT = (Kind.BRIEF, Kind.NUDGE, Kind.BUNDLE)
"""The kinds that open a new direct message on the bot's own account: they wait for quiet hours and count for the
daily cap. Everything else answers a person or stays quietly in a thread."""


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    BUNDLED = "bundled"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message to be sent. `subject` holds ids only (never text people wrote), enough to compose it.

    `due_at` and `expires_at` are UTC; after `expires_at` it is recorded as expired and never sent.
    `channel`/`thread_ts` None means: the recipient's own DM, as a new message.
    """

    kind: Kind
    dedupe_key: str
    recipient_id: int
    due_at: datetime
    expires_at: datetime | None = None
    subject: dict[str, int | str | list[int]] = field(default_factory=dict)
    channel: str | None = None
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery(NewDelivery):
    """A delivery row. `ts` is Slack's id of the message once sent; `reason` says why it was not.

    `maybe_sent` comes with a claim: another worker had claimed it and did not say how it ended.
    """

    id: int = 0
    workspace_id: str = ""
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    ts: str | None = None
    reason: str | None = None
    sent_at: datetime | None = None
    maybe_sent: bool = False


def retry_delay(attempts: int, longest: float = 300) -> float:
    """Seconds to wait before trying again after `attempts` faults: 1, 2, 4, 8 … at most `longest`."""
    return min(2.0 ** min(attempts, 20), longest)
