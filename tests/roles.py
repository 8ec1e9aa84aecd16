"""Tables of roles: who may do what with what belongs to Priya and Sam, one line for each thing that can be tried.

Each line says what it is about as `data act`, in the words of `bot.core.access`; its cells must then be what those
rules say. A line about "-" acts on what is the asker's own. Cells:

does     finds it: sees it or changes it
own      gets an answer that is about what is theirs, and changes nothing else
.        finds nothing, as if it were not there, and changes nothing
"""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Engine

from bot.core.access import Act, Role, may
from tests.factories import ACCESS

SEATS = ("manager", "report", "viewer", "admin", "stranger", "elsewhere")
DOES, OWN, NOTHING = "does", "own", "."
_ROLES: Mapping[str, frozenset[Role]] = {
    "manager": frozenset({Role.MANAGER}),
    "report": frozenset({Role.REPORT}),
    "viewer": frozenset({Role.VIEWER}),
    "admin": frozenset({Role.ADMIN}),
    "stranger": frozenset(),
    "elsewhere": frozenset(),
}
"""What each is to what belongs to Priya and Sam; what one of them wrote is the author's, too."""


@dataclass(frozen=True)
class Line:
    """What is tried, what it is about, and the cell of each seat."""

    name: str
    of: str
    cells: Mapping[str, str]

    def by_the_rules(self) -> Mapping[str, str]:
        """The cells that `bot.core.access` gives; as they are where it says nothing of it."""
        if self.of == "-":
            return self.cells
        data, act, *by = self.of.split()
        author = by[0] if by else "manager"
        allowed = {
            seat: may(Act(act), ACCESS.rows[data], roles | ({Role.AUTHOR} if seat == author else frozenset()))
            for seat, roles in _ROLES.items()
        }
        return {seat: DOES if allowed[seat] else NOTHING for seat in SEATS}


def read_table(table: str) -> dict[str, Line]:
    """The lines of a table, by name. Two or more spaces part the columns; the first line names the seats."""
    head, *rows = [re.split(r"\s{2,}", row.strip()) for row in table.strip().splitlines() if row.strip()]
    assert tuple(head[2:]) == SEATS
    lines = [Line(name, of, dict(zip(SEATS, cells, strict=True))) for name, of, *cells in rows]
    assert len({line.name for line in lines}) == len(lines), "a line is there twice"
    assert {cell for line in lines for cell in line.cells.values()} <= {DOES, OWN, NOTHING}
    return {line.name: line for line in lines}


Rows = Mapping[str, Sequence[Any]]
"""Every row of a workspace, by table."""
R = TypeVar("R")
_OF_PEOPLE = ("person_id", "recipient_id", "author_id", "actor_id", "whose_id", "by_id", "manager_id")
_ANYBODYS = {"homes", "people", "claimed_requests"}
"""Rows of these change for whoever sees what was changed, or as Slack says who they are."""
_PARENTS = {
    "pair_id": "pairs",
    "one_on_one_id": "one_on_ones",
    "occurrence_id": "occurrences",
    "commitment_id": "commitments",
}


def changed_for_others(before: Rows, after: Rows, me: int, pair: int) -> list[Any]:
    """The rows that have changed and are not this person's own: what names them, or hangs on what is new."""
    known = {name: {row.id for row in before[parent]} for name, parent in _PARENTS.items()}

    asked_for = {_what(row) for row in before["deliveries"]} & {_what(row) for row in after["deliveries"]}

    def is_own(table: str, row: Any) -> bool:
        columns = row._mapping
        if table == "deliveries" and _what(row) in asked_for:
            return True
        if any(columns.get(name) == me for name in _OF_PEOPLE):
            return table == "deliveries" or bool(columns.get("pair_id") != pair)
        about = {**columns, **(columns.get("subject") or {})}
        return any(about.get(name) is not None and about[name] not in known[name] for name in _PARENTS)

    return [
        (table, row)
        for table in after
        if table not in _ANYBODYS
        for row in [*_only(before[table], after[table]), *_only(after[table], before[table])]
        if not is_own(table, row)
    ]


def _what(delivery: Any) -> tuple[Any, ...]:
    """All of it but when its message was last brought up to date."""
    return delivery.id, delivery.recipient_id, delivery.state, delivery.due_at, repr(delivery.subject)


def _only(some: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    return [row for row in some if row not in others]


class Watch(Generic[R]):
    """What is read of a database, mostly all rows of a workspace; read again only when the database says that somebody
    wrote something."""

    def __init__(self, engine: Engine, read: Callable[[], R]) -> None:
        self._engine, self._read = engine, read
        is_file = engine.dialect.name == "sqlite"
        self._file = sqlite3.connect(str(engine.url.database), check_same_thread=False) if is_file else None
        self._version, self._rows = self._written(), read()

    def rows(self) -> R:
        """As it is now."""
        version = self._written()
        if version != self._version:
            self._version, self._rows = version, self._read()
        return self._rows

    def _written(self) -> object:
        """Other than before once anything has been written."""
        if self._file:
            return self._file.execute("PRAGMA data_version").fetchone()[0]
        with self._engine.connect() as connection:
            return connection.exec_driver_sql("SELECT pg_current_wal_insert_lsn()").scalar()

    def close(self) -> None:
        if self._file:
            self._file.close()
