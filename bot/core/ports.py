"""What has more than one implementation: Slack, the clock and the figures are others in tests and commands."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from bot.core.people import Profile
from bot.core.workspaces import Installation, Tokens, Workspace


class Clock(Protocol):
    """Where `now` comes from at the edges."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""


class Directory(Protocol):
    """Slack's list of people."""

    def profile(self, workspace_id: str, slack_id: str) -> Profile:
        """The profile of one person. Raises NotFoundError for an unknown id, SlackBusyError when Slack is busy."""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some of a workspace's people, and Slack's place after them: empty at the end."""

    profiles: tuple[Profile, ...]
    next_cursor: str


class PeopleList(Protocol):
    """Slack's list of everyone."""

    def page(self, workspace: Workspace, cursor: str) -> PeoplePage:
        """Raises SlackRefusedError, SlackBusyError, SlackUnknownError."""


class OAuth(Protocol):
    """Slack's side of it. Both raise SlackRefusedError, SlackBusyError, SlackUnknownError."""

    def authorize_url(self, state: str) -> str:
        """Where to send the browser."""

    def exchange(self, code: str, now: datetime) -> Installation:
        """What Slack gives for the code it sent the browser back with."""

    def refresh(self, refresh_token: str, now: datetime) -> Tokens:
        """New tokens; the old ones stay good until the new are used."""


class Metrics(Protocol):
    """Counts what happens. Never raises; quick enough to be called anywhere.

    Names in it are constants of the code: never people, texts or tokens.
    """

    def delivery_ended(self, kind: str, state: str, late_seconds: float | None) -> None:
        """A delivery reached a final state; if it was sent, that many seconds after it was due."""

    def claimed(self, seconds: float, count: int) -> None:
        """A claim of `count` deliveries took so long."""

    def rate_limited(self, method: str) -> None:
        """Slack answered 429 to a Web API method."""

    def answered(self, kind: str, seconds: float) -> None:
        """A request of Slack ("command", "event" …) was answered after so long."""

    def request_refused(self, reason: str) -> None:
        """A request was not well formed or not from Slack."""

    def tick_ended(self, tick: str, seconds: float, failed: bool) -> None:
        """A tick of the scheduler ended."""


class SystemClock:
    """Implements the Clock port."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        return datetime.now(UTC)
