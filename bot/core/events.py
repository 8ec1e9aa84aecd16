"""What happens to people and pairs, announced to `Feature.listens` in the transaction in which it happens.

Events of 1:1s are in `bot.meetings.rules`.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.people import Pair, Person


@dataclass(frozen=True, slots=True)
class ZoneChanged:
    """Slack gives another time zone for the person, who has it already."""

    person: Person
    now: datetime


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Their account was deactivated, or they are forgotten."""

    person: Person
    now: datetime


@dataclass(frozen=True, slots=True)
class PreferencesChanged:
    """By themselves, or by their workspace's quiet hours."""

    person: Person
    now: datetime


@dataclass(frozen=True, slots=True)
class PairMade:
    """The two had nothing with each other before."""

    pair: Pair
    now: datetime


@dataclass(frozen=True, slots=True)
class PairEnded:
    """The last of their 1:1s is over; a new one begins the pair again."""

    pair: Pair
    now: datetime
