"""What services need from the outside, as Protocols. Storage, Slack and the clock implement them.

A unit of work is bound to one workspace: every repository in it reads and writes rows of that workspace only, so an
id from elsewhere finds nothing. It commits when its `with` block ends cleanly and rolls back otherwise.
All datetimes are aware and UTC; repositories return and accept only domain values.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from bot.domain.briefs import Brief
from bot.domain.commitments import Commitment, CommitmentChange, Draft
from bot.domain.deliveries import Delivery, DeliveryState, Kind, NewDelivery
from bot.domain.homes import Home
from bot.domain.notes import Note
from bot.domain.one_on_ones import (
    Lead,
    Occurrence,
    OccurrenceState,
    OneOnOne,
    Outcome,
    Recurrence,
)
from bot.domain.people import Pair, Person, Preferences, Profile
from bot.domain.plans import Plan
from bot.domain.replies import Decision, Reply
from bot.domain.workspaces import Workspace


class Clock(Protocol):
    """Where `now` comes from at the edges."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""


class Directory(Protocol):
    """Slack's list of people."""

    def profile(self, workspace_id: str, slack_id: str) -> Profile:
        """The profile of one person. Raises NotFoundError for an unknown id, SlackBusyError when Slack is busy."""


class WorkspaceRepository(Protocol):
    def get(self) -> Workspace | None:
        """The workspace of this unit of work, None before it is first remembered."""

    def remember(self, workspace: Workspace) -> None:
        """Insert or update the workspace row."""


class PersonRepository(Protocol):
    def get(self, person_id: int) -> Person:
        """Raises NotFoundError."""

    def by_slack_id(self, slack_id: str) -> Person | None: ...

    def by_name(self, name: str) -> list[Person]:
        """Active people whose display name, or first word of it, is `name`, capitals ignored; at most 5."""

    def remember(self, profile: Profile, default_timezone: str, now: datetime) -> Person:
        """Insert or update from Slack's profile; an invalid or missing zone becomes `default_timezone`."""

    def lock(self, person_id: int) -> None:
        """Hold the person's row until the transaction ends, so that numbering and caps are decided by one at a time."""

    def preferences(self, person_id: int) -> Preferences:
        """The person's choices, the defaults if they made none."""

    def save_preferences(self, person_id: int, preferences: Preferences) -> None: ...


class PairRepository(Protocol):
    def get(self, pair_id: int) -> Pair:
        """Raises NotFoundError."""

    def find(self, manager_id: int, report_id: int) -> Pair | None: ...

    def ensure(self, manager_id: int, report_id: int, now: datetime) -> Pair:
        """The pair, made if it does not exist; safe when two workers ask at once."""

    def of_manager(self, manager_id: int) -> list[Pair]:
        """By the report's name, capitals ignored."""

    def page_of_manager(self, manager_id: int, limit: int, offset: int) -> tuple[list[Pair], int]:
        """A page of `of_manager`, and how many there are in all."""


class OneOnOneRepository(Protocol):
    def get(self, one_on_one_id: int) -> OneOnOne:
        """Raises NotFoundError."""

    def add(
        self, pair_id: int, recurrence: Recurrence, minutes: int, lead: Lead, timezone: str, now: datetime
    ) -> OneOnOne: ...

    def save(self, one_on_one: OneOnOne) -> None: ...

    def of_pair(self, pair_id: int) -> list[OneOnOne]:
        """All series of the pair that have not ended."""

    def of_manager(self, manager_id: int) -> list[OneOnOne]:
        """All series of the manager that have not ended."""

    def set_plan_at(self, one_on_one_id: int, at: datetime | None) -> None:
        """When the series must be planned ahead again (indexed); None for never."""


class OccurrenceRepository(Protocol):
    def get(self, occurrence_id: int) -> Occurrence:
        """Raises NotFoundError."""

    def add(
        self, one_on_one_id: int, pair_id: int, series_date: date, starts_at: datetime, ends_at: datetime
    ) -> Occurrence | None:
        """A cancelled one for `series_date` is brought back at these times; None if the series has another for it."""

    def set_time(self, occurrence_id: int, starts_at: datetime, ends_at: datetime, *, moved: bool) -> None: ...

    def set_state(self, occurrence_id: int, state: OccurrenceState) -> None: ...

    def set_outcome(self, occurrence_id: int, outcome: Outcome) -> None: ...

    def delete_upcoming(self, one_on_one_id: int, now: datetime) -> list[int]:
        """Delete occurrences that start after `now` and that no brief refers to; mark those with a brief cancelled.
        Returns the ids of both."""

    def latest_series_date(self, one_on_one_id: int) -> date | None: ...

    def upcoming_of_series(self, one_on_one_id: int, now: datetime) -> list[Occurrence]:
        """Scheduled, start after `now`, soonest first."""

    def next_of_series(self, one_on_one_ids: Sequence[int], now: datetime) -> dict[int, Occurrence]:
        """For each series the next scheduled one that starts after `now`, in one query."""

    def next_of_pair(self, pair_id: int, now: datetime) -> Occurrence | None:
        """The next scheduled one that starts after `now`, over all series of the pair."""

    def next_of_pairs(self, pair_ids: Sequence[int], now: datetime) -> dict[int, Occurrence]:
        """`next_of_pair` for many pairs in one query."""

    def last_of_pair(self, pair_id: int, before: datetime) -> Occurrence | None:
        """The latest scheduled one that started before `before`."""

    def last_held_of_pairs(self, pair_ids: Sequence[int], now: datetime) -> dict[int, Occurrence]:
        """For each pair the latest one that started before `now`, scheduled, with outcome happened or unknown."""

    def of_manager_between(self, manager_id: int, start: datetime, end: datetime) -> list[Occurrence]:
        """Scheduled ones that start in [start, end), soonest first."""

    def page_upcoming_of_manager(
        self, manager_id: int, now: datetime, limit: int, offset: int
    ) -> tuple[list[Occurrence], int]:
        """Scheduled ones that start after `now`, soonest first, and how many there are in all."""


class BriefRepository(Protocol):
    def get(self, brief_id: int) -> Brief:
        """Raises NotFoundError."""

    def add(self, pair_id: int, occurrence_id: int | None, question: str, now: datetime) -> Brief: ...

    def by_thread(self, channel: str, thread_ts: str) -> Brief | None: ...

    def latest_of_pair(self, pair_id: int) -> Brief | None: ...

    def of_occurrence(self, occurrence_id: int) -> list[Brief]:
        """Newest first."""

    def set_thread(self, brief_id: int, channel: str, thread_ts: str) -> None: ...

    def set_question(self, brief_id: int, question: str, now: datetime) -> None:
        """Show this question; it is added to the pair's history of questions."""

    def used_questions(self, pair_id: int) -> list[str]:
        """Every question the pair has been shown, oldest first."""


class PlanRepository(Protocol):
    def latest(self, pair_id: int) -> Plan:
        """The newest revision, or the empty plan of version 0."""

    def latest_of_pairs(self, pair_ids: Sequence[int]) -> dict[int, Plan]:
        """`latest` for many pairs in one query; pairs without a revision are left out."""

    def add_revision(self, plan: Plan) -> bool:
        """Store `plan` as its `version`. False if that version exists already: somebody else was quicker."""

    def history(self, pair_id: int, limit: int) -> list[Plan]:
        """Revisions, newest first."""


class CommitmentRepository(Protocol):
    def get(self, commitment_id: int) -> Commitment:
        """Raises NotFoundError."""

    def get_many(self, commitment_ids: Sequence[int]) -> list[Commitment]:
        """In the order of the ids; unknown ids are left out."""

    def add(
        self, pair_id: int, draft: Draft, number: int, now: datetime, reply_id: int | None, line: int | None
    ) -> Commitment: ...

    def save(self, commitment: Commitment) -> None: ...

    def record(self, change: CommitmentChange) -> None: ...

    def history(self, commitment_id: int) -> list[CommitmentChange]:
        """Oldest first."""

    def live_of_pair(self, pair_id: int) -> list[Commitment]:
        """By number."""

    def live_of_manager(self, manager_id: int) -> list[Commitment]:
        """By due date (those due by the next 1:1 last), then number."""

    def page_live_of_manager(self, manager_id: int, limit: int, offset: int) -> tuple[list[Commitment], int]:
        """A page of `live_of_manager`, and how many there are in all."""

    def live_numbers(self, manager_id: int) -> set[int]: ...

    def of_reply(self, reply_id: int) -> list[Commitment]:
        """All states, by line."""


class NoteRepository(Protocol):
    def add(self, pair_id: int, author_id: int, text: str, now: datetime, reply_id: int | None) -> Note: ...

    def of_author(self, author_id: int, pair_id: int, limit: int) -> list[Note]:
        """Newest first. Notes are only ever read by their author."""

    def count_of_reply(self, reply_id: int) -> int: ...

    def delete_of_reply(self, reply_id: int) -> None: ...


class ReplyRepository(Protocol):
    def get(self, reply_id: int) -> Reply:
        """Raises NotFoundError."""

    def add(self, reply: Reply) -> Reply | None:
        """Store (its `id` is ignored). None if a message with that channel and ts was stored before."""

    def by_message(self, channel: str, ts: str) -> Reply | None: ...

    def decide(self, reply_id: int, decision: Decision, text: str, pair_id: int | None = None) -> None:
        """Record what became of it and the text still needed; `pair_id` None leaves the pair as it is."""


class DeliveryRepository(Protocol):
    def add(self, delivery: NewDelivery) -> bool:
        """False if its dedupe key exists already in this workspace."""

    def by_key(self, dedupe_key: str) -> Delivery | None: ...

    def by_message(self, channel: str, ts: str) -> Delivery | None: ...

    def reschedule(self, dedupe_key: str, due_at: datetime, expires_at: datetime | None) -> None:
        """Move a waiting, expired or cancelled delivery back to waiting at this time; one claimed or sent stays."""

    def set_subject(self, delivery_id: int, subject: dict[str, int | str | list[int]]) -> None:
        """Replace what a delivery is about, once more of it is known."""

    def cancel(self, dedupe_key: str, reason: str) -> None:
        """If it is still waiting."""

    def mark_stale(self, delivery_id: int) -> None:
        """Ask for a sent message to be rendered anew and updated in place."""

    def waiting_for(self, recipient_id: int, kinds: Sequence[Kind], until: datetime) -> list[Delivery]:
        """Waiting deliveries of these kinds to one person that are due at or before `until`, soonest first."""

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
    ) -> None:
        """Record how a claimed delivery ended and give up its lease."""

    def put_back(self, delivery_id: int, due_at: datetime, *, fault: bool) -> None:
        """Make a claimed delivery wait until `due_at`; `fault` counts an attempt."""

    def refreshed(self, delivery_id: int) -> None:
        """A stale message has been updated in place."""


class HomeRepository(Protocol):
    def get(self, person_id: int) -> Home | None: ...

    def opened(self, person_id: int, now: datetime) -> Home:
        """Insert or update: opened now, on its first pages, stale."""

    def save(self, home: Home) -> None: ...

    def touch(self, person_ids: Sequence[int], now: datetime) -> None:
        """Mark as stale the Homes of those who have opened theirs."""

    def published(self, person_id: int, as_of: datetime) -> None:
        """Clear staleness that is not newer than `as_of`."""


class ReceiptRepository(Protocol):
    def claim(self, key: str, now: datetime) -> bool:
        """True the first time this key (an event_id, a modal's view id) is seen in the workspace, in this very
        transaction: if the transaction rolls back, the next try is the first again."""


class UnitOfWork(Protocol):
    """A transaction on one workspace's rows."""

    workspace_id: str
    workspaces: WorkspaceRepository
    people: PersonRepository
    pairs: PairRepository
    one_on_ones: OneOnOneRepository
    occurrences: OccurrenceRepository
    briefs: BriefRepository
    plans: PlanRepository
    commitments: CommitmentRepository
    notes: NoteRepository
    replies: ReplyRepository
    deliveries: DeliveryRepository
    homes: HomeRepository
    receipts: ReceiptRepository


class Store(Protocol):
    """The database. The methods beside `begin` look across workspaces; only the scheduler calls them."""

    def begin(self, workspace_id: str) -> AbstractContextManager[UnitOfWork]:
        """A unit of work; takes the write lock at once on SQLite (BEGIN IMMEDIATE)."""

    def claim_due(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """Claim waiting deliveries due at or before `now`, and claimed ones whose lease has run out, oldest due
        first, in a transaction of its own. Two workers never hold the same one. Those taken over from a dead worker
        come with state UNKNOWN: they may have been sent."""

    def claim_stale(self, now: datetime, worker: str, limit: int, lease_seconds: float) -> list[Delivery]:
        """The same for sent messages that ask to be rendered anew."""

    def series_to_plan(self, now: datetime, limit: int) -> list[tuple[str, int]]:
        """(workspace_id, one_on_one_id) of active series whose `plan_at` is at or before `now`."""

    def stale_homes(self, opened_since: datetime, limit: int) -> list[Home]:
        """Stale Homes that were opened at or after `opened_since`."""

    def next_due(self) -> datetime | None:
        """When the earliest waiting delivery or planning is due."""
