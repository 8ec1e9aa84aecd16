"""What the sandbox issues and lets expire: trigger ids (3 s, once), response URLs (30 min, 5 uses), app tokens."""

import secrets
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.sandbox import limits
from bot.sandbox.clock import SandboxClock
from bot.sandbox.model import RefusedError

TOKEN_LIFETIME = timedelta(hours=12)


@dataclass(frozen=True)
class Timings:
    """Slack's time-outs and retries, in real seconds. Tests shorten them."""

    answer: float = 3.0
    trigger: float = 3.0
    response_url: float = 30 * 60
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)


@dataclass(frozen=True)
class Trigger:
    """A person's action that allows one modal, which `user` sees."""

    user: str
    view_id: str | None
    expires: float
    used: bool = False


@dataclass(frozen=True)
class ResponseUrl:
    """Where an app may answer an action: in `channel`, to `user`, about the message `ts` if there was one."""

    user: str
    channel: str
    ts: str | None
    expires: float
    uses: int = 0


class Tickets:
    """Issues and redeems trigger ids and response URLs. Safe to use from any thread."""

    def __init__(self, timings: Timings) -> None:
        self._timings = timings
        self._lock = threading.Lock()
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}
        self.base_url = ""
        """Where the app reaches the sandbox; known once it is served."""

    def issue_trigger(self, user: str, view_id: str | None = None) -> str:
        """A new trigger id for an action of `user`, in the modal `view_id` if it was in one."""
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        with self._lock:
            self._triggers[trigger_id] = Trigger(user, view_id, time.monotonic() + self._timings.trigger)
        return trigger_id

    def use_trigger(self, trigger_id: str) -> Trigger:
        """Redeem a trigger. Raises RefusedError: invalid_, exchanged_ or expired_trigger_id."""
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

    def response_url(self, user: str, channel: str, ts: str | None) -> str:
        """A new response URL in full."""
        return self.base_url + self.issue_response_url(user, channel, ts)

    def has_response_url(self, key: str) -> bool:
        """Whether this response URL was issued here."""
        with self._lock:
            return key in self._urls

    def use_response_url(self, key: str) -> ResponseUrl:
        """Count one use of a response URL. Raises RefusedError: not_found, expired_url or used_url."""
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


@dataclass(frozen=True)
class Issued:
    """Tokens as Slack issues them; `refresh` and `expires_in` (seconds) only when they rotate."""

    access: str
    refresh: str | None = None
    expires_in: int | None = None


@dataclass(frozen=True)
class _Access:
    generation: int
    expires: datetime | None


class Tokens:
    """The tokens of one installation: issued, rotated, expired, revoked. Safe to use from any thread.

    An old refresh token stays valid until newer tokens are used.
    """

    def __init__(self, clock: SandboxClock, static: str | None) -> None:
        """`static` is a token that is valid from the start and never expires."""
        self._clock = clock
        self._lock = threading.Lock()
        self._generation = 0
        self._access = {static: _Access(0, None)} if static else {}
        self._refresh: dict[str, int] = {}
        self._revoked: set[str] = set()

    def issue(self, *, rotating: bool) -> Issued:
        """New tokens."""
        with self._lock:
            self._generation += 1
            number = f"{self._generation}-{secrets.token_hex(12)}"
            if not rotating:
                access = "-".join(("xoxb", number))
                self._access[access] = _Access(self._generation, None)
                return Issued(access)
            access, refresh = "-".join(("xoxe.xoxb", number)), "-".join(("xoxe", number))
            self._access[access] = _Access(self._generation, self._clock.now() + TOKEN_LIFETIME)
            self._refresh[refresh] = self._generation
            return Issued(access, refresh, int(TOKEN_LIFETIME.total_seconds()))

    def rotate(self, refresh: str) -> Issued:
        """New tokens for a refresh token. Raises RefusedError invalid_refresh_token."""
        with self._lock:
            if refresh not in self._refresh:
                raise RefusedError("invalid_refresh_token")
        return self.issue(rotating=True)

    def revoke(self) -> None:
        """Invalidate every token issued so far."""
        with self._lock:
            self._revoked |= self._access.keys()
            self._access.clear()
            self._refresh.clear()

    def owns(self, token: str) -> bool:
        """Whether this token was ever issued here, as access or refresh token."""
        with self._lock:
            return token in self._access or token in self._revoked or token in self._refresh

    def use(self, token: str) -> None:
        """Raises RefusedError: invalid_auth, account_inactive or token_expired."""
        with self._lock:
            if token in self._revoked:
                raise RefusedError("account_inactive")
            if token not in self._access:
                raise RefusedError("invalid_auth")
            access = self._access[token]
            if access.expires is not None and self._clock.now() >= access.expires:
                raise RefusedError("token_expired")
            for refresh, generation in list(self._refresh.items()):
                if generation < access.generation:
                    del self._refresh[refresh]
