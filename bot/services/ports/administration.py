"""What services need to keep of how a workspace is administered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.administration import Kept, Policy
from bot.domain.audit import Entry
from bot.domain.people import Person


class AuditRepository(Protocol):
    """The audit log. It can be added to and read; the database itself refuses to change or delete an entry."""

    def add(self, *entries: Entry) -> None:
        """Add them in this very transaction: what was done and its entry are kept together or not at all."""

    def of_person(self, person_id: int, limit: int) -> list[Entry]:
        """What this person did, and what was done to what is theirs; newest first."""


class PolicyRepository(Protocol):
    def get(self) -> Policy:
        """The workspace's policy, the defaults if its administrators have decided nothing."""

    def save(self, policy: Policy, now: datetime) -> None:
        """Insert or update. Where the quiet hours changed, everyone's messages are to follow them, from the first
        person on."""

    def followed(self, after: str, upto: str | None) -> bool:
        """The messages of everyone after Slack id `after` and up to `upto` follow the quiet hours; None: of all.

        False if those have been changed meanwhile, or others were quicker.
        """

    def followers(self, after: str, limit: int) -> list[Person]:
        """People after that Slack id who have chosen no quiet hours of their own, in its order."""


class NamedPeople(Protocol):
    """People whom the administrators have named for something."""

    def all(self) -> list[Person]:
        """By name."""

    def since(self, person_id: int) -> datetime | None:
        """Since when this person is one of them."""

    def add(self, person_ids: Sequence[int], now: datetime) -> set[int]:
        """The ids of those who were not yet."""

    def remove(self, person_ids: Sequence[int]) -> set[int]:
        """The ids of those who were."""


class PurgeRepository(Protocol):
    """Deletes what a pair wrote without opening any of it."""

    def is_due(self, pair_id: int, kept: Kept) -> bool:
        """Whether the pair's last 1:1 was over, and the last thing written, before what its workspace keeps.

        Never while one of the two is on hold, nor when nothing is left.
        """

    def destroy_text(self, pair_id: int) -> None:
        """Delete the keys of the pair and everything they sealed. Nothing brings it back."""
