"""What happens to people and pairs, announced to `Feature.listens` in the transaction in which it happens.

Events of 1:1s are in `bot.meetings.rules`.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.people import Pair, Person


@dataclass(frozen=True)
class _OfPerson:
    person: Person
    now: datetime


class ZoneChanged(_OfPerson):
    """Slack gives another time zone for the person, who has it already."""


class PersonLeft(_OfPerson):
    """Their account was deactivated, or they are forgotten."""


@dataclass(frozen=True)
class PeopleJoined:
    """Two rows turned out to be one person: everything of `gone` becomes that of `kept`."""

    kept: Person
    gone: Person
    now: datetime


@dataclass(frozen=True)
class SlackIdChanges:
    """Slack calls a person something else: the listener that keeps their keys open changes it."""

    person: Person
    slack_id: str
    now: datetime


class MembershipEnded(_OfPerson):
    """They are no full, active member any more: their account was deactivated, or is a guest's now."""


class PreferencesChanged(_OfPerson):
    """By themselves, or by their workspace's quiet hours."""


@dataclass(frozen=True)
class WorkspaceEnded:
    """The bot was removed from the workspace of the transaction."""


@dataclass(frozen=True)
class _OfPair:
    pair: Pair
    now: datetime


class PairMade(_OfPair):
    """The two had nothing with each other before."""


@dataclass(frozen=True)
class WordsDestroyed(_OfPair):
    """Words that their writer took back are gone: of these rows of that table."""

    table: str
    row_ids: tuple[int, ...]


class PairEnded(_OfPair):
    """The last of their 1:1s is over; a new one begins the pair again."""


@dataclass(frozen=True)
class PairsJoined:
    """What was noted under `gone` is about to become that of `kept`: two pairs of the same two people."""

    gone: Pair
    kept: Pair
    now: datetime
