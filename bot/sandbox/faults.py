"""Fault injection for tests: the next calls of a method fail instead of, or after, being done."""

import threading
from dataclasses import dataclass
from typing import Literal

Kind = Literal["rate_limited", "server_error", "html", "drop", "hang", "refuse"]


@dataclass(frozen=True)
class Fault:
    """`seconds` is a rate limit's Retry-After or the length of a hang; `error` names a refusal."""

    kind: Kind
    seconds: float = 0
    error: str = ""


class Faults:
    """Faults by Web API method name, used up one per call, in the order they were added."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pending: dict[str, list[Fault]] = {}

    def rate_limit(self, method: str, retry_after: int = 1, times: int = 1) -> None:
        """HTTP 429 with Retry-After; nothing is done."""
        self._add(method, Fault("rate_limited", retry_after), times)

    def server_error(self, method: str, times: int = 1) -> None:
        """HTTP 500 with a JSON body; nothing is done."""
        self._add(method, Fault("server_error"), times)

    def html(self, method: str, times: int = 1) -> None:
        """HTTP 503 with an HTML page; nothing is done."""
        self._add(method, Fault("html"), times)

    def drop(self, method: str, times: int = 1) -> None:
        """The call is done, a message stored, and the connection is cut before the answer."""
        self._add(method, Fault("drop"), times)

    def hang(self, method: str, seconds: float, times: int = 1) -> None:
        """The call is done at once, but its answer takes this long."""
        self._add(method, Fault("hang", seconds), times)

    def refuse(self, method: str, error: str, times: int = 1) -> None:
        """`{"ok": false, "error": error}`; nothing is done."""
        self._add(method, Fault("refuse", error=error), times)

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._pending.clear()

    def take(self, method: str) -> Fault | None:
        """Use up the next fault of a method."""
        with self._lock:
            pending = self._pending.get(method)
            return pending.pop(0) if pending else None

    def _add(self, method: str, fault: Fault, times: int) -> None:
        with self._lock:
            self._pending.setdefault(method, []).extend([fault] * times)
