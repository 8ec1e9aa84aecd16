"""Pairs, read together with both people in one query."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import aliased

from bot.domain.errors import NotFoundError
from bot.domain.people import Pair
from bot.storage.people import to_person
from bot.storage.repository import Condition, Repository
from bot.storage.tables import PairRow, PersonRow

_Manager = aliased(PersonRow, name="manager")
_Report = aliased(PersonRow, name="report")


class SqlPairs(Repository):
    """PairRepository on SQL."""

    def get(self, pair_id: int) -> Pair:
        """Raises NotFoundError."""
        return self._required(PairRow.id == pair_id)

    def find(self, manager_id: int, report_id: int) -> Pair | None:
        """The pair of these two, if there is one."""
        found = self._pairs(self._joined(PairRow.manager_id == manager_id, PairRow.report_id == report_id))
        return found[0] if found else None

    def ensure(self, manager_id: int, report_id: int, now: datetime) -> Pair:
        """The pair, made if it does not exist; safe when two workers ask at once."""
        existing = self.find(manager_id, report_id)
        if existing is not None:
            return existing
        self._insert_new(PairRow, manager_id=manager_id, report_id=report_id, created_at=now)
        return self._required(PairRow.manager_id == manager_id, PairRow.report_id == report_id)

    def of_manager(self, manager_id: int) -> list[Pair]:
        """By the report's name, capitals ignored."""
        return self._pairs(self._by_report(manager_id))

    def page_of_manager(self, manager_id: int, limit: int, offset: int) -> tuple[list[Pair], int]:
        """A page of `of_manager`, and how many there are in all."""
        page = self._pairs(self._by_report(manager_id).limit(limit).offset(offset))
        return page, self._count(self._select(PairRow, PairRow.manager_id == manager_id))

    def managers_of(self, report_id: int) -> list[int]:
        """The ids of everyone who has 1:1s with this person as report."""
        return [row.manager_id for row in self._all(self._select(PairRow, PairRow.report_id == report_id))]

    def _required(self, *where: Condition) -> Pair:
        found = self._pairs(self._joined(*where))
        if not found:
            raise NotFoundError
        return found[0]

    def _by_report(self, manager_id: int) -> Select[Any]:
        return self._joined(PairRow.manager_id == manager_id).order_by(_Report.name_key, PairRow.id)

    def _joined(self, *where: Condition) -> Select[Any]:
        return (
            self._select(PairRow, *where)
            .join(_Manager, _Manager.id == PairRow.manager_id)
            .join(_Report, _Report.id == PairRow.report_id)
            .add_columns(_Manager, _Report)
        )

    def _pairs(self, statement: Select[Any]) -> list[Pair]:
        return [
            Pair(row.id, row.workspace_id, to_person(manager), to_person(report))
            for row, manager, report in self._session.execute(statement)
        ]
