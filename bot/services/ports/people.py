"""What services need to know of people and pairs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.people import Pair, Person, Preferences, Profile


class PersonRepository(Protocol):
    def get(self, person_id: int) -> Person:
        """Raises NotFoundError."""

    def get_many(self, person_ids: Sequence[int]) -> list[Person]:
        """In any order; unknown ids are left out."""

    def by_slack_id(self, slack_id: str) -> Person | None: ...

    def by_slack_ids(self, slack_ids: Sequence[str]) -> list[Person]:
        """Those of them who are known, in one query."""

    def by_name(self, name: str) -> list[Person]:
        """Active people whose display name, or first word of it, is `name`, capitals ignored; at most 5."""

    def remember(self, profile: Profile, default_timezone: str, now: datetime) -> Person:
        """Insert or update from Slack's profile; an invalid or missing zone becomes `default_timezone`."""

    def administrators(self, limit: int) -> list[Person]:
        """Active people whom Slack calls administrators or owners, by name."""

    def set_unreachable(self, person_id: int, code: str | None) -> bool:
        """Slack refuses messages to this person for good, by this error; None when they can be tried again. False if
        it was so already."""

    def lock(self, person_id: int) -> None:
        """Hold the person's row until the transaction ends, so that numbering and caps are decided by one at a time."""

    def preferences(self, person_id: int) -> Preferences:
        """The person's choices, else the defaults; until they choose quiet hours, those of the workspace."""

    def preferences_of(self, person_ids: Sequence[int]) -> dict[int, Preferences]:
        """The same for many, in one query."""

    def save_preferences(self, person_id: int, preferences: Preferences) -> None: ...


class PairRepository(Protocol):
    def get(self, pair_id: int) -> Pair:
        """Raises NotFoundError."""

    def find(self, manager_id: int, report_id: int) -> Pair | None: ...

    def ensure(self, manager_id: int, report_id: int, now: datetime) -> Pair:
        """The pair, made if it does not exist; safe when two workers ask at once."""

    def of_manager(self, manager_id: int) -> list[Pair]:
        """By the report's name, capitals ignored."""

    def page_of_manager(self, manager_id: int, limit: int, offset: int) -> tuple[list[Pair], int]:
        """A page of `of_manager`, and how many there are in all."""

    def set_ended(self, pair_id: int, at: datetime | None) -> None:
        """The last of their 1:1s was over at that moment; None when there is one again."""

    def of_report(self, report_id: int) -> list[Pair]:
        """Those in which this person is the report, by the manager's name, capitals ignored."""

    def get_many(self, pair_ids: Sequence[int]) -> list[Pair]:
        """In any order; unknown ids are left out."""

    def of_person(self, person_id: int) -> list[Pair]:
        """Every pair of this person, as manager or as report, by the report's name."""

    def managers_of(self, report_id: int) -> list[int]:
        """The ids of everyone who has 1:1s with this person as report."""
