"""Signing in to Google and Microsoft: authorization code with PKCE, and tokens that stay fresh (Authlib, in the guarded
session).

The caller seals the tokens, and commits a new one before it is used: a provider may end the old one with it.
One at a time refreshes them. Microsoft has no way to revoke one application's token: there disconnecting forgets it.

No error from here has a token, a code or an address in it: what a provider says is logged by its code alone.
"""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client.oauth2_session import OAuth2ClientAuth
from authlib.oauth2.client import OAuth2Client

from bot.calendars.fetching import FetchError, GuardedSession, refusal
from bot.calendars.rules import Failure

log = structlog.get_logger(__name__)

FRESH = timedelta(minutes=1)
"""Of a token with less than that a new one is asked for."""
REVOKE_SECONDS = 2.0
REFRESHED_ELSEWHERE = timedelta(seconds=10)
TOKEN_LASTS = 3600
"""Seconds, where the provider does not say."""
_AADSTS = re.compile(r"AADSTS(\d+)")
_SIGN_IN_AGAIN = frozenset({"invalid_grant", "interaction_required", "login_required"})
_ADMIN_ERRORS = frozenset({"admin_policy_enforced", "org_internal", "consent_required"})
_ADMIN_CODES = frozenset({"90094", "90095", "90008", "50105", "53003", "7000112"})
"""Of Entra: consent by an administrator, an assignment to the application, or another rule of theirs is missing."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where somebody signs in, what they are asked for, and where their events are. `calendar` is the scope without
    which nothing is read; `admin_consent_url` is where an administrator agrees for a whole company."""

    name: str
    authorize_url: str
    token_url: str
    api_url: str
    calendar: str
    also: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    revoke_url: str = ""
    admin_consent_url: str = ""

    @property
    def scope(self) -> str:
        """All scopes, with blanks between them."""
        return f"{self.calendar} {self.also}".strip()


GOOGLE = Provider(
    "google",
    "https://accounts.google.com/o/oauth2/v2/auth",
    "https://oauth2.googleapis.com/token",
    "https://www.googleapis.com/calendar/v3/calendars/primary/events",
    "https://www.googleapis.com/auth/calendar.events.owned.readonly",
    extra=(("access_type", "offline"), ("prompt", "consent")),  # or no refresh token comes
    revoke_url="https://oauth2.googleapis.com/revoke",
)
_ENTRA = "https://login.microsoftonline.com"
MICROSOFT = Provider(
    "microsoft",
    f"{_ENTRA}/common/oauth2/v2.0/authorize",
    f"{_ENTRA}/common/oauth2/v2.0/token",
    "https://graph.microsoft.com/v1.0",
    "https://graph.microsoft.com/Calendars.ReadBasic",
    also="offline_access openid profile email",  # Graph does not say which of the guests is the owner
    extra=(("prompt", "select_account"),),
    admin_consent_url=f"{_ENTRA}/organizations/v2.0/adminconsent",
)


PROVIDERS = {one.name: one for one in (GOOGLE, MICROSOFT)}


@dataclass(frozen=True, slots=True)
class Tokens:
    """What lets us read, to be sealed. `access` is good until `expires_at` (UTC)."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime

    def to_text(self) -> str:
        """To be sealed."""
        return json.dumps([self.access, self.refresh, self.expires_at.isoformat()])

    @classmethod
    def of(cls, text: str) -> "Tokens":
        """What `to_text` has made."""
        access, refresh, expires_at = json.loads(text)
        return cls(access, refresh, datetime.fromisoformat(expires_at))


class TokenStore(Protocol):
    """Where the tokens of one connection are kept. Each call is a transaction of its own, committed when it returns."""

    def load(self) -> Tokens:
        """As they are stored now."""

    def claim(self) -> Tokens | None:
        """For a refresh: the same, and nobody else is given them for a minute; None while somebody else has them."""

    def save(self, tokens: Tokens) -> None:
        """Instead of those before. Ends the claim."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody has agreed. `own`: addresses that the provider says are theirs, in lower case."""

    tokens: Tokens
    own: frozenset[str] = frozenset()


class _Client(OAuth2Client):  # type: ignore[misc]
    client_auth_class = OAuth2ClientAuth
    oauth_error_class = OAuthError


class OAuthApp:
    """Coach, as a provider knows it."""

    def __init__(
        self, session: GuardedSession, provider: Provider, client_id: str, client_secret: str, redirect_uri: str
    ) -> None:
        self._session, self.provider = session, provider
        self._client_id, self._secret, self._redirect_uri = client_id, client_secret, redirect_uri

    def begin(self, state: str, verifier: str) -> str:
        """Where to send the browser. `verifier` (43 to 128 letters) is a secret until it comes back with its code; the
        state is known to the caller, who takes it once and for one person."""
        url, _ = self._client().create_authorization_url(
            self.provider.authorize_url, state=state, code_verifier=verifier, **dict(self.provider.extra)
        )
        return str(url)

    def finish(self, code: str, verifier: str, now: datetime) -> SignedIn:
        """What the provider gives for its code. Raises FetchError."""
        client = self._client()
        found = self._asked(
            lambda: client.fetch_token(
                self.provider.token_url, grant_type="authorization_code", code=code, code_verifier=verifier
            )
        )
        tokens = self._tokens(found, "", now)
        if not tokens.refresh or not self._is_allowed(str(found.get("scope", ""))):
            raise FetchError(Failure.FORBIDDEN)  # at Google the calendar's box can be left unticked
        return SignedIn(tokens, _addresses(found.get("id_token")))

    def refresh(self, tokens: Tokens, now: datetime) -> Tokens:
        """New ones. Raises FetchError: EXPIRED when they have to sign in again."""
        client = self._client()
        found = self._asked(lambda: client.refresh_token(self.provider.token_url, refresh_token=tokens.refresh))
        return self._tokens(found, tokens.refresh, now)

    def revoke(self, tokens: Tokens) -> None:
        """End them at the provider, where it has a way. Raises FetchError; what has ended already is no error."""
        if not self.provider.revoke_url:
            return
        client = self._client()
        with self._session.within(REVOKE_SECONDS):
            reply = client.revoke_token(self.provider.revoke_url, token=tokens.refresh)
        if reply.status_code not in (200, 400):
            raise refusal(reply.status_code, reply.headers)

    def admin_consent_url(self, state: str = "") -> str:
        """Where an administrator agrees once for a company; each person still signs in. Empty where there is none."""
        if not self.provider.admin_consent_url:
            return ""
        asked = {"client_id": self._client_id, "scope": self.provider.calendar, "redirect_uri": self._redirect_uri}
        return f"{self.provider.admin_consent_url}?{urlencode(asked | ({'state': state} if state else {}))}"

    def denied(self, error: str, description: str = "") -> Failure:
        """What an error of the provider means, also one that the browser comes back with instead of a code."""
        codes = set(_AADSTS.findall(description))
        known = error if re.fullmatch(r"[a-z_]{1,40}", error) else "unknown"
        log.warning("calendar_sign_in_refused", provider=self.provider.name, code=known, entra=sorted(codes)[:3])
        if error in _ADMIN_ERRORS or codes & _ADMIN_CODES:
            return Failure.NEEDS_ADMIN
        if error in _SIGN_IN_AGAIN:
            return Failure.EXPIRED
        return Failure.FORBIDDEN if error == "access_denied" else Failure.SERVER  # of our own settings, mostly

    def _client(self) -> Any:  # noqa: ANN401 (Authlib has no types)
        return _Client(
            self._session,
            self._client_id,
            self._secret,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106
            revocation_endpoint_auth_method="client_secret_post",
            scope=self.provider.scope,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
        )

    def _asked(self, request: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            return dict(request())
        except OAuthError as error:
            raise FetchError(self.denied(str(error.error), str(error.description or ""))) from None
        except OSError as error:  # the error of requests for a status
            response = getattr(error, "response", None)
            failed = FetchError(Failure.SERVER) if response is None else refusal(response.status_code, response.headers)
            raise failed from None
        except (TypeError, ValueError):
            raise FetchError(Failure.BROKEN) from None

    def _is_allowed(self, scope: str) -> bool:
        """Where nothing is said, all that was asked for is given (RFC 6749, 5.1). Microsoft leaves out its host."""
        last = self.provider.calendar.rpartition("/")[2].lower()
        return not scope or any(one.rpartition("/")[2].lower() == last for one in scope.split())

    def _tokens(self, found: dict[str, Any], refresh: str, now: datetime) -> Tokens:
        try:
            seconds = int(found.get("expires_in") or TOKEN_LASTS)
            access = found["access_token"]
        except (KeyError, TypeError, ValueError):
            raise FetchError(Failure.BROKEN) from None
        return Tokens(str(access), str(found.get("refresh_token") or refresh), now + timedelta(seconds=seconds))


class Access:
    """A token that is good now, for one read."""

    def __init__(self, app: OAuthApp, store: TokenStore, now: datetime) -> None:
        self._app, self._store, self._now = app, store, now

    def token(self) -> str:
        """Raises FetchError."""
        tokens = self._store.load()
        return tokens.access if self._is_fresh(tokens) else self._renewed(tokens.access)

    def instead_of(self, refused: str) -> str:
        """Another one, because that was refused before its time. Raises FetchError."""
        return self._renewed(refused)

    def _renewed(self, before: str) -> str:
        tokens = self._store.claim()
        if tokens is None:
            raise FetchError(Failure.BUSY, REFRESHED_ELSEWHERE)
        if tokens.access == before or not self._is_fresh(tokens):  # or somebody else was quicker
            tokens = self._app.refresh(tokens, self._now)
        self._store.save(tokens)
        return tokens.access

    def _is_fresh(self, tokens: Tokens) -> bool:
        return tokens.expires_at - self._now > FRESH


def _addresses(id_token: object) -> frozenset[str]:
    """Those in an id_token. It came from the provider itself, over TLS: its signature need not be checked (OpenID
    Connect Core, 3.1.3.7)."""
    try:
        payload = str(id_token).split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        said = [claims.get(name) for name in ("email", "preferred_username", "upn")]
    except (IndexError, ValueError, AttributeError):
        return frozenset()
    return frozenset(one.lower() for one in said if isinstance(one, str) and "@" in one)
