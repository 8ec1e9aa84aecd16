"""Who may read and change what. Features declare their kinds of data with readers and writers; services enforce that,
and "Who can see this" is made from it.

Coaching is seen by the two who have it and by nobody else (mission 004-05); administrators are in no row of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.people import Pair


class Role(StrEnum):
    """What somebody is to a piece of data. AUTHOR: who wrote it, or did it, or whose it is where nobody did (settings).
    CONCERNED: whom it is about. VIEWER: named by the workspace for performance records."""

    MANAGER = "manager"
    REPORT = "report"
    AUTHOR = "author"
    CONCERNED = "concerned"
    VIEWER = "viewer"
    ADMIN = "admin"
    EVERYONE = "everyone"


MANAGER = frozenset({Role.MANAGER})
REPORT = frozenset({Role.REPORT})
BOTH = MANAGER | REPORT
AUTHOR = frozenset({Role.AUTHOR})
CONCERNED = frozenset({Role.CONCERNED})
VIEWER = frozenset({Role.VIEWER})
ADMIN = frozenset({Role.ADMIN})
EVERYONE = frozenset({Role.EVERYONE})
NOBODY: frozenset[Role] = frozenset()


class Act(StrEnum):
    """What somebody wants of it."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Data:
    """A kind of data; `name` finds what it is called in the wording."""

    name: str
    readers: frozenset[Role]
    writers: frozenset[Role]

    def allowed(self, act: Act) -> frozenset[Role]:
        """The roles that may."""
        return self.readers if act is Act.READ else self.writers


class AccessTable:
    """All kinds of data together. Raises ValueError for a kind that is declared twice or that nobody may read."""

    def __init__(self, declared: Iterable[Data]) -> None:
        self.rows: dict[str, Data] = {}
        for one in declared:
            if not one.readers:
                raise ValueError(f"nobody may read {one.name}")
            if one.name in self.rows:
                raise ValueError(f"{one.name} is declared twice")
            self.rows[one.name] = one

    def __str__(self) -> str:
        """The table as text, a line for each kind."""
        width = max(map(len, self.rows), default=0)
        return "\n".join(
            f"{name:<{width}}  read: {', '.join(sorted(one.readers))}  write: {', '.join(sorted(one.writers)) or '-'}"
            for name, one in self.rows.items()
        )


def who_can_see(data: Data) -> tuple[Role, ...]:
    """Everyone who may read it, in the order of roles."""
    return tuple(role for role in Role if role in data.readers)


def roles_in(pair: Pair, person_id: int) -> frozenset[Role]:
    """What a person is to the two; nothing for anybody else."""
    roles = {Role.MANAGER: pair.manager.id, Role.REPORT: pair.report.id}
    return frozenset(role for role, one in roles.items() if one == person_id)


def may_reach(pair: Pair, person_id: int, data: Data, act: Act) -> bool:
    """Whether a person may do that with data of the two."""
    return may(act, data, roles_in(pair, person_id))


def may(act: Act, data: Data, roles: frozenset[Role]) -> bool:
    """Whether somebody with these roles may."""
    allowed = data.allowed(act)
    return Role.EVERYONE in allowed or bool(allowed & roles)
