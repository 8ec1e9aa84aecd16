"""People, their preferences, and pairs of a manager and a report.

People are locked while commitments, topics or plans change, always in the same order: no deadlock.

Forgetting locks the person first. A request of theirs that is under way waits for that and finds here that they
were forgotten since they were looked up: what they came with is not kept.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from bot.core.access import Act, Data, may_reach
from bot.core.database.queries import Condition, Ordering, Prepared, Repository, columns_of, prepared_select, value_of
from bot.core.database.transaction import Database, Transaction
from bot.core.errors import NoPairError, NotFoundError
from bot.core.events import PairMade
from bot.core.people import Administrators, Away, Pair, Person, Preferences, Profile
from bot.core.people_tables import IS_ADMIN, AbsenceRow, PairRow, PersonRow, PolicyRow, PreferencesRow
from bot.core.request import Request
from bot.core.time.dates import zone_of_offset
from bot.core.time.due_days import Workdays
from bot.core.time.working_days import next_working_day

_CALLED = or_(PersonRow.slack_id == bindparam("slack_id"), PersonRow.grid_id == bindparam("slack_id"))
_BY_SLACK_ID = prepared_select(PersonRow, _CALLED, order_by=[PersonRow.id])
_ID_OF = Prepared(_BY_SLACK_ID.select.with_only_columns(PersonRow.id))
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
    .outerjoin(
        AbsenceRow, and_(AbsenceRow.workspace_id == PersonRow.workspace_id, AbsenceRow.person_id == PersonRow.id)
    )
    .outerjoin(PolicyRow, PolicyRow.workspace_id == PersonRow.workspace_id)
    .with_only_columns(
        PersonRow.id.label("whose"),
        PersonRow.hide_names,
        PersonRow.language,
        *(column for column in PreferencesRow.__table__.columns if column.name != "workspace_id"),
        PolicyRow.quiet_from.label("policy_from"),
        PolicyRow.quiet_until.label("policy_until"),
        AbsenceRow.starts_on.label("away_from"),
        AbsenceRow.until.label("away_until"),
    )
    .order_by(AbsenceRow.starts_on)
)
"""People's choices beside the workspace's, in one query: every request asks for them. A row for each time somebody is
away, one for everybody else."""

_OF_IDS = prepared_select(PersonRow, PersonRow.id.in_(bindparam("ids", expanding=True)))
_SLACK_IDS: BindParameter[str] = bindparam("slack_ids", expanding=True)
_BY_SLACK_IDS = prepared_select(
    PersonRow, or_(PersonRow.slack_id.in_(_SLACK_IDS), PersonRow.grid_id.in_(_SLACK_IDS)), order_by=(PersonRow.id,)
)
_OF_IDS_ANYWHERE = select(PersonRow).where(PersonRow.id.in_(bindparam("ids", expanding=True)))


def people_by_id(connection: Connection, person_ids: Sequence[int]) -> list[Person]:
    """People of several workspaces, in any order; for what sends to all of them."""
    rows = connection.execute(_OF_IDS_ANYWHERE, {"ids": list(person_ids)})
    return [value_of(Person, row) for row in rows]


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
        """The person with that Slack user id, whichever of theirs it is."""
        return self._one_of(Person, _BY_SLACK_ID, slack_id=slack_id)

    def by_slack_ids(self, slack_ids: Sequence[str]) -> list[Person]:
        """Those of them who are known, whichever of their ids it is, in one query."""
        return self._values(Person, self._ask(_BY_SLACK_IDS, slack_ids=list(slack_ids)))

    def id_of(self, slack_id: str) -> int:
        """Of a person who is known, even one whose row cannot be read."""
        return self._ask_values(_ID_OF, slack_id=slack_id)[0]

    def same_as(self, profile: Profile) -> list[Person]:
        """Whom we know by the ids of that profile, longest known first: two, where each was met by one of them."""
        return self.by_slack_ids([one for one in (profile.slack_id, profile.grid_id) if one])

    def joined_to(self, gone_id: int, kept_id: int, now: datetime) -> None:
        """The second row of a person goes: it has no name and is found by nothing, and the audit log refers to it."""
        called = f"GONE{gone_id}"
        names = {"name": called, "name_key": name_key(called), "first_name_key": name_key(called)}
        gone = {"slack_id": called, "grid_id": None, "joined_to": kept_id, "active": False, "admin": False, **names}
        self._run(self._update(PersonRow, PersonRow.id == gone_id).values(**gone, unreachable=None, updated_at=now))

    def joined_into(self, person_id: int) -> list[int]:
        """The ids of the rows that were this person's too, before they were joined."""
        joined = self._select(PersonRow, PersonRow.joined_to == person_id).order_by(PersonRow.id)
        return [*self._connection.scalars(joined.with_only_columns(PersonRow.id))]

    def remember(self, profile: Profile, default_timezone: str, now: datetime) -> Person:
        """Insert or update from Slack's profile. Where it gives no valid zone, that is one of the offset it gives, else
        `default_timezone`.

        Somebody of an organisation is kept by the id that they have all over it, and by the one of a workspace they
        were called by last.
        """
        key, known = name_key(profile.name), [*self.same_as(profile), None][0]
        zone = valid_timezone(profile.timezone) or zone_of_offset(profile.utc_offset, now)
        changes: dict[str, object] = {
            "slack_id": profile.slack_id if known is None else profile.called(known.slack_id),
            "grid_id": profile.grid_id or (known.grid_id if known is not None else None),
            "name": profile.name,
            "name_key": key,
            "first_name_key": key.partition(" ")[0],
            "timezone": zone or default_timezone,
            "locale": profile.locale,
            "kind": profile.kind,
            "active": profile.active,
            "admin": profile.admin,
            "updated_at": now,
        }
        if known is not None:
            changed = self._update(PersonRow, PersonRow.id == known.id).values(**changes).returning(PersonRow)
            return self._value(Person, self._write(changed).one())
        return self._value(Person, self._upsert(PersonRow, ("slack_id",), changes, created_at=now))

    def administrators(self, limit: int) -> list[Person]:
        """Active people whom Slack calls administrators or owners, by name."""
        found = self._select(PersonRow, IS_ADMIN, PersonRow.active).order_by(PersonRow.name_key, PersonRow.id)
        return self._all_of(Person, found.limit(limit))

    def call(self, person_id: int, slack_id: str) -> None:
        """Let that be their Slack id; their keys open for nobody until they are wrapped for it."""
        self._run(self._update(PersonRow, PersonRow.id == person_id).values(slack_id=slack_id))

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
        rows: dict[int, list[Any]] = {}
        for row in self._ask(_PREFERENCES, ids=list(person_ids)):
            rows.setdefault(row.whose, []).append(row)
        return {one: _to_preferences(rows[one]) if one in rows else Preferences() for one in person_ids}

    def save_preferences(self, person_id: int, preferences: Preferences) -> None:
        """Insert or update."""
        choices = columns_of(PreferencesRow, preferences)
        choices["working_days"] = list(preferences.working_days)
        self._upsert(PreferencesRow, ("person_id",), {"person_id": person_id, **choices})
        chosen = {"hide_names": preferences.hide_names, "language": preferences.language}
        changed = or_(*(getattr(PersonRow, name).is_distinct_from(value) for name, value in chosen.items()))
        self._run(self._update(PersonRow, PersonRow.id == person_id, changed).values(**chosen))


def _to_preferences(rows: Sequence[Any]) -> Preferences:
    row = rows[0]
    away = tuple(Away(one.away_from, one.away_until) for one in rows if one.away_from is not None)
    default = Preferences(away=away)
    if row.policy_from is not None:
        default = replace(default, quiet_from=row.policy_from, quiet_until=row.policy_until)
    if row.person_id is None:
        return default
    quiet_from, quiet_until = (row.quiet_from, row.quiet_until) if row.quiet_chosen else default.quiet
    return value_of(
        Preferences,
        row,
        working_days=tuple(row.working_days),
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        away=away,
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


def workdays_of(tx: Transaction, person_ids: Sequence[int]) -> dict[int, Workdays]:
    """When each of them works, by the country that they have chosen as it stands."""
    known = People(tx).preferences_of(person_ids)
    return {one: Workdays(each.working_days, tx.holidays_of(each.country)) for one, each in known.items()}


def next_working_day_of(db: Database, request: Request) -> date:
    """The first day after today on which the person works."""
    with db.read_only(request.who.workspace_id) as tx:
        preferences = People(tx).preferences(request.who.id)
        return next_working_day(request.today, preferences.working_days, tx.holidays_of(preferences.country))


_Manager = aliased(PersonRow, name="manager")
_Report = aliased(PersonRow, name="report")


_Namesake = aliased(PersonRow, name="namesake")
_Known = aliased(PairRow, name="known")


_PERSON_FIELDS = tuple(field.name for field in fields(Person))
_REPORT_BEGINS = 2 + len(_PERSON_FIELDS)
_REPORT_ENDS = _REPORT_BEGINS + len(_PERSON_FIELDS)


def _has_namesake(person: type[PersonRow], other: type[PersonRow]) -> Any:  # noqa: ANN401
    """Whether `other` has 1:1s with somebody else of the same first name.

    Looked up from the few whom `other` meets, not from the many of that name: a join leaves that to the database.
    """

    def among(of_other: Any, met: Any) -> Any:  # noqa: ANN401
        called = select(_Namesake.first_name_key).where(_Namesake.id == met).scalar_subquery()
        ongoing = (_Known.workspace_id == person.workspace_id, _Known.ended_at.is_(None))
        return exists().where(*ongoing, of_other == other.id, met != person.id, called == person.first_name_key)

    return or_(among(_Known.manager_id, _Known.report_id), among(_Known.report_id, _Known.manager_id))


def _person_columns(person: type[PersonRow], other: type[PersonRow]) -> list[Any]:
    columns = {"has_namesake": _has_namesake(person, other)}
    return [columns[name] if name in columns else getattr(person, name) for name in _PERSON_FIELDS]


def with_people(pairs: Select[Any], *before: Any) -> Select[Any]:  # noqa: ANN401
    """Pairs joined with both people, as the columns that `to_pair` takes; `before` are columns that come first."""
    return (
        pairs.join(_Manager, _Manager.id == PairRow.manager_id)
        .join(_Report, _Report.id == PairRow.report_id)
        .with_only_columns(
            *before,
            PairRow.id,
            PairRow.workspace_id,
            *_person_columns(_Manager, _Report),
            *_person_columns(_Report, _Manager),
            PairRow.ended_at,
        )
    )


def _prepared(*where: Condition, order_by: Sequence[Ordering] = ()) -> Prepared[Any]:
    return Prepared(with_people(prepared_select(PairRow, *where).select).order_by(*order_by))


_BY_REPORT = (_Report.name_key, PairRow.id)
_BY_ID = _prepared(PairRow.id == bindparam("pair"))
_BY_BOTH = _prepared(PairRow.manager_id == bindparam("manager"), PairRow.report_id == bindparam("report"))
_OF_REPORT = _prepared(
    PairRow.report_id == bindparam("report"), order_by=(_Manager.name_key, PairRow.created_at, PairRow.id)
)
_BY_IDS = _prepared(PairRow.id.in_(bindparam("ids", expanding=True)))
_ROWS_OF_REPORT = prepared_select(PairRow, PairRow.report_id == bindparam("report"))
_OF_MANAGER = _prepared(PairRow.manager_id == bindparam("manager"), order_by=_BY_REPORT)

_OF_PERSON = _prepared(
    or_(PairRow.manager_id == bindparam("person"), PairRow.report_id == bindparam("person")), order_by=_BY_REPORT
)


class Pairs(Repository):
    """Managers with their reports."""

    def get(self, pair_id: int) -> Pair:
        """Raises NotFoundError."""
        return _only(self._ask(_BY_ID, pair=pair_id))

    def find(self, manager_id: int, report_id: int) -> Pair | None:
        """The pair of these two, if there is one."""
        found = self._ask(_BY_BOTH, manager=manager_id, report=report_id)
        return to_pair(found[0]) if found else None

    def ensure(self, manager_id: int, report_id: int, now: datetime) -> Pair:
        """The pair, made if it does not exist; safe when two workers ask at once."""
        existing = self.find(manager_id, report_id)
        if existing is not None:
            return existing
        self._insert_once(PairRow, manager_id=manager_id, report_id=report_id, created_at=now)
        return _only(self._ask(_BY_BOTH, manager=manager_id, report=report_id))

    def of_manager(self, manager_id: int) -> list[Pair]:
        """By the report's name, capitals ignored."""
        return [to_pair(row) for row in self._ask(_OF_MANAGER, manager=manager_id)]

    def of_person(self, person_id: int) -> list[Pair]:
        """Every pair of this person, as manager or as report, by the report's name."""
        return [to_pair(row) for row in self._ask(_OF_PERSON, person=person_id)]

    def set_ended(self, pair_id: int, at: datetime | None) -> None:
        """The last of their 1:1s was over at that moment; None when there is one again."""
        self._run(self._update(PairRow, PairRow.id == pair_id).values(ended_at=at))

    def get_many(self, pair_ids: Sequence[int]) -> list[Pair]:
        """In any order; unknown ids are left out."""
        return [to_pair(row) for row in self._ask(_BY_IDS, ids=list(pair_ids))]

    def of_report(self, report_id: int) -> list[Pair]:
        """Those in which this person is the report, by the manager's name, capitals ignored."""
        return [to_pair(row) for row in self._ask(_OF_REPORT, report=report_id)]

    def managers_of(self, report_id: int) -> list[int]:
        """The ids of everyone who has 1:1s with this person as report."""
        return [row.manager_id for row in self._ask(_ROWS_OF_REPORT, report=report_id)]


def _only(found: Sequence[Any]) -> Pair:
    if not found:
        raise NotFoundError
    return to_pair(found[0])


def to_pair(row: Sequence[Any]) -> Pair:
    """The domain value of a row of `with_people`."""
    manager, report = Person(*row[2:_REPORT_BEGINS]), Person(*row[_REPORT_BEGINS:_REPORT_ENDS])
    return Pair(row[0], row[1], manager, report, row[_REPORT_ENDS])


def ensure_pair(tx: Transaction, manager: Person, report: Person, now: datetime) -> Pair:
    """The pair of these two, made if need be."""
    known = Pairs(tx).find(manager.id, report.id)
    if known is not None:
        return known
    pair = Pairs(tx).ensure(manager.id, report.id, now)
    tx.features.announce(tx, PairMade(pair, now))
    return pair


def pair_with(tx: Transaction, request: Request, other: Person) -> Pair:
    """The pair of the two, whichever of them manages the other; made, with `who` as the manager, if there is none.

    Where each manages the other, it is the one that has not ended, else the one in which `who` is the manager.
    """
    return _pair_of(tx, request.who, other) or ensure_pair(tx, request.who, other, request.now)


def pair_between(tx: Transaction, who: Person, other: Person) -> Pair:
    """The same of those there are: looking makes none. Raises NoPairError."""
    pair = _pair_of(tx, who, other)
    if pair is None:
        raise NoPairError
    return pair


def _pair_of(tx: Transaction, who: Person, other: Person) -> Pair | None:
    mine = Pairs(tx).find(who.id, other.id)
    if mine is not None and mine.ended_at is None:
        return mine
    theirs = Pairs(tx).find(other.id, who.id)
    return theirs if theirs is not None and (mine is None or theirs.ended_at is None) else mine


def only_reports(tx: Transaction, person: Person) -> bool:
    """Whether they are, or were, the report of somebody, and are the manager of nobody."""
    pairs = [one for one in Pairs(tx).of_person(person.id) if one.ended_at is None or one.report.id == person.id]
    return bool(pairs) and all(one.report.id == person.id for one in pairs)


def known_administrators(tx: Transaction, administrators: Administrators, limit: int) -> list[Person]:
    """Those of the workspace whom the bot knows: who is named in the settings, then at most `limit` that Slack calls
    so, by name."""
    named = People(tx).by_slack_ids(administrators.slack_ids(tx.workspace_id))
    known = {one.id: one for one in (*named, *People(tx).administrators(limit))}
    return [one for one in known.values() if administrators.include(one)]


def colleagues(tx: Transaction, who: Person) -> list[Person]:
    """Those with whom a person has had 1:1s."""
    return [*{other.id: other for other in (pair.other(who) for pair in Pairs(tx).of_person(who.id))}.values()]


def colleagues_named(tx: Transaction, who: Person, name: str) -> list[Person]:
    """Those of them whose display name, or first word of it, is `name`, capitals ignored; those who have left only
    where nobody else is. A name means nobody else: a stranger who takes it must not read what is for a colleague."""
    key = name_key(name)
    called = [one for one in colleagues(tx, who) if key in (name_key(one.name), name_key(one.name).partition(" ")[0])]
    return [one for one in called if one.active] or called


def reach_pair(tx: Transaction, who: Person, pair_id: int, data: Data, act: Act = Act.READ) -> Pair:
    """The pair, if `who` may do that with its `data`. Raises NotFoundError."""
    pair = Pairs(tx).get(pair_id)
    if not may_reach(pair, who.id, data, act):
        raise NotFoundError
    return pair


def lock_people(tx: Transaction, who: Person, *others: int) -> None:
    """Lock `who`, and others by their ids. Raises NotFoundError for somebody who was forgotten meanwhile."""
    for person_id in sorted({who.id, *others}):
        People(tx).lock(person_id)
    if People(tx).get(who.id).slack_id != who.slack_id:
        raise NotFoundError


def lock_with_managers(tx: Transaction, who: Person) -> None:
    """Lock the person and the managers of all their pairs: numbers are unique per manager. Raises NotFoundError."""
    lock_people(tx, who, *Pairs(tx).managers_of(who.id))
