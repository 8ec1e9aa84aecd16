"""A record of every call between the app and the sandbox. Texts stay readable: all of it is pretend."""

import json
import threading
from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime
from html import escape
from typing import Literal

from bot.sandbox.model import Json

Direction = Literal["from_app", "to_app"]


@dataclass(frozen=True)
class Entry:
    """One call: `at` is the sandbox's time, `attempt` counts retries from 0."""

    number: int
    at: datetime
    direction: Direction
    method: str
    ok: bool
    error: str | None
    milliseconds: float
    attempt: int
    request: Json
    response: Json | None

    def as_json(self) -> Json:
        """The entry with its time as ISO text."""
        return {**asdict(self), "at": self.at.isoformat()}


class CallLog:
    """The latest calls, oldest first. Safe to use from any thread."""

    def __init__(self, keep: int = 5_000) -> None:
        self._entries: deque[Entry] = deque(maxlen=keep)
        self._lock = threading.Lock()
        self._count = 0

    def add(
        self,
        at: datetime,
        direction: Direction,
        method: str,
        *,
        error: str | None = None,
        seconds: float = 0.0,
        attempt: int = 0,
        request: Json | None = None,
        response: Json | None = None,
    ) -> None:
        """Record one call; no `error` means it went well."""
        with self._lock:
            self._count += 1
            entry = Entry(
                self._count,
                at,
                direction,
                method,
                error is None,
                error,
                round(seconds * 1000, 1),
                attempt,
                request or {},
                response,
            )
            self._entries.append(entry)

    def entries(self, method: str | None = None, direction: Direction | None = None) -> list[Entry]:
        """The calls kept, oldest first, of one method or direction if asked."""
        with self._lock:
            kept = list(self._entries)
        return [
            entry
            for entry in kept
            if (method is None or entry.method == method) and (direction is None or entry.direction == direction)
        ]


def log_html(log: CallLog) -> str:
    """The log as a plain page, newest first."""
    rows = "".join(
        f"<tr><td>{entry.number}<td>{entry.at:%a %d %b %H:%M:%S}<td>{entry.direction}"
        f"<td>{escape(entry.method)}<td>{escape(entry.error or 'ok')}<td>{entry.attempt}"
        f"<td>{entry.milliseconds}<td><details><summary>JSON</summary>"
        f"<pre>{escape(json.dumps([entry.request, entry.response], indent=1))}</pre></details>"
        for entry in reversed(log.entries())
    )
    heads = "".join(f"<th>{head}" for head in ("#", "When", "Direction", "Method", "Result", "Attempt", "ms", ""))
    return (
        "<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>Sandbox log</title>"
        "<style>body{font:14px sans-serif}td,th{padding:2px 8px;text-align:left;vertical-align:top}</style>"
        f"<h1>Every call</h1><table><tr>{heads}{rows}</table></html>"
    )
