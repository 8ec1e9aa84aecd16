"""People and their preferences."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam

from bot.core.database.queries import Prepared, Repository, columns_of, prepared_select, value_of
from bot.core.database.transaction import Database, Transaction
from bot.core.people import Person, Preferences, Profile
from bot.core.people_tables import IS_ADMIN, PersonRow, PreferencesRow
from bot.core.policy_tables import PolicyRow
from bot.core.request import Request
from bot.core.time.working_days import next_working_day

_BY_SLACK_ID = prepared_select(PersonRow, PersonRow.slack_id == bindparam("slack_id"))
_LOCK = Prepared(
    prepared_select(PersonRow, PersonRow.id == bindparam("person"))
    .select.with_only_columns(PersonRow.id)
    .with_for_update(key_share=True)
)
_PREFERENCES: Prepared[Any] = Prepared(
    prepared_select(PersonRow, PersonRow.id.in_(bindparam("ids", expanding=True)))
    .select.outerjoin(
        PreferencesRow,
        and_(PreferencesRow.workspace_id == PersonRow.workspace_id, PreferencesRow.person_id == PersonRow.id),
    )
    .outerjoin(PolicyRow, PolicyRow.workspace_id == PersonRow.workspace_id)
    .with_only_columns(
        PersonRow.id.label("whose"),
        *(column for column in PreferencesRow.__table__.columns if column.name != "workspace_id"),
        PolicyRow.quiet_from.label("policy_from"),
        PolicyRow.quiet_until.label("policy_until"),
    )
)
"""People's choices beside the workspace's, in one query: every request asks for them."""

_OF_IDS = prepared_select(PersonRow, PersonRow.id.in_(bindparam("ids", expanding=True)))


class People(Repository):
    """The people of a workspace, with their preferences."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self._locked = tx.locked_people

    def get(self, person_id: int) -> Person:
        """Raises NotFoundError."""
        return self._value(Person, self._get(PersonRow, person_id))

    def get_many(self, person_ids: Sequence[int]) -> list[Person]:
        """In any order; unknown ids are left out."""
        return self._values(Person, self._ask(_OF_IDS, ids=list(person_ids)))

    def by_slack_id(self, slack_id: str) -> Person | None:
        """The person with that Slack user id."""
        row = self._ask_first(_BY_SLACK_ID, slack_id=slack_id)
        return self._value(Person, row) if row else None

    def by_slack_ids(self, slack_ids: Sequence[str]) -> list[Person]:
        """Those of them who are known, in one query."""
        return self._all_of(Person, self._select(PersonRow, PersonRow.slack_id.in_(slack_ids)))

    def by_name(self, name: str) -> list[Person]:
        """Active people whose display name, or first word of it, is `name`, capitals ignored; at most 5."""
        key = name_key(name)
        matches = PersonRow.name_key == key if " " in key else PersonRow.first_name_key == key
        found = self._select(PersonRow, PersonRow.active, matches).order_by(PersonRow.name_key, PersonRow.id)
        return self._all_of(Person, found.limit(5))

    def remember(self, profile: Profile, default_timezone: str, now: datetime) -> Person:
        """Insert or update from Slack's profile; an invalid or missing zone becomes `default_timezone`."""
        key = name_key(profile.name)
        changes = {
            "slack_id": profile.slack_id,
            "name": profile.name,
            "name_key": key,
            "first_name_key": key.partition(" ")[0],
            "timezone": valid_timezone(profile.timezone) or default_timezone,
            "locale": profile.locale,
            "kind": profile.kind,
            "active": profile.active,
            "admin": profile.admin,
            "updated_at": now,
        }
        return self._value(Person, self._upsert(PersonRow, ("slack_id",), changes, created_at=now))

    def administrators(self, limit: int) -> list[Person]:
        """Active people whom Slack calls administrators or owners, by name."""
        found = self._select(PersonRow, IS_ADMIN, PersonRow.active).order_by(PersonRow.name_key, PersonRow.id)
        return self._all_of(Person, found.limit(limit))

    def set_unreachable(self, person_id: int, code: str | None) -> bool:
        """Slack refuses messages to this person for good, by this error; None when they can be tried again.

        False if it was so already.
        """
        was = PersonRow.unreachable.is_not(None) if code is None else PersonRow.unreachable.is_(None)
        return self._run(self._update(PersonRow, PersonRow.id == person_id, was).values(unreachable=code)) > 0

    def lock(self, person_id: int) -> None:
        """Hold the row until the transaction ends, once. On SQLite BEGIN IMMEDIATE holds all of them already.

        The weaker lock (FOR NO KEY UPDATE) lets others insert rows that refer to the person: with the stronger one two
        transactions that had each done so would wait for each other.
        """
        if person_id in self._locked or self._connection.dialect.name == "sqlite":
            return
        self._ask_values(_LOCK, person=person_id)
        self._locked.add(person_id)

    def preferences(self, person_id: int) -> Preferences:
        """The person's choices, else the defaults; until they choose quiet hours, those of the workspace."""
        return self.preferences_of([person_id])[person_id]

    def preferences_of(self, person_ids: Sequence[int]) -> dict[int, Preferences]:
        """The same for many, in one query."""
        rows: list[Any] = self._ask(_PREFERENCES, ids=list(person_ids))
        found = {row.whose: _to_preferences(row) for row in rows}
        return {one: found.get(one, Preferences()) for one in person_ids}

    def save_preferences(self, person_id: int, preferences: Preferences) -> None:
        """Insert or update."""
        choices = columns_of(PreferencesRow, preferences)
        choices["working_days"] = list(preferences.working_days)
        self._upsert(PreferencesRow, ("person_id",), {"person_id": person_id, **choices})


def _to_preferences(row: Any) -> Preferences:  # noqa: ANN401
    default = Preferences()
    if row.policy_from is not None:
        default = replace(default, quiet_from=row.policy_from, quiet_until=row.policy_until)
    if row.person_id is None:
        return default
    quiet_from, quiet_until = (row.quiet_from, row.quiet_until) if row.quiet_chosen else default.quiet
    return value_of(
        Preferences, row, working_days=tuple(row.working_days), quiet_from=quiet_from, quiet_until=quiet_until
    )


def name_key(name: str) -> str:
    """A name to compare and sort by, without capitals and extra spaces. SQLite's lower() knows ASCII only."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def valid_timezone(name: str | None) -> str | None:
    """`name` if it is an IANA zone this machine knows."""
    if not name:
        return None
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # unknown, outside the zone folder, a folder such as "Europe"
        return None
    return name


def next_working_day_of(db: Database, request: Request) -> date:
    """The first day after today on which the person works."""
    with db.read_only(request.who.workspace_id) as tx:
        preferences = People(tx).preferences(request.who.id)
        return next_working_day(request.today, preferences.working_days, tx.holidays_of(preferences.country))
