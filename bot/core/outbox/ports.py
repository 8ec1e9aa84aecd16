"""What the outbox is handed: Slack, and a database that opens what people write. Tests have others."""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection

from bot.core.database.transaction import Transaction
from bot.core.feature import Features
from bot.core.outbox.deliveries import Delivery, Posted
from bot.core.outbox.home import HomeContent
from bot.core.people import Person, Reader


class Messenger(Protocol):
    """Says things in Slack; `message` is what the delivery's type composed.

    All three raise SlackRefusedError (SlackUnauthorizedError), SlackBusyError (SlackDownError), SlackUnknownError.
    """

    def post(self, recipient: Person, delivery: Delivery, message: object) -> Posted: ...

    def update(self, recipient: Person, delivery: Delivery, message: object) -> str | None:
        """Let a posted message show this, unless its digest says that it does; the digest of what it shows then."""

    def find(self, recipient: Person, delivery: Delivery) -> Posted | None:
        """The message of a delivery whose outcome is unknown, by the delivery id in its metadata."""


class HomePublisher(Protocol):
    """Shows App Homes in Slack."""

    def publish_home(self, person: Person, content: HomeContent) -> None:
        """Raises SlackRefusedError, SlackBusyError, SlackUnknownError."""


class OpeningDatabase(Protocol):
    """A database that opens each kind of what people write, for one reader."""

    features: Features

    def begin(self, workspace_id: str) -> AbstractContextManager[Transaction]: ...

    def across_workspaces(self, *, read_only: bool = False) -> AbstractContextManager[Connection]: ...

    def read_only(self, workspace_id: str) -> AbstractContextManager[Transaction]: ...

    def coaching(self, person: Person | Reader, *, read_only: bool) -> AbstractContextManager[Transaction]: ...

    def performance(self, person: Person, *, read_only: bool) -> AbstractContextManager[Transaction]: ...
