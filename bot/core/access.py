"""Who may read and change what: the one table that the services enforce and that "Who can see this" is made from.

Coaching is seen by the two who have it and by nobody else (mission 004-05); administrators are in no row of it.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.core.people import Pair


class Role(StrEnum):
    """What somebody is to a piece of data. VIEWER: named by the workspace for performance records."""

    MANAGER = "manager"
    REPORT = "report"
    AUTHOR = "author"
    VIEWER = "viewer"
    ADMIN = "admin"
    EVERYONE = "everyone"


class Data(StrEnum):
    """What there is. AUTHOR is whoever wrote it, or whom it is about where nobody did (settings, the audit log)."""

    SCHEDULE = "schedule"
    BRIEF = "brief"
    PLAN = "plan"
    PROPOSAL = "proposal"
    COMMITMENTS = "commitments"
    GOALS = "goals"
    TOPICS = "topics"
    HANDOVER = "handover"
    PRIVATE_NOTES = "private_notes"
    TYPED = "typed"
    FRAME = "frame"
    RECORD = "record"
    RECEIVED = "received"
    PRACTICE = "practice"
    SETTINGS = "settings"
    AUDIT = "audit"
    POLICY = "policy"


class Act(StrEnum):
    """What somebody wants of it."""

    READ = "read"
    WRITE = "write"


_BOTH = frozenset({Role.MANAGER, Role.REPORT})
_MANAGER = frozenset({Role.MANAGER})
_REPORT = frozenset({Role.REPORT})
_AUTHOR = frozenset({Role.AUTHOR})
_RECORD_READERS = _BOTH | {Role.VIEWER}

READERS: Mapping[Data, frozenset[Role]] = {
    Data.SCHEDULE: _BOTH,
    Data.BRIEF: _MANAGER,
    Data.PLAN: _BOTH,
    Data.PROPOSAL: _BOTH,
    Data.COMMITMENTS: _BOTH,
    Data.GOALS: _BOTH,
    Data.TOPICS: _BOTH,
    Data.HANDOVER: _BOTH,
    Data.PRIVATE_NOTES: _AUTHOR,
    Data.TYPED: _AUTHOR,
    Data.FRAME: _BOTH,
    Data.RECORD: _RECORD_READERS,
    Data.RECEIVED: _RECORD_READERS,
    Data.PRACTICE: _AUTHOR,
    Data.SETTINGS: _AUTHOR,
    Data.AUDIT: _AUTHOR,
    Data.POLICY: frozenset({Role.EVERYONE}),
}

WRITERS: Mapping[Data, frozenset[Role]] = {
    Data.SCHEDULE: _MANAGER,
    Data.BRIEF: _MANAGER,
    Data.PLAN: _MANAGER,
    Data.PROPOSAL: _REPORT,
    Data.COMMITMENTS: _BOTH,
    Data.GOALS: _BOTH,
    Data.TOPICS: _REPORT,
    Data.HANDOVER: _BOTH,
    Data.PRIVATE_NOTES: _AUTHOR,
    Data.TYPED: _AUTHOR,
    Data.FRAME: _MANAGER,
    Data.RECORD: _MANAGER,
    Data.RECEIVED: _REPORT,
    Data.PRACTICE: _AUTHOR,
    Data.SETTINGS: _AUTHOR,
    Data.AUDIT: frozenset(),
    Data.POLICY: frozenset({Role.ADMIN}),
}


def who_can_see(data: Data) -> tuple[Role, ...]:
    """Everyone who may read it: "Who can see this" is made from it."""
    return tuple(role for role in Role if role in READERS[data])


_RULES = {Act.READ: READERS, Act.WRITE: WRITERS}


def roles_in(pair: Pair, person_id: int) -> frozenset[Role]:
    """What a person is to the two; nothing for anybody else."""
    roles = {Role.MANAGER: pair.manager.id, Role.REPORT: pair.report.id}
    return frozenset(role for role, one in roles.items() if one == person_id)


def may_reach(pair: Pair, person_id: int, data: Data, act: Act) -> bool:
    """Whether a person may do that with data of the two."""
    return may(act, data, roles_in(pair, person_id))


def may(act: Act, data: Data, roles: frozenset[Role]) -> bool:
    """Whether somebody with these roles may."""
    allowed = _RULES[act][data]
    return Role.EVERYONE in allowed or bool(allowed & roles)
