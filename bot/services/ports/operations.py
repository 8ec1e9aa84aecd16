"""What is counted and seen of the running bot. Names in it are constants of the code: never people, texts or tokens."""

from collections.abc import Mapping
from typing import Protocol

from bot.domain.health import Heartbeat


class Metrics(Protocol):
    """Counts what happens. Never raises; quick enough to be called anywhere."""

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


class NoMetrics:
    """Counts nothing: for tests and for commands that end at once."""

    def delivery_ended(self, kind: str, state: str, late_seconds: float | None) -> None: ...

    def claimed(self, seconds: float, count: int) -> None: ...

    def rate_limited(self, method: str) -> None: ...

    def answered(self, kind: str, seconds: float) -> None: ...

    def request_refused(self, reason: str) -> None: ...

    def tick_ended(self, tick: str, seconds: float, failed: bool) -> None: ...


class Heartbeats(Protocol):
    """When the parts of the bot were last well, where every process can read it."""

    def record(self, seen: Mapping[str, Heartbeat]) -> None:
        """By name; what another process has seen later stays."""

    def all(self) -> dict[str, Heartbeat] | None:
        """The latest of each name; None if the database does not answer."""
