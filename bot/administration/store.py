"""A workspace's policy, and whom its administrators have named."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select

from bot.administration.rules import (
    BEGIN_VIEWERS,
    PURGE,
    RETENTION_CHOICES,
    Kept,
    Naming,
    Policy,
    PolicyPart,
    changes,
)
from bot.administration.tables import LegalHoldRow, PendingViewerRow, PerformanceViewerRow, PolicyToldRow, may_view
from bot.core.database.queries import Prepared, Repository, columns_of, prepared_select
from bot.core.database.tables import UtcDateTime
from bot.core.database.transaction import Database, Transaction
from bot.core.failed_rows import is_aside, readable
from bot.core.feature import Features
from bot.core.people import Person
from bot.core.people_tables import (
    FROM_THE_FIRST,
    HAS_ENDED,
    TO_RESCHEDULE,
    PairRow,
    PersonRow,
    PolicyRow,
    PreferencesRow,
)
from bot.core.sealing.destroying import anything_left, written_since

_AT = {PolicyPart.RETENTION: "retention_at", PolicyPart.QUIET_HOURS: "quiet_at", PolicyPart.CONTACT: "contact_at"}
"""The column that says when a part of the policy was last changed."""
_CHANGED: Prepared[Any] = Prepared(
    prepared_select(PolicyRow)
    .select.join(PersonRow, PersonRow.workspace_id == PolicyRow.workspace_id)
    .outerjoin(
        PolicyToldRow,
        and_(PolicyToldRow.workspace_id == PersonRow.workspace_id, PolicyToldRow.person_id == PersonRow.id),
    )
    .where(PersonRow.id == bindparam("person"))
    .with_only_columns(
        *(getattr(PolicyRow, column) for column in _AT.values()),
        PolicyToldRow.at.label("told_at"),
        PersonRow.created_at.label("came_at"),
    )
)


class Policies(Repository):
    """What the workspace's administrators have decided."""

    def get(self) -> Policy:
        """The workspace's policy, the defaults if its administrators have decided nothing."""
        return self._first_of(Policy, self._select(PolicyRow)) or Policy()

    def save(self, policy: Policy, now: datetime) -> None:
        """Insert or update. Where the quiet hours changed, everyone's messages are to follow them, from the first
        person on."""
        before = self.get()
        values = {
            **columns_of(PolicyRow, policy),
            "changed_at": now,
            **{_AT[part]: now for part in changes(before, policy)},
        }
        if policy.quiet != before.quiet:
            values["reschedule_after"] = FROM_THE_FIRST
        self._upsert(PolicyRow, (), values)

    def changed_since_told(self, person_id: int) -> dict[PolicyPart, datetime]:
        """What has changed since this person was last told, or since they came, and when."""
        row: Any = self._ask_first(_CHANGED, person=person_id)
        if row is None:
            return {}
        times = {part: getattr(row, column) for part, column in _AT.items()}
        return {part: at for part, at in times.items() if at is not None and at > (row.told_at or row.came_at)}

    def changed_after(self, moment: datetime) -> list[PolicyPart]:
        """What has changed since that moment."""
        row = self._first(self._select(PolicyRow))
        times = {part: getattr(row, column) for part, column in _AT.items()} if row else {}
        return [part for part, at in times.items() if at is not None and at > moment]

    def told(self, person_id: int, upto: datetime) -> None:
        """This person was told of what had changed by then."""
        before = self._first(self._select(PolicyToldRow, PolicyToldRow.person_id == person_id))
        if before is None or before.at < upto:
            self._upsert(PolicyToldRow, ("person_id",), {"person_id": person_id, "at": upto})

    def followed(self, after: str, upto: str | None) -> bool:
        """The messages of everyone after Slack id `after` and up to `upto` follow the quiet hours; None: of all.

        False if those have been changed meanwhile, or others were quicker.
        """
        here = self._update(PolicyRow, PolicyRow.reschedule_after == after)
        return self._run(here.values(reschedule_after=upto)) > 0

    def followers(self, after: str, limit: int) -> list[tuple[int, str]]:
        """Ids and Slack ids of people after that Slack id who have chosen no quiet hours of their own, in its order."""
        chosen = select(PreferencesRow.person_id).where(
            PreferencesRow.workspace_id == PersonRow.workspace_id,
            PreferencesRow.person_id == PersonRow.id,
            PreferencesRow.quiet_chosen,
        )
        others = self._select(PersonRow, PersonRow.slack_id > after, ~chosen.exists()).order_by(PersonRow.slack_id)
        found = self._connection.execute(others.with_only_columns(PersonRow.id, PersonRow.slack_id).limit(limit))
        return [(person_id, slack_id) for person_id, slack_id in found]


class NamedPeople(Repository):
    """People whom the administrators have named for something."""

    row: type[PerformanceViewerRow] | type[LegalHoldRow]

    def all(self) -> list[Person]:
        """By name."""
        named = self._select(PersonRow).join(self.row, self.row.person_id == PersonRow.id)
        return self._all_of(Person, named.order_by(PersonRow.name_key, PersonRow.id))

    def since(self, person_id: int) -> datetime | None:
        """Since when this person is one of them."""
        row = self._first(self._select(self.row, self.row.person_id == person_id))
        return row.since if row else None

    def add(self, person_ids: Sequence[int], now: datetime) -> set[int]:
        """The ids of those who were not yet."""
        return {one for one in sorted(person_ids) if self._insert_once(self.row, person_id=one, since=now)}

    def remove(self, person_ids: Sequence[int]) -> set[int]:
        """The ids of those who were."""
        return {one for one in sorted(person_ids) if self._run(self._delete(self.row, self.row.person_id == one))}


class PerformanceViewers(NamedPeople):
    """Who may read performance records beside the two they are about. None who has left or is a guest: their naming
    ends then, and where that was not heard it counts for nothing."""

    row = PerformanceViewerRow

    def since(self, person_id: int) -> datetime | None:
        """Since when this person is one of them."""
        member = may_view(self._workspace_id, person_id)
        row = self._first(self._select(PerformanceViewerRow, PerformanceViewerRow.person_id == person_id, member))
        return row.since if row else None

    def namings(self) -> list[Naming]:
        """All of them, those who are to begin later too; but one whose row cannot be read, which keeps no message of
        others from them."""
        named = self._namings(PerformanceViewerRow, "since")
        return sorted([*named, *self._namings(PendingViewerRow, "begins_at")], key=lambda one: one.begins_at)

    def _namings(self, row: type[PerformanceViewerRow | PendingViewerRow], begins_at: str) -> list[Naming]:
        def read(person_ids: Sequence[int]) -> list[Naming]:
            people = self._all_of(Person, self._select(PersonRow, PersonRow.id.in_(person_ids)))
            begins = {one.person_id: one for one in self._all(self._select(row, row.person_id.in_(person_ids)))}
            return [Naming(one, getattr(begins[one.id], begins_at)) for one in people]

        named = self._connection.scalars(self._select(row).with_only_columns(row.person_id)).all()
        return readable(read, named, lambda *_: None)


class PendingViewers(Repository):
    """Administrators who have named themselves to read performance records, until that begins."""

    def all(self) -> list[Naming]:
        """The soonest first."""
        pending = self._all(self._select(PendingViewerRow).order_by(PendingViewerRow.begins_at))
        return [Naming(self._value(Person, self._get(PersonRow, one.person_id)), one.begins_at) for one in pending]

    def add(self, person_id: int, begins_at: datetime) -> bool:
        """False if they have named themselves before."""
        return self._insert_once(PendingViewerRow, person_id=person_id, begins_at=begins_at)

    def remove(self, person_ids: Sequence[int]) -> set[int]:
        """The ids of those who had."""
        return {
            one for one in person_ids if self._run(self._delete(PendingViewerRow, PendingViewerRow.person_id == one))
        }

    def begins_at(self, person_id: int) -> datetime | None:
        """When that of this person begins."""
        row = self._first(self._select(PendingViewerRow, PendingViewerRow.person_id == person_id))
        return row.begins_at if row else None


class LegalHolds(NamedPeople):
    """Of whose pairs nothing is purged."""

    row = LegalHoldRow


def pending_due(db: Database, now: datetime, limit: int) -> list[tuple[str, int]]:
    """(workspace_id, person_id) of those whose time to read performance records has come; without those put aside."""
    aside = is_aside(BEGIN_VIEWERS, PendingViewerRow.workspace_id, PendingViewerRow.person_id)
    of_person = select(PendingViewerRow.workspace_id, PendingViewerRow.person_id)
    due = of_person.where(PendingViewerRow.begins_at <= now, ~aside)
    with db.across_workspaces(read_only=True) as connection:
        found = connection.execute(due.order_by(PendingViewerRow.begins_at).limit(limit))
        return [(workspace_id, person_id) for workspace_id, person_id in found]


def policies_to_follow(db: Database, limit: int) -> list[tuple[str, str]]:
    """Workspaces whose quiet hours changed, each with the Slack id of the last person whose messages follow."""
    unfinished = select(PolicyRow.workspace_id, PolicyRow.reschedule_after).where(TO_RESCHEDULE).limit(limit)
    with db.across_workspaces(read_only=True) as connection:
        return [(workspace_id, after) for workspace_id, after in connection.execute(unfinished) if after is not None]


class Purging(Repository):
    """Whether a pair is to be purged."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self._features = tx.features

    def is_due(self, pair_id: int, kept: Kept) -> bool:
        """Whether the pair's last 1:1 was over, and the last thing written, before what its workspace keeps.

        Never while one of the two is on hold, nor when nothing is left.
        """
        return self._ask_first(_due_pair(self._features), pair=pair_id, **_values(kept)) is not None


@cache
def _due_pair(features: Features) -> Prepared[PairRow]:
    return prepared_select(PairRow, PairRow.id == bindparam("pair"), _due(features))


def _values(kept: Kept) -> dict[str, datetime]:
    """What `_due` is to be given."""
    since = {f"since_{choice}": at for choice, at in kept.since.items()}
    return {**since, "latest": max(kept.since.values()), "settled": kept.settled}


def _due(features: Features) -> ColumnElement[bool]:
    """Of which pairs nothing is to be kept any more."""
    months = func.coalesce(
        select(PolicyRow.retention_months)
        .where(PolicyRow.workspace_id == PairRow.workspace_id)
        .correlate(PairRow)
        .scalar_subquery(),
        Policy().retention_months,
    )
    since = case(
        {choice: bindparam(f"since_{choice}", type_=UtcDateTime()) for choice in RETENTION_CHOICES}, value=months
    )
    changed_after = PolicyRow.changed_at > bindparam("settled")
    unsettled = exists().where(PolicyRow.workspace_id == PairRow.workspace_id, changed_after)
    over = and_(HAS_ENDED, PairRow.ended_at <= bindparam("latest"), PairRow.ended_at <= since)
    return and_(
        over,
        ~unsettled,
        ~on_hold(),
        ~or_(*written_since(features, PairRow.id, since)),
        or_(*anything_left(features, PairRow.id)),
    )


def on_hold() -> ColumnElement[bool]:
    """Of which pairs one of the two is on hold."""
    return exists().where(
        LegalHoldRow.workspace_id == PairRow.workspace_id,
        LegalHoldRow.person_id.in_([PairRow.manager_id, PairRow.report_id]),
    )


def pairs_to_purge(db: Database, kept: Kept, limit: int) -> list[tuple[str, int]]:
    """(workspace_id, pair_id) of pairs for which `Purging.is_due`, longest ended first, also where the bot has been
    removed; without those put aside."""
    with db.across_workspaces(read_only=True) as connection:
        found = connection.execute(_due_pairs(db.features), {"limit": limit, **_values(kept)})
        return [(workspace_id, pair_id) for workspace_id, pair_id in found]


@cache
def _due_pairs(features: Features) -> Select[str, int]:
    """Put together once: that takes far longer than the database does, and it is asked all the time."""
    aside = is_aside(PURGE, PairRow.workspace_id, PairRow.id)
    over = select(PairRow.workspace_id, PairRow.id).where(_due(features), ~aside)
    return over.order_by(PairRow.ended_at, PairRow.id).limit(bindparam("limit"))
