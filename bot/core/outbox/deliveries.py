"""Deliveries: everything the bot says as a message is a row with a unique key before it is sent."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a delivery is about; each kind is composed anew from the database when it is sent."""

    BRIEF = "brief"
    REQUESTED = "requested"
    PREPARE = "prepare"
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
    NOTICE = "notice"
    EXPORT = "export"
    EXPORT_FILES = "export_files"
    EXPORT_RECORDS = "export_records"
    FORGETTING = "forgetting"
    LAST_WORD = "last_word"
    ADMINISTRATION = "administration"
    SHIFT = "shift"
    SHIFTED = "shifted"
    SOFTENED = "softened"
    LIMITS = "limits"
    PERFORMANCE_BRIEF = "performance_brief"
    PERFORMANCE_AHEAD = "performance_ahead"
    RECORD = "record"
    RECEIVED = "received"
    UNACKNOWLEDGED = "unacknowledged"
    BROUGHT_FORWARD = "brought_forward"
    GOAL = "goal"
    PROPOSED = "proposed"
    DECIDED = "decided"
    HANDOVER = "handover"
    HANDED_OVER = "handed_over"


STARTED_BY_BOT = (
    Kind.BRIEF,
    Kind.NUDGE,
    Kind.BUNDLE,
    Kind.SHIFTED,
    Kind.PERFORMANCE_BRIEF,
    Kind.PERFORMANCE_AHEAD,
    Kind.RECORD,
    Kind.UNACKNOWLEDGED,
    Kind.BROUGHT_FORWARD,
    Kind.GOAL,
    Kind.PREPARE,
    Kind.PROPOSED,
    Kind.DECIDED,
    Kind.HANDOVER,
    Kind.HANDED_OVER,
)
"""The kinds that open a new direct message on the bot's own account: they wait for quiet hours and count for the
daily cap. Everything else answers a person, stays quietly in a thread, or is as rare as a notice."""

PASSES_CAP = frozenset({Kind.SHIFTED, Kind.PERFORMANCE_BRIEF, Kind.PERFORMANCE_AHEAD})
"""What comes however many have come today, because it is worthless tomorrow. It counts for the cap all the same."""

PASSES_DAYS_OFF = frozenset({Kind.BRIEF, Kind.PREPARE, Kind.BUNDLE, Kind.PERFORMANCE_BRIEF, Kind.PERFORMANCE_AHEAD})
"""What precedes a 1:1: it comes on the day of that, whether one works then or not."""

CAN_WAIT = frozenset(
    {
        Kind.NUDGE,
        Kind.NOTICE,
        Kind.ADMINISTRATION,
        Kind.PROPOSED,
        Kind.DECIDED,
        Kind.HANDOVER,
        Kind.HANDED_OVER,
    }
)
"""What lets everything else pass when many are due: a brief has a 1:1 to precede, an answer somebody who waits."""


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

    @property
    def priority(self) -> int:
        """0 goes before 1."""
        return int(self.kind in CAN_WAIT)


@dataclass(frozen=True, slots=True)
class Delivery(NewDelivery):
    """A delivery row. `ts` is Slack's id of the message once sent; `reason` says why it was not, or not yet.

    `wanted_at` is when it should have gone out: `due_at` moves on with each try. `lease_until` comes with a claim.
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

    def goes_before(self, other: "Delivery") -> bool:
        """Whether it is dealt with earlier when both are due."""
        return (self.priority, self.due_at, self.id) < (other.priority, other.due_at, other.id)

    def late_by(self, at: datetime) -> timedelta:
        """How long after it was wanted that moment (UTC) is; negative before."""
        return at - (self.wanted_at or self.due_at)


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message landed."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery that was posted then (UTC)."""

    delivery: Delivery
    posted: Posted
    at: datetime


def retry_delay(attempts: int, longest: float = 300, jitter: float = 0.0) -> float:
    """Seconds to wait before trying again after `attempts` faults: 1, 2, 4, 8 … at most `longest`.

    `jitter` from 0 to 1 shortens that by up to a quarter, so that what failed together does not come back together.
    """
    return min(2.0 ** min(attempts, 20), longest) * (1 - 0.25 * jitter)
