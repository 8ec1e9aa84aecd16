"""The tokens of one installation: given out, rotated, expired, revoked."""

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import RefusedError

LIFETIME = timedelta(hours=12)


@dataclass(frozen=True)
class Issued:
    """Tokens as Slack hands them out; `refresh` and `expires_in` (seconds) only when they rotate."""

    access: str
    refresh: str | None = None
    expires_in: int | None = None


@dataclass(frozen=True)
class _Access:
    generation: int
    expires: datetime | None


class Vault:
    """Safe to use from any thread. An old refresh token stays good until tokens newer than it are used."""

    def __init__(self, clock: SandboxClock, static: str | None) -> None:
        """`static` is a token that is good from the start and never expires."""
        self._clock = clock
        self._lock = threading.Lock()
        self._generation = 0
        self._access = {static: _Access(0, None)} if static else {}
        self._refresh: dict[str, int] = {}
        self._dead: set[str] = set()

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
            self._access[access] = _Access(self._generation, self._clock.now() + LIFETIME)
            self._refresh[refresh] = self._generation
            return Issued(access, refresh, int(LIFETIME.total_seconds()))

    def rotate(self, refresh: str) -> Issued:
        """New tokens for a refresh token. Raises RefusedError invalid_refresh_token."""
        with self._lock:
            if refresh not in self._refresh:
                raise RefusedError("invalid_refresh_token")
        return self.issue(rotating=True)

    def revoke(self) -> None:
        """No token given out so far is good any more."""
        with self._lock:
            self._dead |= self._access.keys()
            self._access.clear()
            self._refresh.clear()

    def owns(self, token: str) -> bool:
        """Whether this token was ever given out here, as access or refresh token."""
        with self._lock:
            return token in self._access or token in self._dead or token in self._refresh

    def use(self, token: str) -> None:
        """Raises RefusedError: invalid_auth, account_inactive or token_expired."""
        with self._lock:
            if token in self._dead:
                raise RefusedError("account_inactive")
            if token not in self._access:
                raise RefusedError("invalid_auth")
            access = self._access[token]
            if access.expires is not None and self._clock.now() >= access.expires:
                raise RefusedError("token_expired")
            for refresh, generation in list(self._refresh.items()):
                if generation < access.generation:
                    del self._refresh[refresh]
