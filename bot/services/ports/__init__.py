"""What services need from the outside, as Protocols. Storage, Slack and the clock implement them.

A unit of work is bound to one workspace: every repository in it reads and writes rows of that workspace only, so an
id from elsewhere finds nothing. It commits when its `with` block ends cleanly and rolls back otherwise.
All datetimes are aware and UTC; repositories return and accept only domain values.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.administration import Kept
from bot.domain.deliveries import Delivery
from bot.domain.holidays import HolidaysOf
from bot.domain.homes import Home
from bot.services.ports.administration import AuditRepository, NamedPeople, PolicyRepository, PurgeRepository
from bot.services.ports.coaching import CountRepository
from bot.services.ports.frames import RecordStateRepository, ShiftRepository
from bot.services.ports.handovers import HandoverRepository
from bot.services.ports.meetings import BriefRepository, OccurrenceRepository, OneOnOneRepository
from bot.services.ports.operations import Heartbeats, Metrics, NoMetrics
from bot.services.ports.outbox import DeliveryRepository, HomeRepository, LimitRepository, ReceiptRepository
from bot.services.ports.people import PairRepository, PersonRepository
from bot.services.ports.practice import PracticeRepository
from bot.services.ports.rights import ErasureRepository
from bot.services.ports.slack import Directory, Messenger, Posted, Sent
from bot.services.ports.workspaces import OAuthStateRepository, WorkspaceQueue, WorkspaceRepository

__all__ = [
    "AuditRepository",
    "BriefRepository",
    "Clock",
    "CountRepository",
    "DeliveryRepository",
    "Directory",
    "ErasureRepository",
    "HandoverRepository",
    "Heartbeats",
    "HomeRepository",
    "LimitRepository",
    "Messenger",
    "Metrics",
    "NamedPeople",
    "NoMetrics",
    "OAuthStateRepository",
    "OccurrenceRepository",
    "OneOnOneRepository",
    "PairRepository",
    "PersonRepository",
    "PolicyRepository",
    "Posted",
    "PracticeRepository",
    "PurgeRepository",
    "ReceiptRepository",
    "RecordStateRepository",
    "Sent",
    "ShiftRepository",
    "Store",
    "UnitOfWork",
    "WorkspaceQueue",
    "WorkspaceRepository",
]


class Clock(Protocol):
    """Where `now` comes from at the edges."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""


class UnitOfWork(Protocol):
    """A transaction on one workspace's rows, with the holidays that the rules about a person's days go by.

    There is no text in it that people wrote in coaching: that takes one of `bot.services.ports.opening`.
    """

    workspace_id: str
    holidays_of: HolidaysOf
    people: PersonRepository
    pairs: PairRepository
    one_on_ones: OneOnOneRepository
    occurrences: OccurrenceRepository
    briefs: BriefRepository
    shifts: ShiftRepository
    record_states: RecordStateRepository
    counts: CountRepository
    practice: PracticeRepository
    deliveries: DeliveryRepository
    homes: HomeRepository
    limits: LimitRepository
    receipts: ReceiptRepository
    workspaces: WorkspaceRepository
    oauth_states: OAuthStateRepository
    audit: AuditRepository
    policies: PolicyRepository
    performance_viewers: NamedPeople
    legal_holds: NamedPeople
    purging: PurgeRepository
    erasures: ErasureRepository
    handovers: HandoverRepository


class Store(Protocol):
    """The database. The methods beside `begin` look across workspaces; only the scheduler calls them."""

    def begin(self, workspace_id: str) -> AbstractContextManager[UnitOfWork]:
        """A unit of work; takes the write lock at once on SQLite (BEGIN IMMEDIATE)."""

    def reading(self, workspace_id: str) -> AbstractContextManager[UnitOfWork]:
        """A unit of work that only reads, and waits for nobody who writes; writing in it raises RuntimeError."""

    def claim_due(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """Claim waiting deliveries due at or before `now`, in transactions of its own, as far as the limits of each
        workspace and person allow. Briefs before nudges, then oldest due first; workspaces take turns, the one that
        sent least lately first. Two workers never hold the same one."""

    def claim_expired(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """The same for waiting ones that are too late, whatever the limits: nothing is sent for them."""

    def claim_unknown(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """The same for those that may have been sent and are to be looked up by now; what a dead worker had claimed
        becomes one of them."""

    def claim_stale(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """The same for sent messages that ask to be rendered anew."""

    def record_sent(self, sent: Sequence[Sent]) -> None:
        """Record all of these as sent, in one transaction, but for those that have ended already."""

    def series_to_plan(self, now: datetime, limit: int) -> list[tuple[str, int]]:
        """(workspace_id, one_on_one_id) of active series whose `plan_at` is at or before `now`."""

    def stale_homes(self, now: datetime, opened_since: datetime, limit: int) -> list[Home]:
        """Stale Homes that were opened at or after `opened_since`, where Slack takes Homes now."""

    def policies_to_follow(self, limit: int) -> list[tuple[str, str]]:
        """Workspaces whose quiet hours changed, each with the Slack id of the last person whose messages follow."""

    def pairs_to_purge(self, kept: Kept, limit: int) -> list[tuple[str, int]]:
        """(workspace_id, pair_id) of pairs for which `PurgeRepository.is_due`, longest ended first, also where the bot
        has been removed."""

    def erasures_due(self, now: datetime, limit: int) -> list[tuple[str, int]]:
        """(workspace_id, person_id) of those to be forgotten at or before `now`, even where the bot was removed."""

    def scrub(self) -> bool:
        """Let nothing that was deleted stay in files of the database that this process looks after; False if others
        used it at the moment. On PostgreSQL the server sees to that by its own rules."""

    def forget_deliveries(self, not_sent: datetime, sent: datetime) -> None:
        """Delete deliveries that are over: those that were not sent and whose time had run out before `not_sent`, and
        those that went out before `sent`."""

    def forget_receipts(self, before: datetime) -> None:
        """Delete the receipts of what was seen before then."""

    def forget_limits(self, before: datetime) -> None:
        """Delete limits that ended before then."""

    def follow_clock_back(self, now: datetime) -> None:
        """When the clock had run ahead of `now`: let deliveries wait again that expired and whose expiry is yet to
        come, and open scopes that are closed for longer than can be."""

    def next_due(self) -> datetime | None:
        """When the earliest waiting delivery is due and nothing in its way, for a clock that jumps there."""
