"""The tables as the core and all features declare them, and which rows of them are a pair's."""

from typing import Any, cast

from sqlalchemy import ColumnElement, ForeignKeyConstraint, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.core import audit_store, failed_rows, people_tables
from bot.core.database.tables import Row
from bot.core.feature import Features
from bot.core.outbox import tables as outbox_tables
from bot.core.personal_data import Column, PersonalData
from bot.core.sealing import tables as key_tables

CORE: tuple[PersonalData, ...] = (
    *people_tables.PERSONAL_DATA,
    *outbox_tables.PERSONAL_DATA,
    *key_tables.PERSONAL_DATA,
    *audit_store.PERSONAL_DATA,
    *failed_rows.PERSONAL_DATA,
)


class Declared:
    """`all` of them in the order in which rows are deleted: first what refers to others."""

    def __init__(self, features: Features) -> None:
        self.by_table = {
            one.name: one for one in (*CORE, *(one for each in features.all for one in each.personal_data))
        }
        tables = reversed(Row.metadata.sorted_tables)
        self.all = tuple(self.by_table[table.name] for table in tables if table.name in self.by_table)
        marked = ((one, one.taken_back) for one in self.all if one.taken_back is not None)
        self.taken_back = tuple(sorted(marked, key=lambda each: each[0].name))
        """Tables whose words their writer can take back, by name."""

    def is_of_pair(self, one: PersonalData, pair_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
        """Which rows of that table are the pair's."""
        column = cast("InstrumentedAttribute[int]", one.pair)
        if has_pair_id(one):
            return column == pair_id
        parent = self.by_table[referred(column)]
        return column.in_(select(parent.table.id).where(self.is_of_pair(parent, pair_id)))

    def pair_id(self, one: PersonalData) -> Any:  # noqa: ANN401
        """The pair's id of a row of that table, in a statement."""
        column = cast("InstrumentedAttribute[int]", one.pair)
        if has_pair_id(one):
            return column
        parent = self.by_table[referred(column)]
        return select(self.pair_id(parent)).where(parent.table.id == column).scalar_subquery()


def is_of_person(one: PersonalData, person_id: int) -> ColumnElement[bool]:
    """Which rows of a table are one person's alone."""
    return cast("InstrumentedAttribute[int | None]", one.person) == person_id


def has_pair_id(one: PersonalData) -> bool:
    """Whether its rows name the pair themselves."""
    return one.pair is not None and referred(one.pair) == people_tables.PairRow.__tablename__


def referred(column: Column) -> str:
    """The table to which a column refers."""
    table = column.class_.__table__
    keys = (each for each in table.constraints if isinstance(each, ForeignKeyConstraint))
    return next(each.referred_table.name for each in keys if column.key in each.column_keys)
