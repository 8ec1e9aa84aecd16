"""Things that wear out in real time: trigger ids (3 s, once) and response URLs (30 min, 5 uses)."""

import secrets
import threading
import time
from dataclasses import dataclass, replace

from bot.sandbox import limits
from bot.sandbox.errors import RefusedError


@dataclass(frozen=True)
class Timings:
    """Slack's patience, in real seconds. Tests shorten it."""

    answer: float = 3.0
    trigger: float = 3.0
    response_url: float = 30 * 60
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)


@dataclass(frozen=True)
class Trigger:
    """A person's act that allows one modal: `user` sees it."""

    user: str
    view_id: str | None
    expires: float
    used: bool = False


@dataclass(frozen=True)
class ResponseUrl:
    """Where an app may answer an act: in `channel`, to `user`, about the message `ts` if there was one."""

    user: str
    channel: str
    ts: str | None
    expires: float
    uses: int = 0


class Tickets:
    """Issues and punches both kinds. Safe to use from any thread."""

    def __init__(self, timings: Timings) -> None:
        self._timings = timings
        self._lock = threading.Lock()
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def issue_trigger(self, user: str, view_id: str | None = None) -> str:
        """A new trigger id for an act of `user`, made in the modal `view_id` if it was made in one."""
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        with self._lock:
            self._triggers[trigger_id] = Trigger(user, view_id, time.monotonic() + self._timings.trigger)
        return trigger_id

    def use_trigger(self, trigger_id: str) -> Trigger:
        """Punch a trigger. Raises RefusedError: invalid_, exchanged_ or expired_trigger_id."""
        with self._lock:
            trigger = self._triggers.get(trigger_id)
            if trigger is None:
                raise RefusedError("invalid_trigger_id")
            if time.monotonic() > trigger.expires:
                raise RefusedError("expired_trigger_id")
            if trigger.used:
                raise RefusedError("exchanged_trigger_id")
            self._triggers[trigger_id] = replace(trigger, used=True)
            return trigger

    def issue_response_url(self, user: str, channel: str, ts: str | None) -> str:
        """The path of a new response URL."""
        key = secrets.token_urlsafe(18)
        with self._lock:
            self._urls[key] = ResponseUrl(user, channel, ts, time.monotonic() + self._timings.response_url)
        return f"/response/{key}"

    def has_response_url(self, key: str) -> bool:
        """Whether this response URL was issued here."""
        with self._lock:
            return key in self._urls

    def use_response_url(self, key: str) -> ResponseUrl:
        """Punch a response URL. Raises RefusedError: not_found, expired_url or used_url."""
        with self._lock:
            found = self._urls.get(key)
            if found is None:
                raise RefusedError("not_found")
            if time.monotonic() > found.expires:
                raise RefusedError("expired_url")
            if found.uses >= limits.RESPONSE_USES:
                raise RefusedError("used_url")
            self._urls[key] = replace(found, uses=found.uses + 1)
            return found
