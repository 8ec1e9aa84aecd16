"""What composing a message may give instead of the message's value, which `MessageType.render` is given."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Skip:
    """The message is not to be sent: what it was about is no longer so."""

    reason: str


@dataclass(frozen=True, slots=True)
class PutOff:
    """The message is to be sent later (UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Bundled:
    """The message is part of the day's bundle instead."""
