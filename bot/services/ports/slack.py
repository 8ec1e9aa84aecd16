"""What services need of Slack: saying things, and who is who."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.deliveries import Delivery
from bot.domain.messages import Message, Sendable
from bot.domain.people import Person, Profile


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message landed."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery that was posted then (UTC)."""

    delivery: Delivery
    posted: Posted
    at: datetime


class Messenger(Protocol):
    """Says things in Slack. All three raise SlackRefusedError (SlackUnauthorizedError), SlackBusyError
    (SlackDownError), SlackUnknownError."""

    def post(self, recipient: Person, delivery: Delivery, message: Sendable) -> Posted: ...

    def update(self, recipient: Person, delivery: Delivery, message: Message) -> None: ...

    def find(self, recipient: Person, delivery: Delivery) -> Posted | None:
        """The message of a delivery whose outcome is unknown, by the delivery id in its metadata."""


class Directory(Protocol):
    """Slack's list of people."""

    def profile(self, workspace_id: str, slack_id: str) -> Profile:
        """The profile of one person. Raises NotFoundError for an unknown id, SlackBusyError when Slack is busy."""
