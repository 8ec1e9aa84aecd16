"""Pairs, read together with both people in one query."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, or_
from sqlalchemy.orm import aliased

from bot.core.database.queries import Condition, Ordering, Prepared, Repository, prepared_select
from bot.core.errors import NotFoundError
from bot.core.people import Pair, Person
from bot.core.people_tables import PairRow, PersonRow

_Manager = aliased(PersonRow, name="manager")
_Report = aliased(PersonRow, name="report")


_PERSON_FIELDS = tuple(field.name for field in fields(Person))
_REPORT_BEGINS = 2 + len(_PERSON_FIELDS)
_REPORT_ENDS = _REPORT_BEGINS + len(_PERSON_FIELDS)


def _person_columns(person: type[PersonRow]) -> list[Any]:
    return [getattr(person, name) for name in _PERSON_FIELDS]


def with_people(pairs: Select[Any], *before: Any) -> Select[Any]:  # noqa: ANN401
    """Pairs joined with both people, as the columns that `to_pair` takes; `before` are columns that come first."""
    return (
        pairs.join(_Manager, _Manager.id == PairRow.manager_id)
        .join(_Report, _Report.id == PairRow.report_id)
        .with_only_columns(
            *before,
            PairRow.id,
            PairRow.workspace_id,
            *_person_columns(_Manager),
            *_person_columns(_Report),
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

    def page_of_manager(self, manager_id: int, limit: int, offset: int) -> tuple[list[Pair], int]:
        """A page of `of_manager`, and how many there are in all."""
        mine = self._select(PairRow, PairRow.manager_id == manager_id)
        page = self._all(with_people(mine).order_by(*_BY_REPORT).limit(limit).offset(offset))
        return [to_pair(row) for row in page], self._count(mine)

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
        return [row.manager_id for row in self._all(self._select(PairRow, PairRow.report_id == report_id))]


def _only(found: Sequence[Any]) -> Pair:
    if not found:
        raise NotFoundError
    return to_pair(found[0])


def to_pair(row: Sequence[Any]) -> Pair:
    """The domain value of a row of `with_people`."""
    manager, report = Person(*row[2:_REPORT_BEGINS]), Person(*row[_REPORT_BEGINS:_REPORT_ENDS])
    return Pair(row[0], row[1], manager, report, row[_REPORT_ENDS])
