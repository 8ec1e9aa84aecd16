"""What the bot sends and shows: deliveries, Homes, and the ids of what it was sent."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, PrimaryKeyConstraint, String, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database.tables import (
    NUMBERED,
    Id,
    NumberedRow,
    Row,
    UtcDateTime,
    partial_index,
    refers,
    state_in,
    word,
)
from bot.core.outbox.deliveries import DeliveryState
from bot.core.personal_data import DESTROYED, Kept, PersonalData

UNFINISHED = state_in([DeliveryState.WAITING, DeliveryState.CLAIMED])
IS_WAITING = text(f"state = '{DeliveryState.WAITING}'")
IN_HAND = state_in([DeliveryState.CLAIMED, DeliveryState.UNKNOWN])
IS_EXPIRED = text(f"state = '{DeliveryState.EXPIRED}'")
OVER = (
    DeliveryState.SENT,
    DeliveryState.REFUSED,
    DeliveryState.EXPIRED,
    DeliveryState.CANCELLED,
    DeliveryState.BUNDLED,
)
IS_OVER = state_in(OVER)
OUT_OF_DATE = text("shown_version < wanted_version")
OF_PAIR = text("pair_id IS NOT NULL")
STALE = text("stale_since IS NOT NULL")


class DeliveryRow(NumberedRow):
    """A lease (`claimed_by`, `lease_until`) is held while sending and while updating a sent message in place. In state
    unknown without `claimed_by`, `lease_until` is when to look the message up.

    Each change of what a message shows raises `wanted_version`; a claim notes in `rendering_version` what it
    is about to show, success copies that to `shown_version`: a change during an update is never lost.

    `refreshed_at` is when it was last rendered again: it shows nothing younger than that, or `sent_at`.

    `shown_digest` is a keyed hash of what Slack shows, so that only what reads otherwise is updated; emptied with the
    keys of what it is made of.
    """

    __tablename__ = "deliveries"

    kind: Mapped[str] = mapped_column(String(20))
    dedupe_key: Mapped[str]
    recipient_id: Mapped[int] = mapped_column(Id)
    pair_id: Mapped[int | None] = mapped_column(Id)
    due_at: Mapped[datetime]
    wanted_at: Mapped[datetime | None]
    priority: Mapped[int] = mapped_column(server_default="0")
    expires_at: Mapped[datetime | None]
    subject: Mapped[dict[str, int | str | list[int]]] = mapped_column(JSON)
    channel: Mapped[str | None]
    thread_ts: Mapped[str | None]
    state: Mapped[DeliveryState] = mapped_column(word(DeliveryState))
    attempts: Mapped[int]
    ts: Mapped[str | None]
    reason: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    refreshed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    wanted_version: Mapped[int]
    shown_version: Mapped[int]
    rendering_version: Mapped[int]
    shown_digest: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        refers("recipient_id", "people"),
        refers("pair_id", "pairs"),
        partial_index("ix_deliveries_unfinished", "due_at", where=UNFINISHED),
        partial_index("ix_deliveries_waiting", "workspace_id", "priority", "due_at", "id", where=IS_WAITING),
        partial_index("ix_deliveries_expiring", "expires_at", where=IS_WAITING),
        partial_index("ix_deliveries_in_hand", "recipient_id", "thread_ts", where=IN_HAND),
        partial_index("ix_deliveries_expired", "expires_at", where=IS_EXPIRED),
        partial_index("ix_deliveries_over", "state", "due_at", where=IS_OVER),
        partial_index("ix_deliveries_out_of_date", "due_at", where=OUT_OF_DATE),
        Index(None, "channel", "ts"),
        partial_index("ix_deliveries_of_pair", "pair_id", "kind", where=OF_PAIR),
        Index(None, "recipient_id", "kind", "due_at"),
        Index(None, "recipient_id", "kind", "sent_at"),
        NUMBERED,
    )


class RateLimitRow(Row):
    """A scope of `bot.core.outbox.rate_limits`. A pace has no reason."""

    __tablename__ = "rate_limits"

    scope: Mapped[str]
    until: Mapped[datetime]
    reason: Mapped[str | None]

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "scope"), Index(None, "until"))


class HomeRow(Row):
    __tablename__ = "homes"

    person_id: Mapped[int] = mapped_column(Id)
    opened_at: Mapped[datetime]
    stale_since: Mapped[datetime | None]
    pages: Mapped[dict[str, int]] = mapped_column(JSON)

    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "person_id"),
        refers("person_id", "people"),
        partial_index("ix_homes_stale", "opened_at", where=STALE),
    )


class ClaimedRequestRow(Row):
    __tablename__ = "claimed_requests"

    request_id: Mapped[str]
    claimed_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(Id)

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "request_id"), Index(None, "claimed_at"))


RESTORES = Table(
    "restores",
    Row.metadata,
    Column("at", UtcDateTime(), primary_key=True),
    Column("since", UtcDateTime(), nullable=False),
    Column("last_delivery_id", Id, nullable=False),
)
"""See `bot.core.outbox.restoring.Restore`."""

PERSONAL_DATA = (
    PersonalData(
        DeliveryRow,
        pair=DeliveryRow.pair_id,
        person=DeliveryRow.recipient_id,
        purged=Kept("that something was sent, without what it said"),
        forgotten=DESTROYED,
    ),
    PersonalData(HomeRow, person=HomeRow.person_id, forgotten=DESTROYED),
    PersonalData(RateLimitRow),
    PersonalData(ClaimedRequestRow, person=ClaimedRequestRow.person_id, forgotten=DESTROYED),
    PersonalData(RESTORES),
)
