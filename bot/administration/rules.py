"""How a workspace is administered: how long what people wrote is kept, when it is quiet, whom to turn to outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.core.access import ADMIN, AUTHOR, EVERYONE, AccessTable, Data
from bot.core.people import QUIET_FROM, QUIET_UNTIL, Person
from bot.core.time.working_days import add_months

POLICY = Data("policy", readers=EVERYONE, writers=ADMIN)
DECIDED = Data("decided", readers=AUTHOR | ADMIN, writers=ADMIN)
"""What is decided about one person, as it is said below a message to them: see `Administered`."""
ADMINISTRATION = "administration"
FOLLOW_QUIET_HOURS = "follow_quiet_hours"
PURGE = "purge"
BEGIN_VIEWERS = "begin_viewers"
RETENTION_CHOICES = (1, 3, 6, 12, 18, 24, 36, 60, 84, 120)
"""Months to choose from; what a pair wrote is kept for so long after its last 1:1."""
LONGEST_CONTACT = 300
SETTLES_IN = timedelta(days=1)
OWN_NAMING_BEGINS_IN = timedelta(days=7)
"""An administrator who names themselves to read performance records begins after that notice to everybody who has one.

To ask a second administrator instead was refused: where there is one only, the notice would be needed all the same.
"""
NEWS_ON_HOME = timedelta(days=14)
"""How long App Home shows what has changed."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a workspace's administrators decide.

    Quiet hours are local to each person, and of those who have chosen none of their own; equal values mean none.
    `outside_contact` says whom to turn to outside the line, in the administrators' words; empty where they gave none.
    """

    retention_months: int = 12
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    outside_contact: str = ""

    @property
    def quiet(self) -> tuple[time, time]:
        """Begin and end of the quiet hours."""
        return self.quiet_from, self.quiet_until


class PolicyPart(StrEnum):
    """What of a policy can change, by its word in the audit log."""

    RETENTION = "retention"
    QUIET_HOURS = "quiet_hours"
    CONTACT = "outside_contact"


def changes(before: Policy, after: Policy) -> list[PolicyPart]:
    """What differs between two policies."""
    differs = {
        PolicyPart.RETENTION: after.retention_months != before.retention_months,
        PolicyPart.QUIET_HOURS: after.quiet != before.quiet,
        PolicyPart.CONTACT: after.outside_contact != before.outside_contact,
    }
    return [part for part, is_new in differs.items() if is_new]


@dataclass(frozen=True, slots=True)
class PolicyNews:
    """What of the policy has changed, and how it stands now."""

    policy: Policy
    parts: tuple[PolicyPart, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """Who may read performance records, from when on (UTC)."""

    person: Person
    begins_at: datetime


@dataclass(frozen=True, slots=True)
class ViewerNamed:
    """`by` has named somebody. Announced to `Feature.listens`, when they are named, not when that begins."""

    naming: Naming
    by: Person
    now: datetime


@dataclass(frozen=True, slots=True)
class Administered:
    """A workspace's policy and whom it has named, by name; `pending` are those who have named themselves, until that
    begins."""

    policy: Policy
    viewers: tuple[Person, ...] = ()
    held: tuple[Person, ...] = ()
    pending: tuple[Naming, ...] = ()

    @property
    def all_viewers(self) -> tuple[Person, ...]:
        """Those who are to begin later too."""
        return (*self.viewers, *(one.person for one in self.pending))


@dataclass(frozen=True, slots=True)
class Named:
    """People to be named for something and no longer, by Slack id. Who is in neither stays as they are."""

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person may know of how their workspace is administered, and of who sees what. `held_since`: nothing of
    theirs is purged."""

    policy: Policy
    held_since: datetime | None
    views_records: bool
    access: AccessTable


@dataclass(frozen=True, slots=True)
class Kept:
    """How long things are kept, at a moment: for each choice of months, what ended at that time or before has been kept
    for long enough. A policy that was changed after `settled` does not count yet: its makers may change their minds."""

    since: Mapping[int, datetime]
    settled: datetime


def kept_at(now: datetime) -> Kept:
    """What is kept now."""
    return Kept({months: _months_before(now, months) for months in RETENTION_CHOICES}, now - SETTLES_IN)


def _months_before(now: datetime, months: int) -> datetime:
    return datetime.combine(add_months(now.date(), -months), now.timetz())


class News(StrEnum):
    """What can be told."""

    HELD = "held"
    RELEASED = "released"
    VIEWER = "viewer"
    NO_VIEWER = "no_viewer"


@dataclass(frozen=True, slots=True)
class AdministrationMessage:
    """What an administrator has decided about the one who reads it; `by` is the administrator's Slack id."""

    news: News
    by: str
