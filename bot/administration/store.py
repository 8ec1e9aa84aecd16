"""A workspace's policy, and whom its administrators have named."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.administration.rules import Policy
from bot.administration.tables import LegalHoldRow, PerformanceViewerRow
from bot.core.database.queries import Repository
from bot.core.database.transaction import Database
from bot.core.people import Person
from bot.core.people_tables import PersonRow, PreferencesRow
from bot.core.policy_tables import TO_RESCHEDULE, PolicyRow

FROM_THE_FIRST = ""
"""Before every Slack id."""


class Policies(Repository):
    """What the workspace's administrators have decided."""

    def get(self) -> Policy:
        """The workspace's policy, the defaults if its administrators have decided nothing."""
        row = self._first(self._select(PolicyRow))
        return _to_policy(row) if row else Policy()

    def save(self, policy: Policy, now: datetime) -> None:
        """Insert or update. Where the quiet hours changed, everyone's messages are to follow them, from the first
        person on."""
        values: dict[str, object] = {
            "retention_months": policy.retention_months,
            "quiet_from": policy.quiet_from,
            "quiet_until": policy.quiet_until,
            "outside_contact": policy.outside_contact,
            "changed_at": now,
        }
        if policy.quiet != self.get().quiet:
            values["reschedule_after"] = FROM_THE_FIRST
        self._upsert(PolicyRow, (), values)

    def followed(self, after: str, upto: str | None) -> bool:
        """The messages of everyone after Slack id `after` and up to `upto` follow the quiet hours; None: of all.

        False if those have been changed meanwhile, or others were quicker.
        """
        here = self._update(PolicyRow, PolicyRow.reschedule_after == after)
        return self._run(here.values(reschedule_after=upto)) > 0

    def followers(self, after: str, limit: int) -> list[Person]:
        """People after that Slack id who have chosen no quiet hours of their own, in its order."""
        chosen = select(PreferencesRow.person_id).where(
            PreferencesRow.workspace_id == PersonRow.workspace_id,
            PreferencesRow.person_id == PersonRow.id,
            PreferencesRow.quiet_chosen,
        )
        others = self._select(PersonRow, PersonRow.slack_id > after, ~chosen.exists()).order_by(PersonRow.slack_id)
        return self._all_of(Person, others.limit(limit))


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
    """Who may read performance records beside the two they are about."""

    row = PerformanceViewerRow


class LegalHolds(NamedPeople):
    """Of whose pairs nothing is purged."""

    row = LegalHoldRow


def _to_policy(row: PolicyRow) -> Policy:
    return Policy(row.retention_months, row.quiet_from, row.quiet_until, row.outside_contact)


def policies_to_follow(db: Database, limit: int) -> list[tuple[str, str]]:
    """Workspaces whose quiet hours changed, each with the Slack id of the last person whose messages follow."""
    unfinished = select(PolicyRow.workspace_id, PolicyRow.reschedule_after).where(TO_RESCHEDULE).limit(limit)
    with db.across_workspaces(read_only=True) as connection:
        return [(workspace_id, after) for workspace_id, after in connection.execute(unfinished) if after is not None]
