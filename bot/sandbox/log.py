"""A log of every call between the app and the sandbox. Texts are logged in full: all data is made up."""

import json
import threading
from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime
from html import escape
from typing import Literal

from bot.sandbox.model import Json

Direction = Literal["from_app", "to_app"]
SHOWN_CALLS = 400
HEADS = ("#", "When (UTC)", "From", "What", "Result", "ms", "Content")


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
    """The latest calls as a page, newest first, in the look of the sandbox's page."""
    entries = log.entries()
    shown = "".join(_row(entry) for entry in reversed(entries[-SHOWN_CALLS:]))
    heads = "".join(
        f"<th scope='col'>{head}</th>" for head in ("#", "When (UTC)", "From", "What", "Result", "ms", "Content")
    )
    more = f" The newest {SHOWN_CALLS} are here." if len(entries) > SHOWN_CALLS else ""
    return (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Log – Coach sandbox</title>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'><link rel='icon' href='data:,'>"
        "<link rel='stylesheet' href='/static/page.css'></head><body><main class='log'>"
        "<header><a class='button' href='/'>Back to the conversation</a><h1>Every call</h1>"
        "<a class='button' href='/log'>Refresh</a><a href='/log.json'>JSON</a></header>"
        f"<p class='quiet'>{len(entries)} between Coach and the sandbox’s Slack, newest first.{more}</p>"
        f"<div class='log-table'><table><thead><tr>{heads}</tr></thead><tbody>{shown}</tbody></table></div>"
        "</main></body></html>"
    )


def _row(entry: Entry) -> str:
    sender = "Coach" if entry.direction == "from_app" else "Slack"
    result = escape(entry.error or "ok") + (f" (attempt {entry.attempt + 1})" if entry.attempt else "")
    content = escape(json.dumps({"sent": entry.request, "answered": entry.response}, indent=1, ensure_ascii=False))
    return (
        f"<tr class='{'ok' if entry.ok else 'failed'}'><td>{entry.number}</td><td>{entry.at:%a %d %b %H:%M:%S}</td>"
        f"<td>{sender}</td><td><code>{escape(entry.method)}</code></td><td class='result'>{result}</td>"
        f"<td>{entry.milliseconds:g}</td><td><details><summary>Show<span class='sr'> call "
        f"{entry.number}</span></summary><pre>{content}</pre></details></td></tr>"
    )
