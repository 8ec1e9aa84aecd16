"""What a feature says of each of its tables: whose the rows are, what becomes of them when a pair is purged, and when a
person is forgotten.

`bot.core.sealing` carries it out: it opens, deletes in the order of foreign keys, seals what stays with new keys and
destroys the old ones. Here are values only, and no SQLAlchemy, because rules import it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Column = Any
"""A mapped column, such as `NoteRow.author_id`."""
Facts = Mapping[str, Any]
"""A row by the names of its columns, as a rule is given it. Text is sealed: a rule can put it elsewhere and not read
it."""


@dataclass(frozen=True, slots=True)
class Destroyed:
    """The rows are deleted: with their pair, or with the `person` whose they are."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows stay."""

    why: str


@dataclass(frozen=True, slots=True)
class ByRule:
    """A pure rule says what goes of the rows of a pair: `rule(forgotten, *rows)`, with the rows of each of `tables` in
    the order of their ids. Each of these tables declares it, and it is asked once for each pair: of those that the
    person is in, and of those that their reports are in, who may have taken words of theirs along."""

    rule: Callable[..., Iterable["Gone"]]
    tables: tuple[type[Any], ...]


@dataclass(frozen=True, slots=True)
class Resealed:
    """The rows are keys of columns of the type `sealed`: a person's own go with them. A pair's key goes, too, and what
    it sealed and stays is sealed with a new one."""

    sealed: type[Any]


@dataclass(frozen=True, slots=True)
class Emptied:
    """The rows stay; `slack_id` becomes `instead` where it is the forgotten person's."""

    slack_id: Column
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """`destroy_at` is set on rows whose words their writer took back: from then on nobody else is shown them. At that
    time they are destroyed: the text in `emptied`, or else the row. `by` says who did, in a statement."""

    destroy_at: Column
    by: Column
    emptied: Column | None = None


DESTROYED = Destroyed()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """`table` is a class of rows, or a Table where it is about no workspace.

    `pair` is the column that leads to the pair: its id, or the id of a row that is the pair's. `person` says whose
    alone a row is. Where neither is there, the rows are nobody's. `about`: with whom it goes as well when they are
    forgotten. `written_at`: when the pair last worked together.
    `unlinked` columns are emptied when the row goes to which the first of them refers.

    A table without a pair needs no `purged`, and one that names nobody no `forgotten`.
    """

    table: Any
    pair: Column | None = None
    person: Column | None = None
    about: Column | None = None
    purged: Destroyed | Kept | None = None
    forgotten: Destroyed | Kept | ByRule | Resealed | Emptied | None = None
    written_at: Column | None = None
    unlinked: tuple[Column, ...] = ()
    taken_back: TakenBack | None = None

    @property
    def name(self) -> str:
        """The table's name in the database."""
        return str(getattr(self.table, "__tablename__", None) or self.table.name)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who is forgotten, and the pair that a rule is asked about."""

    person_id: int
    manager_id: int
    report_id: int

    @property
    def is_manager(self) -> bool:
        """Whether they are the manager of the two."""
        return self.person_id == self.manager_id

    @property
    def is_report(self) -> bool:
        """Whether they are the report of the two."""
        return self.person_id == self.report_id


@dataclass(frozen=True, slots=True)
class Gone:
    """What goes of a row: all of it, or what stands in the columns of `instead`, which get those values."""

    table: str
    row_id: int
    instead: Facts | None = None


def all_gone(table: str, rows: Sequence[Facts]) -> list[Gone]:
    """These rows go."""
    return [Gone(table, row["id"]) for row in rows]
